"""A page over the conversation, as large as it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.buttons import IconButton
from chatapp.gui.widgets.plain_text import ElidedName
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr


class CoveringPage(QWidget):
    """`column` takes the content under the title."""

    closed = Signal()

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._theme = theme
        self.title = ElidedName()
        self.title.setFont(theme.font(1.15, bold=True))
        self.close_button = IconButton(theme, "close", tr("page.close"))
        self.close_button.clicked.connect(self.leave)
        head = hbox(self.title, self.close_button, grows=[self.title])
        self.column = vbox(head, on=self, margins=(20, 12, 20, 16), spacing=10)
        self.setAutoFillBackground(True)
        over.installEventFilter(self)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Esc"), self, context=inside).activated.connect(self.end_nearest)
        self.hide()

    def cover(self) -> None:
        over = self.parentWidget()
        assert over is not None
        self.setGeometry(over.rect())
        self.show()
        self.raise_()

    def end_nearest(self) -> None:
        """What Esc does."""
        self.leave()

    def leave(self) -> None:
        """Go back to the conversation."""
        self.hide()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        over = self.parentWidget()
        if watched is over and event.type() == QEvent.Type.Resize and over is not None:
            self.setGeometry(over.rect())
        return False
