"""Model files on disk: where they are, what their headers say, what they are for."""
