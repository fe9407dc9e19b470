"""Shows over the whole window where dragged files will go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from chatapp.contract.document_formats import PICTURE_ENDINGS
from chatapp.gui.shell import dropped_data
from chatapp.gui.shell.dropped_data import VirtualFile
from chatapp.gui.widgets.icons import picture
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

ZoneName = Literal["chat", "library", "model", "address", "nowhere"]


@dataclass(frozen=True, slots=True)
class DropZone:
    """One place that files can be dropped on."""

    name: ZoneName
    icon: str
    title: str
    explanation: str


class DropTarget(QWidget):
    """Covers `window` while files are dragged over it."""

    dropped = Signal(list, str)
    """Paths as text, and the name of the zone."""
    picture_dropped = Signal(object)
    """A QImage that a browser dragged."""
    address_dropped = Signal(str)
    refused = Signal(str)
    """The name of a file whose content the other program did not give."""

    def __init__(self, theme: Theme, window: QWidget, folder: Path | None = None) -> None:
        """Write what is dragged without a file into `folder`."""
        super().__init__(window)
        self._folder = folder
        self._theme = theme
        self._window = window
        self._zones: list[DropZone] = []
        self._hovered = 0
        self._is_over = False
        self._takes_pictures = False
        self.setAcceptDrops(True)
        self.setAccessibleName(tr("drop.name"))
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._window:
            return False
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        elif isinstance(event, QDragEnterEvent):
            return self._begin(event)
        elif self.isVisible() and isinstance(event, QDropEvent):
            # Until the pointer moves again, the window is still the target of this drag.
            self.event(event)
            return True
        elif event.type() == QEvent.Type.DragLeave:
            self._is_over = False
            QTimer.singleShot(0, self, self._hide_if_gone)
        return False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._is_over = self._begin(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._hovered = self._zone_at(event.position().toPoint())
        self.update()
        if self._zones[self._hovered].name == "nowhere":
            event.ignore()
        else:
            _take_a_copy(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        zone = self._zones[self._zone_at(event.position().toPoint())]
        self.hide()
        if zone.name == "nowhere":
            event.ignore()
            return
        _take_a_copy(event)
        self._take(event.mimeData(), zone)

    def set_hindrance(self, words: str) -> None:
        """Offer pictures to the model unless there is a reason why it sees none."""
        self._takes_pictures = not words

    def preview(self, files: Sequence[str]) -> None:
        self._show(_zones_for(files, self._takes_pictures))

    def _show(self, zones: list[DropZone]) -> None:
        self._zones = zones
        self._hovered = 0
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()

    def _begin(self, event: QDragEnterEvent) -> bool:
        mime = event.mimeData()
        names = [*dropped_data.files(mime), *(file.name for file in self._virtual_files(mime))]
        if names:
            self.preview(names)
        elif mime.hasImage() and dropped_data.is_for_window(mime):
            self._show([_zone("chat", "picture")])
        elif dropped_data.address(mime):
            self._show([_zone("address", "chat")])
        elif dropped_data.is_elsewhere(mime):
            words = tr("drop.elsewhere"), tr("drop.elsewhere_explained")
            self._show([DropZone("nowhere", "warning", *words)])
        else:
            return False
        _take_a_copy(event)
        return True

    def _virtual_files(self, mime: QMimeData) -> list[VirtualFile]:
        return dropped_data.virtual_files(mime) if self._folder is not None else []

    def _take(self, mime: QMimeData, zone: DropZone) -> None:
        """Emit what was dropped: files, else contents of files, else a picture or an address."""
        files = dropped_data.files(mime) or self._written(mime)
        if files:
            self.dropped.emit(files, zone.name)
        elif zone.name == "address":
            self.address_dropped.emit(dropped_data.address(mime))
        elif mime.hasImage():
            self.picture_dropped.emit(mime.imageData())

    def _written(self, mime: QMimeData) -> list[str]:
        """Write the files that are dragged as contents, and return their paths."""
        paths: list[str] = []
        for file in self._virtual_files(mime):
            assert self._folder is not None
            try:
                path = dropped_data.write(mime, file, self._folder)
            except OSError:
                path = None
            if path is None:
                self.refused.emit(file.name)
            else:
                paths.append(str(path))
        return paths

    def _hide_if_gone(self) -> None:
        if not self._is_over:
            self.hide()

    def _zone_at(self, at: QPoint) -> int:
        for index in range(len(self._zones)):
            if self._area(index).contains(at):
                return index
        return 0

    def _area(self, index: int) -> QRect:
        """Return the rectangle of a zone; the first of two takes three fifths of the width."""
        inner = self.rect().adjusted(24, 24, -24, -24)
        count = len(self._zones)
        if count == 1:
            return inner
        first = inner.width() * 3 // 5
        if index == 0:
            return QRect(inner.left(), inner.top(), first - 8, inner.height())
        return QRect(
            inner.left() + first + 8, inner.top(), inner.width() - first - 8, inner.height()
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = self._theme.color("window")
        veil.setAlphaF(0.94)
        painter.fillRect(self.rect(), veil)
        for index, zone in enumerate(self._zones):
            self._paint_zone(painter, QRectF(self._area(index)), zone, index == self._hovered)

    def _paint_zone(
        self, painter: QPainter, area: QRectF, zone: DropZone, is_hovered: bool
    ) -> None:
        colors = self._theme.colors
        usable = zone.name != "nowhere"
        color = colors.accent if is_hovered and usable else colors.quiet
        ground = QColor(colors.accent)
        ground.setAlphaF(0.10 if is_hovered and usable else 0.0)
        painter.setBrush(ground)
        painter.setPen(QPen(QColor(color), 2 if is_hovered else 1.2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(area, 14, 14)
        side = self._theme.px(40)
        middle = area.center()
        shown = picture(zone.icon, color, side, self.devicePixelRatioF())
        painter.drawPixmap(round(middle.x() - side / 2), round(middle.y() - side - 18), shown)
        words = QRectF(area.left() + 16, middle.y() - 6, area.width() - 32, area.height() / 2)
        top = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.setFont(self._theme.font(1.15, bold=True))
        painter.setPen(QColor(colors.text))
        painter.drawText(words, top, zone.title)
        used = painter.boundingRect(words, top, zone.title).height()
        painter.setFont(self._theme.font())
        painter.setPen(QColor(colors.quiet))
        painter.drawText(words.adjusted(0, used + 6, 0, 0), top, zone.explanation)


def _take_a_copy(event: QDropEvent) -> None:
    """Accept a drop as a copy: a source that is told of a move may delete its file."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


def _zones_for(files: Sequence[str], takes_pictures: bool) -> list[DropZone]:
    endings = {Path(name).suffix.lower() for name in files}
    if endings == {".gguf"}:
        return [_zone("model", "model")]
    if ".gguf" in endings:
        return [_zone("nowhere", "warning")]
    if takes_pictures and endings <= {f".{ending}" for ending in PICTURE_ENDINGS}:
        seen = DropZone("chat", "picture", tr("drop.picture"), tr("drop.picture_explained"))
        return [
            seen,
            DropZone(
                "library", "library", tr("drop.library"), tr("drop.picture_library_explained")
            ),
        ]
    return [_zone("chat", "chat"), _zone("library", "library")]


def _zone(name: ZoneName, icon: str) -> DropZone:
    return DropZone(name, icon, tr(f"drop.{name}"), tr(f"drop.{name}_explained"))
