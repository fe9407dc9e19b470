"""Spelling: the words of a text, the dictionaries of the system, the user's own words."""
