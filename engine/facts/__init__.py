"""Facts: what is known of a case, as frozen values. Each file is one topic; `casefile.Case` holds them all."""
