"""The document formats: names, file name endings, and what their pages are called.

Window, terminal and engine share this list. The reader of a format is the module
`chatapp.engine.documents.read.<kind>_file`; see docs/extending.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import Literal

Unit = Literal["page", "slide", "part"]


@dataclass(frozen=True, slots=True)
class DocumentFormat:
    """A format; `endings` are lower case, without the dot."""

    kind: str
    endings: tuple[str, ...]
    unit: Unit = "part"
    """What the length of a document is counted in."""
    has_printed_pages: bool = False
    """Pages can be drawn as they are printed."""


# A file is offered to the reader of its ending, then to the others in this order. The reader of
# plain text takes any text, so it stays last.
DOCUMENT_FORMATS = (
    DocumentFormat("pdf", ("pdf",), unit="page", has_printed_pages=True),
    DocumentFormat("docx", ("docx", "docm", "dotx")),
    DocumentFormat("pptx", ("pptx", "pptm", "ppsx"), unit="slide"),
    DocumentFormat("xlsx", ("xlsx", "xlsm")),
    DocumentFormat("hwpx", ("hwpx",)),
    DocumentFormat("odt", ("odt", "ott")),
    DocumentFormat("ods", ("ods", "ots")),
    DocumentFormat("odp", ("odp", "otp"), unit="slide"),
    DocumentFormat("doc", ("doc", "dot")),
    DocumentFormat("xls", ("xls",)),
    DocumentFormat("ppt", ("ppt", "pps"), unit="slide"),
    DocumentFormat("msg", ("msg",)),
    DocumentFormat("hwp", ("hwp",)),
    DocumentFormat("rtf", ("rtf",)),
    DocumentFormat("epub", ("epub",)),
    DocumentFormat("mht", ("mht", "mhtml")),
    DocumentFormat("mbox", ("mbox",)),
    DocumentFormat("eml", ("eml",)),
    DocumentFormat("html", ("html", "htm", "xhtml")),
    DocumentFormat("md", ("md", "markdown")),
    DocumentFormat("csv", ("csv", "tsv")),
    DocumentFormat("zip", ("zip",)),
    DocumentFormat("txt", ("txt",)),
)
DOCUMENT_ENDINGS = tuple(chain.from_iterable(listed.endings for listed in DOCUMENT_FORMATS))
CONVERTED_ENDINGS = ("xlsb", "wpd", "wps", "sxw", "sxc", "sxi")
"""LibreOffice converts these, where it is installed; they are offered, not looked for in folders."""
PICTURE_ENDINGS = ("png", "jpg", "jpeg", "tif", "tiff", "webp", "bmp", "gif")
"""Pictures are read by OCR when added one by one; folder scans skip them: they hold thousands."""
_BY_KIND = {listed.kind: listed for listed in DOCUMENT_FORMATS}


def format_of(kind: str) -> DocumentFormat:
    """Return the format of a document; one without endings for an unknown kind."""
    return _BY_KIND.get(kind) or DocumentFormat(kind, ())


def kind_by_name(name: str) -> str:
    """Return the kind that a file name's ending stands for, "" for none of ours."""
    ending = ending_of(name)
    kinds = (listed.kind for listed in DOCUMENT_FORMATS if ending in listed.endings)
    return next(kinds, "")


def ending_of(name: str) -> str:
    """Return a file name's ending in lower case, without the dot, "" for none."""
    _, dot, ending = name.lower().rpartition(".")
    return ending if dot else ""
