"""Chats on disk: one SQLite file, owned by the window."""
