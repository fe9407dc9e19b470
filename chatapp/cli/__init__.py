"""The terminal: the same engine for people and scripts without a window."""
