"""Interface texts: Korean, a file a part of the window."""
