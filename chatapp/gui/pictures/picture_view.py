"""A picture of a question over the whole window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget
from shiboken6.Shiboken import isValid

from chatapp.gui.widgets.boxes import hbox
from chatapp.gui.widgets.buttons import IconButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.texts import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent

    from chatapp.gui.pictures.picture_files import PictureFiles
    from chatapp.gui.widgets.theme import Theme

_NAMES = ("pictures.previous", "pictures.next", "pictures.close")
_EDGE = 24
_BAR = 48


class PictureView(QWidget):
    """Closes at Esc and at a click; the keyboard focus returns to where it was."""

    def __init__(self, theme: Theme, files: PictureFiles, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._files = files
        self._names: tuple[str, ...] = ()
        self._index = 0
        self._before: QWidget | None = None
        self._drawn_key: tuple[object, ...] = ()
        self._drawn = QPixmap()
        self._words = plain_label()
        self._previous = IconButton(theme, "left", "")
        self._next = IconButton(theme, "right", "")
        self.close_button = IconButton(theme, "close", "")
        self._buttons = (self._previous, self._next, self.close_button)
        self._bar = QWidget(self)
        margins = (_EDGE, 4, 12, 4)
        hbox(self._words, *self._buttons, on=self._bar, grows=[self._words], margins=margins)
        self._previous.clicked.connect(lambda: self._step(-1))
        self._next.clicked.connect(lambda: self._step(1))
        self.close_button.clicked.connect(self.leave)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        window.installEventFilter(self)
        self.hide()

    def show_picture(self, name: str, names: Sequence[str]) -> None:
        self._names = tuple(names)
        self._index = self._names.index(name)
        if self.isHidden():
            self._before = self.window().focusWidget()
        self._say()
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self.setFocus()

    def leave(self) -> None:
        if self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.setFocus()
        self.hide()

    @property
    def shown(self) -> str:
        return self._names[self._index]

    def picture_place(self) -> QRect:
        """Return the rectangle of the picture in logical pixels; empty when it is missing."""
        room = self.rect().adjusted(_EDGE, _BAR, -_EDGE, -_EDGE)
        ratio = self.devicePixelRatioF()
        key = (self.shown, room.size() * ratio)
        if key != self._drawn_key:
            self._drawn_key, self._drawn = key, self._files.drawn(*key)
        size = self._drawn.size() / ratio
        place = QRect(room.topLeft(), size)
        place.moveCenter(room.center())
        return place

    def _step(self, step: int) -> None:
        self._index = max(0, min(len(self._names) - 1, self._index + step))
        self._say()
        self.update()

    def _say(self) -> None:
        words = tr("pictures.large", index=self._index + 1, count=len(self._names))
        if self._files.path(self.shown) is None:
            words = tr("pictures.gone")
        self._words.setText(words)
        self.setAccessibleName(words)
        for button, key in zip(self._buttons, _NAMES, strict=True):
            button.set_words(tr(key))
        self._previous.setVisible(len(self._names) > 1)
        self._next.setVisible(len(self._names) > 1)
        self._previous.setEnabled(self._index > 0)
        self._next.setEnabled(self._index + 1 < len(self._names))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return False

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Keep the keyboard here: the window under the picture is hidden."""
        reached = [button for button in self._buttons if button.isVisible() and button.isEnabled()]
        if not reached:
            # Qt calls this while the view is being hidden.
            return super().focusNextPrevChild(forwards)
        now = self.window().focusWidget()
        at = reached.index(now) if now in reached else (-1 if forwards else 0)
        target = reached[(at + (1 if forwards else -1)) % len(reached)]
        target.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._step(-1 if event.key() == Qt.Key.Key_Left else 1)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.leave()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._bar.setGeometry(0, 0, self.width(), _BAR)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("window"))
        place = self.picture_place()
        if place.isEmpty():
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, self._drawn)
        painter.setPen(self._theme.color("line"))
        painter.drawRect(place.adjusted(-1, -1, 0, 0))
