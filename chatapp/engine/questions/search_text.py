"""What is searched for: a question of a chat with what it takes from the turns before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chatapp.contract.records import Message
from chatapp.engine.language import sentences
from chatapp.engine.questions import changed_question
from chatapp.engine.questions.kind_weights import Change, Embed, QuestionKind
from chatapp.engine.questions.question_kind import change_of, classify, classify_all

_QUESTIONS = 6
"""Earlier questions of a chat that are followed back to a subject; chosen."""
_ANSWER_LETTERS = 200
"""Characters of the answer before that are searched for with a follow-up, a sentence or two;
chosen."""
_MARK = re.compile(r"\s?\[\d+\]")
_KEEP_SUBJECT = (
    QuestionKind.ABOUT_ANSWER,
    QuestionKind.ASSENT,
    QuestionKind.SMALL_TALK,
    QuestionKind.DOCUMENTS,
)


def search_text(question: str, history: Sequence[Message], kind: QuestionKind, embed: Embed) -> str:
    """Return what to search for; the question itself when it stands alone.

    A follow-up gets the subject of the questions before, a task about the answer has only that,
    and an assent the offer that ends the answer before.
    """
    needs_history = kind in (QuestionKind.FOLLOW_UP, QuestionKind.ABOUT_ANSWER, QuestionKind.ASSENT)
    subject = _subject(history, embed) if needs_history else ""
    if not subject:
        return question
    answer = _last_answer(history)
    if kind is QuestionKind.FOLLOW_UP:
        return followed(subject, question, answer, embed)
    if kind is QuestionKind.ASSENT and (offer := _offer(answer)):
        return f"{subject} {offer}"
    return subject


def followed(subject: str, follow_up: str, answer: str, embed: Embed) -> str:
    """Return a follow-up as a question of its own, as far as a search needs it."""
    if changed := changed_question.with_numbers(subject, follow_up):
        return f"{changed} {follow_up}"
    change = change_of(follow_up, embed)
    if change in (Change.YEAR_BEFORE, Change.YEAR_AFTER):
        years = 1 if change is Change.YEAR_AFTER else -1
        if changed := changed_question.with_year_moved(subject, years):
            return changed
    if change is not Change.NONE and (
        changed := changed_question.with_part(subject, follow_up, embed)
    ):
        return f"{changed} {follow_up}"
    # "When was he born?" is about someone whom only the answer names.
    named = _first_sentences(answer) if change is Change.NONE else ""
    return f"{subject} {follow_up} {named}".strip()


def _subject(history: Sequence[Message], embed: Embed) -> str:
    """Return the last question that stands alone, with what follow-ups changed in it."""
    questions = [turn.text for turn in history if turn.role == "user" and turn.text.strip()]
    questions = questions[-_QUESTIONS:]
    if not questions:
        return ""
    kinds = classify_all(questions[1:], True, embed) if len(questions) > 1 else []
    subject = questions[0]
    if classify(subject, False, embed) is QuestionKind.SMALL_TALK:
        subject = ""
    for question, kind in zip(questions[1:], kinds, strict=True):
        if kind is QuestionKind.FOLLOW_UP and subject:
            subject = followed(subject, question, "", embed)
        elif kind not in _KEEP_SUBJECT:
            subject = question
    return subject


def _last_answer(history: Sequence[Message]) -> str:
    answers = [turn.text for turn in history if turn.role == "assistant"]
    return _MARK.sub("", answers[-1]) if answers else ""


def _first_sentences(answer: str) -> str:
    return answer[:_ANSWER_LETTERS].rpartition(" ")[0] if len(answer) > _ANSWER_LETTERS else answer


def _offer(answer: str) -> str:
    """Return the question that ends an answer, "" when it ends otherwise."""
    spans = sentences.spans(answer)
    last = answer[spans[-1].start : spans[-1].end].strip() if spans else ""
    return last if last.endswith(("?", "？")) else ""
