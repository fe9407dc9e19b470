"""Prints chats as PDF pages with Qt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QUrl
from PySide6.QtGui import QFont, QImage, QPageSize, QPdfWriter, QTextDocument

from chatapp.chats.exchange.html_page import as_html
from chatapp.chats.exchange.portable_chat import PortableChat
from chatapp.chats.exchange.words import words
from chatapp.chats.exchange.writer import picture_file

_DPI = 150
_STYLE = "p, li { line-height: 140%; }\n"
_WIDEST_PICTURE = 600
_FONT_POINTS = 10.5


class _PageDocument(QTextDocument):
    """Loads nothing by itself: addresses in texts must not be opened."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        return None


def printer(pictures: Path, font: QFont) -> Callable[[PortableChat], bytes]:
    """Return what makes the PDF of a chat; `pictures` is the folder of its pictures."""

    def print_chat(chat: PortableChat) -> bytes:
        return _printed(chat, pictures, font)

    return print_chat


def _printed(chat: PortableChat, pictures: Path, font: QFont) -> bytes:
    document = _PageDocument()
    document.setDefaultFont(_print_font(font))

    def address(name: str) -> str:
        path = picture_file(pictures, name)
        image = QImage(str(path)) if path else QImage()
        if image.isNull():
            return ""
        if image.width() > _WIDEST_PICTURE:
            image = image.scaledToWidth(_WIDEST_PICTURE)
        document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), image)
        return name

    document.setHtml(as_html([chat], words(), address, _STYLE))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(chat.chat.title)
    writer.setCreator("chatapp")
    writer.setResolution(_DPI)
    # Qt leaves two centimetres around a document that it breaks into pages, and numbers them.
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    document.print_(writer)
    # Ends the file before its bytes are taken.
    del writer
    buffer.close()
    return bytes(data.data())


def _print_font(font: QFont) -> QFont:
    printed = QFont(font)
    printed.setPointSizeF(_FONT_POINTS)
    return printed
