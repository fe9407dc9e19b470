"""Opens every dialog, popup and covering page of the window, for the tests that look at all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtWidgets import QDialog, QWidget

from chatapp.chats.rows import ChatFolder
from chatapp.contract.protocol import PresetDraft, PromptMeasured
from chatapp.contract.records import Chat, Document, Message, TokenChance
from chatapp.gui.app.window import Window
from chatapp.gui.chats.exchange.export_dialog import ExportDialog
from chatapp.gui.chats.folders.folder_dialog import FolderDialog
from chatapp.gui.composer.budget.context_budget import ContextBudget
from chatapp.gui.documents.password_dialog import PasswordDialog
from chatapp.gui.documents.reports.import_details import ImportDetails, ImportedFile
from chatapp.gui.documents.reports.ingest_report import IngestReport
from chatapp.gui.inside.inside_view import InsideView
from chatapp.gui.library.name_dialog import NameDialog
from chatapp.gui.message_menu.answer_editor import AnswerEditor
from chatapp.gui.presets.preset_editor import PresetEditor
from chatapp.gui.text.table_view import TableView
from chatapp.gui.widgets.popup import question_box
from chatapp.gui.widgets.theme import Theme

LONG = "A name that is much longer than any dialog is wide, without an end in sight.pdf"
TOKENS = (TokenChance("Hello", -0.01, (("Hello", -0.01), ("Hi", -5.0))), TokenChance(" you", -1.0))
FULL = PromptMeasured(
    id=1, context_tokens=4096, instructions=90, history=3900, documents=800, question=40,
    answer=1024, left_out=2, enlarged_tokens=8192, enlarged_bytes=90_000_000,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opened:
    """What was opened, by the name of its class."""

    name: str
    widget: QWidget


def all_of(window: Window) -> Iterator[Opened]:
    """Open one after another; each is closed when the next is asked for."""
    for opening in (*_POPUPS, *_DIALOGS, *_COVERS):
        widget = opening(window)
        widget.show()
        yield Opened(type(widget).__name__, widget)
        widget.close()


def _budget(window: Window) -> QWidget:
    panel = window.writing.budget.panel
    panel.show_budget(ContextBudget(FULL, "whole"))
    panel.open()
    return panel


def _presets(window: Window) -> QWidget:
    window.composer.preset_menu.open()
    return window.composer.preset_menu._panel


def _models(window: Window) -> QWidget:
    window.models.menu.open()
    return window.models.menu._panel


def _network(window: Window) -> QWidget:
    window.guides.network.button.click()
    return window.guides.network.button.panel


def _palette(window: Window) -> QWidget:
    window.guides.commands.open_palette()
    return window.palette


def _trial(window: Window) -> QWidget:
    window.shell.commands.action("try_search").trigger()
    panel = window.documents.trial._panel
    assert panel is not None
    return panel


def _question(window: Window) -> QWidget:
    box = question_box(window.main, "A question?", "Why it is asked.", "Keep")
    box.addButton("Delete", box.ButtonRole.DestructiveRole)
    return box


def _branches(window: Window) -> QWidget:
    chat_id = window.chats.current.chat.id
    question = window.store.messages.add(Message("user", LONG, chat_id=chat_id))
    for number in range(3):
        window.store.messages.add(
            Message("assistant", f"{number} {LONG}", chat_id=chat_id, parent_id=question.id)
        )
    window.chats.current.open(chat_id)
    window.chats.versions.open_tree()
    assert window.chats.versions.tree is not None
    return window.chats.versions.tree


def _options(window: Window) -> QWidget:
    window.writing.instructions.open()
    assert window.writing.instructions.dialog is not None
    return window.writing.instructions.dialog


def _keys(window: Window) -> QWidget:
    window.guides.commands.open_sheet()
    assert window.guides.commands.sheet is not None
    return window.guides.commands.sheet


def _theme(window: Window) -> Theme:
    return window.shell.theme


def _export(window: Window) -> QDialog:
    chats = [Chat(number, f"chat {number}", 0.0, 0.0, leaf_id=1) for number in range(9)]
    return ExportDialog(_theme(window), chats, [3], window.main)


def _folder(window: Window) -> QDialog:
    documents = {number: f"document {number}.pdf" for number in range(9)}
    return FolderDialog(_theme(window), ChatFolder(1, "Work"), documents, window.main)


def _details(window: Window) -> QDialog:
    return ImportDetails(_theme(window), [ImportedFile(LONG, LONG, True)] * 9, window.main)


def _inside(window: Window) -> QDialog:
    view = InsideView(_theme(window), window.main)
    view.show_tokens(TOKENS)
    return view


def _table(window: Window) -> QDialog:
    return TableView(_theme(window), [["a", "b"], *([LONG, "1"] for _ in range(20))], window.main)


def _editor(window: Window) -> QWidget:
    editor = PresetEditor(_theme(window), window.main.center, window.engine)
    editor.edit(PresetDraft("", "P", user="{text}", model="away.gguf"), "P")
    return editor


_POPUPS = (_budget, _presets, _models, _network, _palette, _trial)
_DIALOGS: tuple[Callable[[Window], QWidget], ...] = (
    _question,
    _branches,
    _options,
    _keys,
    _export,
    _folder,
    _details,
    _inside,
    _table,
    lambda window: AnswerEditor(_theme(window), "An answer. " * 20, window.main),
    lambda window: IngestReport(Document(1, LONG, "", 1, 60, 90), window.main),
    lambda window: NameDialog(_theme(window), "Rename", "Rhine", window.main),
    lambda window: PasswordDialog(_theme(window), LONG, True, window.main),
)
_COVERS = (_editor,)
