"""The letters of PDF pages: fonts, styles, and Markdown as reportlab's own markup."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from markdown_it.token import Token
from reportlab.lib import colors
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from chatapp import fonts

REGULAR, BOLD, ASIAN = "ChatRegular", "ChatBold", "HeiseiKakuGo-W5"
"""Bold is the same file, drawn with an outline: there is one weight. Readers bring the last one."""
_FILL, _FILL_AND_STROKE = 0, 2
_STROKE = 0.35
"""Points of the outline that makes letters of ten points bold."""
_ADDRESS = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
_IDEOGRAPH = re.compile("[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
_ASCII = re.compile("([\x21-\x7e\u00a0]+)")
_FIXED = "Courier"
_UNKNOWN = "\u25a1"
_MARKUP = {"strong": "b", "em": "u", "s": "strike"}


class _EmphasizedText(PDFTextObject):
    """Draws the letters of the bold font with an outline."""

    def setFont(self, psfontname: str, size: float, leading: float | None = None) -> None:
        super().setFont(psfontname, size, leading)
        self._thicken(psfontname)

    def _setFont(self, psfontname: str, size: float) -> None:
        super()._setFont(psfontname, size)
        self._thicken(psfontname)

    def _thicken(self, name: str) -> None:
        self.setTextRenderMode(_FILL_AND_STROKE if name == BOLD else _FILL)


class EmphasizingCanvas(Canvas):
    """Has one weight of its font, and draws it bold where that is wanted."""

    def beginText(self, x: float = 0, y: float = 0, direction: str | None = None) -> Any:
        self.setLineWidth(_STROKE)
        return _EmphasizedText(self, x, y, direction=direction)


def plain(text: str) -> str:
    """Return a text as markup that shows it as it is."""
    return _shown(text)


def code(line: str) -> str:
    """Return a line of code, whose spaces stay."""
    runs = _ASCII.split(line.expandtabs(4).replace(" ", "\u00a0"))
    # Every second one is in the fixed font, which knows Latin letters only.
    marked = [
        f'<font name="{_FIXED}">{escape(run)}</font>' if number % 2 else _shown(run)
        for number, run in enumerate(runs)
    ]
    return "".join(marked) or "\u00a0"


def inline(token: Token) -> str:
    """Return the words of a block as markup."""
    parts: list[str] = []
    links: list[bool] = []
    for child in token.children or ():
        name, _, end = child.type.rpartition("_")
        if end in ("open", "close") and name in _MARKUP:
            parts.append(f"<{'/' if end == 'close' else ''}{_MARKUP[name]}>")
        elif child.type == "link_open":
            address = str(child.attrGet("href") or "")
            links.append(bool(_ADDRESS.match(address)))
            parts.append(f'<a href="{escape(address)}" color="#2f6feb">' if links[-1] else "")
        elif child.type == "link_close":
            parts.append("</a>" if links.pop() else "")
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("<br/>")
        elif child.type == "code_inline":
            parts.append(f'<font backColor="#f0f0ee">{_shown(child.content)}</font>')
        else:
            parts.append(_shown(child.content))
    return "".join(parts)


def _shown(text: str) -> str:
    """Escape a text, with letters that the font lacks in another one."""
    glyphs = pdfmetrics.getFont(REGULAR).face.charToGlyph
    pieces: list[str] = []
    for letter in text:
        if ord(letter) in glyphs or letter in "\n\u00a0":
            pieces.append(escape(letter))
        elif _IDEOGRAPH.match(letter):
            pieces.append(f'<font name="{ASIAN}">{letter}</font>')
        elif letter.isprintable():
            pieces.append(_UNKNOWN)
    return "".join(pieces)


def _register() -> None:
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(name, str(fonts.KOREAN)))
    pdfmetrics.registerFont(UnicodeCIDFont(ASIAN))
    pdfmetrics.registerFontFamily(
        REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD
    )


def _styles() -> dict[str, ParagraphStyle]:
    text = ParagraphStyle(
        "text",
        fontName=REGULAR,
        fontSize=10,
        leading=16,
        alignment=TA_LEFT,
        spaceAfter=6,
        splitLongWords=1,
        bulletFontName=REGULAR,
    )
    quiet = colors.HexColor("#6b6b66")
    ground = colors.HexColor("#f6f6f4")
    made = [
        text,
        ParagraphStyle("title", text, fontName=BOLD, fontSize=17, leading=24, spaceAfter=10),
        ParagraphStyle("h1", text, fontName=BOLD, fontSize=14, leading=20, spaceBefore=8),
        ParagraphStyle("h2", text, fontName=BOLD, fontSize=12, leading=18, spaceBefore=6),
        ParagraphStyle("h3", text, fontName=BOLD, spaceBefore=4),
        ParagraphStyle("speaker", text, fontSize=8.5, textColor=quiet, spaceBefore=14),
        ParagraphStyle("question", text, backColor=ground, leftIndent=6, spaceAfter=0),
        ParagraphStyle("sources", text, fontSize=8.5, leading=13, textColor=quiet, spaceAfter=1),
        ParagraphStyle("code", text, fontSize=9, leading=13, backColor=ground, spaceAfter=0),
        ParagraphStyle("quote", text, textColor=quiet),
        ParagraphStyle("cell", text, fontSize=9, leading=13, spaceAfter=0),
        ParagraphStyle("head", text, fontName=BOLD, fontSize=9, leading=13, spaceAfter=0),
    ]
    return {style.name: style for style in made}


_register()
STYLES = _styles()
