"""Why a paragraph of a translation, or a preset's result, is doubtful: one sentence each, in both
languages.
"""

from __future__ import annotations

from collections.abc import Mapping

from chatapp.contract.records import Language

_REASONS: dict[str, dict[Language, str]] = {
    "NumberLost": {"en": "Missing number: {what}.", "ko": "빠진 숫자: {what}."},
    "NumberAdded": {"en": "Not in the original: {what}.", "ko": "원문에 없는 숫자: {what}."},
    "NameLost": {"en": "Missing name: {what}.", "ko": "빠진 이름: {what}."},
    "LinkLost": {"en": "Missing link: {what}.", "ko": "빠진 링크: {what}."},
    "CodeLost": {"en": "Missing code: {what}.", "ko": "빠진 코드: {what}."},
    "TermLost": {"en": "The glossary says {what}.", "ko": "용어집과 달라요: {what}."},
    "OtherLanguage": {
        "en": "This does not look like the language asked for.",
        "ko": "요청한 언어가 아닌 것 같아요.",
    },
    "Untranslated": {"en": "This was not translated.", "ko": "번역되지 않았어요."},
    "TooShort": {"en": "This is much shorter than the original.", "ko": "원문보다 많이 짧아요."},
    "TooLong": {"en": "This is much longer than the original.", "ko": "원문보다 많이 길어요."},
    "Repeats": {"en": "This repeats itself.", "ko": "같은 말이 되풀이돼요."},
    "RepeatsPrompt": {
        "en": "This repeats the instruction instead of following it.",
        "ko": "지시를 따르지 않고 지시문을 되풀이했어요.",
    },
    "RepeatsInput": {"en": "This is the text again, unchanged.", "ko": "글을 그대로 되풀이했어요."},
    "EnglishOnly": {
        "en": "The model speaks English only, and the text does not.",
        "ko": "영어만 아는 모델인데 글은 영어가 아니에요.",
    },
    "CutOff": {"en": "The model did not come to an end.", "ko": "모델이 끝까지 쓰지 못했어요."},
    "WeakModel": {
        "en": "The model speaks English only; choose another one to translate.",
        "ko": "영어만 아는 모델이 옮긴 글이에요. 번역하려면 다른 모델을 골라 주세요.",
    },
    "SmallModel": {
        "en": "The model is very small for such a task; check the result, or choose a larger one.",
        "ko": "이런 일에는 모델이 너무 작아요. 결과를 확인하거나 더 큰 모델을 골라 주세요.",
    },
}
NAMES = tuple(_REASONS)
WEAK_MODEL = "WeakModel"
"""The one reason that is the model's and not a paragraph's."""


def sentence(why: str, details: Mapping[str, str], language: Language) -> str:
    """Return the reason as a sentence; "" for one of a newer version."""
    reason = _REASONS.get(why)
    return reason[language].format_map({"what": "…", **details}) if reason else ""
