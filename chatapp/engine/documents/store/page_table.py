"""The pages of library.db: text, boxes and notes."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from chatapp.contract.records import Box
from chatapp.engine.documents.page.boxes import PackedBoxes, unpack
from chatapp.engine.documents.page.page_view import PageView
from chatapp.errors import DocumentNotFound, PageNotFound
from chatapp.machine.sqlite_store import SqliteStore

_NAME = "SELECT name FROM documents WHERE id = ?"


class PageTable:
    """Reads pages. Every method raises DocumentNotFound or PageNotFound."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store

    def text(self, document_id: int, page: int) -> str:
        """Return a page's text as the file has it."""
        return str(self._page("text", document_id, page)["text"])

    def place(self, document_id: int, page: int) -> str:
        """Return the section of a page, in the code of `chatapp.texts.places`; "" for a page."""
        return str(self._page("place", document_id, page)["place"])

    def notes(self, document_id: int, page: int) -> dict[str, Any]:
        """Return "hidden" characters (start, end, reason) of a page, and "ocr"."""
        return dict(json.loads(self._page("notes", document_id, page)["notes"]))

    def view(self, document_id: int, page: int) -> PageView:
        """Return a page as answers use it."""
        return PageView(*self._page("text, boxes, width, height", document_id, page))

    def packed_boxes(self, document_id: int, page: int) -> PackedBoxes | None:
        """Return the character boxes of a page; None for a document without pages."""
        row = self._page("boxes, width, height", document_id, page)
        return unpack(*row) if row["boxes"] else None

    def boxes(self, document_id: int, page: int, start: int, end: int) -> tuple[Box, ...]:
        """Return the boxes of the characters `start` to `end`, one per line."""
        text, packed, *size = self._page("text, boxes, width, height", document_id, page)
        return unpack(packed, *size).lines(text, start, end) if packed else ()

    def _page(self, columns: str, document_id: int, page: int) -> sqlite3.Row:
        row = self._store.row(
            f"SELECT {columns} FROM pages WHERE document_id = ? AND page = ?",  # noqa: S608
            document_id,
            page,
        )
        if row is None:
            document = self._store.row(_NAME, document_id)
            if document is None:
                raise DocumentNotFound()
            raise PageNotFound(name=document["name"], page=page)
        return row
