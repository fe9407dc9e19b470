"""What is said of a model: size, languages, licence, whether it fits, how fast it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QLocale

from chatapp import texts
from chatapp.contract.records import REMOTE, Model
from chatapp.machine.context_price import size
from chatapp.machine.models.catalog import CatalogModel
from chatapp.machine.models.memory_fit import Judgement, Memory
from chatapp.texts import tr

_SHOWN_LANGUAGES = 4
_NATIVE = {
    "ar": "العربية",
    "de": "Deutsch",
    "en": "English",
    "es": "español",
    "fr": "français",
    "it": "italiano",
    "ja": "日本語",
    "ko": "한국어",
    "pt": "português",
    "ru": "русский",
    "th": "ไทย",
    "vi": "Tiếng Việt",
    "zh": "中文",
}
"""What speakers call their language; Qt would say "American English"."""
_SCRIPTS = {"ko": "hangul", "ja": "kana"}
"""The script of an interface language; others are written in Latin letters."""
_PLACES = {
    "starter": "model.from_starter",
    "chosen": "model.from_chosen",
    "chatapp": "model.from_chatapp",
}
"""Text codes by origin; names of other programs are not translated."""


def facts(model: Model) -> str:
    """Return size, quantization, languages, licence and place in one line."""
    if model.path.startswith(REMOTE):
        return tr("server.remote", address=model.details.get("address", ""))
    parts = [size(model.size_bytes), model.quantization, languages(model.languages)]
    parts.append(model.licence)
    if model.projector:
        parts.append(tr("model.sees_pictures"))
    if model.is_base:
        parts.append(tr("model.base"))
    parts.append(place(model))
    return " · ".join(part for part in parts if part)


def catalog_facts(model: CatalogModel) -> str:
    """Return size, languages and licence of a model that is not here yet."""
    return " · ".join((size(model.size_bytes), languages(model.languages), model.licence))


def place(model: Model) -> str:
    """Return where a model lies."""
    return tr(_PLACES[model.origin]) if model.origin in _PLACES else model.origin


def languages(codes: Sequence[str]) -> str:
    """Return the names of languages, the reader's first; "" when none is known."""
    if tuple(codes) == ("en",):
        return tr("model.english_only")
    first = texts.language()
    ordered = sorted(codes, key=lambda code: (code != first, code != "en"))
    names = [_language(code) for code in ordered[:_SHOWN_LANGUAGES]]
    more = len(codes) - _SHOWN_LANGUAGES
    words = ", ".join(name for name in names if name)
    return tr("models.more_languages", names=words, count=more) if more > 0 else words


def fit(judgement: Judgement, memory: Memory) -> str:
    """Return whether a model fits; "" when that is unknown."""
    if judgement.fit == "unknown":
        return ""
    return tr(
        f"models.fit.{judgement.fit}",
        needed=size(judgement.needed_bytes),
        free=size(memory.free),
        total=size(memory.total),
    )


def speed(judgement: Judgement, letters_s: Mapping[str, float] | None = None) -> str:
    """Return the measured or the expected speed; "" when nothing is known.

    `letters_s` are letters a second by script: those of the reader's language are said, too.
    """
    if judgement.tokens_s <= 0:
        return ""
    tokens = _rounded(judgement.tokens_s)
    if not judgement.is_measured:
        return tr("models.speed_expected", tokens=tokens)
    letters = (letters_s or {}).get(_SCRIPTS.get(texts.language(), "latin"), 0.0)
    if letters > 0:
        return tr("models.speed_letters", tokens=tokens, letters=_rounded(letters))
    return tr("models.speed_measured", tokens=tokens)


def _rounded(speed: float) -> str:
    return f"{speed:.{0 if speed >= 10 else 1}f}"


def _language(code: str) -> str:
    if code in _NATIVE:
        return _NATIVE[code]
    language = QLocale(code).language()
    is_known = language not in (QLocale.Language.C, QLocale.Language.AnyLanguage)
    return QLocale.languageToString(language) if is_known else code
