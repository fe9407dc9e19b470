"""Search over all chats finds words and parts of words, in Korean too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from chatapp.chats.store import ChatStore
from chatapp.contract.records import Message


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ChatStore]:
    opened = ChatStore(tmp_path / "chats.db")
    for text in (
        "How low was the Rhine?",
        "보험업법을 요약해 주세요",
        '100% of_it "quoted" AND (more)',
    ):
        opened.messages.add(Message("user", text, chat_id=opened.chats.new().id))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("rhine", "How low"),
        ("RHINE how", "How low"),
        ("보험업", "보험업법을"),
        ("보험", "보험업법을"),
        ("요약 보험업법", "보험업법을"),
        ("법", "보험업법을"),
        ("0%", "100%"),
        ('"quoted" AND (', "100%"),
    ],
)
def test_words_are_found_wherever_they_stand(store: ChatStore, query: str, title: str) -> None:
    hits = store.search(query)
    assert [hit.title[: len(title)] for hit in hits] == [title]


@pytest.mark.parametrize("query", ["", "  ", "nothing like it", "%", "_"])
def test_what_is_not_there_is_not_found(store: ChatStore, query: str) -> None:
    expected = 1 if query in ("%", "_") else 0
    assert len(store.search(query)) == expected


def test_an_answer_is_found_with_words_around_it(store: ChatStore) -> None:
    chat = store.chats.all()[0]
    text = "x " * 100 + "the gauge at Kaub" + " y" * 100
    added = store.messages.add(
        Message("assistant", text, chat_id=chat.id, parent_id=chat.leaf_id, finish="end")
    )
    hit = store.search("kaub")[0]
    assert hit.message_id == added.id
    assert "gauge at Kaub" in hit.snippet
    assert len(hit.snippet) < 80


def test_a_changed_answer_is_found_by_its_last_text(store: ChatStore) -> None:
    chat = store.chats.all()[0]
    growing = store.messages.add(
        Message("assistant", "", chat_id=chat.id, parent_id=chat.leaf_id, finish="growing")
    )
    store.messages.grow(replace(growing, text="first thoughts"))
    store.messages.finish(Message("assistant", "final words", growing.id, chat.id, finish="end"))
    assert store.search("first thoughts") == []
    assert store.search("final words")[0].message_id == growing.id


def test_a_page_pasted_into_the_search_is_no_error(store: ChatStore) -> None:
    assert store.search("가" * 30_000) == []
