"""A language that is made for a test: every text of the English catalogue between ⟦ and ⟧, so that
what does not come from the catalogue is seen.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from chatapp import texts
from chatapp.machine import languages
from chatapp.texts import catalogue

PSEUDO = "qps"
_INNERMOST = re.compile(r"⟦[^⟦⟧]*⟧")
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[^\W\d_]{2,}")
_BETWEEN = re.compile(r"\s*[·,:\n]\s*")
"""What separates names and details of a row."""


@contextmanager
def in_use(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Add the language to the others and use it."""
    shutil.copytree(languages.LOCALES, folder / "locale")
    file = folder / "locale" / PSEUDO / "LC_MESSAGES" / "chatapp.po"
    file.parent.mkdir(parents=True)
    english = catalogue.read("en")
    header = english.pop("").replace("\n", "\\n")
    messages = [
        f'msgid "{_escaped(code)}"\nmsgstr "⟦{_escaped(text)}⟧"\n' for code, text in english.items()
    ]
    file.write_text("\n".join([f'msgid ""\nmsgstr "{header}"\n', *messages]), "utf-8")
    patch.setattr(languages, "LOCALES", folder / "locale")
    _forget()
    texts.use(PSEUDO)
    yield
    texts.use("en")
    _forget()


def _forget() -> None:
    languages.known.cache_clear()
    catalogue.translation.cache_clear()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def foreign(shown: Iterable[str], *allowed: str) -> list[str]:
    """Return the texts with words that are not from the catalogue, but for names that are allowed:
    regular expressions for a whole text, or for each of the details that a text lists.
    """
    names = re.compile("|".join(allowed) or "$^", re.DOTALL)
    found = []
    for text in dict.fromkeys(shown):
        rest = _TAG.sub("", text)
        while _INNERMOST.search(rest):
            rest = _INNERMOST.sub("", rest)
        if not names.fullmatch(rest.strip()) and any(
            _WORD.search(detail) and not names.fullmatch(detail) for detail in _BETWEEN.split(rest)
        ):
            found.append(text)
    return found
