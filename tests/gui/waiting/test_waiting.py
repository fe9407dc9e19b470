"""What is said while an answer is waited for is true, moves, and never goes back."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from chatapp.contract.protocol import Progress
from chatapp.contract.records import Source
from chatapp.gui.app.window import Window
from chatapp.gui.waiting.answer_progress import AnswerProgress
from chatapp.gui.waiting.progress_row import ProgressRow
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.rows import ListRow
from chatapp.machine import motion

SOURCES = [Source(mark, "a.pdf", page, "q") for mark, page in enumerate((2, 7, 31), 1)]


class Clock:
    """Time as a test says it is."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def prompt(done: int, total: int = 100) -> Progress:
    return Progress(id=1, stage="prompt", done=done, total=total)


def test_what_is_read_and_how_long_it_takes() -> None:
    clock = Clock()
    progress = AnswerProgress(clock)
    progress.read_sources(SOURCES)
    assert progress.words(prompt(0)) == "Reading 3 passages (p. 2, p. 7, p. 31) · 0%"
    clock.now += 10
    words = progress.words(prompt(25))
    assert words == "Reading 3 passages (p. 2, p. 7, p. 31) · 25% · about 30 s left"
    clock.now += 10
    assert "min left" in AnswerProgress(clock).words(prompt(1)) or progress.words(prompt(1))


def test_progress_never_goes_back() -> None:
    """The model may read twice: whether it is stated, and to answer."""
    progress = AnswerProgress(Clock())
    assert "59%" in progress.words(prompt(59))
    assert "59%" in progress.words(Progress(id=1, stage="prompt", done=0, total=40))
    assert "80%" in progress.words(prompt(80))


def rows(window: Window) -> list[ProgressRow]:
    return [
        row
        for row in window.transcript.view.findChildren(ProgressRow)
        if row.words and row.isVisible()
    ]


def press(window: Window, words: str) -> None:
    buttons = rows(window)[0].findChildren(TextButton)
    next(button for button in buttons if button.text() == words).click()


def list_row(window: Window, chat_id: int) -> ListRow:
    return next(row for row in window.chats.list.list.rows if row.key == chat_id)


@pytest.fixture
def waiting(window: Window, qtbot: QtBot) -> int:
    """Two chats: the first is being answered, the one on screen waits. The id of the first."""
    current = window.chats.current
    current.ask("slow 2000")
    qtbot.waitUntil(lambda: current.is_busy)
    first = current.chat.id
    current.new()
    current.ask("say here")
    return first


def test_the_chat_that_is_answered_first_is_named(
    window: Window, waiting: int, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: bool(rows(window)))
    assert rows(window)[0].words == "Waiting for “slow 2000”"
    press(window, "Stop that one")
    qtbot.waitUntil(lambda: window.chats.current.branch[-1].text.strip() == "here")
    assert window.chats.answers.growing(waiting) is None


def test_of_several_that_wait_one_can_go_first(window: Window, waiting: int, qtbot: QtBot) -> None:
    current = window.chats.current
    second = current.chat.id
    current.new()
    current.ask("say third")
    third = current.chat.id
    qtbot.waitUntil(lambda: bool(rows(window)))
    assert rows(window)[0].words == "Waiting for “slow 2000” and 1 more"
    press(window, "Skip the line")
    qtbot.waitUntil(lambda: rows(window)[0].words == "Waiting for “slow 2000”")
    current.open(second)
    qtbot.waitUntil(lambda: "1 more" in rows(window)[0].words)
    window.chats.answers.stop(waiting)
    qtbot.waitUntil(lambda: window.chats.answers.growing(third) is None)
    qtbot.waitUntil(lambda: window.chats.answers.growing(second) is None)


def test_the_list_marks_answering_unread_and_drafts(
    window: Window, waiting: int, qtbot: QtBot
) -> None:
    current = window.chats.current
    second = current.chat.id
    qtbot.waitUntil(lambda: list_row(window, waiting).mark == "busy")
    assert "is being answered" in list_row(window, waiting).spoken
    current.new()
    window.composer.view.set_text("a question about ships")
    window.chats.answers.stop(waiting)
    qtbot.waitUntil(lambda: list_row(window, second).mark == "new")
    with_draft = current.chat.id
    current.open(second)
    assert list_row(window, second).mark == ""
    assert list_row(window, with_draft).mark == "draft"
    assert list_row(window, with_draft).title == "a question about ships"


def test_a_model_chosen_during_an_answer_says_that_it_comes_after_it(
    window: Window, qtbot: QtBot
) -> None:
    window.chats.current.ask("slow 2000")
    qtbot.waitUntil(lambda: window.chats.current.is_busy)
    window.models.choice.choose("/models/other.gguf")
    assert window.models.menu.text() == "other.gguf after this answer"
    window.chats.current.stop()
    qtbot.waitUntil(lambda: window.models.menu.text() == "Other")


@pytest.mark.parametrize("wanted", [True, False])
def test_something_moves_unless_the_system_wants_none(
    window: Window, waiting: int, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, wanted: bool
) -> None:
    monkeypatch.setattr(motion, "is_wanted", lambda: wanted)
    window.chats.current.open(waiting)
    window.chats.current.new()
    window.chats.current.ask("say more")
    qtbot.waitUntil(lambda: bool(rows(window)) and rows(window)[0].isVisible())
    assert rows(window)[0].dots.moves is wanted


def test_the_settings_of_the_desktop_turn_motion_off(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    monkeypatch.setattr("sys.platform", "linux")
    motion.is_wanted.cache_clear()
    assert motion.is_wanted()
    (folder / "kdeglobals").write_text("[KDE]\nAnimationDurationFactor=0\n", "utf-8")
    motion.is_wanted.cache_clear()
    assert not motion.is_wanted()
    motion.is_wanted.cache_clear()
