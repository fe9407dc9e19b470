"""Commands, their keys, and the command palette."""
