"""The assessment: features, score with its explanation, measures and pictures."""
