"""The dialog of an export: which chats, and in which form."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QRadioButton,
    QWidget,
)

from chatapp.chats.exchange.writer import KINDS, ExportKind
from chatapp.contract.records import Chat
from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.rows import ListRow, RowList
from chatapp.gui.widgets.text_field import show_edge
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_WIDTH, _HEIGHT = 480, 520
_LIST_HEIGHT = 40
"""Pixels at 100 %; the list at its lowest."""


class ExportDialog(QDialog):
    """Emits the ids of the checked chats and the form."""

    wanted = Signal(list, str)

    def __init__(
        self, theme: Theme, chats: Sequence[Chat], chosen: Collection[int], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._chats = [chat for chat in chats if chat.leaf_id]
        self._on = {chat.id for chat in self._chats if chat.id in chosen}
        # What was chosen stands first.
        self._chats.sort(key=lambda chat: chat.id not in self._on)
        self.list = RowList(theme, tr("export.chats"))
        self.all_button = TextButton(theme, tr("export.all"))
        self.none_button = TextButton(theme, tr("export.none"))
        self._explained = plain_label(wraps=True, quiet=True)
        self._count = plain_label(quiet=True)
        self.forms = QButtonGroup(self)
        roles = QDialogButtonBox.ButtonRole
        self.buttons = QDialogButtonBox()
        self.export_button = self.buttons.addButton(tr("export.do"), roles.AcceptRole)
        self.buttons.addButton(tr("backup.keep"), roles.RejectRole)
        self._build(theme)
        self._show()

    def choose(self, kind: ExportKind) -> None:
        """Choose a form."""
        self.forms.button(KINDS.index(kind)).setChecked(True)
        self._show()

    def _build(self, theme: Theme) -> None:
        self.setWindowTitle(tr("export.title"))
        self.list.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        forms = QGridLayout()
        for number, kind in enumerate(KINDS):
            radio = QRadioButton(tr(f"export.kind.{kind}"))
            show_edge(radio, theme)
            self.forms.addButton(radio, number)
            forms.addWidget(radio, number // 2, number % 2)
        self.forms.button(0).setChecked(True)
        head = hbox(self._count, None, self.all_button, self.none_button)
        self.list.setMinimumHeight(theme.px(_LIST_HEIGHT))
        parts = (head, self.list, forms, self._explained, self.buttons)
        vbox(*parts, on=self, grows=[self.list], margins=(20, 16, 20, 16), spacing=10)
        room = self.screen().availableGeometry().size()
        self.resize(
            min(theme.px(_WIDTH), room.width() - 40), min(theme.px(_HEIGHT), room.height() - 80)
        )
        self.list.picked.connect(self._on_picked)
        self.all_button.clicked.connect(lambda: self._switch({chat.id for chat in self._chats}))
        self.none_button.clicked.connect(lambda: self._switch(set()))
        self.forms.idClicked.connect(lambda _number: self._show())
        self.buttons.rejected.connect(self.reject)
        self.buttons.accepted.connect(self._on_accepted)
        self.export_button.setFocus()

    def _kind(self) -> ExportKind:
        return KINDS[max(0, self.forms.checkedId())]

    def _show(self) -> None:
        self.list.show_rows(
            [
                ListRow(chat.id, chat.title or tr("chats.untitled"), is_on=chat.id in self._on)
                for chat in self._chats
            ]
        )
        self._count.setText(tr("export.count", count=len(self._on)))
        self.export_button.setEnabled(bool(self._on))
        self._explained.setText(tr(f"export.explained.{self._kind()}"))

    def _switch(self, chat_ids: set[int]) -> None:
        self._on = chat_ids
        self._show()

    def _on_picked(self, chat_id: int) -> None:
        self._switch(self._on ^ {chat_id})

    def _on_accepted(self) -> None:
        ids = [chat.id for chat in self._chats if chat.id in self._on]
        self.wanted.emit(ids, self._kind())
        self.accept()
