"""How a translation is wanted: the languages there are, and the terms of a user's glossary file."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

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
"""By code, as a prompt names them."""
_MOST_TERMS = 5000
_LONGEST_BYTES = 2_000_000
_OF_TERMS = {
    "source",
    "term",
    "from",
    "용어",
    "원문",
    "en",
    "ko",
    "english",
    "korean",
    "영어",
    "한국어",
}
_OF_TRANSLATIONS = {
    "target",
    "translation",
    "to",
    "번역",
    "번역어",
    "en",
    "ko",
    "english",
    "korean",
    "영어",
    "한국어",
}
"""What the first line says where it names the columns."""


def language_name(code: str) -> str:
    """Return a language's English name. Raises LanguageUnknown."""
    if code not in LANGUAGES:
        raise LanguageUnknown(language=code, languages=", ".join(LANGUAGES))
    return LANGUAGES[code]


def read_terms(file: Path) -> dict[str, str]:
    """Return terms and their translations from CSV, TSV or lines "term = translation". Raises
    GlossaryBroken.
    """
    terms: dict[str, str] = {}
    lines = enumerate(_lines(file), 1)
    for place, (at, line) in enumerate(
        (at, line) for at, line in lines if line and not line.startswith("#")
    ):
        term, translation = _pair(line)
        if place == 0 and term.lower() in _OF_TERMS and translation.lower() in _OF_TRANSLATIONS:
            continue
        if not term or not translation:
            raise GlossaryBroken(
                file=file.name, cause=cause_code("no_translation" if term else "no_term", line=at)
            )
        terms[term] = translation
    if not terms or len(terms) > _MOST_TERMS:
        raise GlossaryBroken(
            file=file.name,
            cause=cause_code("glossary_too_long", limit=_MOST_TERMS)
            if terms
            else cause_code("glossary_empty"),
        )
    return terms


def _lines(file: Path) -> list[str]:
    try:
        if not file.is_file():
            raise GlossaryBroken(
                file=file.name,
                cause=cause_code("not_a_file") if file.exists() else cause_code("no_such_file"),
            )
        if file.stat().st_size > _LONGEST_BYTES:
            raise GlossaryBroken(
                file=file.name,
                cause=cause_code("larger_than_mb", limit=_LONGEST_BYTES // 1_000_000),
            )
        # A Mac writes Hangul letter by letter; documents hold syllables.
        text = unicodedata.normalize("NFC", file.read_text("utf-8-sig"))
        return [line.strip(" ") for line in text.splitlines()]
    except UnicodeDecodeError as error:
        raise GlossaryBroken(file=file.name, cause=cause_code("not_utf8")) from error
    except OSError as error:
        raise GlossaryBroken(file=file.name, cause=os_cause(error)) from error


def _pair(line: str) -> tuple[str, str]:
    if "\t" in line:
        cells = line.split("\t")
    elif "=" in line:
        cells = line.split("=", 1)
    else:
        cells = next(csv.reader([line]))
    return (cells[0].strip(), cells[1].strip()) if len(cells) > 1 else (line.strip(), "")
