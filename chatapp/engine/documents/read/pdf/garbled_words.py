"""Finds the words of a page whose letters are not what is printed: fonts without a right map."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from chatapp.contract.records import Box
from chatapp.engine.documents.page import hidden_text, page_layout
from chatapp.engine.documents.page.boxes import unpack
from chatapp.engine.documents.page.page_characters import Edit, PageCharacters, Trait
from chatapp.engine.documents.read.pdf.page_read import PageRead

UNREADABLE = "\ufffd"
"""Stands for a word whose letters are not known."""

_WORD = re.compile(r"[^\s|]+")
_LINE = re.compile(r"[^\n]+")
_HANGUL = re.compile(r"[가-힣]")
_LEAST_SYLLABLES = 3
"""Syllables outside KS X 1001 that a line needs at least before it is no Korean; chosen."""
_RARE = 0.3
"""Share of syllables outside the 2,350 of KS X 1001 from which a line is no Korean, which has next
to none of them. Chosen."""
_PRIVATE = re.compile(r"(?<=\w)[\ue000-\uf8ff]|[\ue000-\uf8ff](?=\w)|[\ue000-\uf8ff]{2,}")


def marked(page: PageCharacters) -> PageCharacters:
    """Return a page whose garbled words have the trait UNMAPPED, all their letters."""
    text = page.text()
    unmapped = page.with_trait(Trait.UNMAPPED).tolist()
    suspects = {*unmapped, *_rare_syllables(text), *_private_signs(text)}
    if not suspects:
        return page
    indexes: list[int] = []
    plain: list[int] = []
    for word in _WORD.finditer(text):
        inside = [at for at in range(*word.span()) if at in suspects]
        # A lone sign without a name is a bullet or an ornament.
        if (inside and (len(word[0]) > 1 or inside[0] not in unmapped)) or (
            inside and _is_among_words(text, word)
        ):
            indexes += range(*word.span())
        else:
            plain += inside
    traits = page.traits.copy()
    traits[plain] &= np.uint8(~np.uint8(Trait.UNMAPPED))
    page = PageCharacters(page.codes, page.boxes, page.reasons, traits)
    return page.marked(indexes, Trait.UNMAPPED)


def mended(page: PageRead, recognized: PageRead | None) -> PageRead:
    """Return a page whose garbled words are those that OCR read at their places, or UNREADABLE."""
    boxes = unpack(page.packed_boxes, page.width, page.height)
    placed = _placed(recognized) if recognized is not None else None
    edits = []
    for word in page.garbled:
        letters = np.array([boxes[index] for index in word])
        area = (*letters[:, :2].min(axis=0), *letters[:, 2:].max(axis=0))
        edits.append(Edit(word.start, word.stop, placed.within(area) if placed else ""))
    characters = PageCharacters(
        hidden_text.codes_of(page.text),
        np.array([boxes[index] for index in range(len(boxes))]).reshape(-1, 4).T,
        np.zeros(len(boxes), dtype=np.uint8),
        np.zeros(len(boxes), dtype=np.uint8),
    )
    unread = [edit for edit in edits if not edit.text]
    edits = [edit if edit.text else Edit(edit.start, edit.end, UNREADABLE) for edit in edits]
    shifts = _Shifts(edits)
    text = characters.edited(edits)
    warnings = ["garbled_words"] if unread else []
    warnings += ["ocr_words"] if len(unread) < len(edits) else []
    return replace(
        page,
        text=text.text(),
        packed_boxes=page_layout.pack(text.boxes, page.width, page.height),
        warnings=(*page.warnings, *warnings),
        bold=tuple(shifts.moved(index) for index in page.bold),
        hidden=tuple(
            span._replace(start=shifts.moved(span.start), end=shifts.moved(span.end))
            for span in page.hidden
        ),
        recognized=tuple(shifts.of(edit) for edit in edits if edit.text != UNREADABLE),
        garbled=(),
    )


@dataclass(frozen=True, slots=True)
class _PlacedText:
    """Text with the middles of its characters in points, float64 [n] each."""

    text: str
    x: NDArray[np.float64]
    y: NDArray[np.float64]

    def within(self, area: Box) -> str:
        """Return what stands in an area."""
        left, top, right, bottom = area
        inside = (left <= self.x) & (self.x <= right) & (top <= self.y) & (self.y <= bottom)
        return "".join(self.text[index] for index in np.flatnonzero(inside).tolist()).strip()


def _placed(page: PageRead) -> _PlacedText | None:
    if not page.packed_boxes:
        return None
    boxes = unpack(page.packed_boxes, page.width, page.height)
    edges = np.array([boxes[index] for index in range(len(boxes))]).reshape(-1, 4)
    return _PlacedText(page.text, edges[:, ::2].mean(axis=1), edges[:, 1::2].mean(axis=1))


@dataclass(frozen=True, slots=True)
class _Shifts:
    """Where characters stand after edits."""

    edits: Sequence[Edit]

    def moved(self, index: int) -> int:
        longer = (
            len(edit.text) - (edit.end - edit.start) for edit in self.edits if edit.end <= index
        )
        return index + sum(longer)

    def of(self, edit: Edit) -> range:
        """Return the place of an edit's text."""
        start = self.moved(edit.start)
        return range(start, start + len(edit.text))


def _is_among_words(text: str, word: re.Match[str]) -> bool:
    """Say whether a sign has letters or digits on both sides in its line."""
    before = text[max(word.start() - 2, 0) : word.start()].strip(" ")
    after = text[word.end() : word.end() + 2].strip(" ")
    return before[-1:].isalnum() and after[:1].isalnum()


def _rare_syllables(text: str) -> Iterator[int]:
    """Yield the syllables of lines that are no Korean."""
    for line in _LINE.finditer(text):
        syllables = _HANGUL.findall(line[0])
        if len(syllables) < _LEAST_SYLLABLES:
            continue
        rare = [syllable for syllable in syllables if not _is_common(syllable)]
        if len(rare) >= max(_LEAST_SYLLABLES, _RARE * len(syllables)):
            for match in _HANGUL.finditer(text, *line.span()):
                yield match.start()


def _is_common(syllable: str) -> bool:
    """Say whether a syllable is one of KS X 1001; the codec spells others out in eight bytes."""
    return len(syllable.encode("euc_kr", "ignore")) == len("가".encode("euc_kr"))


def _private_signs(text: str) -> Iterator[int]:
    for match in _PRIVATE.finditer(text):
        yield from range(*match.span())
