"""A map of a library's passages."""
