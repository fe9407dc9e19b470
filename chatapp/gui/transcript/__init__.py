"""The conversation: messages, sources, claims, versions."""
