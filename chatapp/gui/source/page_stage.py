"""Scrolls and zooms the picture of a page, and reports when a sharper one is needed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea

from chatapp.gui.source.page_picture import PagePicture
from chatapp.gui.source.selection_bar import SelectionBar
from chatapp.gui.widgets.scroll_bars import SlimBar
from chatapp.gui.widgets.theme import Theme, set_palette_color

_WIDEST_PX = 3200
_SMALLEST_ZOOM, _LARGEST_ZOOM = 0.5, 4.0
_SHARPEN_AFTER_MS = 150
_STEPS: dict[int, Sequence[int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class PageStage(QScrollArea):
    """Holds the picture of one page."""

    rested = Signal()
    """The page has another size, unchanged for 150 ms."""
    moved = Signal()
    """The page was scrolled or resized."""
    asked = Signal(str)
    """Selected words that the user asks about."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._zoom = 1.0
        self.picture = PagePicture(theme)
        self._sharpen = QTimer(self, singleShot=True, interval=_SHARPEN_AFTER_MS)
        self._sharpen.timeout.connect(self.rested)
        self.setVerticalScrollBar(SlimBar(theme))
        self.setHorizontalScrollBar(SlimBar(theme, Qt.Orientation.Horizontal))
        self.setWidget(self.picture)
        self.bar = SelectionBar(theme, self)
        self.bar.asked.connect(self.asked)
        self.picture.selected.connect(lambda _text: self.bar.place())
        self.moved.connect(self.bar.place)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().installEventFilter(self)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.valueChanged.connect(self.moved)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def zoom_by(self, factor: float) -> None:
        """Zoom the page at once."""
        self._zoom = max(_SMALLEST_ZOOM, min(_LARGEST_ZOOM, self._zoom * factor))
        self.fit()
        self._sharpen.start()

    def selection(self) -> str:
        """Return the selected text."""
        return self.picture.selection()

    def unselect(self) -> None:
        """Select nothing."""
        self.picture.unselect()

    def selected_place(self) -> QRect:
        """Return the selection's rectangle in the viewport, or an empty one."""
        covered = self.picture.selection_rectangle()
        if covered.isEmpty():
            return QRect()
        return covered.toRect().translated(self.picture.mapTo(self.viewport(), QPoint(0, 0)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Select words with Shift and an arrow, from the marked ones on; else scroll."""
        step = _STEPS.get(event.key())
        if step is None or not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            super().keyPressEvent(event)
            return
        self.picture.select_on(*step)
        self.ensureVisible(*self.picture.cursor_place().center().toPoint().toTuple())

    def fit(self) -> None:
        """Fit the page to the available width."""
        self.picture.set_width(max(80, round((self._room() - 16) * self._zoom)))
        self.moved.emit()

    def wanted_px(self) -> int:
        """Return the width of a sharp picture in device pixels."""
        return min(_WIDEST_PX, round(self.picture.width() * self.devicePixelRatioF()))

    def show_place(self, place: QRectF) -> None:
        """Scroll a place to the upper third of the view; an empty one means the top."""
        if place.isEmpty():
            self.verticalScrollBar().setValue(0)
            return
        self.verticalScrollBar().setValue(round(place.top() - self.viewport().height() / 3))
        self.horizontalScrollBar().setValue(round(place.left() - 24))

    def _room(self) -> int:
        # A scroll area that was never shown has no width yet.
        if self.isVisible():
            return self.viewport().width()
        around = self.parentWidget()
        return (around.width() if around else self.width()) - 10

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        control = Qt.KeyboardModifier.ControlModifier
        if isinstance(event, QWheelEvent) and event.modifiers() & control:
            self.zoom_by(1.1 if event.angleDelta().y() > 0 else 1 / 1.1)
            return True
        if event.type() == QEvent.Type.Resize and watched is self.viewport():
            self.fit()
            self._sharpen.start()
        return False

    def _on_theme_changed(self) -> None:
        set_palette_color(self, QPalette.ColorRole.Window, self._theme.color("raised"))
