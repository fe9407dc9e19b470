"""A question as answering sees it: its language, its kind, and what is searched for."""

from __future__ import annotations

from dataclasses import dataclass

from chatapp.contract.records import Language
from chatapp.engine.language.scripts import main_script, share_of


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its `language` (of prompts and answer) and the text that is searched for."""

    text: str
    search_text: str
    language: Language
    can_be_refused: bool = True
    """False for a task on the last answer: its pages are read again whatever they state."""


def language_of(text: str, otherwise: Language) -> Language:
    """Return the language that a question is in, by its script; `otherwise` if it tells none.

    Kana tell Japanese beside more Han characters. A Latin question gets the English prompts.
    """
    script = main_script(text)
    if script == "hangul":
        return "ko"
    if script in ("kana", "han") and share_of(text, frozenset({"kana"})) > 0:
        return "ja"
    return "en" if script == "latin" else otherwise
