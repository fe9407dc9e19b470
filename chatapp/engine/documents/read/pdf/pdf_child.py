"""The PDF child process: reads pages as lines of JSON, draws or recognizes one, within limits."""

from __future__ import annotations

import argparse
import base64
import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chatapp.engine.process import child_role

if TYPE_CHECKING:
    from chatapp.engine.documents.read.pdf.pdf_document import OpenPdf

_OPEN_FAULTS = {2: "missing", 3: "format", 4: "password", 5: "security", 6: "page"}
"""FPDF_GetLastError: file, format, password, unknown security handler, page."""

Line = dict[str, Any]


def run(arguments: list[str]) -> int:
    """Serve `read FILE FIRST LAST`, `draw FILE PAGE WIDTH`, `ocr FILE PAGE` or `picture FILE`."""
    parser = argparse.ArgumentParser(prog="chatapp --pdf-worker")
    parser.add_argument("task", choices=("read", "draw", "ocr", "picture"))
    parser.add_argument("file", type=Path)
    parser.add_argument("first", type=int, nargs="?", default=0)
    parser.add_argument("last", type=int, nargs="?", default=0)
    parser.add_argument("--output", type=Path)
    parser.add_argument("--attachments", type=Path)
    parser.add_argument("--engine", default="tesseract")
    parser.add_argument("--program", default="tesseract")
    parser.add_argument("--languages", default="eng")
    child_role.add_limits(parser)
    request = parser.parse_args(arguments)
    output = child_role.start(request)
    tasks = {"read": _read, "draw": _draw, "ocr": _recognize, "picture": _make_pdf}
    try:
        for line in tasks[request.task](request):
            child_role.send_line(output, line)
    except _CannotOpen as error:
        child_role.send_line(output, {"fault": str(error)})
    return 0


class _CannotOpen(Exception):
    """The file cannot be opened: "missing", or one of _OPEN_FAULTS."""


def _open(file: Path) -> Any:
    """Return an open document. Raises _CannotOpen."""
    import pypdfium2.raw as pdfium

    from chatapp.engine.documents.read.pdf import pdf_library

    try:
        with file.open("rb"):
            pass
    except OSError as error:
        raise _CannotOpen("missing") from error
    pdf_library.start()
    document = pdfium.FPDF_LoadDocument(str(file).encode("utf-8", "surrogateescape"), None)
    if not document:
        raise _CannotOpen(_OPEN_FAULTS.get(pdfium.FPDF_GetLastError(), "format"))
    return document


def _read(request: argparse.Namespace) -> Iterator[Line]:
    import pypdfium2.raw as pdfium

    from chatapp.engine.documents.read.pdf import pdf_document

    opened = pdf_document.OpenPdf(_open(request.file), request.file)
    pages = max(pdfium.FPDF_GetPageCount(opened.document), 0)
    yield {"pages": pages, **dataclasses.asdict(opened.extras())}
    last = min(request.last, pages)
    for number in range(request.first, last + 1):
        yield {"page": number, **_page(opened, number)}
    yield {"end": last, "attached": list(_attached(opened, request.attachments))}


def _attached(opened: OpenPdf, folder: Path | None) -> Iterator[Line]:
    """Yield the files within a document, written into a folder if there is one."""
    from chatapp.engine.documents.read.elements import attachments

    if folder is None:
        for file in opened.attachments():
            yield {"name": attachments.plain_name(file.name), "path": ""}
        return
    for saved in attachments.saved(opened.attachments(), folder):
        yield {"name": saved.name, "path": str(saved.path or "")}


def _page(opened: OpenPdf, number: int) -> Line:
    import pypdfium2.raw as pdfium

    page = pdfium.FPDF_LoadPage(opened.document, number - 1)
    if not page:
        return {"fault": "unreadable"}
    try:
        return opened.read(page)
    except (OSError, MemoryError) as error:
        return {"fault": "memory" if isinstance(error, MemoryError) else "unreadable"}
    finally:
        pdfium.FPDF_ClosePage(page)


def _draw(request: argparse.Namespace) -> Iterator[Line]:
    from chatapp.engine.documents.read.pdf import pdf_picture, pdf_text
    from chatapp.engine.documents.read.pdf.pdf_fields import OpenForm

    def draw(page: Any, document: Any) -> Line:
        frame = pdf_text.frame(page)
        png = pdf_picture.draw(page, request.last, frame, OpenForm(document).handle)
        encoded = base64.b64encode(png).decode("ascii")
        return {"width": frame.width, "height": frame.height, "png": encoded}

    return _of_page(request, draw)


def _recognize(request: argparse.Namespace) -> Iterator[Line]:
    from chatapp.engine.documents.read.pdf import pdf_ocr

    engine = pdf_ocr.engine_of(request.engine, request.program, request.languages)

    def recognize(page: Any, _: Any) -> Line:
        return pdf_ocr.read(page, engine)

    return _of_page(request, recognize)


def _of_page(request: argparse.Namespace, answer: Callable[[Any, Any], Line]) -> Iterator[Line]:
    """Yield the number of pages, then the answer for the page `first` and its document."""
    import pypdfium2.raw as pdfium

    document = _open(request.file)
    yield {"pages": max(pdfium.FPDF_GetPageCount(document), 0)}
    page = pdfium.FPDF_LoadPage(document, request.first - 1)
    if not page:
        yield {"fault": "unreadable"}
        return
    try:
        yield answer(page, document)
    except (OSError, MemoryError):
        yield {"fault": "memory"}


def _make_pdf(request: argparse.Namespace) -> Iterator[Line]:
    from chatapp.engine.documents.read import picture_pdf

    try:
        yield {"pages": picture_pdf.write(request.file, request.output)}
    except picture_pdf.NoPicture as error:
        yield {"fault": str(error)}
    except MemoryError:
        yield {"fault": "memory"}
