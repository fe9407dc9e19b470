"""What an engine for OCR does: it reads a picture of text. Runs in the PDF child process.

Another engine is one more class with `recognized`, and one more line in `pdf_ocr.ENGINES`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from chatapp.contract.records import Box


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

    @property
    def confidence(self) -> float:
        """How sure the engine is of the letters on average; 0 without any."""
        sure = [
            confidence
            for letter, confidence in zip(self.text, self.confidences, strict=True)
            if not letter.isspace()
        ]
        return sum(sure) / len(sure) if sure else 0.0

    @property
    def score(self) -> float:
        """What is read with certainty; more is better."""
        return self.confidence * len("".join(self.text.split()))


class OcrEngine(Protocol):
    """Reads pictures."""

    def recognized(
        self, picture: NDArray[np.uint8], dpi: int, is_table: bool = False
    ) -> RecognizedText:
        """Return the text of a picture in grey (uint8 [height, width]), of a table in any order.

        Raises OSError.
        """
        ...
