"""Interface texts in Korean and English; `tr` words a key in the language in use."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatapp.contract.records import Language

ROOMS = (
    "frame",
    "chat",
    "documents",
    "folders",
    "sources",
    "reading",
    "works",
    "models",
    "commands",
    "context",
    "server",
    "inside",
    "pictures",
)
"""The files of each language. The window waits for the first one only."""


class _Number(int):
    """Says with its word how many there are: "{count:document/documents}" is "1 document", "2
    documents".
    """

    def __format__(self, words: str) -> str:
        one, slash, many = words.partition("/")
        return f"{int(self):,} {one if self == 1 else many}" if slash else format(int(self), words)


_state: dict[str, Language] = {"language": "en"}
_loaded: dict[Language, dict[str, str]] = {"en": {}, "ko": {}}


def use(language: Language) -> None:
    """Word everything from now on in this language; the window lays itself out anew afterwards."""
    _state["language"] = language


def language() -> Language:
    """Return the language in use."""
    return _state["language"]


def texts(language: Language) -> dict[str, str]:
    """Return all texts of a language by their keys."""
    for room in ROOMS:
        _load(language, room)
    return _loaded[language]


def tr(key: str, **values: object) -> str:
    """Return the text of a key, its {values} filled in. A missing key is a fault of ours and
    raises.
    """
    language = _state["language"]
    if key not in _loaded[language]:
        _load(language, ROOMS[0])
    text = _loaded[language].get(key) or texts(language)[key]
    if not values:
        return text
    return text.format(
        **{name: _Number(value) if type(value) is int else value for name, value in values.items()}
    )


def _load(language: Language, room: str) -> None:
    _loaded[language] |= import_module(f"{__name__}.{language}.{room}").TEXTS
