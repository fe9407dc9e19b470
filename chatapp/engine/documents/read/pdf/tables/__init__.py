"""Tables with lines: their cells, what they are, and how they are written."""
