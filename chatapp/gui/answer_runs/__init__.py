"""Answers outside the chats: of any model, measured, shown and compared."""
