"""Rows and question for deleted chats that can still be restored."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMessageBox, QWidget

from chatapp.chats.rows import DeletedChat
from chatapp.chats.titles import brief
from chatapp.chats.trash import KEPT_DAYS
from chatapp.gui.chats.listing.row_keys import DeletedKey
from chatapp.gui.widgets.popup import question_box
from chatapp.gui.widgets.rows import ListRow
from chatapp.texts import tr

_DAY_S = 24 * 3600.0


def rows(deleted: Sequence[DeletedChat]) -> list[ListRow]:
    """Return a row for each, with the days left to restore it."""
    deleted_rows = [
        ListRow(DeletedKey(chat.id), title(chat), _left(chat.deleted_at), is_fixed=True)
        for chat in deleted
    ]
    return [ListRow(None, tr("deleted.name"), is_header=True), *deleted_rows] if deleted else []


def title(chat: DeletedChat) -> str:
    return brief(chat.title) or tr("chats.untitled")


def ask(window: QWidget, chats: Sequence[DeletedChat], confirmed: Callable[[], object]) -> None:
    """Ask before erasing chats, which cannot be undone."""
    question = tr("deleted.ask_all", count=len(chats))
    if len(chats) == 1:
        question = tr("deleted.ask", title=title(chats[0]))
    box = question_box(window, question, tr("deleted.explained"), tr("deleted.keep"))
    erase = box.addButton(tr("deleted.erase_now"), QMessageBox.ButtonRole.DestructiveRole)
    erase.clicked.connect(confirmed)
    box.open()


def _left(deleted_at: float) -> str:
    days = KEPT_DAYS - (time.time() - deleted_at) / _DAY_S
    return tr("deleted.left", count=max(1, math.ceil(days)))
