"""The memo, letter and cost sheet, previewed as the real PDF."""
