"""Finds the scripts that a tokenizer splits into words, not into letters or unknown tokens."""

from __future__ import annotations

from collections.abc import Callable

LEAST_KNOWN_SHARE = 0.3
"""Share of a text's letters in scripts that a model knows, below which it is not asked; chosen."""
_SAMPLES = {
    "hangul": "이 계약은 당사자의 합의에 따라 언제든지 해지할 수 있다",
    "kana": "この契約はいつでも解除することができます",
    "han": "本合同可以经双方协商随时解除并自通知之日起生效",
    "cyrillic": "Этот договор может быть расторгнут по соглашению сторон",
    "arabic": "يجوز إنهاء هذا العقد في أي وقت باتفاق الطرفين",
}
_LONGEST_TOKEN = 6
"""Letters; a sample with fewer tokens is mostly unknown ones. Chosen."""
_MOST_TOKENS_A_LETTER = 0.85
"""Tokens per letter above which a sample is split into letters; chosen."""


def known_scripts(tokenize: Callable[[str], list[int]]) -> frozenset[str]:
    """Return the scripts (keys of `scripts.SCRIPTS`) of a tokenizer, always with Latin."""
    return frozenset({"latin"}) | {
        script for script, sample in _SAMPLES.items() if _reads(tokenize, sample)
    }


def _reads(tokenize: Callable[[str], list[int]], sample: str) -> bool:
    tokens = tokenize(sample)
    letters = sum(character.isalpha() for character in sample)
    return (
        len(set(tokens)) * 2 > len(tokens)
        and letters / _LONGEST_TOKEN <= len(tokens) <= _MOST_TOKENS_A_LETTER * letters
    )
