"""Real PDFs made by the tests, and a real library in each test's own folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from chatapp.contract.records import Document
from chatapp.engine.documents.documents import Documents

KOREAN_FONT = "HYSMyeongJo-Medium"
MakePdf = Callable[..., Path]
Add = Callable[..., Document]


@pytest.fixture
def make_pdf(tmp_path: Path) -> MakePdf:
    """Write a PDF with the given pages, each a list of lines."""

    def make(name: str, *pages: Sequence[str], rotation: int = 0, password: str = "") -> Path:
        pdfmetrics.registerFont(UnicodeCIDFont(KOREAN_FONT))
        path = tmp_path / name
        canvas = Canvas(
            str(path), pagesize=(600, 600) if rotation else (400, 600), encrypt=password or None
        )
        for lines in pages:
            for number, line in enumerate(lines):
                canvas.setFont("Helvetica" if line.isascii() else KOREAN_FONT, 12)
                canvas.drawString(40, 540 - 18 * number, line)
            if rotation:
                canvas.setPageRotation(rotation)
            canvas.showPage()
        canvas.save()
        return path

    return make


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def documents(folder: Path) -> Iterator[Documents]:
    opened = Documents.open(folder, "test")
    yield opened
    opened.close()


@pytest.fixture
def add(documents: Documents) -> Add:
    """Add a PDF and return its document."""
    return lambda path: documents.add(path, lambda done, total: None, lambda: False)[0]


@pytest.fixture
def shared() -> Path:
    folder = Path(__file__).parents[3].parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the shared data is not here")
    return folder
