"""Format specs for the values of a text: plurals, and Korean particles.

`{count:document/documents}` is "1 document", "2 documents": the number and the form that the
catalogue's Plural-Forms asks for. `{name:은/는}` is the name with the particle that its last letter
asks for, `{name:-은/는}` the particle alone, for a name in quotes: "‘{name}’{name:-은/는}".
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping

_PARTICLES = ("은/는", "이/가", "을/를", "과/와", "으로/로", "이라/라", "이에요/예요")
"""After a consonant / after a vowel."""
_CONSONANTS = "013678lmnr"
"""영 일 삼 육 칠 팔, and Latin letters whose names end in a consonant."""
_RIEUL = "178lr"
"""Those of them that end in ㄹ, after which 으로 is 로."""
_FINALS = 28
"""Final consonants of a Hangul syllable, none (0) and ㄹ (8) among them."""


class Value:
    """A value that is written as its format spec asks."""

    def __init__(self, value: object, plural: Callable[[int], int]) -> None:
        self._value = value
        self._plural = plural

    def __format__(self, spec: str) -> str:
        if "/" not in spec:
            return format(self._value, spec)
        word = str(self._value)
        if spec.removeprefix("-") in _PARTICLES:
            return ("" if spec.startswith("-") else word) + particle(word, spec.removeprefix("-"))
        forms = spec.split("/")
        digits = word.replace(",", "")
        if not digits.isdecimal():
            return f"{word} {forms[-1]}"
        return f"{int(digits):,} {forms[min(self._plural(int(digits)), len(forms) - 1)]}"


class Values(dict[str, Value]):
    """Values of a text by their names; one that is missing is an ellipsis."""

    def __init__(self, values: Mapping[str, object], plural: Callable[[int], int]) -> None:
        super().__init__({name: Value(value, plural) for name, value in values.items()})

    def __missing__(self, name: str) -> Value:
        return Value("…", lambda _: 0)


def particle(word: str, pair: str) -> str:
    """Return the particle of a pair that follows a word as it is read aloud."""
    after_consonant, _, after_vowel = pair.partition("/")
    last = next((letter for letter in reversed(word) if letter.isalnum() or letter in "%℃"), "")
    if "가" <= last <= "힣":
        final = (ord(last) - ord("가")) % _FINALS
        has_consonant, is_rieul = final != 0, final == 8
    else:
        last = last.lower() or "?"
        has_consonant, is_rieul = last in _CONSONANTS, last in _RIEUL
    if is_rieul and pair == "으로/로":
        return after_vowel
    return after_consonant if has_consonant else after_vowel


@functools.cache
def plural_rule(header: str) -> Callable[[int], int]:
    """Return the function of a catalogue's Plural-Forms: the index of the form for a number."""
    from gettext import c2py

    forms = header.partition("plural=")[2].partition("\n")[0].strip("; ")
    rule: Callable[[int], int] = c2py(forms or "0")
    return rule
