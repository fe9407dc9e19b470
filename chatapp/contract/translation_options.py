"""The languages of translation and the terms of a user's glossary file."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path
from typing import NamedTuple

from chatapp.errors import GlossaryBroken, LanguageUnknown, cause_code, os_cause

LANGUAGES = {
    "ko": "Korean",
    "en": "English",
    "ja": "Japanese",
    "zh": "Chinese",
    "fr": "French",
    "de": "German",
    "es": "Spanish",
    "vi": "Vietnamese",
    "th": "Thai",
    "id": "Indonesian",
    "pt": "Portuguese",
    "it": "Italian",
    "ru": "Russian",
    "ar": "Arabic",
}
"""English names by code, for prompts."""
_MOST_TERMS = 5000
_LONGEST_BYTES = 2_000_000
_LANGUAGE_COLUMNS = ("en", "ko", "english", "korean", "영어", "한국어")
_OF_TERMS = {"source", "term", "from", "용어", "원문", *_LANGUAGE_COLUMNS}
_OF_TRANSLATIONS = {"target", "translation", "to", "번역", "번역어", *_LANGUAGE_COLUMNS}
"""Column headings of a first line."""


def language_name(code: str) -> str:
    """Return a language's English name. Raises LanguageUnknown."""
    if code not in LANGUAGES:
        raise LanguageUnknown(language=code, languages=", ".join(LANGUAGES))
    return LANGUAGES[code]


def read_terms(file: Path) -> dict[str, str]:
    """Read "term = translation" lines, CSV or TSV. Raises GlossaryBroken."""
    terms: dict[str, str] = {}
    lines = enumerate(_lines(file), 1)
    for place, (at, line) in enumerate(
        (at, line) for at, line in lines if line and not line.startswith("#")
    ):
        term, translation = _parse_term(line)
        if place == 0 and term.lower() in _OF_TERMS and translation.lower() in _OF_TRANSLATIONS:
            continue
        if not term or not translation:
            raise GlossaryBroken(
                file=file.name, cause=cause_code("no_translation" if term else "no_term", line=at)
            )
        terms[term] = translation
    if not terms:
        raise GlossaryBroken(file=file.name, cause=cause_code("glossary_empty"))
    if len(terms) > _MOST_TERMS:
        cause = cause_code("glossary_too_long", limit=_MOST_TERMS)
        raise GlossaryBroken(file=file.name, cause=cause)
    return terms


def _lines(file: Path) -> list[str]:
    try:
        if not file.is_file():
            cause = cause_code("not_a_file" if file.exists() else "no_such_file")
            raise GlossaryBroken(file=file.name, cause=cause)
        if file.stat().st_size > _LONGEST_BYTES:
            cause = cause_code("larger_than_mb", limit=_LONGEST_BYTES // 1_000_000)
            raise GlossaryBroken(file=file.name, cause=cause)
        # macOS decomposes Hangul; documents have composed syllables.
        text = unicodedata.normalize("NFC", file.read_text("utf-8-sig"))
        return [line.strip(" ") for line in text.splitlines()]
    except UnicodeDecodeError as error:
        raise GlossaryBroken(file=file.name, cause=cause_code("not_utf8")) from error
    except OSError as error:
        raise GlossaryBroken(file=file.name, cause=os_cause(error)) from error


class _Term(NamedTuple):
    text: str
    translation: str


def _parse_term(line: str) -> _Term:
    if "\t" in line:
        cells = line.split("\t")
    elif "=" in line:
        cells = line.split("=", 1)
    else:
        cells = next(csv.reader([line]))
    return _Term(cells[0].strip(), cells[1].strip()) if len(cells) > 1 else _Term(line.strip(), "")
