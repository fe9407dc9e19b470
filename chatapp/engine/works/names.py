"""Finds the names of a text that its translation lost, as far as they can be told apart from other
words.
"""

from __future__ import annotations

import re

from chatapp.engine.language.terms import FUNCTION_WORDS
from chatapp.engine.works import transliteration

_WRITTEN = r"[A-Z][a-zà-ÿ]+(?:['’-][A-Z]?[a-zà-ÿ]+)*"
_NAME = re.compile(rf"(?<=[a-z,;] ){_WRITTEN}(?: {_WRITTEN})*")
_FOREIGN = re.compile(rf"(?<![A-Za-z]){_WRITTEN}(?: {_WRITTEN})*")
"""In a text of another script every word in Latin letters that begins with a capital is a name."""
_QUOTED = re.compile(
    r"“([^”\n]{2,40})”|‘([^’\n]{2,40})’|\"([^\"\n]{2,40})\"|「([^」\n]{2,40})」|『([^』\n]{2,40})』|《([^》\n]{2,40})》"
)
_SENTENCE = re.compile(r"[.!?。！？,]|다$|요$|\w+ \w+ \w+ \w+ \w+")
_HANGUL = re.compile(r"[가-힣]")
# Names of time are translated; `figures` compares months and weekdays by their number.
_TIMES = frozenset(
    """
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday i
    """.split()  # noqa: SIM905
)
# What Korean calls by a word of its own, though English writes it with a capital.
_TRANSLATED = re.compile(
    r"(?:act|agency|army|article|association|bank|bay|black|board|bridge|bureau|castle|center|centre|chapter|church|city|"
    r"college|committee|company|congress|council|county|court|day|department|district|east|figure|foundation|fund|general|"
    r"government|group|house|institute|island|islands|king|lake|law|market|minister|ministry|mount|mountains?|museum|"
    r"national|north|ocean|office|park|parliament|party|president|prime|queen|red|republic|river|road|royal|school|sea|"
    r"section|senate|service|society|south|state|states|street|supreme|table|times|tower|union|united|university|"
    r"war|west|white|world|.*(?:tion|sion|ment|ity|ence|ance|ship|ism|ness|ing|ery|logy|ics|ish|ese|ean|ian|ican))",
    re.I,
)


def lost(source: str, text: str, to_latin: bool) -> list[str]:
    """Return the names of the source that are not in its translation. A name that Hangul writes as
    it sounds is.
    """
    is_korean, into_korean = bool(_HANGUL.search(source)), bool(_HANGUL.search(text))
    wanted = dict.fromkeys(in_latin(source))
    if not to_latin and not is_korean:
        # Only what is surely a person or a place: one word with a capital may be any word of an
        # office.
        wanted = {
            name: None
            for name in wanted
            if " " in name and not any(map(_TRANSLATED.fullmatch, name.split()))
        }
    found = [name for name in wanted if not _stands(name, text, into_korean)]
    quoted, there = _quoted(source), _quoted(text)
    if len(there) < len(quoted):
        found += [
            name for name in quoted if name not in found and not _stands(name, text, into_korean)
        ]
    return found


def in_latin(source: str) -> list[str]:
    """Return the names of a text in Latin letters."""
    found = (_FOREIGN if _HANGUL.search(source) else _NAME).findall(source)
    return [name for name in found if name.lower() not in FUNCTION_WORDS | _TIMES]


def _quoted(text: str) -> list[str]:
    said = ["".join(groups).strip() for groups in _QUOTED.findall(text)]
    return [one for one in said if not _SENTENCE.search(one) and any(map(str.isalpha, one))]


def _stands(name: str, text: str, into_korean: bool) -> bool:
    plain = text.casefold()
    if all(word.casefold() in plain for word in name.split()):
        return True
    return into_korean and not _HANGUL.search(name) and transliteration.stands(name, text)
