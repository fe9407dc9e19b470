"""Interface texts in Korean and English; `tr` words a key in the language in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatapp.gui.i18n import en, ko

if TYPE_CHECKING:
    from chatapp.records import Language

TEXTS: dict[Language, dict[str, str]] = {"en": en.TEXTS, "ko": ko.TEXTS}
_state: dict[str, Language] = {"language": "en"}


def use(language: Language) -> None:
    """Word everything from now on in this language; the window lays itself out anew afterwards."""
    _state["language"] = language


def language() -> Language:
    """Return the language in use."""
    return _state["language"]


def tr(key: str, **values: object) -> str:
    """Return the text of a key, its {values} filled in. A missing key is a fault of ours and raises."""
    text = TEXTS[_state["language"]][key]
    return text.format(**values) if values else text
