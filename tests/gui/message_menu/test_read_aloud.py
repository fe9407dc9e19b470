"""A message is read aloud by the program of the system, in the language of its text."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from chatapp.contract.records import Message
from chatapp.gui.app.window import Window
from chatapp.machine.programs import speech
from chatapp.machine.programs.speech import SpeechProgram

SPEAKER = """
import sys, time
with open(sys.argv[1], "wb") as file:
    file.write(sys.stdin.buffer.read())
time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a speaking program heard; it goes on speaking until it is ended."""
    file, script = tmp_path / "heard.txt", tmp_path / "speaker.py"
    script.write_text(SPEAKER)
    command = (sys.executable, str(script), str(file), "600")
    monkeypatch.setattr(speech, "program", lambda _language: SpeechProgram(command))
    return file


def words(window: Window, qtbot: QtBot, message_id: int) -> list[str]:
    """The entries of the menu of a message."""
    window.transcript.view.more_requested.emit(message_id, QPoint(900, 300))
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    entries = [action.text() for action in menu.actions()]
    menu.close()
    return entries


def answer(window: Window) -> Message:
    chat_id = window.chats.current.chat.id
    question = window.store.messages.add(Message("user", "q", chat_id=chat_id))
    added = window.store.messages.add(
        Message("assistant", "**Bold** words.", chat_id=chat_id, parent_id=question.id)
    )
    window.chats.current.open(chat_id)
    return added


def test_the_text_is_read_without_marks_and_esc_stops_it(
    window: Window, qtbot: QtBot, heard: Path
) -> None:
    message = answer(window)
    assert "Read aloud" in words(window, qtbot, message.id)
    window.menu.aloud.read(message)
    qtbot.waitUntil(lambda: heard.exists() and heard.read_text("utf-8") == "Bold words.")
    assert "Stop reading aloud" in words(window, qtbot, message.id)
    window.composer.view.focus()
    QTest.keyClick(window.composer.view.edit, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.menu.aloud.is_speaking)


def test_without_speech_the_entry_is_absent(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech, "program", lambda _language: None)
    assert "Read aloud" not in words(window, qtbot, answer(window).id)


def test_a_program_that_cannot_start_ends_the_reading(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    gone = SpeechProgram((str(tmp_path / "gone"),))
    monkeypatch.setattr(speech, "program", lambda _language: gone)
    window.menu.aloud.read(answer(window))
    qtbot.waitUntil(lambda: not window.menu.aloud.is_speaking)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("수위는 31cm까지 내려갔어요. Kaub gauge", "ko"),
        ("水位は31cmまで下がりました。", "ja"),
        ("The gauge at Kaub (카우프) fell to 31 cm in August of that year.", "en"),
        ("", "en"),
    ],
)
def test_the_language_is_that_of_the_text(text: str, language: str) -> None:
    assert speech.language_of(text) == language


@pytest.mark.parametrize(
    ("platform", "programs", "first"),
    [
        ("linux", {"spd-say", "espeak-ng"}, "spd-say"),
        ("linux", {"espeak-ng"}, "espeak-ng"),
        ("darwin", {"say"}, "say"),
        ("win32", {"powershell"}, "powershell"),
        ("linux", set(), None),
    ],
)
def test_each_system_has_its_program(platform: str, programs: set[str], first: str | None) -> None:
    def which(name: str) -> str | None:
        return name if name in programs else None

    found = speech.program("ko", which, platform)
    assert (found.command[0] if found else None) == first
