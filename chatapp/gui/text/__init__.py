"""Rendering of Markdown, code and tables."""
