"""Spelling in the text field."""
