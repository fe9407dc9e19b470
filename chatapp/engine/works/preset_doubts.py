"""Tells what makes a preset's result doubtful: a weak model's nonsense looks like any text to who
cannot read it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chatapp.contract.records import Language, Model
from chatapp.contract.translation_options import LANGUAGES
from chatapp.engine.presets.preset_file import PresetFile
from chatapp.engine.works import repetition, translation_checks

_SMALL = 500_000_000
"""Parameters below which a model seldom does what a preset says; one of 135 million mostly writes
about the text.
"""
_NO_TASK = ("chat", "blank")
_OF_MODEL = {"WeakModel", "EnglishOnly"}


@dataclass(frozen=True, slots=True)
class Used:
    """A preset as it was used: its file, the language it is written in, and what its form holds."""

    file: PresetFile
    language: Language
    values: Mapping[str, str]

    def instruction(self) -> str:
        """Return all that the preset tells the model, with its `{fields}`."""
        template = self.file.templates[self.language]
        return f"{template.system}\n{template.user}"

    def to(self) -> str:
        """Return the code of the language it translates into, "" when its form has no choice `to`
        of languages.
        """
        for one in self.file.preset.variables:
            if one.name == "to" and one.choices and set(one.choices) <= set(LANGUAGES):
                return self.values.get("to", one.default)
        return ""


def of_results(
    used: Used, pairs: Sequence[tuple[str, str]], english_only: Callable[[], bool]
) -> tuple[str, ...]:
    """Return names of `translation_flags`; `pairs` are texts with what was made of them."""
    return tuple(dict.fromkeys(_found(used, pairs, english_only)))


def of_answer(used: Used, text: str, said: str, model: Model) -> tuple[str, ...]:
    """Return what is doubtful about one answer: the model before its results, and that it is small
    when nothing else.

    A chat, and an answer from documents, are judged otherwise.
    """
    preset = used.file.preset
    if preset.documents != "no" or preset.keeps_history or preset.id in _NO_TASK:
        return ()
    found = of_results(used, [(text, said)], lambda: model.english_only)
    small = ("SmallModel",) if 0 < model.parameters < _SMALL else ()
    return tuple(why for why in found if why in _OF_MODEL) or found or small


def _found(
    used: Used, pairs: Sequence[tuple[str, str]], english_only: Callable[[], bool]
) -> Iterator[str]:
    if any(repetition.instruction(said, used.instruction(), text) for text, said in pairs):
        yield "RepeatsPrompt"
    if any(repetition.unchanged(said, text) for text, said in pairs):
        yield "RepeatsInput"
    if any(repetition.itself(said) and not repetition.itself(text) for text, said in pairs):
        yield "Repeats"
    if to := used.to():
        flags = (
            flag for text, said in pairs for flag in translation_checks.check(text, said, to, {})
        )
        # What was lost in particular is told where it can be shown beside the paragraph.
        yield from (flag.why for flag in flags if not flag.details)
        if english_only():
            yield "WeakModel"
    elif not translation_checks.is_latin("".join(text for text, _ in pairs)) and english_only():
        yield "EnglishOnly"
