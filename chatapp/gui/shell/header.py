"""The bar at the top: the list, a new chat, the title, the model, and a menu of commands."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.shell.command_table import Commands
from chatapp.gui.widgets.boxes import hbox
from chatapp.gui.widgets.buttons import IconButton, TextButton
from chatapp.gui.widgets.plain_text import ElidedName
from chatapp.gui.widgets.popup import Menu
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_HEIGHT = 44
_GAP = 12
_NARROW = 720
_LEAST_HALF = 70
"""Half of the width in pixels under which a title says too little."""
_PLACED = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)
_MENU = (
    "rename_chat",
    "export_chat",
    "import_chats",
    "delete_chat",
    "",
    "find",
    "add_documents",
    "look_page",
    "",
    "settings",
    "back_up",
    "restore_backup",
    "keys",
    "tour",
    "",
    "quit",
)


class Title(ElidedName):
    double_clicked = Signal()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.double_clicked.emit()


class HeaderBar(Retranslating, QWidget):
    """Its buttons and its menu trigger commands."""

    narrowed = Signal(bool)
    """There is room for few words only, or again for more."""

    def __init__(
        self, theme: Theme, commands: Commands, tools: Sequence[QWidget], column: QWidget
    ) -> None:
        """`tools` stand at the right; the title stands over the middle of `column`."""
        super().__init__()
        self._theme = theme
        self._commands = commands
        self._column = column
        self._is_narrow = False
        self._list = IconButton(theme, "sidebar", "")
        self._new = TextButton(theme, "", "plus")
        self._more = IconButton(theme, "more", "")
        self._tools = tools
        parts = (self._list, self._new, 12, None, *tools, self._more)
        hbox(*parts, on=self, margins=(8, 0, 8, 0), spacing=4)
        self.title = Title(Qt.TextElideMode.ElideRight, Qt.AlignmentFlag.AlignCenter)
        self.title.setParent(self)
        for widget in (column, *tools):
            widget.installEventFilter(self)
        self._list.clicked.connect(commands.action("toggle_list").trigger)
        self._new.clicked.connect(commands.action("new_chat").trigger)
        self._more.clicked.connect(self._on_more_clicked)
        self.title.double_clicked.connect(commands.action("rename_chat").trigger)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self._retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < self._theme.px(_NARROW)
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self.narrowed.emit(is_narrow)
        self._place_title()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _PLACED:
            self._place_title()
        return super().eventFilter(watched, event)

    def _place_title(self) -> None:
        """Put the title over the column; only where it has no room there, between its neighbours."""
        left = self._new.geometry().right() + _GAP
        right = self._tools[0].geometry().left() - _GAP
        middle = self._column.mapTo(self.window(), self._column.rect().center()).x()
        half = min(middle - left, right - middle)
        if self._column.isHidden() or half < self._theme.px(_LEAST_HALF):
            middle, half = (left + right) // 2, (right - left) // 2
        self.title.setGeometry(middle - half, 0, max(0, 2 * half), self.height())

    def show_title(self, title: str) -> None:
        """Show the title of a chat, or the words for one without."""
        self.title.set_text(title or tr("chats.untitled"))

    def _retranslate(self) -> None:
        self._list.set_words(tr("header.list"))
        self._new.set_words(tr("header.new_chat"))
        self._more.set_words(tr("header.more"))

    def _on_more_clicked(self) -> None:
        menu = Menu(self)
        for key in _MENU:
            if key:
                menu.addAction(self._commands.action(key))
            else:
                menu.addSeparator()
        menu.open_below(self._more)

    def _on_theme_changed(self) -> None:
        self.title.setFont(self._theme.font(1.0, bold=True))
        self.setFixedHeight(max(_HEIGHT, self._theme.px(_HEIGHT)))
