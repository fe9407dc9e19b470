"""Builds a page of what OCR read: lines, tables with lines, and how sure it is."""

from __future__ import annotations

from typing import Any

import numpy as np

from chatapp.engine.documents.page import hidden_text, line_ends, page_layout
from chatapp.engine.documents.page.page_characters import PageCharacters, Trait
from chatapp.engine.documents.page.page_frame import PageFrame
from chatapp.engine.documents.read.pdf.page_read import PageRead
from chatapp.engine.documents.read.pdf.tables.grid_tables import TableWriter

_UNSURE_WORD = 60
"""Confidence, 0 to 100, below which a letter is marked as unsure; chosen."""


def built(number: int, answer: dict[str, Any]) -> PageRead:
    """Return a page of the answer of the child process."""
    shown = PageFrame(0.0, 0.0, answer["width"], answer["height"], 0)
    upright = shown._replace(turns=answer["turns"])
    page = _characters(answer, shown)
    lines = _boxes(answer["lines"], answer)
    # Tables are found where the text is upright.
    page = page_layout.turned(page, shown, upright)
    turned = PageCharacters(np.zeros(lines.shape[1], "<u4"), lines, *_nothing(lines.shape[1]))
    lines = page_layout.turned(turned, shown, upright).boxes
    page = TableWriter().written(page, lines, np.zeros((4, 0)), upright.height)
    page = page.edited(line_ends.edits(page))
    unsure = tuple(page.runs(Trait.UNSURE))
    layout = page_layout.packed(page_layout.turned(page, upright, shown), shown)
    sure = [
        confidence
        for letter, confidence in zip(answer["text"], answer["confidences"], strict=True)
        if not letter.isspace()
    ]
    return PageRead(
        number,
        layout.text,
        layout.packed_boxes,
        layout.width,
        layout.height,
        confidence=round(sum(sure) / len(sure)) if sure else 0,
        unsure=unsure,
    )


def _characters(answer: dict[str, Any], frame: PageFrame) -> PageCharacters:
    codes = hidden_text.codes_of(answer["text"])
    confidences = np.array(answer["confidences"], dtype=np.int64)
    traits = np.where(confidences < _UNSURE_WORD, int(Trait.UNSURE), 0).astype(np.uint8)
    nothing = np.zeros(len(codes), dtype=np.uint8)
    return PageCharacters(codes, _boxes(answer["boxes"], answer), nothing, traits)


def _boxes(boxes: list[Any], answer: dict[str, Any]) -> Any:
    """Return boxes in points, float64 [4, n]."""
    scale = np.array([answer["width"] / answer["across"], answer["height"] / answer["down"]])
    edges = np.array(boxes, dtype=np.float64).reshape(-1, 4).T
    return edges * np.tile(scale, 2)[:, None]


def _nothing(count: int) -> list[Any]:
    return [np.zeros(count, dtype=np.uint8), np.zeros(count, dtype=np.uint8)]
