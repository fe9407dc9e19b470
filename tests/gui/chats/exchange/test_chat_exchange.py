"""Export, import and backup by the window: dialogs, notices, and the way back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from chatapp.chats.exchange.writer import KINDS, ExportKind
from chatapp.contract.records import Message, Source
from chatapp.gui.app import opening
from chatapp.gui.app.window import Window
from chatapp.machine.backup import restore
from chatapp.texts import tr

Settle = Callable[[Callable[[], bool]], None]


def add_chat(window: Window, text: str) -> int:
    """Store a chat with a question and an answer."""
    store = window.store
    chat = store.chats.new()
    question = store.messages.add(Message("user", text, chat_id=chat.id))
    source = Source(1, "report.pdf", 3, "fell to 31 cm")
    store.messages.add(
        Message(
            "assistant",
            "**답변** [1]",
            chat_id=chat.id,
            parent_id=question.id,
            finish="end",
            sources=(source,),
        )
    )
    window.chats.all_chats.changed.emit()
    return chat.id


def notice(window: Window, key: str = "exchange") -> str:
    return window.shell.notices.texts().get(key, "")


@pytest.mark.parametrize("kind", KINDS)
def test_a_chat_is_written_in_every_form(
    window: Window, settle: Settle, tmp_path: Path, kind: ExportKind
) -> None:
    chat_id = add_chat(window, "How low?")
    file = tmp_path / f"chat.{kind}"
    window.chats.exchange.export([chat_id], kind, file)
    settle(lambda: notice(window) == tr("export.saved", name=file.name))
    content = file.read_bytes()
    beginnings = {"md": b"# How low?", "html": b"<!DOCTYPE", "pdf": b"%PDF-", "docx": b"PK"}
    assert content.startswith(beginnings.get(kind, b"{"))
    assert len(content) > 100


def test_the_dialog_exports_what_is_checked(window: Window, qtbot: QtBot) -> None:
    first, second = add_chat(window, "first"), add_chat(window, "second")
    dialog = window.chats.exchange.ask_export([first])
    wanted: list[object] = []
    dialog.wanted.disconnect()
    dialog.wanted.connect(lambda ids, kind: wanted.extend([ids, kind]))
    assert dialog.list.rows[0].key == first
    dialog.list.select(second)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
    dialog.forms.button(KINDS.index("html")).click()
    dialog.export_button.click()
    assert wanted == [[first, second], "html"]


def test_without_a_checked_chat_nothing_can_be_exported(window: Window) -> None:
    chat_id = add_chat(window, "first")
    dialog = window.chats.exchange.ask_export([chat_id])
    dialog.none_button.click()
    assert not dialog.export_button.isEnabled()
    dialog.all_button.click()
    assert dialog.export_button.isEnabled()
    dialog.reject()


def test_several_chats_go_into_a_folder(window: Window, settle: Settle, tmp_path: Path) -> None:
    ids = [add_chat(window, text) for text in ("first", "second")]
    window.chats.exchange.export(ids, "md", tmp_path)
    settle(lambda: not window.chats.exchange.work.is_running)
    settle(lambda: notice(window).startswith("2 chats saved"))
    assert (tmp_path / "first.md").is_file()
    assert (tmp_path / "second.md").is_file()


def test_a_place_that_cannot_be_written_is_told(
    window: Window, settle: Settle, tmp_path: Path
) -> None:
    chat_id = add_chat(window, "first")
    window.chats.exchange.export([chat_id], "md", tmp_path / "missing" / "chat.md")
    settle(lambda: any("missing" in text for text in window.shell.notices.texts().values()))


def test_an_import_is_listed_told_and_undone(
    window: Window, settle: Settle, tmp_path: Path
) -> None:
    value = {
        "title": "From elsewhere",
        "mapping": {
            "q": {
                "parent": None,
                "message": {"author": {"role": "user"}, "content": {"parts": ["Hi"]}},
            }
        },
    }
    file = tmp_path / "conversations.json"
    file.write_text(json.dumps([value, {"mapping": {"x": 3}, "title": "empty"}]), "utf-8")
    window.chats.exchange.import_from([str(file)])
    settle(lambda: notice(window).startswith("1 chat imported."))
    assert "From elsewhere" in [row.title for row in window.chats.list.list.rows]
    window.shell.notices._strips["exchange"]._action.click()
    assert "From elsewhere" not in [row.title for row in window.chats.list.list.rows]


def test_a_file_without_chats_is_told(window: Window, settle: Settle, tmp_path: Path) -> None:
    file = tmp_path / "other.json"
    file.write_text("{}", "utf-8")
    window.chats.exchange.import_from([str(file)])
    settle(lambda: any("other.json" in text for text in window.shell.notices.texts().values()))


def test_a_backup_is_written_and_waits_for_the_next_start(
    window: Window, settle: Settle, tmp_path: Path
) -> None:
    add_chat(window, "first")
    file = tmp_path / "b.zip"
    window.chats.backups.back_up(file)
    settle(lambda: "b.zip" in notice(window, "backup"))
    window.chats.backups.restore(file)
    settle(lambda: notice(window, "backup") == tr("backup.ready"))
    assert restore.is_ready(window.shell.paths)


def test_a_damaged_backup_is_refused_in_words(
    window: Window, settle: Settle, tmp_path: Path
) -> None:
    file = tmp_path / "b.zip"
    file.write_bytes(b"PK no archive")
    window.chats.backups.restore(file)
    settle(lambda: any("b.zip" in text for text in window.shell.notices.texts().values()))
    words = " ".join(window.shell.notices.texts().values())
    assert "Nothing was changed." in words


def test_a_waiting_backup_is_in_place_at_the_next_start(
    window: Window, make_window: Callable[..., Window], settle: Settle, tmp_path: Path
) -> None:
    add_chat(window, "in the backup")
    paths = window.shell.paths
    window.chats.backups.back_up(tmp_path / "b.zip")
    settle(lambda: "b.zip" in notice(window, "backup"))
    add_chat(window, "after the backup")
    window.chats.backups.restore(tmp_path / "b.zip")
    settle(lambda: notice(window, "backup") == tr("backup.ready"))
    window.main.close()
    restored = opening.put_backup_into_place(paths)
    assert restored.error is None
    again = make_window()
    titles = [row.title for row in again.chats.list.list.rows]
    assert "in the backup" in titles
    assert "after the backup" not in titles
    assert restored.kept is not None
    again.chats.backups.say_restored(restored.kept)
    assert restored.kept.name in notice(again, "backup")
    assert opening.put_backup_into_place(paths) == opening.Restored()
