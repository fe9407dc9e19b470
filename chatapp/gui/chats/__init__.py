"""The list of chats, the chat on screen, drafts and deleted chats."""
