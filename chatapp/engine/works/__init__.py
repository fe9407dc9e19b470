"""Summaries, translations and presets of whole documents, made in parts and kept over a crash."""
