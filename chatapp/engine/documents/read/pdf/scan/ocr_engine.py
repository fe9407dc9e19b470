"""What an engine for OCR does: it reads a picture of text. Runs in the PDF child process.

Another engine is one more class with `recognized`, and one more line in `pdf_ocr.ENGINES`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from chatapp.contract.records import Box


class Layout(Enum):
    """What a picture shows."""

    PAGE = auto()
    TABLE = auto()
    """Cells; the order of their texts does not matter."""
    BLOCK = auto()
    LINE = auto()


@dataclass(slots=True)
class RecognizedText:
    """Text with a box a character, in pixels, and how sure the engine is of it, 0 to 100.

    Characters that are not printed have a box without a size.
    """

    text: str = ""
    boxes: list[Box] = field(default_factory=list)
    confidences: list[int] = field(default_factory=list)

    def add(self, text: str, box: Box, confidence: int = 100) -> None:
        """Add a character."""
        self.text += text
        self.boxes.append(box)
        self.confidences.append(confidence)

    def followed_by(self, other: RecognizedText, between: str = "\n") -> RecognizedText:
        """Return this text and another one behind it."""
        whole = self._of(range(len(self.text)))
        for letter in between if self.text and other.text else "":
            whole.add(letter, _NO_PLACE)
        for letter, box, sure in zip(other.text, other.boxes, other.confidences, strict=True):
            whole.add(letter, box, sure)
        return whole

    def moved(self, right: float, down: float) -> RecognizedText:
        """Return the text elsewhere, by pixels."""
        boxes = [(x + right, y + down, x2 + right, y2 + down) for x, y, x2, y2 in self.boxes]
        return RecognizedText(self.text, boxes, list(self.confidences))

    def within(self, place: Box) -> RecognizedText:
        """Return the letters whose middle lies in a place."""
        return self._of(at for at, box in enumerate(self.boxes) if _is_within(box, place))

    def without(self, place: Box) -> RecognizedText:
        """Return the letters whose middle does not lie in a place."""
        return self._of(at for at, box in enumerate(self.boxes) if not _is_within(box, place))

    def without_blank_lines(self) -> RecognizedText:
        """Return the text with one blank line at most between two others."""
        kept = [
            at for at in range(len(self.text)) if self.text[max(at - 2, 0) : at + 1] != "\n\n\n"
        ]
        return self._of(kept)

    def _of(self, places: Iterable[int]) -> RecognizedText:
        part = RecognizedText()
        for at in places:
            part.add(self.text[at], self.boxes[at], self.confidences[at])
        return part

    @property
    def confidence(self) -> float:
        """How sure the engine is of the letters on average; 0 without any."""
        sure = self._of_letters()
        return sum(sure) / len(sure) if sure else 0.0

    @property
    def least(self) -> int:
        """How sure the engine is of the letter that is hardest to read; 0 without any."""
        return min(self._of_letters(), default=0)

    def _of_letters(self) -> list[int]:
        return [
            confidence
            for letter, confidence in zip(self.text, self.confidences, strict=True)
            if not letter.isspace()
        ]

    @property
    def score(self) -> float:
        """What is read with certainty; more is better."""
        return self.confidence * len("".join(self.text.split()))


class OcrEngine(Protocol):
    """Reads pictures."""

    def recognized(
        self, picture: NDArray[np.uint8], dpi: int, layout: Layout = Layout.PAGE
    ) -> RecognizedText:
        """Return the text of a picture in grey (uint8 [height, width]).

        Raises OSError.
        """
        ...


_NO_PLACE = (0.0, 0.0, 0.0, 0.0)
"""The box of a line break: left, top, right, bottom in pixels, all 0."""


def _is_within(box: Box, place: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return place[0] <= x <= place[2] and place[1] <= y <= place[3]
