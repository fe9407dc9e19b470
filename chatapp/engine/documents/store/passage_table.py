"""The passages of library.db: the pieces of pages that search finds."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from chatapp.contract.records import Passage
from chatapp.engine.documents.page import boxes, passages
from chatapp.engine.language.normal_form import normal
from chatapp.machine.sqlite_store import SqliteStore

_HEADING = """SELECT heading, headings FROM passages
    WHERE document_id = ? AND page = ? AND start <= ? ORDER BY start DESC LIMIT 1"""
_EMBEDDED = """SELECT p.id, d.name, p.heading,
    substr(g.text, p.start + 1, p."end" - p.start) AS text
    FROM passages p JOIN documents d ON d.id = p.document_id
    JOIN pages g ON g.document_id = p.document_id AND g.page = p.page
    WHERE p.id IN (SELECT value FROM json_each(?))"""
_PASSAGES = """SELECT p.id, p.document_id, d.name, p.page, p.start, p."end", p.heading,
    g.text, g.boxes, g.width, g.height, g.place
    FROM passages p JOIN documents d ON d.id = p.document_id
    JOIN pages g ON g.document_id = p.document_id AND g.page = p.page
    WHERE p.id IN (SELECT value FROM json_each(?))"""


class PassageTable:
    """Reads passages."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store

    def heading(self, document_id: int, page: int, offset: int) -> str:
        """Return the heading path above a character of a page, "" for none."""
        row = self._store.row(_HEADING, document_id, page, offset)
        if row is None:
            return ""
        starts = (
            heading for start, heading in reversed(json.loads(row["headings"])) if start <= offset
        )
        return str(next(starts, row["heading"]))

    def get(self, ids: Sequence[int]) -> dict[int, Passage]:
        """Return these passages with their boxes by id, without those that are gone."""
        rows = self._store.rows(_PASSAGES, json.dumps(list(ids)))
        return {row["id"]: _passage(row) for row in rows}

    def ids(self, document_id: int) -> list[int]:
        """Return the ids of a document's passages in order."""
        rows = self._store.rows(
            "SELECT id FROM passages WHERE document_id = ? ORDER BY id", document_id
        )
        return [row["id"] for row in rows]

    def texts_to_embed(self, ids: Sequence[int]) -> dict[int, str]:
        """Return the texts that embedders and rerankers read, by passage id."""
        rows = self._store.rows(_EMBEDDED, json.dumps(list(ids)))
        return {
            row["id"]: passages.to_embed(row["name"], row["heading"], row["text"]) for row in rows
        }

    def texts(self, ids: Sequence[int]) -> dict[int, str]:
        """Return the normalized texts of passages by id, without titles and headings."""
        rows = self._store.rows(_EMBEDDED, json.dumps(list(ids)))
        return {row["id"]: normal(row["text"]) for row in rows}


def _passage(row: sqlite3.Row) -> Passage:
    text, start, end = row["text"], row["start"], row["end"]
    packed = row["boxes"]
    lines = (
        boxes.unpack(packed, row["width"], row["height"]).lines(text, start, end) if packed else ()
    )
    return Passage(
        row["document_id"],
        row["name"],
        row["page"],
        text[start:end],
        id=row["id"],
        start=start,
        end=end,
        heading=row["heading"],
        boxes=lines,
        place=row["place"],
    )
