"""The bar at the top: the list, a new chat, the title, the model, and a menu of commands."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from chatapp.gui.shell.command_table import Commands
from chatapp.gui.widgets.boxes import hbox
from chatapp.gui.widgets.buttons import IconButton, TextButton
from chatapp.gui.widgets.plain_text import ElidedName
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_HEIGHT = 44
_MENU = (
    "rename_chat",
    "export_chat",
    "import_chats",
    "delete_chat",
    "",
    "find",
    "add_documents",
    "",
    "settings",
    "back_up",
    "restore_backup",
    "keys",
    "",
    "quit",
)


class Title(ElidedName):
    double_clicked = Signal()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.double_clicked.emit()


class HeaderBar(Retranslating, QWidget):
    """Its buttons and its menu trigger commands."""

    def __init__(
        self,
        theme: Theme,
        commands: Commands,
        model_menu: QWidget,
        options: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._commands = commands
        self.title = Title(Qt.TextElideMode.ElideRight, Qt.AlignmentFlag.AlignCenter)
        self._list = IconButton(theme, "sidebar", "")
        self._new = TextButton(theme, "", "plus")
        self._more = IconButton(theme, "more", "")
        parts = (self._list, self._new, 12, self.title, 12, model_menu, options, self._more)
        hbox(*parts, on=self, grows=[self.title], margins=(8, 0, 8, 0), spacing=4)
        self._list.clicked.connect(commands.action("toggle_list").trigger)
        self._new.clicked.connect(commands.action("new_chat").trigger)
        self._more.clicked.connect(self._on_more_clicked)
        self.title.double_clicked.connect(commands.action("rename_chat").trigger)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self._retranslate()

    def _retranslate(self) -> None:
        self._list.set_words(tr("header.list"))
        self._new.set_words(tr("header.new_chat"))
        self._more.set_words(tr("header.more"))

    def _on_more_clicked(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key in _MENU:
            if key:
                menu.addAction(self._commands.action(key))
            else:
                menu.addSeparator()
        corner = self._more.mapToGlobal(self._more.rect().bottomRight())
        corner.setX(corner.x() - menu.sizeHint().width())
        menu.popup(corner)

    def _on_theme_changed(self) -> None:
        self.title.setFont(self._theme.font(1.0, bold=True))
        self.setFixedHeight(max(_HEIGHT, self._theme.px(_HEIGHT)))
