"""Slides are read as a person reads them: from top to bottom, column by column."""

from __future__ import annotations

from pathlib import Path

import pptx
import pytest
from pptx.util import Cm

from tests.engine.documents.read.conftest import Read

Box = tuple[str, float, float, float, float]


def _slide(path: Path, boxes: list[Box]) -> Path:
    made = pptx.Presentation()
    shapes = made.slides.add_slide(made.slide_layouts[6]).shapes
    for text, left, top, width, height in boxes:
        shape = shapes.add_textbox(Cm(left), Cm(top), Cm(width), Cm(height))
        shape.text_frame.text = text
    made.save(str(path))
    return path


@pytest.mark.parametrize(
    "boxes",
    [
        [("c", 2, 9, 9, 2), ("a", 2, 1, 9, 2), ("b", 2, 5, 9, 2)],
        [("b", 14, 1, 9, 2), ("c", 2, 5, 9, 2), ("a", 2, 1, 9, 2)],
        # A comparison: two titles, each with its text right below.
        [("a", 2, 1, 9, 1), ("c", 14, 1, 9, 1), ("b", 2, 2.1, 9, 8)],
        [("c", 14, 1.1, 9, 12), ("b", 2, 7, 9, 6), ("a", 2, 1, 9, 5)],
    ],
)
def test_text_boxes_are_read_by_where_they_stand(
    tmp_path: Path, read: Read, boxes: list[Box]
) -> None:
    assert read(_slide(tmp_path / "a.pptx", boxes))[0].text == "a\n\nb\n\nc"


def test_groups_stand_where_they_are_shown(tmp_path: Path, read: Read) -> None:
    made = pptx.Presentation()
    shapes = made.slides.add_slide(made.slide_layouts[6]).shapes
    group = shapes.add_group_shape()
    group.shapes.add_textbox(Cm(1), Cm(1), Cm(5), Cm(1)).text_frame.text = "second"
    shapes.add_textbox(Cm(1), Cm(3), Cm(5), Cm(1)).text_frame.text = "first"
    group.top = Cm(8)
    made.save(str(tmp_path / "a.pptx"))
    assert read(tmp_path / "a.pptx")[0].text == "first\n\nsecond"


def test_placeholders_stand_where_their_layout_puts_them(tmp_path: Path, read: Read) -> None:
    made = pptx.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[1])
    slide.placeholders[1].text_frame.text = "body"
    slide.shapes.add_textbox(Cm(1), Cm(0.2), Cm(5), Cm(1)).text_frame.text = "above"
    slide.shapes.title.text = "Title"
    made.save(str(tmp_path / "a.pptx"))
    assert read(tmp_path / "a.pptx")[0].text == "Title\n\nabove\n\nbody"
