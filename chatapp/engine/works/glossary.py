"""A user's glossary: terms that are always translated the same way (`translation_options` reads its
file).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

_HANGUL = re.compile(r"[가-힣]")


def kept(terms: str) -> dict[str, str]:
    """Return the terms as the options of a work hold them: the file may be gone, or say something
    else by now.
    """
    return {str(term): str(translation) for term, translation in json.loads(terms or "{}").items()}


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
