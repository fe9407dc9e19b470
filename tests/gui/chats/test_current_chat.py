"""What Enter, Stop, Edit and a click on another chat mean, with a real process at the other end of
the pipe.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from chatapp.chats.store import ChatStore
from chatapp.contract.records import Message, Preset
from chatapp.errors import DiskFull
from chatapp.gui.chats.answers import Answers
from chatapp.gui.chats.current_chat import CurrentChat
from chatapp.gui.chats.history import turns
from chatapp.gui.documents.chat_documents import ChatDocuments
from chatapp.gui.engine.engine_client import EngineClient

Settle = Callable[[Callable[[], bool]], None]


@pytest.fixture
def current(store: ChatStore, engine: EngineClient) -> CurrentChat:
    made = CurrentChat(store, Answers(store, engine, engine), engine)
    made.open_latest()
    return made


@pytest.fixture
def ask(current: CurrentChat, settle: Settle) -> Callable[[str], Message]:
    """Ask and wait for the end of the answer."""

    def asked(text: str) -> Message:
        current.ask(text)
        settle(lambda: not current.is_busy)
        return current.branch[-1]

    return asked


def texts(messages: list[Message]) -> list[str]:
    return [message.text.strip() for message in messages]


def test_question_and_answer_are_stored(
    store: ChatStore, current: CurrentChat, ask: Callable[[str], Message]
) -> None:
    ask("say hello there")
    assert texts(store.messages.branch(store.chats.get(current.chat.id).leaf_id)) == [
        "say hello there",
        "hello there",
    ]


def test_the_question_is_stored_before_it_is_sent(store: ChatStore, current: CurrentChat) -> None:
    current.ask("slow 1000")
    stored = store.messages.branch(store.chats.get(current.chat.id).leaf_id)
    assert [(message.text, message.finish) for message in stored] == [
        ("slow 1000", ""),
        ("", "growing"),
    ]


def test_the_growing_answer_is_journaled(
    store: ChatStore, current: CurrentChat, settle: Settle
) -> None:
    current.ask("slow 1000")
    answer_id = current.branch[-1].id
    settle(lambda: store.messages.get(answer_id).text.startswith("word word"))
    assert store.messages.get(answer_id).finish == "growing"


def test_the_chat_so_far_is_sent_along(ask: Callable[[str], Message]) -> None:
    ask("say one")
    answer = ask("history")
    assert json.loads(answer.text) == [["user", "say one"], ["assistant", "one "]]


def test_turns_that_were_summarized_go_along_as_their_summary(
    store: ChatStore, current: CurrentChat, ask: Callable[[str], Message]
) -> None:
    ask("say one")
    second = ask("say two")
    shortened = ask("recap now")
    assert (shortened.summary, shortened.seen_from_id) == ("Ships.", second.parent_id)
    assert json.loads(ask("recalled").text) == ["Ships.", 4]
    assert store.messages.get(shortened.id).summary == "Ships."


def test_a_question_without_answer_is_not_sent_along() -> None:
    branch = [Message("user", "a"), Message("assistant", "", finish="failed"), Message("user", "b")]
    assert turns([*branch, Message("assistant", "c")]) == [
        Message("user", "b"),
        Message("assistant", "c"),
    ]


def test_stop_keeps_the_text_so_far(
    store: ChatStore, current: CurrentChat, settle: Settle, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(current.text_came):
        current.ask("slow 1000")
    current.stop()
    settle(lambda: not current.is_busy)
    stored = store.messages.get(current.branch[-1].id)
    assert stored.finish == "stopped"
    assert stored.text.startswith("word")


def test_a_stopped_answer_is_continued_in_its_place(
    current: CurrentChat, settle: Settle, qtbot: QtBot, store: ChatStore
) -> None:
    with qtbot.waitSignal(current.text_came):
        current.ask("slow 30")
    current.stop()
    settle(lambda: not current.is_busy)
    before = current.branch[-1]
    current.continue_answer(before.id)
    settle(lambda: not current.is_busy)
    after = store.messages.get(before.id)
    assert after.text.startswith(before.text)
    assert (after.finish, len(after.text)) == ("end", len(before.text) + len("word " * 30) + 1)


def test_regenerating_keeps_the_answer_before(
    current: CurrentChat, ask: Callable[[str], Message], settle: Settle, store: ChatStore
) -> None:
    first = ask("say hi")
    current.regenerate(first.id)
    settle(lambda: not current.is_busy)
    second = current.branch[-1]
    assert second.id != first.id
    assert store.messages.all_versions(current.chat.id) == {first.id: (1, 2), second.id: (2, 2)}


def test_an_edited_question_goes_on_from_there(
    current: CurrentChat, ask: Callable[[str], Message], qtbot: QtBot
) -> None:
    ask("say one")
    ask("say two")
    first_question = current.branch[0]
    with qtbot.waitSignal(current.draft.shown, check_params_cb=lambda text: text == "say one"):
        current.edit(first_question.id)
    ask("say three")
    assert texts(current.branch) == ["say three", "three"]
    current.step_version(current.branch[0].id, -1)
    assert texts(current.branch) == ["say one", "one", "say two", "two"]


def test_editing_spares_the_draft(
    current: CurrentChat, ask: Callable[[str], Message], store: ChatStore, settle: Settle
) -> None:
    ask("say one")
    current.draft.note("half a thou")
    current.edit_last()
    current.draft.note("")
    ask("say two")
    assert store.drafts.text(current.chat.id) == "half a thou"


def test_an_edit_that_is_not_sent_outlives_a_look_at_another_chat(
    current: CurrentChat, ask: Callable[[str], Message], store: ChatStore
) -> None:
    ask("say one")
    first = current.chat.id
    current.draft.note("half a thou")
    current.edit_last()
    current.draft.note("say one and much more")
    current.new()
    assert store.drafts.text(first) == "half a thou\n\nsay one and much more"
    current.open(first)
    current.edit_last()
    current.draft.note("regretted")
    current.draft.cancel_edit()
    current.new()
    assert "regretted" not in store.drafts.text(first)


def test_drafts_stay_with_their_chats(
    current: CurrentChat, ask: Callable[[str], Message], qtbot: QtBot
) -> None:
    ask("say one")
    first = current.chat.id
    current.draft.note("unsent")
    current.new()
    assert current.chat.id != first
    with qtbot.waitSignal(current.draft.shown) as shown:
        current.open(first)
    assert shown.args == ["unsent"]


def test_an_answer_lands_in_its_own_chat(
    current: CurrentChat, settle: Settle, qtbot: QtBot, store: ChatStore
) -> None:
    with qtbot.waitSignal(current.text_came):
        current.ask("slow 40")
    asked_in, answer_id = current.chat.id, current.branch[-1].id
    current.new()
    heard: list[str] = []
    current.text_came.connect(heard.append)
    settle(lambda: store.messages.get(answer_id).finish == "end")
    assert store.messages.get(answer_id).chat_id == asked_in
    assert heard == []


def test_coming_back_shows_the_answer_as_far_as_it_is(current: CurrentChat, qtbot: QtBot) -> None:
    with qtbot.waitSignal(current.text_came):
        current.ask("slow 1000")
    asked_in = current.chat.id
    current.new()
    with qtbot.waitSignals([current.messages_shown, current.answer_started]):
        current.open(asked_in)
    assert current.branch[-1].text.startswith("word")


def test_two_chats_are_answered_one_after_the_other(
    current: CurrentChat, settle: Settle, store: ChatStore
) -> None:
    current.ask("slow 30")
    first = current.branch[-1].id
    current.new()
    current.ask("say second")
    settle(lambda: not current.is_busy)
    assert store.messages.get(first).finish == "end"
    assert texts(current.branch) == ["say second", "second"]


def test_a_dead_engine_leaves_the_text_and_answers_the_next_question(
    current: CurrentChat,
    engine: EngineClient,
    ask: Callable[[str], Message],
    settle: Settle,
    qtbot: QtBot,
) -> None:
    with qtbot.waitSignal(current.text_came):
        current.ask("slow 1000")
    with qtbot.waitSignal(current.answer_failed) as failed:
        os.kill(engine.pid, signal.SIGKILL)
    assert failed.args[0].error == "EngineDied"
    kept = current.branch[-1]
    assert (kept.finish, kept.text[:4]) == ("failed", "word")
    assert ask("say still here").text == "still here "


def test_where_the_model_begins_to_see_is_told(
    current: CurrentChat, ask: Callable[[str], Message]
) -> None:
    ask("say one")
    ask("say two")
    told: list[int] = []
    current.first_seen_changed.connect(told.append)
    ask("forget it")
    assert told == [current.branch[2].id]


def test_a_full_disk_gives_the_question_back(
    current: CurrentChat, store: ChatStore, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def full(message: Message) -> Message:
        raise DiskFull(folder="/data")

    monkeypatch.setattr(store.messages, "add", full)
    with qtbot.waitSignals([current.not_stored, current.draft.shown]) as _:
        current.ask("do not lose me")
    assert not current.is_busy


def limit_disk(store: ChatStore, pages: int) -> None:
    """Let SQLite itself refuse to make chats.db larger, as a full disk does."""
    store._file._writer.execute(f"PRAGMA max_page_count = {pages}")


def test_an_answer_that_ends_on_a_full_disk_stays_and_is_stored_when_there_is_room(
    current: CurrentChat, store: ChatStore, settle: Settle, qtbot: QtBot
) -> None:
    current.ask("say " + "word " * 3000)
    limit_disk(store, 1)
    with qtbot.waitSignal(current.not_stored):
        settle(lambda: not current.is_busy)
    asked_in, answer = current.chat.id, current.branch[-1]
    assert len(store.messages.get(answer.id).text) < len(answer.text)
    current.open(asked_in)
    assert current.branch[-1] == answer
    limit_disk(store, 1_000_000)
    settle(lambda: store.messages.get(answer.id).text == answer.text)
    assert store.messages.get(answer.id).finish == "end"


def test_a_preset_that_needs_documents_says_so(current: CurrentChat, qtbot: QtBot) -> None:
    current.presets = (Preset(id="answer", names={"en": "Answer"}, documents="required"),)
    current.set_preset("answer", {})
    with qtbot.waitSignals([current.documents_missing, current.draft.shown]):
        current.ask("What does it say?")
    assert current.branch == []


def test_preset_values_and_documents_go_with_the_question(
    current: CurrentChat, ask: Callable[[str], Message], store: ChatStore
) -> None:
    documents = ChatDocuments(store)
    documents.changed.connect(current.refresh)
    current.known_documents = {1, 2}
    current.set_preset("translate", {"to": "ko"})
    for document_id in (1, 2, 3):
        documents.switch(current.chat.id, document_id, True)
    documents.switch(current.chat.id, 2, False)
    assert json.loads(ask("asked").text) == ["translate", {"to": "ko"}, [1], ""]


def test_a_failed_answer_says_why_and_can_be_asked_again(
    current: CurrentChat, ask: Callable[[str], Message], settle: Settle, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(current.answer_failed) as failed:
        answer = ask("fail NoModel")
    assert failed.args[0].error == "NoModel"
    assert answer.finish == "failed"
    current.regenerate(answer.id)
    settle(lambda: not current.is_busy)
    assert current.branch[-1].id != answer.id


def test_closing_stores_the_last_words(
    current: CurrentChat, qtbot: QtBot, store: ChatStore
) -> None:
    with qtbot.waitSignal(current.text_came):
        current.ask("slow 1000")
    current.draft.note("typed just now")
    current.close()
    assert store.messages.get(current.branch[-1].id).text.startswith("word")
    assert store.drafts.text(current.chat.id) == "typed just now"
