"""The user's own words in the system prompt: of all chats, of a folder, of one chat."""

from __future__ import annotations


def joined(everywhere: str, folder: str, chat: str) -> str:
    """Return what goes to the model, the general before the particular; blank parts are left out."""
    parts = (part.strip() for part in (everywhere, folder, chat))
    return "\n\n".join(part for part in parts if part)
