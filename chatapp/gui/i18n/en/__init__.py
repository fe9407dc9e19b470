"""Interface texts: English, a file a part of the window."""
