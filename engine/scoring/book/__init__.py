"""A bank's own book: past cases with what became of them, read from a folder and trained on."""
