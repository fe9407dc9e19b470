"""Long answers of several shapes, and a store with a very long chat among many."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from chatapp.chats.rows import answer_column
from chatapp.chats.store import ChatStore
from chatapp.contract.records import Message, Source, Timing, Usage

ANSWER_TOKENS = 10_000
_SENTENCE = "the river rose in august by **31 cm** and fell in may when `gauge` two was read"
_WORDS = _SENTENCE.split(" ")
_INSERT = """INSERT INTO messages(chat_id, parent_id, role, text, finish, answer, created_at)
    VALUES (?, ?, ?, ?, ?, ?, ?)"""
_QUESTION = "Which of the two was lower in {number}?"
_ANSWER = (
    "The **second** one in {number} [1]:\n\n- 31 cm in August\n- 40 cm in May\n\nBoth rose later. "
)
_SOURCE = Source(
    1, "report.pdf", 12, "In August it was 31 cm, in May 40 cm.", ((50.0, 90.0, 400.0, 104.0),), 1
)


def _words(count: int, end: str, every: int) -> list[str]:
    """Return tokens of a word each; `end` follows every so many."""
    return [
        _WORDS[at % len(_WORDS)] + (end if at % every == every - 1 else " ") for at in range(count)
    ]


def _paragraphs(count: int) -> list[str]:
    return _words(count, ".\n\n", 80)


def _one_paragraph(count: int) -> list[str]:
    return _words(count, ". ", 20)


def _list(count: int) -> list[str]:
    return ["- ", *_words(count - 1, "\n- ", 12)]


def _table(count: int) -> list[str]:
    return ["| a | b | c |\n|---|---|---|\n| ", *_words(count - 1, " |\n| x | ", 9)]


def _code(count: int) -> list[str]:
    return [
        "```python\n",
        *[f"x{at} = {at}\n" if at % 4 == 3 else "# so " for at in range(count - 1)],
    ]


def _quote(count: int) -> list[str]:
    return ["> ", *_words(count - 1, "\n> ", 14)]


SHAPES: dict[str, Callable[[int], list[str]]] = {
    "paragraphs": _paragraphs,
    "one paragraph": _one_paragraph,
    "one list": _list,
    "one table": _table,
    "one piece of code": _code,
    "one quotation": _quote,
}
"""Tokens of an answer by what it consists of."""


def fill_store(file: Path, chats: int, messages: int) -> int:
    """Write a chat of many messages, and short ones after it; return the id of the long one."""
    store = ChatStore(file)
    long_chat = store.chats.new().id
    with store.file.write() as connection:
        parent: int | None = None
        for number in range(messages):
            turn = _turn(number, long_chat, 0)
            answer = answer_column(turn)
            row = (long_chat, parent, turn.role, turn.text, turn.finish, answer, 1.7e9 + number)
            parent = connection.execute(_INSERT, row).lastrowid
        connection.execute(
            "UPDATE chats SET leaf_id = ?, title = 'Long' WHERE id = ?", (parent, long_chat)
        )
    for number in range(chats):
        chat = store.chats.new()
        question = store.messages.add(_turn(2 * number, chat.id, 0))
        store.messages.add(_turn(2 * number + 1, chat.id, question.id))
    store.close()
    return long_chat


def _turn(number: int, chat_id: int, parent: int) -> Message:
    if number % 2 == 0:
        return Message("user", _QUESTION.format(number=number), 0, chat_id, parent)
    return Message(
        "assistant",
        _ANSWER.format(number=number) + "It was so in every year. " * (number % 17),
        0,
        chat_id,
        parent,
        finish="end",
        sources=(_SOURCE,),
        usage=Usage(500, 20, 118, 4096),
        timing=Timing(1.2, 42.3),
        model="Example 1.5B",
    )
