"""All cases at once."""
