"""The turns of a chat that go along with its next question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chatapp.contract.records import Message


@dataclass(frozen=True, slots=True)
class History:
    """The turns that go along with the next question."""

    turns: list[Message]
    summary: str = ""
    """Summary of the turns before these."""


def turns(branch: Sequence[Message]) -> list[Message]:
    """Return questions with their answers.

    A question without an answer would break the alternation that chat templates require.
    """
    kept: list[Message] = []
    question: Message | None = None
    for message in branch:
        if message.role == "user":
            question = message
        elif question is not None and message.text.strip():
            kept += [question, message]
            question = None
    return kept


def history(branch: Sequence[Message]) -> History:
    """Return the turns since the last summary of a branch, with that summary."""
    kept = turns(branch)
    ids = [message.id for message in kept]
    for answer in reversed(branch):
        if answer.summary and answer.seen_from_id in ids:
            return History(kept[ids.index(answer.seen_from_id) :], answer.summary)
    return History(kept)


def last_answer_id(branch: Sequence[Message]) -> int:
    """Return the id of the last answer of a branch, 0 when there is none."""
    answers = [message.id for message in branch if message.role == "assistant"]
    return answers[-1] if answers else 0
