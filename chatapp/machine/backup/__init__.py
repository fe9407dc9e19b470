"""Backup of everything the user made, and its restore."""
