"""Grounds under parts of a text."""
