"""Opens every dialog, popup and covering page of the window, for the tests that look at all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtWidgets import QMessageBox, QWidget

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
from chatapp.gui.inside.tint.token_popup import TokenPopup
from chatapp.gui.library.name_dialog import NameDialog
from chatapp.gui.message_menu.answer_editor import AnswerEditor
from chatapp.gui.presets.preset_editor import PresetEditor
from chatapp.gui.text.table_view import TableView
from chatapp.gui.widgets.popup import question_box

LONG = "A name that is much longer than any dialog is wide, without an end in sight.pdf"


def branches(window: Window) -> QWidget:
    chat_id = window.chats.current.chat.id
    question = window.store.messages.add(Message("user", LONG, chat_id=chat_id))
    for number in range(12):
        window.store.messages.add(
            Message("assistant", f"{number} {LONG}", chat_id=chat_id, parent_id=question.id)
        )
    window.chats.current.open(chat_id)
    window.chats.versions.open_tree()
    assert window.chats.versions.tree is not None
    return window.chats.versions.tree


def options(window: Window) -> QWidget:
    window.writing.instructions.open()
    assert window.writing.instructions.dialog is not None
    return window.writing.instructions.dialog


def keys(window: Window) -> QWidget:
    window.guides.commands.open_sheet()
    assert window.guides.commands.sheet is not None
    return window.guides.commands.sheet


def palette(window: Window) -> QWidget:
    window.guides.commands.open_palette()
    return window.guides.commands.palette


def network(window: Window) -> QWidget:
    window.guides.network.button.click()
    return window.guides.network.button.panel


def model_menu(window: Window) -> QWidget:
    window.models.menu.open()
    return window.models.menu._panel


def preset_menu(window: Window) -> QWidget:
    window.composer.preset_menu.open()
    return window.composer.preset_menu._panel


def budget(window: Window) -> QWidget:
    panel = window.writing.budget.panel
    counted = PromptMeasured(
        id=1,
        context_tokens=4096,
        instructions=90,
        history=3000,
        documents=2000,
        question=900,
        answer=400,
        left_out=3,
        enlarged_tokens=8192,
        enlarged_bytes=900_000_000,
    )
    panel.show_budget(ContextBudget(counted))
    panel.open()
    return panel


def search_trial(window: Window) -> QWidget:
    window.documents.trial.open()
    return window.documents.trial._made_panel()


def inside(window: Window) -> QWidget:
    view = InsideView(window.shell.theme, window.main)
    view.show_tokens([TokenChance(" word", -0.3, ((" other", -1.4),))] * 200)
    view.show()
    return view


def folder(window: Window) -> QWidget:
    documents = {number: f"document {number}.pdf" for number in range(50)}
    return FolderDialog(window.shell.theme, ChatFolder(1, "Work"), documents, window.main)


def export(window: Window) -> QWidget:
    chats = [Chat(number, f"chat {number}", 0.0, 0.0, leaf_id=1) for number in range(50)]
    return ExportDialog(window.shell.theme, chats, [3], window.main)


def answer(window: Window) -> QWidget:
    return AnswerEditor(window.shell.theme, "An answer. " * 200, window.main)


def report(window: Window) -> QWidget:
    return IngestReport(Document(1, LONG, "", 1, 60, 90), window.main)


def details(window: Window) -> QWidget:
    files = [ImportedFile(LONG, LONG * 3, True)] * 30
    return ImportDetails(window.shell.theme, files, window.main)


def table(window: Window) -> QWidget:
    cells = [["a", "b"], *([LONG, "1"] for _ in range(200))]
    return TableView(window.shell.theme, cells, window.main)


def password(window: Window) -> QWidget:
    return PasswordDialog(window.shell.theme, LONG, True, window.main)


def collection(window: Window) -> QWidget:
    return NameDialog(window.shell.theme, "A collection", LONG, window.main)


def token(window: Window) -> QWidget:
    chance = TokenChance(" word", -0.3, ((" word", -0.3), (" other", -1.4)))
    return TokenPopup(window.shell.theme, chance, "word", True, window.main)


def question(window: Window) -> QWidget:
    box = question_box(window.main, "A question?", "Why it is asked.", "Keep")
    box.addButton("Delete", box.ButtonRole.DestructiveRole)
    return box


def editor(window: Window) -> QWidget:
    page = PresetEditor(window.shell.theme, window.main.center, window.engine)
    page.edit(PresetDraft("", "P", user="{text}", model="away.gguf"), "P")
    return page


DIALOGS: tuple[Callable[[Window], QWidget], ...] = (
    *(
        branches,
        options,
        keys,
        palette,
        network,
        model_menu,
        preset_menu,
        budget,
        search_trial,
        inside,
    ),
    *(
        folder,
        export,
        answer,
        report,
        details,
        table,
        password,
        collection,
        question,
        editor,
        token,
    ),
)


@dataclass(frozen=True, slots=True)
class OpenDialog:
    name: str
    """That of its class, and what is shown of it."""
    widget: QWidget


def opened(window: Window) -> Iterator[OpenDialog]:
    """Yield each dialog while it is open, and close it then."""
    for open_dialog in DIALOGS:
        dialog = open_dialog(window)
        dialog.show()
        yield OpenDialog(type(dialog).__name__, dialog)
        dialog.close()
    window.settings.open()
    settings = window.settings.dialog
    assert settings is not None
    for group in settings._page.groups:
        settings._page.unfold(group.name)
        settings.sections.choose(group.name)
        yield OpenDialog(f"settings, {group.name}", settings)
    settings._ask_to_reset()
    box = settings.findChild(QMessageBox)
    assert box is not None
    yield OpenDialog("reset of the settings", box)
    box.close()
    settings.close()
