"""Everything that the window shows comes from the catalogue: its pages and dialogs are walked in a
language where every text of the catalogue is marked.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

import chatapp.gui
from chatapp.chats.rows import ChatFolder
from chatapp.contract.protocol import Failed, PresetDraft, PromptMeasured
from chatapp.contract.records import Chat, Preset, Variable
from chatapp.contract.sampling import Sampling
from chatapp.gui.app.window import Window
from chatapp.gui.chats.exchange.export_dialog import ExportDialog
from chatapp.gui.chats.folders.folder_dialog import FolderDialog
from chatapp.gui.commands.command_palette import CommandPalette
from chatapp.gui.composer.budget.context_budget import ContextBudget
from chatapp.gui.documents.reports.ingest_report import IngestReport
from chatapp.gui.inside.inside_view import InsideView
from chatapp.gui.instructions.options_dialog import OptionsDialog
from chatapp.gui.presets.preset_card import PresetCard
from chatapp.gui.presets.preset_editor import PresetEditor
from chatapp.gui.presets.presets_page import PresetsPage
from chatapp.gui.settings.settings_dialog import SettingsDialog
from chatapp.gui.widgets.theme import Theme
from chatapp.gui.works.work_page import WorkPage
from chatapp.gui.works.works import WorkState
from chatapp.texts import translation
from tests import pseudo_locale
from tests.gui import gallery
from tests.gui.shown_words import foreign


@pytest.fixture(autouse=True)
def pseudo(english: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with pseudo_locale.in_use(tmp_path / "texts", monkeypatch):
        yield


def test_a_word_that_is_not_from_the_catalogue_is_seen(qtbot: QtBot) -> None:
    label = QLabel("Start over")
    qtbot.addWidget(label)
    assert foreign(label) == ["Start over"]


SAID = (
    *(message.text for message in gallery.messages()),
    *(source.quote for source in gallery.SOURCES),
    *("Who won?", "The documents do not say who won.", "Write on", "Once upon a time there was"),
    *("word" * 100, "Chat", "번역", "Reading 40 %"),
)
"""What the samples say: words of people and models."""
OF_THE_ENGINE = (
    "100 MB",
    "Apache-2.0",
    "Tiny 1M",
    "Big 70B",
    "vocab",
    "embed",
    "Chat",
    "Translate",
    "say one",
    "one",
)


@pytest.mark.parametrize("page", sorted(gallery.PAGES.keys() - {"notices", "wide", "narrow"}))
def test_a_page_is_worded(theme: Theme, qtbot: QtBot, page: str) -> None:
    window = gallery.PAGES[page][0](theme)
    qtbot.addWidget(window)
    window.show()
    assert foreign(window, *map(re.escape, map(str.strip, SAID))) == []


def test_the_window_is_worded(window: Window, qtbot: QtBot) -> None:
    window.drop_target.dropped.emit(["/tmp/report.pdf"], "chat")
    qtbot.waitUntil(lambda: bool(window.documents.shelf.documents))
    window.chats.current.ask("say one")
    qtbot.waitUntil(lambda: not window.chats.current.is_busy)
    # A model that knows English only is given examples in English.
    kinds = ("suggestion", "document")
    codes = [f"welcome.{kind}_{number}" for kind, number in itertools.product(kinds, (1, 2, 3))]
    examples = [translation("en").tr(code) for code in codes]
    data = (*OF_THE_ENGINE, *examples)
    assert foreign(window.main, "say one –", *map(re.escape, data)) == []


@pytest.mark.parametrize("kind", ["summary", "translation"])
def test_the_page_of_a_work_is_worded(theme: Theme, qtbot: QtBot, kind: str) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    page = WorkPage(theme, over)
    document = gallery.documents(1)[0]
    failed = Failed(id=1, error="EngineDied", details={"cause": "cause.timeout"})
    for state in (
        WorkState(kind, document, {}),
        WorkState(kind, document, {"to": "ko"}, failed=failed),
    ):
        page.show_state(state)
        assert foreign(over) == []


def test_the_settings_are_worded(window: Window) -> None:
    dialog = SettingsDialog(window.shell.theme, window.shell.settings, (), window.main)
    assert foreign(dialog, "http://") == []


def test_the_dialogs_of_chats_are_worded(window: Window) -> None:
    theme, main = window.shell.theme, window.main
    export = ExportDialog(theme, [Chat(1, "", 0.0, 0.0, leaf_id=1)], [1], main)
    assert foreign(export, "Markdown (.md)", "PDF (.pdf)", "Word (.docx)") == []
    folder = FolderDialog(theme, ChatFolder(1, ""), {}, main)
    assert foreign(folder) == []


def test_the_options_of_a_chat_are_worded(window: Window, qtbot: QtBot) -> None:
    dialog = OptionsDialog(window.shell.theme, window.main)
    qtbot.addWidget(dialog)
    for form in (dialog.chat, dialog.everywhere):
        form.show_options("", {}, Sampling())
    assert foreign(dialog) == []


def test_presets_and_their_editor_are_worded(window: Window) -> None:
    shell = window.shell
    page = PresetsPage(shell.theme, window.main.center, "/tmp/prompts")
    page.show_presets([Preset("chat", {}, {}, is_users=True)], "chat", {})
    assert foreign(page, "chat", r".*prompts.*") == []
    assert foreign(page.open_menu(page.findChildren(PresetCard)[0])) == []
    editor = PresetEditor(shell.theme, window.main.center, shell.engine)
    variables = (Variable("tone", "text"), Variable("to", "choice", "a", choices=("a", "b")))
    editor.edit(PresetDraft(name="Mine", variables=variables), "Mine")
    assert foreign(editor, "Mine", r"\{?(tone|to|text)\}?", "a") == []


def test_the_budget_is_worded(window: Window) -> None:
    sizes = PromptMeasured(id=1, context_tokens=512, history=900, question=9, enlarged_tokens=2048)
    window.writing.budget.panel.show_budget(ContextBudget(sizes))
    assert foreign(window.writing.budget.panel) == []


def test_commands_are_worded(window: Window) -> None:
    palette = CommandPalette(window.shell.theme, window.main)
    assert foreign(palette) == []


def test_the_inside_of_an_answer_is_worded(theme: Theme, qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    inside = InsideView(theme, over)
    inside.offer()
    assert foreign(inside) == []


def test_the_report_of_a_document_is_worded(qtbot: QtBot) -> None:
    report = IngestReport(gallery.documents(1)[0])
    qtbot.addWidget(report)
    assert foreign(report) == []


SHOWING = {
    *("setText", "setToolTip", "setWindowTitle", "setPlaceholderText", "setAccessibleName"),
    *("setAccessibleDescription", "addAction", "addItem", "addMenu", "setTitle", "setLabelText"),
    *("setNameFilter", "setNameFilters", "setHorizontalHeaderLabels", "addTab", "setTabText"),
    *("setSuffix", "setPrefix", "setSpecialValueText", "setStatusTip", "setWhatsThis"),
    *("pick_folder", "save_as", "save_text", "save_markdown", "getExistingDirectory"),
    *(
        "QFileDialog",
        "setInformativeText",
        "show_notice",
        "QLabel",
        "QAction",
        "plain_label",
        "TextButton",
    ),
}
"""What puts words on the screen."""


def literals(call: ast.Call) -> Iterator[str]:
    for argument in call.args:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value
        elif isinstance(argument, ast.JoinedStr):
            yield from (
                str(part.value) for part in argument.values if isinstance(part, ast.Constant)
            )


def test_no_source_of_the_window_has_words_of_its_own() -> None:
    """Menus and boxes that no test opens have no words of their own either."""
    found = []
    for file in Path(chatapp.gui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", "") or getattr(node.func, "id", "")
                words = literals(node) if name in SHOWING else ()
                # A notice has a name that is not shown.
                found += [
                    f"{file.name}:{node.lineno} {text}"
                    for text in words
                    if re.search(r"[^\W\d_]{2,}", text) and " " in text.strip()
                ]
    assert found == []
