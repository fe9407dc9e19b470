"""The tree of a chat's branches, one row each: a click shows a branch, Delete removes it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from chatapp.chats.versions import ChatBranch
from chatapp.gui.chats.listing import days
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.popup import PlainDialog, action_menu
from chatapp.gui.widgets.rows import ListRow, RowList
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_WIDTH, _HEIGHT = 560, 520
_LEAST_HEIGHT = 140
"""Pixels at 100 %: of the dialog, and of the list at its lowest."""
_DEEPEST = 8
"""Levels that are indented; a deeper branch stands below the last of them."""


class VersionTree(PlainDialog):
    """Stays open while branches are chosen and deleted."""

    chosen = Signal(object)
    """The first message of a branch."""
    deletion_asked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(tr("versions.title"), tr("versions.close"), parent)
        self._theme = theme
        self._branches: Sequence[ChatBranch] = ()
        self.list = RowList(theme, tr("versions.title"))
        self.list.setMinimumHeight(theme.px(_LEAST_HEIGHT))
        self.list.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.list.picked.connect(self.chosen)
        self.list.removal_asked.connect(self._on_removal_asked)
        self.list.menu_asked.connect(self._open_menu)
        # A role that keeps the dialog open.
        self.delete_button = self.buttons.addButton(
            tr("versions.delete"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.delete_button.setAutoDefault(False)
        self.close_button.setDefault(True)
        self.delete_button.clicked.connect(
            lambda: self._on_removal_asked(self.list.key_at(self.list.currentIndex()))
        )
        self.column.addWidget(plain_label(tr("versions.about"), wraps=True, quiet=True))
        self.column.addWidget(self.list, 1)
        self.column.addWidget(self.buttons)
        room = self.screen().availableGeometry().size()
        self.resize(
            min(theme.px(_WIDTH), room.width() - 40), min(theme.px(_HEIGHT), room.height() - 80)
        )

    def show_branches(self, branches: Sequence[ChatBranch]) -> None:
        """Show the branches, those on the screen marked."""
        self._branches = branches
        self.list.show_rows([_row(branch) for branch in branches])
        on_screen = [branch.first_id for branch in branches if branch.is_shown]
        if not self.list.currentIndex().isValid() and on_screen:
            self.list.select(on_screen[-1])
        self.delete_button.setEnabled(len(branches) > 1)
        self.list.setFocus()

    def _on_removal_asked(self, first_id: int | None) -> None:
        # The only branch of a chat is the chat itself.
        if len(self._branches) > 1 and first_id is not None:
            self.deletion_asked.emit(first_id)

    def _open_menu(self, first_id: int, at: QPoint) -> None:
        actions = {"versions.show": lambda: self.chosen.emit(first_id)}
        if len(self._branches) > 1:
            actions["versions.delete"] = lambda: self.deletion_asked.emit(first_id)
        action_menu(self, actions).popup(at)


def _row(branch: ChatBranch) -> ListRow:
    speaker = tr("transcript.question" if branch.role == "user" else "transcript.answer")
    when = days.brief(branch.created_at, datetime.date.today())
    return ListRow(
        branch.first_id,
        branch.words or tr("versions.empty"),
        tr("versions.detail", speaker=speaker, count=branch.count),
        hint=when,
        is_current=branch.is_shown,
        level=min(branch.level, _DEEPEST),
        spoken=tr("versions.on_screen") if branch.is_shown else "",
    )
