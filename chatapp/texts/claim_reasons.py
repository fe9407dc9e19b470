"""Why a sentence of an answer is not carried by the page it cites: one sentence each, in both
languages.
"""

from __future__ import annotations

from collections.abc import Mapping

from chatapp.contract.records import Language

_REASONS: dict[str, dict[Language, str]] = {
    "NotOnPage": {"en": "“{what}” is not on this page.", "ko": "‘{what}’{topic} 이 쪽에 없어요."},
    "NotOfThis": {
        "en": "“{what}” is on this page, but not where it speaks of this.",
        "ko": "‘{what}’{topic} 이 쪽에 있지만, 이 이야기를 하는 곳에는 없어요.",
    },
    "OfOtherWords": {
        "en": "On this page, “{what}” belongs to something else.",
        "ko": "이 쪽에서 ‘{what}’{topic} 다른 것에 대한 값이에요.",
    },
    "NotTogether": {
        "en": "“{what}” does not stand together on this page.",
        "ko": "‘{what}’{topic} 이 쪽에 이렇게 함께 나오지 않아요.",
    },
    "Opposite": {
        "en": "“{what}”: this page says the opposite.",
        "ko": "‘{what}’: 이 쪽에서는 반대로 말하고 있어요.",
    },
    "Swapped": {
        "en": "“{what}”: on this page these stand the other way round.",
        "ko": "‘{what}’: 이 쪽에서는 서로 자리가 바뀌어 있어요.",
    },
    "Denied": {"en": "This page denies it.", "ko": "이 쪽에서는 그렇지 않다고 해요."},
    "NotDenied": {"en": "This page does not deny it.", "ko": "이 쪽에서는 아니라고 하지 않아요."},
    "OtherMeaning": {
        "en": "This page speaks of something else.",
        "ko": "이 쪽은 다른 이야기를 하고 있어요.",
    },
    "OtherWords": {
        "en": "This page says it in other words, or not at all.",
        "ko": "이 쪽에는 이런 말이 거의 없어요.",
    },
}


def sentence(why: str, details: Mapping[str, str], language: Language) -> str:
    """Return the reason as a sentence; "" for a claim that holds, and for reasons of a newer
    version.
    """
    reason = _REASONS.get(why)
    return (
        reason[language].format_map({**details, "topic": _topic(details.get("what", ""))})
        if reason
        else ""
    )


def _topic(word: str) -> str:
    """Return the Korean particle after a word as it is read aloud: 은 after a consonant, else 는."""
    last = next((letter for letter in reversed(word) if letter.isalnum() or letter in "%℃"), "")
    if "가" <= last <= "힣":
        return "은" if (ord(last) - ord("가")) % 28 else "는"
    # 영 일 삼 육 칠 팔, and Latin letters and words that end like them: L, M, N, R.
    return "은" if last and last.lower() in "013678lmnr" else "는"
