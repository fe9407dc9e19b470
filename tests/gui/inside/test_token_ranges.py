"""Each token of a continuation is found in its text, also parts of characters."""

from __future__ import annotations

import pytest

from chatapp.contract.records import TokenChance
from chatapp.gui.inside.token_ranges import PARTIAL, token_ranges


@pytest.mark.parametrize(
    ("begun", "pieces", "places"),
    [
        ("A ship", [" came", " in"], [(6, 11), (11, 14)]),
        # The space before the first word was there already.
        ("A ship ", [" came", " in"], [(7, 11), (11, 14)]),
        # Parts of one character share its place.
        ("a", ["b", PARTIAL, PARTIAL, "c"], [(1, 2), (2, 3), (2, 3), (3, 4)]),
        ("a", [PARTIAL, PARTIAL], [(1, 2), (1, 2)]),
        # Qt counts an emoji as two.
        ("🚢", [" came"], [(2, 7)]),
        # What was cut off at a stop string has no place.
        ("a", ["b", "\n", "Q:"], [(1, 2)]),
        ("a", ["b\r\n", "c"], [(1, 3), (3, 4)]),
        ("a", [], []),
    ],
)
def test_tokens_have_their_places(
    begun: str, pieces: list[str], places: list[tuple[int, int]]
) -> None:
    texts = {PARTIAL: "", "\n": "", "Q:": ""}
    written = "".join(texts.get(piece, piece) for piece in pieces).replace("\r", "")
    written = written if PARTIAL not in pieces else written.replace("c", "가c").strip() or "가"
    written = written.lstrip(" ") if begun.endswith(" ") else written
    tokens = [TokenChance(piece, -0.1) for piece in pieces]
    found = token_ranges(begun + written, len(begun), tokens)
    assert [(place.start, place.end) for place in found] == places
