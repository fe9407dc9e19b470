"""PDFs of the tests: pages drawn with reportlab, and files written object by object."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from chatapp import fonts
from chatapp.engine.documents.documents import Documents
from tests.engine.documents.conftest import Add

FONT = "Bundled"
Written = Callable[..., Path]
PageText = Callable[[Path], str]


def canvas(path: Path, size: tuple[float, float] = (595, 842)) -> Canvas:
    """Return a page to draw on with the bundled font, which has Hangul."""
    pdfmetrics.registerFont(TTFont(FONT, str(fonts.KOREAN)))
    drawn = Canvas(str(path), pagesize=size)
    drawn.setFont(FONT, 12)
    return drawn


def width(text: str, size: float = 12) -> float:
    return float(pdfmetrics.stringWidth(text, FONT, size))


def draw_table(
    drawn: Canvas,
    rows: Sequence[Sequence[str]],
    columns: Sequence[float],
    top: float = 770,
    spans: dict[tuple[int, int], tuple[int, int]] | None = None,
) -> None:
    """Draw a table with lines; a span is (row, column): (rows, columns), the other cells are ""."""
    spans = spans or {}
    edges = [72.0]
    for column in columns:
        edges.append(edges[-1] + column)
    covered = {
        (row + down, column + right)
        for (row, column), (rows_, columns_) in spans.items()
        for down in range(rows_)
        for right in range(columns_)
        if down or right
    }
    drawn.setFont(FONT, 10)
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if (row, column) in covered:
                continue
            down, right = spans.get((row, column), (1, 1))
            height, upper = 20 * down, top - 20 * row
            drawn.rect(edges[column], upper - height, edges[column + right] - edges[column], height)
            drawn.drawString(edges[column] + 3, upper - height / 2 - 3, text)


@pytest.fixture
def page_text(documents: Documents, add: Add) -> PageText:
    """Add a PDF and return the text of its first page."""
    return lambda path: documents.pages.text(add(path).id, 1)


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Write a PDF of one page object by object.

    `resources` and `page` are entries of the page, `more` objects from number 6 on; the first of
    them is the font F2 where `content` uses one.
    """

    def write(
        content: str,
        resources: str = "",
        page: str = "",
        catalog: str = "",
        more: Sequence[str] = (),
    ) -> Path:
        objects = [
            f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R"
            f"/Resources<</Font<</F1 4 0 R/F2 6 0 R>>{resources}>>{page}>>",
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            f"<</Length {len(content)}>>\nstream\n{content}\nendstream",
            *more,
        ]
        body, starts = b"%PDF-1.7\n", []
        for number, text in enumerate(objects, 1):
            starts.append(len(body))
            body += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
        table = "".join(f"{start:010} 00000 n \n" for start in starts)
        body += f"xref\n0 {len(starts) + 1}\n0000000000 65535 f \n{table}".encode()
        place = body.rindex(b"xref")
        body += f"trailer<</Root 1 0 R/Size {len(starts) + 1}>>\nstartxref\n{place}\n%%EOF".encode()
        path = tmp_path / "written.pdf"
        path.write_bytes(body)
        return path

    return write
