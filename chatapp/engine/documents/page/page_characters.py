"""The characters of a page with their boxes, and how they are edited and put in another order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntFlag

import numpy as np
from numpy.typing import NDArray

from chatapp.engine.documents.page import hidden_text

_BLANKS = np.array(
    [0, 9, 10, 11, 12, 13, 32, 0xA0, 0x3000, *range(0x2000, 0x200C), 0x202F, 0x2060], dtype="<u4"
)


class Trait(IntFlag):
    """What is known of a character besides its place."""

    BOLD = 1
    """A bold line begins with it."""
    UNMAPPED = 2
    """Its font does not say which letter it is."""
    UNSURE = 4
    """OCR is not sure of it."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters `start` to `end` become `text`; with as many characters, each keeps its box."""

    start: int
    end: int
    text: str


Piece = Sequence[int] | str
"""Characters by their index, or a text that is put between them."""


@dataclass(frozen=True, slots=True)
class PageCharacters:
    """n characters: code points uint32 [n], boxes float64 [4, n] (left, top, right, bottom in
    points, from the page's top left corner), why they are hidden uint8 [n] (an index into
    `hidden_text.REASONS`), and their traits uint8 [n].
    """

    codes: NDArray[np.uint32]
    boxes: NDArray[np.float64]
    reasons: NDArray[np.uint8]
    traits: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.codes)

    def text(self) -> str:
        return self.codes.astype("<u4").tobytes().decode("utf-32-le", "replace")

    def visible(self) -> NDArray[np.int64]:
        """Return the indexes of the characters that are no blanks, int64 [m]."""
        return np.flatnonzero(~np.isin(self.codes, _BLANKS))

    def with_trait(self, trait: Trait) -> NDArray[np.int64]:
        """Return the indexes of the characters that have a trait, int64 [m]."""
        return np.flatnonzero(self.traits & np.uint8(trait))

    def runs(self, trait: Trait) -> list[range]:
        """Return the runs of characters that have a trait."""
        flags = (self.traits & np.uint8(trait)) > 0
        edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
        return [range(first, last) for first, last in edges.reshape(-1, 2).tolist()]

    def marked(self, indexes: Sequence[int] | NDArray[np.int64], trait: Trait) -> PageCharacters:
        """Return the characters, those at `indexes` (int64 [m]) with a trait more."""
        traits = self.traits.copy()
        traits[indexes] |= np.uint8(trait)
        return PageCharacters(self.codes, self.boxes, self.reasons, traits)

    def without(self, indexes: Sequence[int] | NDArray[np.int64]) -> PageCharacters:
        """Return the characters, those at `indexes` (int64 [m]) left out."""
        kept = np.ones(len(self), dtype=bool)
        kept[indexes] = False
        return PageCharacters(
            self.codes[kept], self.boxes[:, kept], self.reasons[kept], self.traits[kept]
        )

    def edited(self, edits: Iterable[Edit]) -> PageCharacters:
        """Return the characters with edits that do not overlap."""
        pieces: list[Piece] = []
        position = 0
        replaced: list[Edit] = []
        for edit in sorted(edits, key=lambda each: each.start):
            pieces.append(range(position, edit.start))
            if len(edit.text) == edit.end - edit.start:
                pieces.append(range(edit.start, edit.end))
                replaced.append(edit)
            else:
                pieces.append(edit.text)
            position = edit.end
        if not pieces:
            return self
        return self._recoded(replaced).arranged([*pieces, range(position, len(self))])

    def arranged(self, pieces: Iterable[Piece]) -> PageCharacters:
        """Return characters in another order; texts between them stand at the next one's edge."""
        indexes: list[int] = []
        put: list[int] = []
        for piece in pieces:
            if isinstance(piece, str):
                indexes += [-1] * len(piece)
                put += map(ord, piece)
            else:
                indexes += piece
        order = np.array(indexes, dtype=np.int64)
        is_own = order >= 0
        codes = np.zeros(len(order), dtype=np.uint32)
        codes[is_own], codes[~is_own] = self.codes[order[is_own]], put
        reasons = np.where(is_own, self.reasons[order], 0) if len(self) else np.zeros(len(order))
        traits = np.where(is_own, self.traits[order], 0) if len(self) else np.zeros(len(order))
        boxes = self._boxes_of(order, codes)
        return PageCharacters(codes, boxes, reasons.astype(np.uint8), traits.astype(np.uint8))

    def _boxes_of(self, order: NDArray[np.int64], codes: NDArray[np.uint32]) -> NDArray[np.float64]:
        """Return the boxes of characters in an order; one that is put (-1) has no width and stands
        behind the character before it, at the beginning of a line before the next one.
        """
        places = np.flatnonzero(order >= 0)
        if not len(places):
            return np.zeros((4, len(order)))
        boxes = self.boxes[:, np.maximum(order, 0)]
        is_break = codes == ord("\n")
        lines = np.cumsum(is_break) - is_break
        put = np.flatnonzero(order < 0)
        following = np.searchsorted(places, put)
        before = places[np.maximum(following - 1, 0)]
        after = places[np.minimum(following, len(places) - 1)]
        is_behind = ((lines[before] == lines[put]) & (before < put)) | (after < put)
        nearest = np.where(is_behind, before, after)
        boxes[:, put] = boxes[:, nearest]
        edges = np.where(is_behind, boxes[2, put], boxes[0, put])
        boxes[0, put] = boxes[2, put] = edges
        return boxes

    def joined(self, others: PageCharacters) -> PageCharacters:
        """Return these characters, then others."""
        return PageCharacters(
            np.concatenate([self.codes, others.codes]),
            np.concatenate([self.boxes, others.boxes], axis=1),
            np.concatenate([self.reasons, others.reasons]),
            np.concatenate([self.traits, others.traits]),
        )

    def _recoded(self, edits: Sequence[Edit]) -> PageCharacters:
        if not edits:
            return self
        codes = self.codes.copy()
        for edit in edits:
            codes[edit.start : edit.end] = hidden_text.codes_of(edit.text)
        return PageCharacters(codes, self.boxes, self.reasons, self.traits)
