"""Decides what makes a preset's result doubtful."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chatapp.contract import model_doubts
from chatapp.contract.records import Language, Model
from chatapp.engine.presets.preset_file import PresetFile
from chatapp.engine.works import translation_checks
from chatapp.engine.works.repetition import repeats_instruction, repeats_itself, repeats_source

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
        return model_doubts.target_language(self.file.preset, self.values)


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
    if not model_doubts.has_task(use.file.preset):
        return ()
    doubts = of_results(use, [result], lambda: model.english_only)
    is_small = 0 < model.parameters < model_doubts.SMALL_MODEL
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
