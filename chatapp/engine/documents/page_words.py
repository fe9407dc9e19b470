"""The words of a page with their boxes, for selection on the rendered page."""

from __future__ import annotations

import re

from chatapp.contract.page_records import PageWord
from chatapp.engine.documents.page import line_ends
from chatapp.engine.documents.page.boxes import PackedBoxes

# Chinese and Japanese have no spaces between words: each character can be selected.
_CHARACTERS = "\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_CHARACTERS}]|[^\s{_CHARACTERS}]+")
_HYPHENATED = re.compile(r"[^\W\d_][-\u2010\u00ad]\Z")


def words(text: str, boxes: PackedBoxes) -> tuple[PageWord, ...]:
    """Return the words of a page in text order, without those that have no box.

    Copied lines are joined by a space, and words hyphenated at a line end without the hyphen.
    """
    page_words = []
    matches = list(_WORD.finditer(text))
    for match, following in zip(matches, [*matches[1:], None], strict=True):
        # A word broken over two lines without a hyphen gets the box of its first line.
        box = next(iter(boxes.lines(text, *match.span())), None)
        gap = text[match.end() : following.start()] if following else ""
        word, separator = match[0], "\n" if gap.count("\n") > 1 else " " if gap else ""
        if following and "\n" in gap and _goes_on(word, following[0]):
            word, separator = word[:-1], ""
        if box is not None:
            page_words.append(PageWord(word, box, separator))
    return tuple(page_words)


def _goes_on(word: str, following: str) -> bool:
    """Say whether the sign at the end of a line says that its word goes on in the next."""
    is_hyphenated = _HYPHENATED.search(word) is not None and following[0].islower()
    return word.endswith(line_ends.SIGN) or is_hyphenated
