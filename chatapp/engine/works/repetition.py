"""Finds results that repeat the instruction, the source text or themselves."""

from __future__ import annotations

import re
from collections import Counter

_LINE = re.compile(r"\{[^{}\n]*\}|\n|(?<=[.!?。])\s+")
_NO_LETTER = re.compile(r"[\W_]+")
_HANGUL = re.compile(r"[가-힣]")
_LEAST_INSTRUCTION = 14
"""Letters of an instruction's line that do not recur by chance; a Hangul syllable counts as two.
Chosen."""
_LEAST_COMPARED = 12
"""Letters; shorter texts may be equal by chance. Chosen."""
_LEAST_WHOLE = 60
"""Letters; a shorter source within a result may be a title that the result names. Chosen."""
_MOST = 0.8
"""Share of the letters of the source that make a result its repetition; chosen."""


def repeats_instruction(result: str, prompt: str, source: str) -> bool:
    """Return whether the result has a line of the prompt that is not in the source."""
    result, source = _letters(result), _letters(source)
    lines = [_letters(line) for line in _LINE.split(prompt) if line]
    return any(
        _size(line) >= _LEAST_INSTRUCTION and line in result and line not in source
        for line in lines
    )


def repeats_source(result: str, source: str) -> bool:
    """Return whether the result is the source, most of it, or the source and something more."""
    result, source = _letters(result), _letters(source)
    if min(len(result), len(source)) < _LEAST_COMPARED:
        return False
    if result in source and len(result) >= _MOST * len(source):
        return True
    return source in result and (len(source) >= _LEAST_WHOLE or len(source) >= _MOST * len(result))


def repeats_itself(text: str) -> bool:
    """Return whether three consecutive words occur more than three times."""
    words = text.lower().split()
    triples = Counter(zip(words, words[1:], words[2:], strict=False))
    return bool(triples) and max(triples.values()) > 3


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text.casefold())


def _size(letters: str) -> int:
    return len(letters) + len(_HANGUL.findall(letters))
