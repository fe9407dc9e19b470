"""The user's own instructions (system prompt) and sampling, of a chat and of all chats."""
