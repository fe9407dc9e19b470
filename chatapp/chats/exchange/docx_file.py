"""A chat as a Word file, with python-docx."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.shared import Mm
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from markdown_it.token import Token

from chatapp.chats.exchange.html_page import parser
from chatapp.chats.exchange.portable_chat import PortableChat
from chatapp.chats.exchange.words import ExportWords
from chatapp.contract.records import Message
from chatapp.machine.word_file import FIXED_FONT, WordStyle, allowed, content, new_document

_STYLES = (
    WordStyle("Speaker", 9, "6B6B66"),
    WordStyle("Sources", 9, "6B6B66"),
    WordStyle("Code", 9.5, is_fixed=True),
)
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
    document = new_document(chat.chat.title, words.language, _STYLES)
    document.add_heading(allowed(chat.chat.title), level=0)
    for message in chat.branch():
        document.add_paragraph(allowed(words.heading(message)), "Speaker")
        for name in message.pictures:
            if (png := picture(name)) is not None:
                document.add_picture(io.BytesIO(png), width=Mm(_PICTURE_WIDTH_MM))
        _add_text(document, message)
        if message.sources:
            lines = [words.sources, *map(words.source, message.sources)]
            document.add_paragraph(allowed("\n".join(lines)), "Sources")
    return content(document)


def _add_text(document: WordDocument, message: Message) -> None:
    if message.role == "user" or len(message.text) > _LONGEST_PARSED:
        document.add_paragraph(allowed(message.text.strip()))
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
            self._document.add_paragraph(allowed(token.content.rstrip("\n")), "Code")
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
            run = paragraph.add_run(allowed(child.content))
            run.bold, run.italic = look.bold or None, look.italic or None
            run.font.strike = look.strike or None
            if child.type == "code_inline":
                run.font.name = FIXED_FONT
