"""A chat as a Word file, with python-docx."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from markdown_it.token import Token

from chatapp.chats.exchange.html_page import parser
from chatapp.chats.exchange.portable_chat import PortableChat
from chatapp.chats.exchange.words import ExportWords
from chatapp.contract.records import Message

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML 1.0 does not allow."""
_ASIAN_FONTS = {"ko": "Malgun Gothic", "ja": "Yu Gothic"}
_STYLES = (("Speaker", 9, "6B6B66"), ("Sources", 9, "6B6B66"), ("Code", 9.5, "000000"))
"""Name, size in points and RGB colour of the styles that Word does not have."""
_LISTS = {"bullet_list_open": "List Bullet", "ordered_list_open": "List Number"}
_LONGEST_PARSED = 400_000
_PICTURE_WIDTH_MM = 120


@dataclass(slots=True)
class _Look:
    """The look of the letters that follow."""

    bold: bool = False
    italic: bool = False
    strike: bool = False


def as_docx(
    chat: PortableChat, words: ExportWords, picture: Callable[[str], bytes | None]
) -> bytes:
    """Return the shown branch on A4; `picture` reads a picture by its name."""
    document = docx.Document()
    _add_styles(document, words.language)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    properties = document.core_properties
    # python-docx's template names itself as the author.
    properties.author = properties.comments = ""
    properties.title = _allowed(chat.chat.title)[:255]
    document.add_heading(_allowed(chat.chat.title), level=0)
    for message in chat.branch():
        document.add_paragraph(_allowed(words.heading(message)), "Speaker")
        for name in message.pictures:
            if (png := picture(name)) is not None:
                document.add_picture(io.BytesIO(png), width=Mm(_PICTURE_WIDTH_MM))
        _add_text(document, message)
        if message.sources:
            lines = [words.sources, *map(words.source, message.sources)]
            document.add_paragraph(_allowed("\n".join(lines)), "Sources")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _add_styles(document: WordDocument, language: str) -> None:
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    if font := _ASIAN_FONTS.get(language):
        normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    for name, size_pt, colour in _STYLES:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(style, ParagraphStyle)
        style.base_style = normal
        style.font.size = Pt(size_pt)
        style.font.color.rgb = RGBColor.from_string(colour)
        if name == "Code":
            style.font.name = "Courier New"


def _add_text(document: WordDocument, message: Message) -> None:
    if message.role == "user" or len(message.text) > _LONGEST_PARSED:
        document.add_paragraph(_allowed(message.text.strip()))
        return
    _MarkdownWriter(document).write(parser().parse(message.text))


class _MarkdownWriter:
    """Writes the blocks of an answer as paragraphs, lists and tables."""

    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._lists: list[str] = []
        self._is_quote = False
        self._heading = 0
        self._rows: list[list[Token]] | None = None

    def write(self, tokens: list[Token]) -> None:
        """Write all blocks."""
        for token in tokens:
            self._take(token)

    def _take(self, token: Token) -> None:
        if token.type == "inline" and self._rows is not None:
            self._rows[-1].append(token)
        elif token.type == "inline":
            _add_inline(self._paragraph(), token)
        elif token.type in ("fence", "code_block"):
            self._document.add_paragraph(_allowed(token.content.rstrip("\n")), "Code")
        elif token.type in ("table_open", "tr_open", "table_close"):
            self._take_table(token.type)
        else:
            self._take_place(token)

    def _take_place(self, token: Token) -> None:
        """Note in which list, quote or heading the next words are."""
        if token.type in _LISTS:
            self._lists.append(_LISTS[token.type])
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self._lists.pop()
        elif token.type in ("blockquote_open", "blockquote_close"):
            self._is_quote = token.type == "blockquote_open"
        elif token.type in ("heading_open", "heading_close"):
            self._heading = int(token.tag[1:]) if token.type == "heading_open" else 0

    def _take_table(self, kind: str) -> None:
        if kind == "table_open":
            self._rows = []
        elif kind == "tr_open" and self._rows is not None:
            self._rows.append([])
        elif kind == "table_close":
            self._add_table()

    def _paragraph(self) -> Paragraph:
        if self._heading:
            return self._document.add_heading(level=min(9, self._heading + 1))
        if self._lists:
            deeper = f" {min(len(self._lists), 3)}" if len(self._lists) > 1 else ""
            return self._document.add_paragraph(style=self._lists[-1] + deeper)
        return self._document.add_paragraph(style="Quote" if self._is_quote else None)

    def _add_table(self) -> None:
        rows, self._rows = self._rows or [], None
        table = self._document.add_table(0, max(map(len, rows), default=1), style="Table Grid")
        for row in rows:
            cells: tuple[_Cell, ...] = table.add_row().cells
            for cell, token in zip(cells, row, strict=False):
                _add_inline(cell.paragraphs[0], token)
        # Word needs a paragraph after a table.
        self._document.add_paragraph()


def _add_inline(paragraph: Paragraph, token: Token) -> None:
    look = _Look()
    names = {"strong": "bold", "em": "italic", "s": "strike"}
    for child in token.children or ():
        name, _, end = child.type.rpartition("_")
        if end in ("open", "close") and name in names:
            setattr(look, names[name], end == "open")
        elif child.type in ("softbreak", "hardbreak"):
            paragraph.add_run().add_break()
        elif child.content:
            run = paragraph.add_run(_allowed(child.content))
            run.bold, run.italic = look.bold or None, look.italic or None
            run.font.strike = look.strike or None
            if child.type == "code_inline":
                run.font.name = "Courier New"


def _allowed(text: str) -> str:
    return _FORBIDDEN.sub("", text)
