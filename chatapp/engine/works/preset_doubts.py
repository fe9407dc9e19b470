"""Decides what makes a preset's result doubtful."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chatapp.contract.records import Language, Model
from chatapp.contract.translation_options import LANGUAGES
from chatapp.engine.presets.preset_file import PresetFile
from chatapp.engine.works import translation_checks
from chatapp.engine.works.repetition import repeats_instruction, repeats_itself, repeats_source

_SMALL_MODEL = 500_000_000
"""Parameters; smaller models seldom follow a preset, one of 135 million mostly does not."""
_WITHOUT_TASK = ("chat", "blank")
_OF_MODEL = {"WeakModel", "EnglishOnly"}


@dataclass(frozen=True, slots=True)
class PresetUse:
    """A preset's file, the language of its prompt and the values of its form."""

    file: PresetFile
    language: Language
    values: Mapping[str, str]

    def instruction(self) -> str:
        """Return the preset's prompt with its `{fields}`."""
        template = self.file.templates[self.language]
        return f"{template.system}\n{template.user}"

    def target_language(self) -> str:
        """Return the language code of the choice `to`, "" for a preset that does not translate."""
        for variable in self.file.preset.variables:
            if (
                variable.name == "to"
                and variable.choices
                and set(variable.choices) <= set(LANGUAGES)
            ):
                return self.values.get("to", variable.default)
        return ""


@dataclass(frozen=True, slots=True)
class PresetResult:
    """A text and what a preset made of it."""

    source: str
    text: str


def of_results(
    use: PresetUse, results: Sequence[PresetResult], english_only: Callable[[], bool]
) -> tuple[str, ...]:
    """Return names of `texts.reasons.doubt`; `english_only` says whether the model is."""
    return tuple(dict.fromkeys(_doubts(use, results, english_only)))


def of_answer(use: PresetUse, result: PresetResult, model: Model) -> tuple[str, ...]:
    """Return the doubts about one answer: those of the model, else of the text, else its size."""
    preset = use.file.preset
    has_task = not preset.continues and preset.id not in _WITHOUT_TASK
    if preset.documents != "no" or preset.keeps_history or not has_task:
        return ()
    doubts = of_results(use, [result], lambda: model.english_only)
    is_small = 0 < model.parameters < _SMALL_MODEL
    of_model = tuple(why for why in doubts if why in _OF_MODEL)
    return of_model or doubts or (("SmallModel",) if is_small else ())


def _doubts(
    use: PresetUse, results: Sequence[PresetResult], english_only: Callable[[], bool]
) -> Iterator[str]:
    prompt = use.instruction()
    if any(repeats_instruction(result.text, prompt, result.source) for result in results):
        yield "RepeatsPrompt"
    if any(repeats_source(result.text, result.source) for result in results):
        yield "RepeatsInput"
    if any(repeats_itself(result.text) and not repeats_itself(result.source) for result in results):
        yield "Repeats"
    to = use.target_language()
    if to:
        for result in results:
            flags = translation_checks.check(result.source, result.text, to, {})
            # Lost details are shown beside a paragraph of a translation only.
            yield from (flag.why for flag in flags if not flag.details)
    is_foreign = to or not translation_checks.is_latin("".join(result.source for result in results))
    if is_foreign and english_only():
        yield "WeakModel" if to else "EnglishOnly"
