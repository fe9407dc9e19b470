"""The sizes of the window and its panes on each display, kept over moves and restarts."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Slot

from chatapp.gui.shell import screen_fit
from chatapp.gui.shell.main_window import Panes

if TYPE_CHECKING:
    from PySide6.QtGui import QScreen

    from chatapp.gui.shell.kept_settings import KeptSettings
    from chatapp.gui.shell.main_window import MainWindow

_SETTLED_MS = 400
"""A window that is dragged to another display is not resized under the pointer."""
_MOST = 12
"""Displays that are remembered, those used last."""


@dataclass(frozen=True, slots=True)
class DisplayPlace:
    """Sizes on one display, in logical pixels."""

    width: int
    height: int
    list_width: int
    source_width: int
    library_height: int

    @property
    def panes(self) -> Panes:
        """The widths of list and source view."""
        return Panes(self.list_width, self.source_width)


def display_name(screen: QScreen) -> str:
    """Return what tells a display from others: the same one in another scale is another one."""
    size = screen.geometry().size()
    return f"{screen.name()} {size.width()}x{size.height()} {screen.devicePixelRatio():g}"


class DisplayPlaces(QObject):
    """Takes the sizes of a display when the window comes there, and fits those of a new one."""

    def __init__(self, window: MainWindow, settings: KeptSettings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        known = settings.values.displays
        self._display = known[-1][0] if known and known[-1] else ""
        """The display whose sizes the window has: at first that of last time."""
        self._size = window.size()
        """The size there, once it rests: while the window goes to a display of another scale, it
        has for a moment the old size in the new scale.
        """
        self._resized = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._resized.timeout.connect(self._take_size)
        self._timer = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._timer.timeout.connect(self._settle)
        window.installEventFilter(self)
        if window.isVisible():
            self._begin()

    def keep(self) -> None:
        """Store the sizes of the display that the window is on."""
        if not self._timer.isActive():
            self._take_size()
        self._keep(display_name(self._window.screen()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = QEvent.Type
        if event.type() == kinds.Show and not event.spontaneous():
            self._begin()
        elif event.type() in (kinds.Move, kinds.Resize) and self._timer.isActive():
            self._timer.start()
        elif event.type() == kinds.Resize:
            self._resized.start()
        return False

    def _begin(self) -> None:
        handle = self._window.windowHandle()
        if handle is not None:
            unique = Qt.ConnectionType.UniqueConnection
            handle.screenChanged.connect(self._on_screen_changed, unique)
        self._display = self._display or display_name(self._window.screen())
        self._settle()

    def _keep(self, name: str) -> None:
        window = self._window
        normal = window.normalGeometry().size() if window.isMaximized() else self._size
        panes, lower = window.panes, window.side.lower_height
        place = DisplayPlace(normal.width(), normal.height(), panes.list, panes.source, lower)
        others = [row for row in self._settings.values.displays if row[:1] != (name,)]
        own = (name, *map(str, astuple(place)))
        self._settings.change("displays", (*others[1 - _MOST :], own))

    def _take_size(self) -> None:
        if not self._window.isMaximized():
            self._size = self._window.size()

    @Slot("QScreen*")
    def _on_screen_changed(self, _screen: QScreen) -> None:
        self._resized.stop()
        if not self._timer.isActive():
            self._keep(self._display)
        self._timer.start()

    def _settle(self) -> None:
        window = self._window
        name = display_name(window.screen())
        if name == self._display:
            return
        self._display = name
        place = self._known(name)
        screen_fit.fit(window, QSize(place.width, place.height) if place else None)
        self._take_size()
        if place is None:
            return
        window.side.set_lower_height(place.library_height)
        window.set_panes(place.panes)

    def _known(self, name: str) -> DisplayPlace | None:
        rows = [row[1:] for row in self._settings.values.displays if row[:1] == (name,)]
        try:
            return DisplayPlace(*map(int, rows[0])) if rows else None
        except (TypeError, ValueError):
            return None
