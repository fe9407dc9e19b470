"""Named collections of documents, as the settings keep them.

Each is a tuple of its name and the ids of its documents. Ids are never given twice, so those of
documents that were removed do no harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LONGEST_NAME = 80
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class DocumentCollection:
    """A name and documents; a document may be in several collections."""

    name: str
    document_ids: tuple[int, ...] = ()

    def with_documents(self, document_ids: Iterable[int]) -> DocumentCollection:
        """Return the collection with more documents at its end."""
        ids = dict.fromkeys((*self.document_ids, *document_ids))
        return DocumentCollection(self.name, tuple(ids))

    def without(self, document_ids: Iterable[int]) -> DocumentCollection:
        """Return the collection without these documents."""
        gone = set(document_ids)
        kept = tuple(each for each in self.document_ids if each not in gone)
        return DocumentCollection(self.name, kept)


def from_rows(rows: Rows) -> list[DocumentCollection]:
    """Return the collections of the settings; what is no id is left out."""
    return [
        DocumentCollection(row[0], tuple(int(each) for each in row[1:] if each.isdecimal()))
        for row in rows
        if row and row[0]
    ]


def as_rows(collections: Sequence[DocumentCollection]) -> Rows:
    """Return collections as the settings keep them."""
    return tuple((each.name, *map(str, each.document_ids)) for each in collections)


def named(collections: Sequence[DocumentCollection], name: str) -> DocumentCollection | None:
    """Return the collection of this name, upper and lower case alike."""
    wanted = plain_name(name).casefold()
    return next((each for each in collections if each.name.casefold() == wanted), None)


def plain_name(name: str) -> str:
    """Return a name on one line, without spaces around it, not too long."""
    return " ".join(name.split())[:LONGEST_NAME]
