"""A user's glossary: terms that are always translated the same way."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from pathlib import Path

from chatapp.errors import GlossaryBroken

_MOST_TERMS = 5000
_LONGEST_BYTES = 2_000_000
_HEADINGS = {"source", "term", "from", "용어", "원문", "en", "ko", "english", "korean"}
_HANGUL = re.compile(r"[가-힣]")


def read(file: Path) -> dict[str, str]:
    """Return terms and their translations from CSV, TSV or lines "term = translation". Raises GlossaryBroken."""
    try:
        if file.stat().st_size > _LONGEST_BYTES or not file.is_file():
            raise GlossaryBroken(file=file.name, cause="it is no file, or a very long one")
        lines = file.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise GlossaryBroken(file=file.name, cause="it is not saved as UTF-8") from error
    except OSError as error:
        raise GlossaryBroken(file=file.name, cause=error.strerror or type(error).__name__) from error
    terms: dict[str, str] = {}
    for at, line in enumerate(line for line in lines if line.strip() and not line.lstrip().startswith("#")):
        term, translation = _pair(line)
        if at == 0 and term.lower() in _HEADINGS:
            continue
        if not term or not translation:
            raise GlossaryBroken(file=file.name, cause=f"line {at + 1} has no translation")
        terms[term] = translation
    if not terms or len(terms) > _MOST_TERMS:
        raise GlossaryBroken(file=file.name, cause="it is empty" if not terms else f"more than {_MOST_TERMS} terms")
    return terms


def kept(terms: str) -> dict[str, str]:
    """Return the terms as the options of a work hold them: the file may be gone, or say something else by now."""
    return {str(term): str(translation) for term, translation in json.loads(terms or "{}").items()}


def _pair(line: str) -> tuple[str, str]:
    if "\t" in line:
        cells = line.split("\t")
    elif "=" in line:
        cells = line.split("=", 1)
    else:
        cells = next(csv.reader([line]))
    return (cells[0].strip(), cells[1].strip()) if len(cells) > 1 else (line.strip(), "")


def used(terms: Mapping[str, str], text: str) -> dict[str, str]:
    """Return the terms that occur in a text, longest first."""
    found = [term for term in terms if stands(term, text)]
    return {term: terms[term] for term in sorted(found, key=len, reverse=True)}


def stands(term: str, text: str) -> bool:
    """Say whether a term stands in a text: as whole words, but a Korean one may carry a particle."""
    end = "" if _HANGUL.search(term) else r"(?:s|es)?(?!\w)"
    return bool(re.search(rf"(?<!\w){_spaced(term)}{end}", text, re.I))


def settle(terms: Mapping[str, str], text: str) -> str:
    """Put the translation wherever a term was left as it is."""
    for term, translation in terms.items():
        if not stands(translation, text):
            quoted = translation.replace("\\", r"\\")
            text = re.sub(rf"(?<!\w){_spaced(term)}(?![a-zA-Z])", quoted, text, flags=re.I)
    return text


def _spaced(term: str) -> str:
    return r"\s+".join(map(re.escape, term.split()))
