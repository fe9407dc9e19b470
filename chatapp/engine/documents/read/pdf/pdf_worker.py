"""The PDF child process: reads pages as lines of JSON or draws one page, within limits of time and
memory.
"""

from __future__ import annotations

import argparse
import base64
import dataclasses
import sys
from pathlib import Path
from typing import Any, BinaryIO

from chatapp.engine.process.child_role import claim_stdout, limit_resources, send_line
from chatapp.errors import os_cause
from chatapp.machine import network

_OPEN_FAULTS = {2: "missing", 3: "format", 4: "password", 5: "security", 6: "page"}
"""FPDF_GetLastError: file, format, password, unknown security handler, page."""


def run(arguments: list[str]) -> int:
    """Serve one request (`read FILE FIRST LAST`, `draw FILE PAGE WIDTH`, `ocr FILE PAGE`, `picture
    FILE`); return 0.
    """
    parser = argparse.ArgumentParser(prog="chatapp --pdf-worker")
    parser.add_argument("task", choices=("read", "draw", "ocr", "picture"))
    parser.add_argument("file", type=Path)
    parser.add_argument("first", type=int, nargs="?", default=0)
    parser.add_argument("last", type=int, nargs="?", default=0)
    parser.add_argument("--memory", type=int, default=1_000_000_000)
    parser.add_argument("--cpu", type=int, default=20)
    parser.add_argument("--output", type=Path)
    parser.add_argument("--program", default="tesseract")
    parser.add_argument("--languages", default="eng")
    wanted = parser.parse_args(arguments)
    network.prepare_engine()
    limit_resources(wanted.memory, wanted.cpu)
    output = claim_stdout()
    if wanted.task == "draw":
        _draw(wanted.file, wanted.first, wanted.last, output)
    elif wanted.task == "ocr":
        _recognize(wanted, output)
    elif wanted.task == "picture":
        _make_pdf(wanted.file, wanted.output, output)
    else:
        _read(wanted.file, wanted.first, wanted.last, output)
    return 0


def _open(file: Path, output: BinaryIO) -> Any:
    """Open a file and say how many pages it has, or why it cannot be opened; None then."""
    import pypdfium2.raw as pdfium

    from chatapp.engine.documents.read.pdf import pdf_library

    try:
        with file.open("rb"):
            pass
    except OSError as error:
        send_line(output, {"fault": "missing", "cause": os_cause(error)})
        return None
    pdf_library.start()
    document = pdfium.FPDF_LoadDocument(str(file).encode("utf-8", "surrogateescape"), None)
    if not document:
        send_line(output, {"fault": _OPEN_FAULTS.get(pdfium.FPDF_GetLastError(), "format")})
        return None
    send_line(output, {"pages": max(pdfium.FPDF_GetPageCount(document), 0)})
    return document


def _read(file: Path, first: int, last: int, output: BinaryIO) -> None:
    document = _open(file, output)
    if document is None:
        return
    import pypdfium2.raw as pdfium

    last = min(last, pdfium.FPDF_GetPageCount(document))
    for number in range(first, last + 1):
        send_line(output, {"page": number, **_page(document, number)})
    send_line(output, {"end": last})


def _page(document: Any, number: int) -> dict[str, Any]:
    import pypdfium2.raw as pdfium

    from chatapp.engine.documents.read.pdf import pdf_text

    page = pdfium.FPDF_LoadPage(document, number - 1)
    if not page:
        return {"fault": "unreadable"}
    try:
        around = pdf_text.frame(page)
        raw = pdf_text.read(page)
    except (OSError, MemoryError) as error:
        return {"fault": "memory" if isinstance(error, MemoryError) else "unreadable"}
    finally:
        pdfium.FPDF_ClosePage(page)
    return {
        "text": raw.text,
        "rectangles": base64.b64encode(raw.rectangles).decode("ascii"),
        "frame": (around.left, around.bottom, around.right, around.top, around.turns),
        "bold": raw.bold,
        "marks": dataclasses.asdict(raw.marks),
    }


def _draw(file: Path, number: int, width_px: int, output: BinaryIO) -> None:
    document = _open(file, output)
    if document is None:
        return
    import pypdfium2.raw as pdfium

    from chatapp.engine.documents.read.pdf import pdf_picture, pdf_text

    page = pdfium.FPDF_LoadPage(document, number - 1)
    if not page:
        send_line(output, {"fault": "unreadable"})
        return
    around = pdf_text.frame(page)
    try:
        png = pdf_picture.draw(page, width_px, around.width, around.height)
    except (OSError, MemoryError):
        send_line(output, {"fault": "memory"})
        return
    send_line(
        output,
        {
            "width": around.width,
            "height": around.height,
            "png": base64.b64encode(png).decode("ascii"),
        },
    )


def _recognize(wanted: argparse.Namespace, output: BinaryIO) -> None:
    document = _open(wanted.file, output)
    if document is None:
        return
    import pypdfium2.raw as pdfium

    from chatapp.engine.documents.read.pdf import pdf_ocr

    page = pdfium.FPDF_LoadPage(document, wanted.first - 1)
    if not page:
        send_line(output, {"fault": "unreadable"})
        return
    try:
        send_line(output, pdf_ocr.read(page, wanted.program, wanted.languages))
    except (OSError, MemoryError):
        send_line(output, {"fault": "memory"})


def _make_pdf(file: Path, to: Path, output: BinaryIO) -> None:
    from chatapp.engine.documents.read import picture_pdf

    try:
        send_line(output, {"pages": picture_pdf.write(file, to)})
    except picture_pdf.NoPicture as error:
        send_line(output, {"fault": str(error)})
    except MemoryError:
        send_line(output, {"fault": "memory"})


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
