"""The terminal's commands for chats, backup and restore."""
