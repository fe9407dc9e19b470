"""Finds results that only repeat what the model was given: its instruction, or the text itself."""

from __future__ import annotations

import re
from collections import Counter

_LINE = re.compile(r"\{[^{}\n]*\}|\n|(?<=[.!?。])\s+")
_NO_LETTER = re.compile(r"[\W_]+")
_HANGUL = re.compile(r"[가-힣]")
_INSTRUCTION = 14
"""Letters from which on a line of an instruction is no chance; a Hangul syllable counts as two."""
_FEWEST = 12
_WHOLE = 60
"""Letters from which on a text that stands whole within a result is no title in brackets."""
_MOST = 0.8


def instruction(said: str, prompt: str, source: str) -> bool:
    """Say whether a line of the prompt (with its `{fields}`) stands in a result, and not in the
    text it is about.
    """
    result, given = _letters(said), _letters(source)
    lines = [_letters(line) for line in _LINE.split(prompt) if line]
    return any(
        _size(line) >= _INSTRUCTION and line in result and line not in given for line in lines
    )


def unchanged(said: str, source: str) -> bool:
    """Say whether a result is the text again: all of it, most of it, or it and something more."""
    result, given = _letters(said), _letters(source)
    if min(len(result), len(given)) < _FEWEST:
        return False
    most = result in given and len(result) >= _MOST * len(given)
    return most or (given in result and (len(given) >= _WHOLE or len(given) >= _MOST * len(result)))


def itself(said: str) -> bool:
    """Say whether a text goes round in circles: three words in a row more than three times."""
    words = said.lower().split()
    triples = Counter(zip(words, words[1:], words[2:], strict=False))
    return bool(triples) and max(triples.values()) > 3


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text.casefold())


def _size(letters: str) -> int:
    return len(letters) + len(_HANGUL.findall(letters))
