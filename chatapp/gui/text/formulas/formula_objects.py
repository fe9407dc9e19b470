"""Formulas in text documents: each is one character that Qt asks us to draw."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from chatapp.gui.text.formulas.formula_desk import desk
from chatapp.gui.text.formulas.formula_places import source_of
from chatapp.gui.widgets.line_breaks import wrappable

OBJECT = "\ufffc"
"""The character in the place of a formula."""
_TYPE = QTextFormat.ObjectTypes.UserObject + 1
_SOURCE = QTextFormat.Property.UserProperty + 1
_EM = QTextFormat.Property.UserProperty + 2
_AIR = 0.08
"""Space around a formula in a line, in em."""
_MINIMUM_HEIGHT = 3
"""QTextBlockFormat.MinimumHeight: a line with a fraction is as high as it."""


class FormulaPainter(QPyTextObject):
    """Sizes and paints formulas of all documents."""

    def intrinsicSize(self, doc: QTextDocument, pos: int, form: QTextFormat) -> QSizeF:
        box = _Box(form)
        return QSizeF(box.width, box.height)

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        doc: QTextDocument,
        pos: int,
        form: QTextFormat,
    ) -> None:
        box = _Box(form)
        # The painter has the colour of the text here, also of a quotation or a selection.
        at = QPointF(rect.left() + _AIR * box.em, rect.top() + box.baseline)
        desk().paint(painter, box.source, at, box.em, painter.pen().color())


class _Box:
    """The place of a formula, which Qt centres on the middle of small letters."""

    def __init__(self, form: QTextFormat) -> None:
        letters = form.toCharFormat()
        self.source = str(letters.property(_SOURCE) or "")
        self.em = float(letters.property(_EM) or 16)
        formula = desk().formula(self.source)
        half_x = QFontMetricsF(letters.font()).xHeight() / 2
        ascent = formula.ascent * self.em if formula else 0.0
        descent = formula.descent * self.em if formula else 0.0
        self.width = formula.width * self.em + 2 * _AIR * self.em if formula else 0.0
        self.height = max(2 * ascent - half_x, 2 * descent + half_x)
        self.baseline = (self.height + half_x) / 2


_painter: FormulaPainter | None = None


def insert_formulas(document: QTextDocument, em: float) -> bool:
    """Put formulas in the places of `placeholder`; return whether some are not drawn yet.

    `em` is the size of the letters around them in pixels. Those, and those that cannot be drawn, stand there as typed.
    """
    global _painter
    if _painter is None:
        _painter = FormulaPainter()
    document.documentLayout().registerHandler(_TYPE, _painter)
    is_waiting = False
    for at, source in reversed(_places(document)):
        cursor = QTextCursor(document)
        cursor.setPosition(at)
        cursor.setPosition(at + 1, QTextCursor.MoveMode.KeepAnchor)
        is_known = desk().is_known(source)
        if is_known and desk().formula(source) is not None:
            _insert(cursor, source, em)
        else:
            cursor.insertText(wrappable(source), _letters(cursor))
            is_waiting = is_waiting or not is_known
    return is_waiting


def sources(document: QTextDocument, start: int, end: int) -> list[str]:
    """Return the sources of the formulas between two positions, in order."""
    written = []
    for place in _spans(document):
        if place.format.objectType() == _TYPE:
            source = str(place.format.property(_SOURCE) or "")
            written += [source for at in place.positions() if start <= at < end]
    return written


@dataclass(frozen=True, slots=True)
class _Span:
    """Characters of one format; equal formulas side by side are one span."""

    start: int
    length: int
    format: QTextCharFormat

    def positions(self) -> range:
        return range(self.start, self.start + self.length)


def _spans(document: QTextDocument) -> Iterator[_Span]:
    block = document.begin()
    while block.isValid():
        for span in block.textFormats():
            yield _Span(block.position() + span.start, span.length, span.format)
        block = block.next()


class _Placeholder(NamedTuple):
    at: int
    source: str


def _places(document: QTextDocument) -> list[_Placeholder]:
    places = []
    for span in _spans(document):
        if span.format.isImageFormat():
            source = source_of(span.format.toImageFormat().name())
            places += [_Placeholder(at, source) for at in span.positions() if source]
    return places


def _insert(cursor: QTextCursor, source: str, em: float) -> None:
    form = _letters(cursor)
    form.setObjectType(_TYPE)
    form.setProperty(_SOURCE, source)
    form.setProperty(_EM, em)
    form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
    cursor.insertText(OBJECT, form)
    lines = QTextBlockFormat()
    lines.setLineHeight(cursor.blockFormat().lineHeight(), _MINIMUM_HEIGHT)
    cursor.mergeBlockFormat(lines)


def _letters(cursor: QTextCursor) -> QTextCharFormat:
    """Return the format of the letters around an image, without the image."""
    form = cursor.charFormat()
    for name in (
        QTextFormat.Property.ObjectType,
        QTextFormat.Property.ImageName,
        QTextFormat.Property.ObjectIndex,
    ):
        form.clearProperty(name)
    return form
