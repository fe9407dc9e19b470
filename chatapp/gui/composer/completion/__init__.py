"""Presets, commands, documents and earlier questions, reached from the keys of the text field."""
