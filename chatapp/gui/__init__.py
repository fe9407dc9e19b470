"""The window (PySide6). It never imports the engine."""
