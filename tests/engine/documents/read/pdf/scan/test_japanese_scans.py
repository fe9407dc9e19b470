"""A page that is hard to read in Korean and English is read in Japanese where its data are there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from chatapp import fonts
from chatapp.engine.documents.read.pdf import ocr
from chatapp.engine.documents.read.pdf.page_read import PageRead
from chatapp.machine.programs import tesseract
from chatapp.machine.programs.tesseract import Tesseract

LINE = "市立図書館は屋根の修理のため休館します。"
PROGRAM = """#!/bin/sh
case "$*" in *-l\\ jpn*) confidence={japanese}; word=休館;; *) confidence={korean}; word=HILM;; esac
printf '5\\t1\\t1\\t1\\t1\\t1\\t10\\t10\\t80\\t40\\t%s\\t%s\\n%s\\n' $confidence $word $word
"""


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A page that is a picture of Japanese words."""
    font = ImageFont.truetype(str(fonts.KOREAN), 28)
    picture = Image.new("L", (900, 500), 255)
    drawn = ImageDraw.Draw(picture)
    drawn.multiline_text((60, 120), f"{LINE}\n{LINE}", font=font, fill=0, spacing=20)
    canvas = Canvas(str(tmp_path / "scan.pdf"), pagesize=(432, 240))
    canvas.drawImage(ImageReader(picture), 0, 0, 432, 240)
    canvas.showPage()
    canvas.save()
    return tmp_path / "scan.pdf"


def _read(program: Tesseract, path: Path) -> PageRead:
    page = ocr.read(program, path, 1, lambda: False)
    assert page is not None
    return page


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
@pytest.mark.parametrize(
    ("korean", "japanese", "text"), [(20, 88, "休館"), (91, 95, "HILM"), (60, 40, "HILM")]
)
def test_the_surer_reading_of_a_hard_page_is_taken(
    scan: Path, tmp_path: Path, korean: int, japanese: int, text: str
) -> None:
    program = tmp_path / "tesseract"
    program.write_text(PROGRAM.format(korean=korean, japanese=japanese), "utf-8")
    program.chmod(0o755)
    languages = Tesseract(str(program), ("kor", "eng"), ("jpn", "eng"))
    assert _read(languages, scan).text == text


@pytest.mark.tesseract
def test_japanese_is_read_by_the_real_program(scan: Path) -> None:
    program = tesseract.find()
    if program is None or "jpn" not in program.all_languages:
        pytest.skip("needs the Japanese data of Tesseract: tesseract-ocr-jpn")
    assert "屋根の修理" in _read(program, scan).text
