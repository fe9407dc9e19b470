"""DOCX export with python-docx."""

from __future__ import annotations

import io
import itertools
import re

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle

from chatapp.engine.documents.page import table_rows
from chatapp.engine.works.export.export_block import RIGHT_TO_LEFT, ExportBlock, Style

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML 1.0 does not allow."""
_STYLES: dict[Style, str] = {
    "title": "Title",
    "heading": "Heading 1",
    "point": "List Bullet",
    "code": "Code",
    "page": "Page Mark",
    "note": "Doubt",
}
"""Paragraph styles by their name in Word; text has the default, Normal."""
_ADDED_STYLES = (("Code", 9.5, "000000"), ("Page Mark", 9, "6B6B66"), ("Doubt", 9.5, "9A5B00"))
"""Name, size in points and RGB colour of the styles that Word does not have."""
_TABLE = "Table Grid"
_KOREAN_FONT = "Malgun Gothic"


def as_docx(blocks: list[ExportBlock], language: str = "") -> bytes:
    """Return the blocks as a Word file, A4, with a named style for each kind of paragraph."""
    document = docx.Document()
    _add_styles(document, language)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    properties = document.core_properties
    # python-docx's template names itself as the author.
    properties.author = properties.comments = ""
    properties.title = _allowed(blocks[0].text)[:255] if blocks else ""
    for style, group in itertools.groupby(blocks, key=lambda block: block.style):
        texts = [_allowed(block.text) for block in group]
        if style == "row":
            _add_table(document, texts)
        else:
            for text in texts:
                document.add_paragraph(text, _STYLES.get(style))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _add_styles(document: WordDocument, language: str) -> None:
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    if language in RIGHT_TO_LEFT:
        normal.element.get_or_add_pPr().append(OxmlElement("w:bidi"))
    if language == "ko":
        fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), _KOREAN_FONT)
    for name, size_pt, colour in _ADDED_STYLES:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(style, ParagraphStyle)
        style.base_style = normal
        style.font.size = Pt(size_pt)
        style.font.color.rgb = RGBColor.from_string(colour)
        if name == "Code":
            style.font.name = "Courier New"
    table = document.styles[_TABLE]
    assert isinstance(table, CharacterStyle)
    table.font.size = Pt(10)


def _add_table(document: WordDocument, texts: list[str]) -> None:
    rows = [table_rows.cells(text) for text in texts if not table_rows.is_rule(text)]
    table = document.add_table(0, max(map(len, rows), default=1), style=_TABLE)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=False):
            cell.text = text
    # Word needs a paragraph after a table.
    document.add_paragraph()


def _allowed(text: str) -> str:
    return _FORBIDDEN.sub("", text)
