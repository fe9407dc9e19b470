"""The comments of slides, of the older and the newer kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatapp.engine.documents.read.elements import safe_xml
from chatapp.engine.documents.read.elements.asides import Comment
from chatapp.engine.documents.read.elements.safe_xml import attribute, find_all, local, named
from chatapp.engine.documents.read.elements.zip_parts import ZipParts

_AUTHOR_PARTS = ("ppt/commentAuthors.xml", "ppt/authors.xml")


def authors(parts: ZipParts) -> dict[str, str]:
    """Return the names of those who commented, by their id."""
    names: dict[str, str] = {}
    for part in filter(parts.has, _AUTHOR_PARTS):
        for author in safe_xml.tree(parts, part).iter():
            if local(author) in ("cmAuthor", "author"):
                names[attribute(author, "id")] = attribute(author, "name")
    return names


def comments(parts: ZipParts, name: str, names: dict[str, str]) -> Iterator[Comment]:
    """Yield the comments of a part, with the replies to each behind it."""
    for comment in safe_xml.tree(parts, name).iter():
        if local(comment) in ("cm", "reply"):
            author = names.get(attribute(comment, "authorId"), "")
            date = attribute(comment, "dt") or attribute(comment, "created")
            yield Comment("\n".join(_lines(comment)), author, date)


def _lines(comment: Any) -> Iterator[str]:
    for part in named(comment, "text", "txBody"):
        if local(part) == "text":
            yield part.text or ""
        for paragraph in find_all(part, "p"):
            yield "".join(text.text or "" for text in find_all(paragraph, "t"))
