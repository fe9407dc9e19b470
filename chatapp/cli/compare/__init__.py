"""Comparing models and presets in the terminal."""
