"""Formulas drawn as vectors, offline, off the window's thread."""
