"""Where the composer stands: as high as it needs, but never the whole column; the rest scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

_MOST = 0.55
"""Share of the column's height."""
_LEAST = 64


class ComposerPlace(QScrollArea):
    """Takes no focus: Tab goes to what is in it, and scrolls it into sight."""

    def __init__(self, composer: QWidget) -> None:
        super().__init__()
        self._composer = composer
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setWidget(composer)
        composer.installEventFilter(self)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        wanted = self._composer.heightForWidth(width)
        if wanted < 0:
            wanted = self._composer.sizeHint().height()
        above = self.parentWidget()
        most = int(above.height() * _MOST) if above is not None else wanted
        return max(_LEAST, min(wanted, most))

    def sizeHint(self) -> QSize:
        return QSize(self._composer.sizeHint().width(), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._composer.minimumSizeHint().width(), _LEAST)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A scroll area would take the keys with which the transcript is read.
        event.ignore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow and shrink with the composer."""
        if watched is self._composer and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
