"""Scans are read whichever way they lie; what is hard to read says so."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from chatapp import fonts
from chatapp.engine.documents.documents import Documents
from chatapp.engine.documents.read.pdf import pdf_ocr
from chatapp.engine.documents.read.pdf.scan import scan_picture
from chatapp.engine.documents.read.pdf.scan.ocr_engine import Layout, RecognizedText
from tests.engine.documents.conftest import Add

LINES = (
    "The pump of the harbour was replaced on 4 May 2025.",
    "The keeper signed the paper in the evening.",
    "Nothing else was changed in the engine room.",
    "The next inspection is planned for September.",
)
Scan = Callable[..., Path]


def page() -> Image.Image:
    picture = Image.new("L", (1240, 1000), 255)
    font = ImageFont.truetype(str(fonts.KOREAN), 34)
    for number, line in enumerate(LINES):
        ImageDraw.Draw(picture).text((120, 150 + 90 * number), line, font=font, fill=0)
    return picture


@pytest.fixture
def scan(tmp_path: Path) -> Scan:
    """Write a picture, turned counter-clockwise, as a PDF of 150 dots an inch."""

    def write(picture: Image.Image, degrees: float = 0) -> Path:
        turned = picture.rotate(
            degrees, expand=degrees % 90 == 0, fillcolor=255, resample=Image.Resampling.BILINEAR
        )
        turned.save(tmp_path / "scan.pdf", resolution=150)
        return tmp_path / "scan.pdf"

    return write


@pytest.mark.tesseract
@pytest.mark.parametrize("degrees", [90, 180, 270, 2.5])
def test_a_scan_that_lies_askew_or_on_its_side_is_read(
    documents: Documents, add: Add, scan: Scan, degrees: float
) -> None:
    document = add(scan(page(), degrees))
    text = documents.pages.text(document.id, 1)
    assert LINES[0] in text
    assert document.warnings == ("ocr: 1",)


@pytest.mark.tesseract
def test_noise_is_not_said_to_be_read(add: Add, scan: Scan) -> None:
    picture = Image.new("L", (1240, 1000), 255)
    chance = random.Random(1)
    for _ in range(600):
        x, y, size = chance.randrange(1200), chance.randrange(960), chance.randrange(4, 22)
        ImageDraw.Draw(picture).ellipse((x, y, x + size, y + size), fill=chance.randrange(120))
    document = add(scan(picture))
    assert "ocr" not in document.report
    assert document.pages_without_text == (1,)


def test_lines_of_text_tell_which_side_is_up() -> None:
    picture = np.asarray(page())
    assert not scan_picture.lies_on_its_side(picture)
    assert scan_picture.lies_on_its_side(np.ascontiguousarray(np.rot90(picture)))


def test_a_skew_is_measured() -> None:
    picture = page().rotate(-2, fillcolor=255, resample=Image.Resampling.BILINEAR)
    assert scan_picture.skew(np.asarray(picture)) == pytest.approx(2, abs=0.3)
    assert scan_picture.skew(np.asarray(page())) == 0


def test_lines_of_tables_are_found_and_letters_stay() -> None:
    picture = page()
    ImageDraw.Draw(picture).line((100, 700, 900, 700), fill=0, width=3)
    lines = scan_picture.lines(np.asarray(picture))
    assert {line[1] for line in lines.tolist()} <= set(range(696, 705))
    cleared = scan_picture.without_lines(np.asarray(picture), lines)
    assert (cleared[690:710] > 200).all()
    assert (cleared[:600] == np.asarray(picture)[:600]).all()


def test_another_engine_needs_no_change_of_callers(monkeypatch: pytest.MonkeyPatch) -> None:
    class FixedText:
        def __init__(self, program: str, languages: str) -> None:
            self.program = program

        def recognized(
            self, picture: NDArray[np.uint8], dpi: int, layout: Layout = Layout.PAGE
        ) -> RecognizedText:
            text = RecognizedText()
            text.add("A", (0, 0, 10, 10), 90)
            return text

    monkeypatch.setitem(pdf_ocr.ENGINES, "fixed", FixedText)
    engine = pdf_ocr.engine_of("fixed", "", "")
    assert engine.recognized(np.zeros((9, 9), dtype=np.uint8), 300).confidence == 90
