"""What every Word file of ours has: A4 pages, an Asian font, named styles, only letters of XML."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML 1.0 does not allow."""
_ASIAN_FONTS = {"ko": "Malgun Gothic", "ja": "Yu Gothic"}
_LONGEST_TITLE = 255
FIXED_FONT = "Courier New"


@dataclass(frozen=True, slots=True)
class WordStyle:
    """A style of paragraphs that Word does not have; `colour` is RGB."""

    name: str
    points: float
    colour: str = "000000"
    is_fixed: bool = False
    """Whether its letters are equally wide, as those of code."""


def allowed(text: str) -> str:
    """Return a text without what a Word file cannot hold."""
    return _FORBIDDEN.sub("", text)


def new_document(title: str, language: str, styles: Sequence[WordStyle]) -> WordDocument:
    """Return an empty document; texts of `language` get a font that has its letters."""
    document = docx.Document()
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    if font := _ASIAN_FONTS.get(language):
        normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    for wanted in styles:
        style = document.styles.add_style(wanted.name, WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(style, ParagraphStyle)
        style.base_style = normal
        style.font.size = Pt(wanted.points)
        style.font.color.rgb = RGBColor.from_string(wanted.colour)
        if wanted.is_fixed:
            style.font.name = FIXED_FONT
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    properties = document.core_properties
    # python-docx's template names itself as the author.
    properties.author = properties.comments = ""
    properties.title = allowed(title)[:_LONGEST_TITLE]
    return document


def content(document: WordDocument) -> bytes:
    """Return the document as the bytes of a file."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
