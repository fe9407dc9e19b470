"""The column at the left: a list over another one, with a border between them to drag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QSplitter, QWidget

from chatapp.gui.widgets.boxes import vbox

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

_MOST_FOR_LOWER = 0.4
"""Share of the height that the lower list takes of itself; the user may drag it higher."""
_LEAST_FOR_UPPER = 0.25
"""Share of the height that is left for the upper list."""
_UNLIMITED = 16_777_215
"""Qt's largest height of a widget."""


class Separator(QWidget):
    """A hair line between two parts of the window."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setBackgroundRole(QPalette.ColorRole.Mid)
        self.setAutoFillBackground(True)


class Side(QWidget):
    """The lower list is as high as it wants to be, until its border is dragged."""

    def __init__(self) -> None:
        super().__init__()
        self.lower_height = 0
        """Pixels as the border was dragged last, 0 for never."""
        self._lower: QWidget | None = None
        self._is_lower_open = True
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.splitterMoved.connect(lambda _at, _handle: self._note_height())
        vbox(self._splitter, on=self, margins=(0, 6, 0, 0), spacing=0)
        self.setMinimumWidth(180)
        self.setBackgroundRole(QPalette.ColorRole.AlternateBase)
        self.setAutoFillBackground(True)
        self._line = Separator(self)

    def fill(self, upper: QWidget, lower: QWidget) -> None:
        """Place both lists; `lower` says by its size hint how high it wants to be."""
        self._lower = lower
        self._splitter.addWidget(upper)
        self._splitter.addWidget(lower)
        self._splitter.setStretchFactor(0, 1)

    def set_lower(self, height: int, is_open: bool) -> None:
        """Give the lower list a height in pixels, 0 for the one that it wants."""
        self.lower_height = height
        self.unfold_lower(is_open)

    def set_lower_height(self, height: int) -> None:
        """Give the lower list another height, and leave it folded or unfolded."""
        self.set_lower(height, self._is_lower_open)

    def unfold_lower(self, is_open: bool) -> None:
        """Give the lower list its height back, or leave it the one of its head."""
        self._is_lower_open = is_open
        self.fit()

    def fit(self) -> None:
        """Follow what the lower list wants, unless its border was dragged."""
        if self._lower is None:
            return
        wanted = self._lower.sizeHint().height()
        all_height = self.height()
        if self._is_lower_open:
            height = min(wanted, int(all_height * _MOST_FOR_LOWER))
            if self.lower_height:
                height = min(self.lower_height, int(all_height * (1 - _LEAST_FOR_UPPER)))
            self._lower.setMaximumHeight(_UNLIMITED)
        else:
            height = wanted
            self._lower.setMaximumHeight(wanted)
        if self._splitter.sizes()[1:] != [height]:
            self._splitter.setSizes([max(1, all_height - height), height])

    def _note_height(self) -> None:
        if self._is_lower_open:
            self.lower_height = self._splitter.sizes()[1]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._line.setGeometry(self.width() - 1, 0, 1, self.height())
        self._line.raise_()
        self.fit()
