"""The settings dialog and the local server."""
