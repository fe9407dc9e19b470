"""The dialog of a folder: its name, its instructions, and the documents its chats begin with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QWidget

from chatapp.chats.folder_rows import LONGEST_INSTRUCTIONS
from chatapp.chats.rows import ChatFolder
from chatapp.gui.keyboard.syllable_keeper import SyllableKeeper
from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.rows import ListRow, RowList
from chatapp.gui.widgets.scroll_bars import PlainScrollArea, SlimBar
from chatapp.gui.widgets.text_field import TextField, edge_sheet
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_WIDTH, _HEIGHT = 520, 640
_INSTRUCTIONS_HEIGHT = 110
_DOCUMENTS_HEIGHT = 96
"""Pixels at 100 %, at their lowest."""


class FolderDialog(QDialog):
    """Emits the changed folder when it is saved."""

    saved = Signal(object)

    def __init__(
        self, theme: Theme, folder: ChatFolder, documents: Mapping[int, str], parent: QWidget
    ) -> None:
        """`documents` are those of the library, each with its name."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = theme
        self._folder = folder
        self._names = dict(documents)
        self._on = {number for number in folder.document_ids if number in documents}
        self.name = TextField(theme)
        self.instructions = QPlainTextEdit()
        self.keeper = SyllableKeeper(self.instructions)
        self.documents = RowList(theme)
        roles = QDialogButtonBox.ButtonRole
        self.buttons = QDialogButtonBox()
        self.save_button = self.buttons.addButton(tr("chat_folders.save"), roles.AcceptRole)
        self.buttons.addButton(tr("backup.keep"), roles.RejectRole)
        self._build()
        self._show_documents()
        self._on_name_changed()

    def _build(self) -> None:
        self.setWindowTitle(tr("chat_folders.title", name=self._folder.name))
        self.name.setText(self._folder.name)
        self.name.setAccessibleName(tr("chat_folders.field.name"))
        self.instructions.setPlainText(self._folder.instructions)
        self.instructions.setPlaceholderText(tr("chat_folders.example"))
        self.instructions.setAccessibleName(tr("chat_folders.field.instructions"))
        self.instructions.setTabChangesFocus(True)
        self.instructions.setMinimumHeight(self._theme.px(_INSTRUCTIONS_HEIGHT))
        self.instructions.setVerticalScrollBar(SlimBar(self._theme))
        self.instructions.setStyleSheet(edge_sheet(self._theme))
        self.documents.setAccessibleName(tr("chat_folders.field.documents"))
        self.documents.setMinimumHeight(self._theme.px(_DOCUMENTS_HEIGHT))
        self.documents.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self._lay_out()
        self.buttons.accepted.connect(self._on_saved)
        self.buttons.rejected.connect(self.reject)
        self.name.textChanged.connect(self._on_name_changed)
        self.documents.picked.connect(self._on_picked)

    def _lay_out(self) -> None:
        explained = plain_label(tr("chat_folders.explained"), wraps=True, quiet=True)
        parts: list[QWidget] = [
            plain_label(tr("chat_folders.field.name")),
            self.name,
            plain_label(tr("chat_folders.field.instructions")),
            self.instructions,
            plain_label(tr("chat_folders.field.documents")),
        ]
        if self._names:
            parts.append(self.documents)
        else:
            parts.append(plain_label(tr("chat_folders.no_documents"), wraps=True, quiet=True))
        grows = [self.instructions, *([self.documents] if self._names else [])]
        content = QWidget()
        vbox(*parts, explained, on=content, grows=grows, margins=(20, 16, 20, 4), spacing=8)
        # A low screen shows a part of it at a time, and the buttons always.
        scroll = PlainScrollArea(self._theme, content)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        foot = hbox(self.buttons, margins=(20, 4, 20, 16))
        vbox(scroll, foot, on=self, grows=[scroll], spacing=4)
        room = self.screen().availableGeometry().size()
        wanted = (self._theme.px(_WIDTH), self._theme.px(_HEIGHT))
        self.resize(min(wanted[0], room.width() - 40), min(wanted[1], room.height() - 80))

    def _show_documents(self) -> None:
        chosen_first = sorted(self._names, key=lambda number: self._names[number].casefold())
        self.documents.show_rows(
            [
                ListRow(number, self._names[number], is_on=number in self._on)
                for number in chosen_first
            ]
        )

    def _on_picked(self, document_id: int) -> None:
        self._on ^= {document_id}
        self._show_documents()

    def _on_name_changed(self) -> None:
        self.save_button.setEnabled(bool(self.name.text().strip()))

    def _on_saved(self) -> None:
        instructions = self.instructions.toPlainText().strip()[:LONGEST_INSTRUCTIONS]
        # Documents that the library does not know yet stay.
        kept = [number for number in self._folder.document_ids if number not in self._names]
        changed = replace(
            self._folder,
            name=self.name.text(),
            instructions=instructions,
            document_ids=tuple(sorted({*kept, *self._on})),
        )
        self.saved.emit(changed)
        self.accept()
