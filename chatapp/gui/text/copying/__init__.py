"""Copying with form: HTML beside the plain text, for Word, Hangul and spreadsheets."""
