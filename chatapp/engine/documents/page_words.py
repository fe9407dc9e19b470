"""The words of a page with their boxes, as they can be selected on its picture."""

from __future__ import annotations

import re

from chatapp.contract.records import PageWord
from chatapp.engine.documents.page.boxes import PackedBoxes, unpack
from chatapp.engine.documents.store.library import Library

# Chinese and Japanese have no blanks between words: each letter can be selected.
_LETTERS = "\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_LETTERS}]|[^\s{_LETTERS}]+")
_BROKEN = re.compile(r"[^\W\d_][-\u2010\u00ad]\Z")


def read(library: Library, document_id: int, page: int) -> tuple[PageWord, ...]:
    """Return the words of a page of the library. Raises DocumentNotFound or PageNotFound."""
    text = library.page_text(document_id, page)
    with library.read() as connection:
        packed, width, height = connection.execute(
            "SELECT boxes, width, height FROM pages WHERE document_id = ? AND page = ?",
            (document_id, page),
        ).fetchone()
    return words(text, unpack(packed, width, height)) if packed else ()


def words(text: str, boxes: PackedBoxes) -> tuple[PageWord, ...]:
    """Return the words of a page in the order of its text; those without a place are left out.

    Between two lines stands a blank; a word broken at a line's end is put together again when it is
    copied.
    """
    found = []
    matches = list(_WORD.finditer(text))
    for match, following in zip(matches, [*matches[1:], None], strict=True):
        # One box: a word that is broken without a hyphen stands on two lines, and is taken at its
        # first.
        place = next(iter(boxes.lines(text, *match.span())), None)
        gap = text[match.end() : following.start()] if following else ""
        word, after = match[0], "\n" if gap.count("\n") > 1 else " " if gap else ""
        if following and "\n" in gap and _BROKEN.search(word) and following[0][0].islower():
            word, after = word[:-1], ""
        if place is not None:
            found.append(PageWord(word, place, after))
    return tuple(found)
