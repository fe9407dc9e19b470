"""Quiet notices and what they report."""
