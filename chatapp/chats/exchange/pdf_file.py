"""A chat as PDF pages without Qt, with reportlab and the Korean font that comes along."""

from __future__ import annotations

import io
from collections.abc import Callable

from markdown_it.token import Token
from reportlab.lib import colors, utils
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    Image,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from chatapp.chats.exchange import pdf_text
from chatapp.chats.exchange.html_page import parser
from chatapp.chats.exchange.pdf_text import STYLES, EmphasizingCanvas
from chatapp.chats.exchange.portable_chat import PortableChat
from chatapp.chats.exchange.words import ExportWords
from chatapp.contract.records import Message

_MARGIN = 20 * mm
_LONGEST_PARSED = 400_000
"""Characters; a longer text stays plain."""
_PICTURE_WIDTH = 120 * mm
_PICTURE_HEIGHT = 200 * mm
_INDENT = 14
_GRID = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.5, colors.HexColor("#d4d4d0")),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
)


def as_pdf(chat: PortableChat, words: ExportWords, picture: Callable[[str], bytes | None]) -> bytes:
    """Return the shown branch on A4; `picture` reads a picture by its name."""
    parts: list[Flowable] = [Paragraph(pdf_text.plain(chat.chat.title), STYLES["title"])]
    for message in chat.branch():
        parts.append(Paragraph(pdf_text.plain(words.heading(message)), STYLES["speaker"]))
        parts += _pictures(message, picture)
        parts += _text(message)
        if message.sources:
            lines = [words.sources, *map(words.source, message.sources)]
            parts += [Paragraph(pdf_text.plain(line), STYLES["sources"]) for line in lines]
    stream = io.BytesIO()
    document = SimpleDocTemplate(
        stream,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=chat.chat.title,
        creator="chatapp",
        lang=words.language,
    )
    document.build(parts, onFirstPage=_number, onLaterPages=_number, canvasmaker=EmphasizingCanvas)
    return stream.getvalue()


def _number(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFont(pdf_text.REGULAR, 9)
    canvas.setFillColor(colors.HexColor("#6b6b66"))
    canvas.drawCentredString(A4[0] / 2, _MARGIN / 2, str(document.page))


def _pictures(message: Message, picture: Callable[[str], bytes | None]) -> list[Flowable]:
    images: list[Flowable] = []
    for name in message.pictures:
        if (png := picture(name)) is not None:
            width, height = utils.ImageReader(io.BytesIO(png)).getSize()
            share = min(_PICTURE_WIDTH / width, _PICTURE_HEIGHT / height, 1.0)
            images.append(Image(io.BytesIO(png), width * share, height * share))
    return images


def _text(message: Message) -> list[Flowable]:
    if message.role == "user" or len(message.text) > _LONGEST_PARSED:
        style = STYLES["question" if message.role == "user" else "text"]
        lines = message.text.strip().splitlines()
        return [Paragraph(pdf_text.plain(line) or "&nbsp;", style) for line in lines]
    return _PdfWriter().write(parser().parse(message.text))


class _PdfWriter:
    """Makes the blocks of an answer: paragraphs, lists, code, tables."""

    def __init__(self) -> None:
        self._parts: list[Flowable] = []
        self._numbers: list[int] = []
        """For each list around: the number of its next item, 0 for bullets."""
        self._bullet = ""
        self._quotes = 0
        self._heading = 0
        self._rows: list[list[Token]] | None = None

    def write(self, tokens: list[Token]) -> list[Flowable]:
        """Return all blocks."""
        for token in tokens:
            self._take(token)
        return self._parts

    def _take(self, token: Token) -> None:
        if token.type == "inline" and self._rows is not None:
            self._rows[-1].append(token)
        elif token.type == "inline":
            self._add(pdf_text.inline(token), "text")
        elif token.type in ("fence", "code_block"):
            for line in token.content.rstrip("\n").split("\n"):
                self._add(pdf_text.code(line), "code")
            self._parts.append(Spacer(1, 6))
        elif token.type == "table_open":
            self._rows = []
        elif token.type == "tr_open" and self._rows is not None:
            self._rows.append([])
        elif token.type == "table_close":
            self._add_table()
        else:
            self._take_place(token)

    def _take_place(self, token: Token) -> None:
        """Note in which list, quote or heading the next words are."""
        if token.type == "bullet_list_open":
            self._numbers.append(0)
        elif token.type == "ordered_list_open":
            self._numbers.append(int(token.attrGet("start") or 1))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self._numbers.pop()
        elif token.type == "list_item_open":
            number = self._numbers[-1]
            self._bullet = f"{number}." if number else "•"
            self._numbers[-1] += 1 if number else 0
        elif token.type in ("blockquote_open", "blockquote_close"):
            self._quotes += 1 if token.type == "blockquote_open" else -1
        elif token.type in ("heading_open", "heading_close"):
            self._heading = int(token.tag[1:]) if token.type == "heading_open" else 0

    def _add(self, words: str, name: str) -> None:
        if self._heading:
            self._parts.append(Paragraph(words, STYLES[f"h{min(self._heading, 3)}"]))
            return
        bullet, self._bullet = self._bullet, ""
        depth = len(self._numbers)
        base = STYLES["quote" if self._quotes and name == "text" else name]
        style = ParagraphStyle(
            f"{base.name}{depth}-{self._quotes}",
            base,
            leftIndent=base.leftIndent + _INDENT * (depth + self._quotes),
            bulletIndent=_INDENT * (depth + self._quotes - 1) + 2,
        )
        self._parts.append(Paragraph(words, style, bulletText=bullet or None))

    def _add_table(self) -> None:
        rows, self._rows = self._rows or [], None
        width = max(map(len, rows), default=0)
        if not width:
            return
        cells = []
        for number, row in enumerate(rows):
            style = STYLES["cell" if number else "head"]
            filled = [Paragraph(pdf_text.inline(token), style) for token in row]
            cells.append(filled + [""] * (width - len(row)))
        column = (A4[0] - 2 * _MARGIN - 12) / width
        table = Table(cells, [column] * width, repeatRows=1, splitInRow=1, style=_GRID)
        self._parts += [table, Spacer(1, 6)]
