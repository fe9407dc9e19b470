"""Run as a program with two displays: moves pictures between them and prints their widths."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QDeadlineTimer, QEventLoop, QIODevice, QSizeF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from chatapp.gui.pages.page_stack import PageStack
from chatapp.gui.pages.page_thumbnails import PageThumbnails
from chatapp.gui.pictures.picture_files import PictureFiles
from chatapp.gui.pictures.picture_tile import PictureTile
from chatapp.gui.widgets.theme import Theme
from tests import picture_samples


class Pictures(QWidget):
    """A page, its thumbnail and a picture of a question; notes the widths they ask for."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        theme = Theme()
        (name,) = picture_samples.kept(folder, "#4080c0", width=800)
        self.asked: dict[str, int] = {}
        self.stack = PageStack(theme)
        self.thumbnails = PageThumbnails(theme)
        self.tile = PictureTile(theme, PictureFiles(folder), name, 60)
        row = QHBoxLayout(self)
        for part in (self.thumbnails, self.stack, self.tile):
            row.addWidget(part)
            part.show()
        self.stack.page_wanted.connect(self._draw_page)
        self.thumbnails.wanted.connect(self._draw_thumbnail)
        self.thumbnails.pages.reset(1)
        self.stack.open(1, 1)

    def _draw_page(self, page: int, width: int) -> None:
        self.asked["page"] = width
        self.stack.show_picture(page, png(width, width * 842 // 595), QSizeF(595, 842))

    def _draw_thumbnail(self, page: int, width: int) -> None:
        self.asked["thumbnail"] = width
        self.thumbnails.pages.take(page, png(width, width * 842 // 595))

    def widths(self) -> dict[str, int]:
        drawn = self.tile._drawn
        return {**self.asked, "tile": drawn.width() if drawn is not None else 0}


def png(width: int, height: int) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def main() -> None:
    application = QApplication(sys.argv[:1])
    folder = Path(sys.argv[1]).parent
    pictures = Pictures(folder)
    pictures.resize(700, 500)
    pictures.show()
    seen: dict[str, dict[str, int]] = {}
    for number, name in enumerate(("large", "small")):
        pictures.move(QApplication.screens()[number].availableGeometry().topLeft())
        end = QDeadlineTimer(2000)
        while not end.hasExpired():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        for part, width in pictures.widths().items():
            seen.setdefault(part, {})[name] = width
    pictures.close()
    print(json.dumps(seen))
    del application


if __name__ == "__main__":
    main()
