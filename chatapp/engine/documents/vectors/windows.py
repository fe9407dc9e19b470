"""Cuts a passage into windows of a few sentences, each with a vector of its own.

A short text says one thing: the best window of a passage is nearer to a question than the whole.
"""

from __future__ import annotations

from collections.abc import Iterator

from chatapp.engine.language import sentences

MOST = 8
"""Windows of a passage: 800 characters in sentences of 100."""


def windows(text: str, size: int) -> list[str]:
    """Return the sentences of a text, short ones joined up to `size` characters."""
    joined: list[str] = []
    for piece in _pieces(text, size):
        if joined and len(joined[-1]) + len(piece) <= size:
            joined[-1] = f"{joined[-1]} {piece}"
        else:
            joined.append(piece)
    return joined[:MOST]


def _pieces(text: str, size: int) -> Iterator[str]:
    """Yield sentences; those of more than twice the size are cut at blanks."""
    for span in sentences.spans(text):
        rest = " ".join(text[span.start : span.end].split())
        while len(rest) > 2 * size:
            cut = rest.rfind(" ", size // 2, size)
            end = cut if cut > 0 else size
            yield rest[:end]
            rest = rest[end:].strip()
        if rest:
            yield rest
