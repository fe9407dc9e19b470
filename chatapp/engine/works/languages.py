"""The languages that a document can be translated into, as a prompt names them."""

from __future__ import annotations

from chatapp.errors import LanguageUnknown

NAMES = {
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


def name(code: str) -> str:
    """Return a language's English name. Raises LanguageUnknown."""
    if code not in NAMES:
        raise LanguageUnknown(language=code, languages=", ".join(NAMES))
    return NAMES[code]
