"""Glossary terms: finds them in a text and enforces their translation."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

_HANGUL = re.compile(r"[가-힣]")


def saved_terms(terms: str) -> dict[str, str]:
    """Return the terms that a work's options hold as JSON: the file may have changed since."""
    return {str(term): str(translation) for term, translation in json.loads(terms or "{}").items()}


def terms_in(text: str, terms: Mapping[str, str]) -> dict[str, str]:
    """Return the terms that occur in a text, longest first."""
    occurring = [term for term in terms if contains(text, term)]
    return {term: terms[term] for term in sorted(occurring, key=len, reverse=True)}


def contains(text: str, term: str) -> bool:
    """Return whether a text has a term as whole words; a Korean term may carry a particle."""
    end = "" if _HANGUL.search(term) else r"(?:s|es)?(?!\w)"
    return bool(re.search(rf"(?<!\w){_pattern(term)}{end}", text, re.I))


def enforce(text: str, terms: Mapping[str, str]) -> str:
    """Return a translation with each term left in the source language replaced."""
    for term, translation in terms.items():
        if not contains(text, translation):
            escaped = translation.replace("\\", r"\\")
            text = re.sub(rf"(?<!\w){_pattern(term)}(?![a-zA-Z])", escaped, text, flags=re.I)
    return text


def _pattern(term: str) -> str:
    return r"\s+".join(map(re.escape, term.split()))
