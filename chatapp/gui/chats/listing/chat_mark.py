"""The mark that a chat has in the list."""

from __future__ import annotations

from dataclasses import dataclass

from chatapp.gui.widgets.rows import Mark


@dataclass(frozen=True, slots=True)
class ChatMark:
    """The first of these that holds; `draft` names a chat that has no title yet."""

    kind: Mark = ""
    draft: str = ""
