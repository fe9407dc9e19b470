"""Folders of chats: their instructions and documents, and what is done to them."""
