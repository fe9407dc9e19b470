"""Rows, menu and question for deleted chats that can still be restored."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QMessageBox, QWidget

from chatapp.chats.rows import DeletedChat
from chatapp.gui.chats.all_chats import KEPT_DAYS
from chatapp.gui.widgets.rows import ListRow
from chatapp.texts import tr

_DAY_S = 24 * 3600.0
Do = Callable[[], object]


@dataclass(frozen=True, slots=True)
class DeletedKey:
    chat_id: int


def rows(deleted: Sequence[DeletedChat]) -> list[ListRow]:
    """Return a row for each, with the days left to restore it."""
    deleted_rows = [
        ListRow(DeletedKey(chat.id), title(chat), _left(chat.deleted_at), is_fixed=True)
        for chat in deleted
    ]
    return [ListRow(None, tr("deleted.name"), is_header=True), *deleted_rows] if deleted else []


def title(chat: DeletedChat) -> str:
    return chat.title or tr("chats.untitled")


def menu(parent: QWidget, restore: Do, erase: Do, erase_all: Do | None) -> QMenu:
    """Return the menu of a deleted chat; `erase_all` is for all of them."""
    made = QMenu(parent)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    doings = {"deleted.restore": restore, "deleted.erase": erase, "deleted.erase_all": erase_all}
    for words, do in doings.items():
        if do is not None:
            made.addAction(tr(words)).triggered.connect(do)
    return made


def ask(window: QWidget, chats: Sequence[DeletedChat], confirmed: Do) -> None:
    """Ask before erasing chats, which cannot be undone."""
    box = QMessageBox(window)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(QMessageBox.Icon.Question)
    if len(chats) == 1:
        box.setText(tr("deleted.ask", title=title(chats[0])))
    else:
        box.setText(tr("deleted.ask_all", count=len(chats)))
    box.setInformativeText(tr("deleted.explained"))
    erase = box.addButton(tr("deleted.erase_now"), QMessageBox.ButtonRole.DestructiveRole)
    keep = box.addButton(tr("deleted.keep"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    erase.clicked.connect(confirmed)
    box.open()


def _left(deleted_at: float) -> str:
    days = KEPT_DAYS - (time.time() - deleted_at) / _DAY_S
    return tr("deleted.left", count=max(1, math.ceil(days)))
