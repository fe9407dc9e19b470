"""What pages, commands and file dialogs show comes from the catalogue, the rows and headers of
models too: they are walked in a language where every text of the catalogue is marked.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QApplication, QFileDialog, QTableView, QWidget
from pytestqt.qtbot import QtBot

from chatapp.gui.app.window import Window
from chatapp.gui.widgets import file_dialogs
from chatapp.machine import inside
from chatapp.machine.models import catalog
from chatapp.texts import translation
from tests import pseudo_locale
from tests.gui.shown_words import foreign
from tests.gui.test_fits import LOOKS, PAGES

WITHOUT = {"quit", "open_in_program", "show_in_folder"}
"""Commands that end the program or start another one."""
DIALOGS = [
    make
    for name, make in inspect.getmembers(file_dialogs, inspect.isfunction)
    if name.startswith(("pick_", "save_"))
]
VALUES = {"title": "⟦title⟧", "name": "file.md", "on_picked": lambda *_: None}
"""What callers give to the file dialogs: their titles are looked at where commands open them."""
OF_THE_ENGINE = ("Tiny 1M", "Big 70B", "vocab", "embed", "Chat", "Translate", "say one", "one")
OF_THE_PAGES = (
    # What people, models and documents say there.
    *(r"Models are GGUF files.*", r"What\?.*", r"And\?", r"An answer with.*", r"a quote.*"),
    *(r"A sentence that says what happened.*", "Another one\\.", "Do it", "Cancel"),
    *(r"Good morning.*", r"The model only knows English.*", r"What it says.*", r"A question.*"),
    *(r"A", r"(A model with|an-owner-with|A-Model-With|by an-owner-with|other-F16).*"),
    # Presets of the scripted engine and the fields of their forms.
    *("To", "Tone", "Count", "Formal", "Words", "ko", "en", "chat", "translate"),
    *(r".*\.(hwp|xlsx)", r"\d+ p\.", "apache-2\\.0"),
)


@pytest.fixture(autouse=True)
def pseudo(english: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with pseudo_locale.in_use(tmp_path / "texts", monkeypatch):
        yield


def names() -> list[str]:
    """Return what models, licences and packages are called, and what is asked in English."""
    models = catalog.models()
    found = {*OF_THE_ENGINE, *(model.name for model in models), *(each.licence for each in models)}
    for package in inside.packages():
        found |= {f"{package.name} {package.version}", *package.licence.split(", ")}
    # A model that knows English only is given examples in English.
    english = translation("en")
    found |= {english.tr(code) for code in english.codes() if code.startswith("welcome.")}
    return [re.escape(name) for name in found]


def test_a_header_and_a_cell_that_are_not_from_the_catalogue_are_seen(qtbot: QtBot) -> None:
    table = QTableView()
    qtbot.addWidget(table)
    model = QStandardItemModel(1, 2, table)
    model.setHorizontalHeaderLabels(["⟦Name⟧", "Size of file"])
    model.setData(model.index(0, 1), "Start over")
    model.setData(model.index(0, 0), "Try again", Qt.ItemDataRole.ToolTipRole)
    table.setModel(model)
    assert foreign(table) == ["Size of file", "Try again", "Start over"]


def test_every_page_is_worded(window: Window) -> None:
    data = (*names(), *OF_THE_PAGES)
    found: dict[str, list[str]] = {}
    for page in (*PAGES, *LOOKS):
        for close in (window.works, window.continuation, window.writing.compare):
            close.close_page()
        window.writing.presets.close_page()
        window.models.close_page()
        window.guides.tour.close()
        window.main.show_source(False)
        page(window)
        QApplication.processEvents()
        if words := foreign(window.main, *data):
            found[page.__name__] = words
    assert found == {}


def test_what_every_command_opens_is_worded(window: Window, qtbot: QtBot) -> None:
    window.drop_target.dropped.emit(["/tmp/report.pdf"], "chat")
    qtbot.waitUntil(lambda: bool(window.documents.shelf.documents))
    window.chats.current.ask("say one")
    qtbot.waitUntil(lambda: not window.chats.current.is_busy)
    data = (*names(), r"say one –", "http://", "chat", "translate", *versions())
    found: dict[str, list[str]] = {}
    opened: set[str] = set()
    for command in window.shell.commands.named():
        if command.key in WITHOUT:
            continue
        window.shell.commands.action(command.key).trigger()
        QApplication.processEvents()
        words = []
        for shown in _others(window):
            opened.add(type(shown).__name__)
            words += foreign(shown, *data)
            shown.close()
        # The parts of a file dialog of Qt are within the window until it is deleted.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        words += foreign(window.main, *data)
        if words:
            found[command.key] = words
    assert found == {}
    assert opened >= {"QFileDialog", "SettingsDialog", "ExportDialog", "ShortcutSheet"}


def versions() -> tuple[str, ...]:
    """The lines that name the parts of the program with their versions."""
    return (r"(chatapp|llama\.cpp|Python|Qt|LangChain|Chroma|PDFium) .*",)


def _others(window: Window) -> list[QWidget]:
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if widget.isVisible() and widget is not window.main
    ]


@pytest.mark.parametrize("make", DIALOGS, ids=lambda make: str(make.__name__))
def test_every_file_dialog_is_worded(qtbot: QtBot, make: Callable[..., None]) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    wanted: dict[str, Any] = {
        name: VALUES[name]
        for name, parameter in inspect.signature(make).parameters.items()
        if name != "window" and (parameter.default is inspect.Parameter.empty)
    }
    make(window, **wanted)
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    assert "⟦" in dialog.windowTitle()
    # Where nothing is said of kinds, Qt's own words for all of them stand.
    assert foreign(dialog, r"All Files \(\*\)") == []
