"""Widgets, layouts, colours and fonts that all features use."""
