"""How people ask about whole tables: the examples and words of table_questions.toml."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from chatapp.engine.language.quantities import figures
from chatapp.engine.language.question_words import bare
from chatapp.engine.language.scripts import main_script
from chatapp.engine.language.terms import stem
from chatapp.engine.tools.question_spans import QuestionWord
from chatapp.engine.tools.table_query import Comparison

Form = Literal["count", "sum", "mean", "list", "extreme"]
_DATA = Path(__file__).with_name("table_questions.toml")
_LANGUAGES = {"latin": "en", "hangul": "ko"}
_PLACEHOLDER = re.compile(r"\{[evc]\}[가-힣]*")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_COUNTED = re.compile(r"몇\s?[가-힣]*")
_UNIT_BETWEEN = r"\s*(?:[^\W\d]{1,2}?\s?)??"
"""A unit that `quantities` does not know: "300쪽 이상"."""
_COUNTER = re.compile(r"몇\s?([가-힣]+)")
_COUNTERS = ("", "people", "piece", "case", "place", "volume", "picture", "times")
"""Units of `quantities` that count things; those it does not know count things, too."""


@dataclass(frozen=True, slots=True)
class Superlative:
    """Words for the largest or smallest; `numbers` and `dates` are "max", "min" or "" (neither).

    `about` names what the column holds, "" for any.
    """

    words: re.Pattern[str]
    numbers: str
    dates: str
    about: str


@dataclass(frozen=True, slots=True)
class ComparisonWords:
    """What stands before or after a value to compare with it."""

    sign: Comparison
    before: re.Pattern[str]
    after: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class QuestionForms:
    """The content of table_questions.toml."""

    examples: Mapping[Form, Mapping[str, Sequence[str]]]
    superlatives: Sequence[Superlative]
    comparisons: Sequence[ComparisonWords]
    language: Mapping[str, re.Pattern[str]]


@functools.cache
def forms() -> QuestionForms:
    """Return the examples and words, read once."""
    data = tomllib.loads(_DATA.read_text("utf-8"))
    return QuestionForms(
        examples=data["examples"],
        superlatives=[_superlative(entry) for entry in data["superlative"]],
        comparisons=[
            ComparisonWords(
                entry["sign"],
                re.compile(rf"\b(?:{entry['before']})\s*[$€£¥₩]?\s*$", re.IGNORECASE),
                re.compile(rf"{_UNIT_BETWEEN}(?:{entry['after']})", re.IGNORECASE),
            )
            for entry in data["comparison"]
        ],
        language={
            name: re.compile(pattern, re.IGNORECASE) for name, pattern in data["language"].items()
        },
    )


def _superlative(entry: Mapping[str, Any]) -> Superlative:
    words = re.compile(rf"(?<![^\W_])(?:the )?(?:{entry['words']})(?![A-Za-z])", re.IGNORECASE)
    return Superlative(
        words, entry.get("numbers", ""), entry.get("dates", ""), entry.get("about", "")
    )


def language_of(question: str) -> str:
    """Return the language of the examples for a question, "" where there are none."""
    return _LANGUAGES.get(main_script(question), "")


def examples(form: Form, language: str) -> Sequence[str]:
    return forms().examples[form][language]


@functools.cache
def words_of(form: Form, language: str) -> frozenset[str]:
    """Return the words of all examples of a form, as `form_words` gives them."""
    words: set[str] = set()
    for example in examples(form, language):
        words |= form_words(example)
    return frozenset(words)


@functools.cache
def telling_words(language: str) -> frozenset[str]:
    """Return the words by which questions that compute differ from those that list or look up."""
    others = words_of("list", language) | words_of("extreme", language)
    computing: set[str] = set()
    for form in ("count", "sum", "mean"):
        computing |= words_of(form, language)
    return frozenset(computing - others)


@functools.lru_cache(maxsize=1024)
def form_words(text: str) -> frozenset[str]:
    """Return the words of a question or an example without placeholders, comparably."""
    text = _COUNTED.sub("몇", _PLACEHOLDER.sub(" ", text.lower()))
    return frozenset(form_word(word) for word in _WORD.findall(text))


def asks_for_measure(text: str) -> bool:
    """Say whether a Korean question asks for a measure or a limit: "몇 년", "며칠", "몇 권까지"."""
    for counter in _COUNTER.findall(text):
        if forms().language["no_counter"].search(counter):
            return True
        unit = next((figure.unit for figure in figures(f"1{counter}") if figure.unit), "")
        if unit not in _COUNTERS:
            return True
    return "며칠" in text


def without_counters(words: Sequence[QuestionWord]) -> list[QuestionWord]:
    """Leave out the word after 몇, and what is written with it: "몇 곳이야", "몇곳이야"."""
    kept: list[QuestionWord] = []
    is_after = False
    for word in words:
        if not is_after:
            text = "몇" if word.text.startswith("몇") else word.text
            kept.append(replace(word, text=text))
        is_after = word.text == "몇"
    return kept


def form_word(word: str) -> str:
    """Return a word without plural, verb ending or Korean particle."""
    word = word.lower()
    return stem(word) if word.isascii() else bare(word)
