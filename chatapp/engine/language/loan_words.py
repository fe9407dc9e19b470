"""Loan words in the scripts they are written in: 서버 is found where a document says "server"."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Set as AbstractSet
from pathlib import Path

from chatapp.engine.language.normal_form import normal
from chatapp.engine.language.terms import plain

_DATA = Path(__file__).with_suffix(".toml")


def other_scripts(question: str) -> list[str]:
    """Return the loan words of a question as other scripts write them."""
    words: dict[str, None] = {}
    for match in _pattern().finditer(normal(question).lower()):
        words.update(dict.fromkeys(_table()[match[0].removesuffix("s")]))
    return list(words)


def held(question: str, terms_held: AbstractSet[str]) -> set[str]:
    """Return the terms of the loan words of a question that a text holds in another script."""
    terms: set[str] = set()
    for match in _pattern().finditer(normal(question).lower()):
        others = _table()[match[0].removesuffix("s")]
        if any(terms_held >= set(plain(other)) for other in others):
            terms.update(plain(match[0]))
    return terms


@functools.cache
def _table() -> dict[str, list[str]]:
    """Return the other forms of each form."""
    table: dict[str, list[str]] = {}
    for forms in tomllib.loads(_DATA.read_text("utf-8"))["words"]:
        for form in forms:
            others = [other for other in forms if other != form]
            table.setdefault(form.lower().removesuffix("s"), []).extend(others)
    return table


@functools.cache
def _pattern() -> re.Pattern[str]:
    forms = sorted(_table(), key=len, reverse=True)
    latin = "|".join(re.escape(form) for form in forms if form.isascii())
    others = "|".join(re.escape(form) for form in forms if not form.isascii())
    return re.compile(rf"(?<![a-z])(?:{latin})s?(?![a-z])|{others}")
