"""A question as answering sees it: its language, its kind, and what is searched for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chatapp.contract.records import Language, Message
from chatapp.engine.language.scripts import main_script, share_of
from chatapp.engine.questions import question_kind, search_text
from chatapp.engine.questions.kind_weights import Embed, QuestionKind

_LANGUAGE_LETTERS = 2_000
"""Characters of a question that tell its language, because ten megabytes would take seconds;
chosen."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question; `language` is that of its prompts and its answer."""

    text: str
    language: Language
    kind: QuestionKind = QuestionKind.LOOK_UP
    search_text: str = ""
    """The question with what it takes from the turns before."""
    followed_text: str = ""
    """The question as a follow-up, for a look-up in a chat that finds nothing alone."""

    @property
    def can_be_refused(self) -> bool:
        """False for a task on the last answer: its pages are read again whatever they state."""
        return self.kind is not QuestionKind.ABOUT_ANSWER


def understood(
    text: str, language: Language, history: Sequence[Message], embed: Embed | None
) -> Question:
    """Return a question with its kind, and what is searched for it.

    Without an embedder each question is a look-up that stands alone.
    """
    if embed is None:
        return Question(text, language, search_text=text)
    kind = question_kind.classify(text, bool(history), embed)
    searched = search_text.search_text(text, history, kind, embed)
    if kind is not QuestionKind.LOOK_UP or not history:
        return Question(text, language, kind, searched)
    followed = search_text.search_text(text, history, QuestionKind.FOLLOW_UP, embed)
    return Question(text, language, kind, searched, followed)


def language_of(text: str, otherwise: Language) -> Language:
    """Return the language that a question is in, by its script; `otherwise` if it tells none.

    Kana tell Japanese beside more Han characters. A Latin question gets the English prompts.
    """
    text = text[:_LANGUAGE_LETTERS]
    script = main_script(text)
    if script == "hangul":
        return "ko"
    if script in ("kana", "han") and share_of(text, frozenset({"kana"})) > 0:
        return "ja"
    return "en" if script == "latin" else otherwise
