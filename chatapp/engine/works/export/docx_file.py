"""DOCX export with python-docx."""

from __future__ import annotations

import itertools

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.shared import Pt
from docx.styles.style import CharacterStyle, ParagraphStyle

from chatapp.engine.documents.page import table_rows
from chatapp.engine.works.export.export_block import RIGHT_TO_LEFT, ExportBlock, Style
from chatapp.machine.word_file import WordStyle, allowed, content, new_document

_STYLES: dict[Style, str] = {
    "title": "Title",
    "heading": "Heading 1",
    "point": "List Bullet",
    "code": "Code",
    "page": "Page Mark",
    "note": "Doubt",
}
"""Paragraph styles by their name in Word; text has the default, Normal."""
_ADDED_STYLES = (
    WordStyle("Code", 9.5, is_fixed=True),
    WordStyle("Page Mark", 9, "6B6B66"),
    WordStyle("Doubt", 9.5, "9A5B00"),
)
_TABLE = "Table Grid"


def as_docx(blocks: list[ExportBlock], language: str = "") -> bytes:
    """Return the blocks as a Word file, A4, with a named style for each kind of paragraph."""
    document = new_document(blocks[0].text if blocks else "", language, _ADDED_STYLES)
    _set_styles(document, language)
    for style, group in itertools.groupby(blocks, key=lambda block: block.style):
        texts = [allowed(block.text) for block in group]
        if style == "row":
            _add_table(document, texts)
        else:
            for text in texts:
                document.add_paragraph(text, _STYLES.get(style))
    return content(document)


def _set_styles(document: WordDocument, language: str) -> None:
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    if language in RIGHT_TO_LEFT:
        normal.element.get_or_add_pPr().append(OxmlElement("w:bidi"))
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
