"""A watched folder in the real window with the real engine."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox

from tests.app.conftest import User

pytestmark = [pytest.mark.app, pytest.mark.model]


def _write(path: Path, text: str, at: int) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    os.utime(path, (at, at))


def _names(user: User) -> set[str]:
    return {document.name for document in user.window.documents.shelf.documents}


def test_a_dropped_folder_is_watched_asked_and_let_go(user: User, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    _write(
        papers / "rules.md",
        "# Leave\n\nEmployees get 26 days of annual leave a year.",
        1_000_000_000,
    )
    user.drop(papers)
    user.until(lambda: user.window.chats.current.chat.document_ids)
    answer = user.ask("How many days of annual leave do employees get?")
    assert [(source.document, source.place) for source in answer.sources] == [
        ("rules.md", "section:Leave")
    ]
    user.window.transcript.view.source_opened.emit(answer.sources[0], answer.sources)
    user.until(lambda: user.window.source.view.text.text.extraSelections())

    _write(
        papers / "rules.md",
        "# Leave\n\nEmployees get 28 days of annual leave a year.",
        1_100_000_000,
    )
    user.until(
        lambda: (
            "rules.md changed and was re-read."
            in user.window.shell.notices.texts().get("folder-change", "")
        )
    )
    assert "28" in user.ask("How many days of annual leave do employees get?").text

    _write(papers / "trams.txt", "The tram ends at Linden Square.", 1_000_000_000)
    user.until(lambda: _names(user) == {"rules.md", "trams.txt"})
    user.until(lambda: len(user.window.chats.current.chat.document_ids) == 2)
    (papers / "trams.txt").unlink()
    user.until(lambda: _names(user) == {"rules.md"})

    user.window.documents.list.list.removal_asked.emit(user.window.documents.list.list.rows[0].key)
    (box,) = user.window.main.findChildren(QMessageBox)
    user.click(
        next(button for button in box.buttons() if button.text() == "Remove the documents too")
    )
    user.until(
        lambda: (
            not user.window.documents.folders.folders and not user.window.documents.shelf.documents
        )
    )


def test_files_written_a_moment_ago_are_switched_on_with_their_folder(
    user: User, tmp_path: Path
) -> None:
    papers = tmp_path / "papers"
    for name in ("rules.md", "trams.txt"):
        _write(papers / name, f"The text of {name}.", int(time.time()) + 1)
    user.drop(papers)
    user.until(lambda: _names(user) == {"rules.md", "trams.txt"})
    user.until(lambda: len(user.window.chats.current.chat.document_ids) == 2)
