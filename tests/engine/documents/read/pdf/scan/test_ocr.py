"""Scanned pages are read by OCR, page by page, and cited with boxes like any other."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from chatapp import fonts
from chatapp.engine.documents.documents import Documents
from chatapp.engine.documents.read.pdf import ocr
from chatapp.engine.documents.read.pdf.scan import tesseract_engine
from chatapp.engine.process.stopping import JobStopped
from chatapp.errors import DocumentDamaged
from chatapp.machine.programs import tesseract
from chatapp.texts import document_warnings
from tests.engine.documents.conftest import Add, MakePdf

LINE = "Tram line 7 ends at Linden Square."
KOREAN = "해솔시의 항만 책임자는 윤도현이다."
MakeScan = Callable[..., Path]


@pytest.fixture
def make_scan(tmp_path: Path) -> MakeScan:
    """Write a PDF whose pages are pictures of these lines, 150 dots an inch, on pages that lie on
    their side.
    """

    def make(name: str, *pages: str, turned: int = 0) -> Path:
        font = ImageFont.truetype(str(fonts.KOREAN), 28)
        canvas = Canvas(str(tmp_path / name))
        for text in pages:
            picture = Image.new("L", (900, 500), 255)
            ImageDraw.Draw(picture).multiline_text((100, 120), text, font=font, fill=0, spacing=20)
            picture = picture.rotate(turned, expand=True)
            size = picture.width * 0.48, picture.height * 0.48
            # reportlab swaps the sides of a page that is shown turned.
            canvas.setPageSize(size[::-1] if turned % 180 else size)
            canvas.drawImage(ImageReader(picture), 0, 0, *size)
            canvas.setPageRotation(turned)
            canvas.showPage()
        canvas.save()
        return tmp_path / name

    return make


@pytest.mark.tesseract
@pytest.mark.parametrize("line", [LINE, KOREAN])
def test_a_scanned_page_is_found(
    documents: Documents, add: Add, make_scan: MakeScan, line: str
) -> None:
    document = add(make_scan("scan.pdf", line + "\n" + line))
    assert document.pages_without_text == ()
    assert document.report["ocr"] == "1"
    assert line in documents.pages.text(document.id, 1)


@pytest.mark.tesseract
@pytest.mark.parametrize("turned", [0, 90, 180])
def test_boxes_lie_on_the_words_of_the_picture(
    documents: Documents, add: Add, make_scan: MakeScan, turned: int
) -> None:
    document = add(
        make_scan("scan.pdf", LINE + "\nNothing else is said here about trams.", turned=turned)
    )
    text = documents.pages.text(document.id, 1)
    start = text.index("Linden Square")
    ((left, top, right, bottom),) = documents.pages.boxes(document.id, 1, start, start + 13)
    # Points: 900 × 500 pixels at 150 dots an inch; the words stand right of the middle of the first
    # line.
    assert 180 < (left + right) / 2 < 300
    assert 55 < (top + bottom) / 2 < 85


@pytest.mark.tesseract
def test_a_page_that_has_its_own_text_is_left_alone(
    add: Add, make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "read", lambda *_: pytest.fail("nothing needs OCR"))
    assert "ocr" not in add(make_pdf("a.pdf", [LINE], [])).report


def test_without_the_program_the_page_stays_without_text(
    add: Add, make_scan: MakeScan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tesseract, "find", lambda: None)
    document = add(make_scan("scan.pdf", LINE))
    assert (document.pages_without_text, document.report.get("blank")) == ((1,), None)


@pytest.mark.tesseract
def test_it_stops_in_the_middle_of_a_page(
    documents: Documents, folder: Path, make_scan: MakeScan
) -> None:
    asked = iter([False] * 6)
    with pytest.raises(JobStopped):
        documents.add(
            make_scan("scan.pdf", LINE), lambda done, total: None, lambda: next(asked, True)
        )
    assert list((folder / "files").iterdir()) == []


@pytest.mark.tesseract
def test_what_was_read_by_ocr_says_so_at_the_source(
    documents: Documents, add: Add, make_scan: MakeScan
) -> None:
    document = add(make_scan("scan.pdf", LINE))
    assert documents.pages.warnings(document.id, 1, 0, 10) == ("ocr",)


@pytest.mark.tesseract
@pytest.mark.parametrize("ending", ["png", "jpg", "webp", "tiff"])
def test_a_picture_is_a_document_of_one_page(
    documents: Documents, add: Add, tmp_path: Path, ending: str
) -> None:
    picture = Image.new("RGBA" if ending in ("png", "webp") else "RGB", (900, 300))
    if picture.mode == "RGB":
        picture.paste("white", (0, 0, 900, 300))
    ImageDraw.Draw(picture).text((100, 120), LINE, font=ImageFont.load_default(36), fill="black")
    picture.save(tmp_path / f"photo.{ending}")
    document = add(tmp_path / f"photo.{ending}")
    assert (document.pages, document.kind, document.report["ocr"]) == (1, "pdf", "1")
    assert LINE in documents.pages.text(document.id, 1)
    assert documents.pages.render(document.id, 1, 400).width > 0


def test_a_picture_without_words_says_so(add: Add, tmp_path: Path) -> None:
    picture = Image.linear_gradient("L").resize((600, 400))
    picture.save(tmp_path / "sky.png")
    document = add(tmp_path / "sky.png")
    assert document.pages_without_text == (1,)
    assert "image without text" in document_warnings.sentences(document, "en")[0]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "picture_unreadable"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "picture_unreadable"),
        (b"II*\0\xff\xff\xff\xff" + bytes(8), "picture_unreadable"),
    ],
)
def test_a_broken_picture_is_refused_and_leaves_nothing(
    add: Add, folder: Path, tmp_path: Path, content: bytes, why: str
) -> None:
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(DocumentDamaged, match=why):
        add(tmp_path / "a.png")
    assert list((folder / "files").iterdir()) == []


def test_a_picture_of_a_billion_pixels_is_not_unpacked(add: Add, tmp_path: Path) -> None:
    header = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    chunk = (
        struct.pack(">I", 13) + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
    )
    body = zlib.compress(bytes(1000))
    data = (
        struct.pack(">I", len(body))
        + b"IDAT"
        + body
        + struct.pack(">I", zlib.crc32(b"IDAT" + body))
    )
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + chunk + data)
    with pytest.raises(DocumentDamaged, match="too_many_pixels"):
        add(tmp_path / "a.png")


def test_syllables_become_words_as_the_text_writes_them() -> None:
    rows = [("제", 10, 18), ("4", 30, 8), ("조", 40, 18), ("연차", 70, 40)]
    table = "\n".join(
        f"5\t1\t1\t1\t1\t{n}\t{x}\t5\t{w}\t20\t93.0\t{word}" for n, (word, x, w) in enumerate(rows)
    )
    page = tesseract_engine.laid_out(table + "\n제4조 연차\n\n\f")
    assert page.text == "제4조 연차"
    assert page.boxes[2] == (40, 5, 58, 25)
