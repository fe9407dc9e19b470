"""Checks of the sentences of an answer against the pages they cite."""
