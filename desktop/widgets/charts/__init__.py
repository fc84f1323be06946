"""Pictures drawn with QPainter from the same plain data as the memo's."""
