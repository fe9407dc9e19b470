"""All words people read, in window, terminal and engine: a code is worded in a language.

The texts are gettext catalogues, `locale/<language>/LC_MESSAGES/chatapp.po`, English among them.
"""

from __future__ import annotations

from collections.abc import Mapping

from chatapp.texts.catalogue import Catalogue as Catalogue
from chatapp.texts.catalogue import translation as translation

_state = {"language": "en"}


def use(language: str) -> None:
    """Word everything from now on in this language; the window lays itself out anew afterwards."""
    _state["language"] = language


def language() -> str:
    """Return the language in use."""
    return _state["language"]


def has(code: str) -> bool:
    """Say whether there is a text for a code."""
    return code in translation("en").codes()


def tr(code: str, /, **values: object) -> str:
    """Return the text of a code in the language in use. Raises KeyError for an unknown code."""
    return translation(_state["language"]).tr(code, **values)


def detail(value: str, language: str) -> str:
    """Word a code that `errors.cause` made; anything else stays as it is."""
    from chatapp.texts import error_sentences

    return error_sentences.detail(translation(language), value)


def error_sentence(name: str, details: Mapping[str, str], language: str) -> str:
    """Word an error by the name of its class, without control characters. An unknown name or a
    missing detail never raises.
    """
    from chatapp.texts import error_sentences

    return error_sentences.sentence(translation(language), name, details)
