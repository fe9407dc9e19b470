"""The drafts of chats.db: text and pictures that were not sent yet."""

from __future__ import annotations

import json
from collections.abc import Sequence

from chatapp.chats.rows import picture_names
from chatapp.machine.sqlite_store import SqliteStore


class DraftRows:
    """Reads and writes the draft of a chat."""

    def __init__(self, file: SqliteStore) -> None:
        self._file = file

    def text(self, chat_id: int) -> str:
        """Return the text of a draft, "" for none."""
        row = self._file.row("SELECT draft FROM chats WHERE id = ?", chat_id)
        return row["draft"] if row else ""

    def texts(self) -> dict[int, str]:
        """Return the beginnings of all drafts by the id of their chat."""
        rows = self._file.rows(
            "SELECT id, substr(draft, 1, 400) AS draft FROM chats WHERE draft != ''"
        )
        return {row["id"]: row["draft"] for row in rows if row["draft"].strip()}

    def set_text(self, chat_id: int, text: str) -> None:
        self._file.execute("UPDATE chats SET draft = ? WHERE id = ?", text, chat_id)

    def pictures(self, chat_id: int) -> tuple[str, ...]:
        """Return the names of a draft's pictures."""
        row = self._file.row("SELECT draft_pictures FROM chats WHERE id = ?", chat_id)
        return picture_names(row["draft_pictures"]) if row else ()

    def set_pictures(self, chat_id: int, names: Sequence[str]) -> None:
        self._file.execute(
            "UPDATE chats SET draft_pictures = ? WHERE id = ?", json.dumps(names), chat_id
        )
