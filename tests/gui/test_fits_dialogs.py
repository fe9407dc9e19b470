"""Every dialog can be read and used on small screens and with large texts, in each language."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from chatapp import texts
from chatapp.contract.records import Document, Message
from chatapp.gui.app.window import Window
from chatapp.gui.documents.reports.import_details import ImportDetails, ImportedFile
from chatapp.gui.documents.reports.ingest_report import IngestReport
from chatapp.gui.message_menu.answer_editor import AnswerEditor
from chatapp.gui.text.table_view import TableView
from tests.gui import laid_out

SCREENS = ((1024, 600, 200), (640, 360, 100), (1366, 768, 125))
"""Width and height in logical pixels, and the size of texts in percent."""
LANGUAGES = ("en", "ko", "ja")
LONG = "A name that is much longer than any dialog is wide, without an end in sight.pdf"


def branches(window: Window) -> QDialog:
    chat_id = window.chats.current.chat.id
    question = window.store.messages.add(Message("user", LONG, chat_id=chat_id))
    for number in range(12):
        window.store.messages.add(
            Message("assistant", f"{number} {LONG}", chat_id=chat_id, parent_id=question.id)
        )
    window.chats.current.open(chat_id)
    window.chats.versions.open_tree()
    tree = window.chats.versions.tree
    assert tree is not None
    return tree


def options(window: Window) -> QDialog:
    window.writing.instructions.open()
    assert window.writing.instructions.dialog is not None
    return window.writing.instructions.dialog


def keys(window: Window) -> QDialog:
    window.guides.commands.open_sheet()
    assert window.guides.commands.sheet is not None
    return window.guides.commands.sheet


def others(window: Window) -> Iterator[QDialog]:
    theme, main = window.shell.theme, window.main
    yield AnswerEditor(theme, "An answer. " * 200, main)
    yield IngestReport(Document(1, LONG, "", 1, 60, 90), main)
    yield ImportDetails(theme, [ImportedFile(LONG, LONG * 3, True)] * 30, main)
    yield TableView(theme, [["a", "b"], *([LONG, "1"] for _ in range(200))], main)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("width", "height", "zoom"), SCREENS)
def test_no_dialog_clips_or_overlaps(
    make_window: Callable[..., Window],
    qtbot: QtBot,
    language: str,
    width: int,
    height: int,
    zoom: int,
) -> None:
    window = make_window(language=language, zoom_percent=zoom)
    texts.use(language)
    window.main.setMinimumSize(480, 280)
    window.main.resize(width, height)
    QApplication.processEvents()
    found: list[str] = []
    opened = [branches(window), options(window), keys(window), *others(window)]
    for dialog in opened:
        dialog.show()
        # As on a screen of this size.
        dialog.resize(dialog.size().boundedTo(QSize(width, height)))
        faults = laid_out.settled_faults(dialog)
        if dialog.width() > width or dialog.height() > height:
            faults.append(f"{dialog.size()} is larger than the screen")
        found += [f"{type(dialog).__name__}: {fault}" for fault in faults]
        dialog.close()
    assert not found, "\n".join(found)
