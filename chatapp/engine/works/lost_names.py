"""Finds the names of a text that its translation lost."""

from __future__ import annotations

import re

from chatapp.engine.language.terms import FUNCTION_WORDS
from chatapp.engine.works import transliteration

_WRITTEN = r"[A-Z][a-zà-ÿ]+(?:['’-][A-Z]?[a-zà-ÿ]+)*"
_NAME = re.compile(rf"(?<=[a-z,;] ){_WRITTEN}(?: {_WRITTEN})*")
_FOREIGN = re.compile(rf"(?<![A-Za-z]){_WRITTEN}(?: {_WRITTEN})*")
"""In a text of another script every capitalized word in Latin letters is a name."""
_QUOTED = re.compile(
    r"“([^”\n]{2,40})”|‘([^’\n]{2,40})’|\"([^\"\n]{2,40})\""
    r"|「([^」\n]{2,40})」|『([^』\n]{2,40})』|《([^》\n]{2,40})》"
)
_SENTENCE = re.compile(r"[.!?。！？,]|다$|요$|\w+ \w+ \w+ \w+ \w+")
_HANGUL = re.compile(r"[가-힣]")
# Months and weekdays are translated; `language.quantities` compares them by number.
_TIMES = frozenset(
    """
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday i
    """.split()  # noqa: SIM905
)
# Capitalized in English, but translated into Korean by a word of its own.
_TRANSLATED = re.compile(
    r"(?:act|agency|army|article|association|bank|bay|black|board|bridge|bureau|castle|center|"
    r"centre|chapter|church|city|college|committee|company|congress|council|county|court|day|"
    r"department|district|east|figure|foundation|fund|general|government|group|house|institute|"
    r"island|islands|king|lake|law|market|minister|ministry|mount|mountains?|museum|national|"
    r"north|ocean|office|park|parliament|party|president|prime|queen|red|republic|river|road|"
    r"royal|school|sea|section|senate|service|society|south|state|states|street|supreme|table|"
    r"times|tower|union|united|university|war|west|white|world|"
    r".*(?:tion|sion|ment|ity|ence|ance|ship|ism|ness|ing|ery|logy|ics|ish|ese|ean|ian|ican))",
    re.I,
)


def lost_names(source: str, translation: str, to_latin: bool) -> list[str]:
    """Return the names of the source that the translation lacks, in Latin letters or in Hangul."""
    is_korean, into_korean = bool(_HANGUL.search(source)), bool(_HANGUL.search(translation))
    names = list(dict.fromkeys(latin_names(source)))
    if not to_latin and not is_korean:
        # Only a certain person or place: a single capitalized word may belong to a title.
        names = [
            name
            for name in names
            if " " in name and not any(map(_TRANSLATED.fullmatch, name.split()))
        ]
    lost = [name for name in names if not _is_in(translation, name, into_korean)]
    quoted = _quoted_names(source)
    if len(_quoted_names(translation)) < len(quoted):
        lost += [
            name
            for name in quoted
            if name not in lost and not _is_in(translation, name, into_korean)
        ]
    return lost


def latin_names(source: str) -> list[str]:
    """Return the names of a text in Latin letters."""
    names = (_FOREIGN if _HANGUL.search(source) else _NAME).findall(source)
    return [name for name in names if name.lower() not in FUNCTION_WORDS | _TIMES]


def _quoted_names(text: str) -> list[str]:
    quoted = ["".join(groups).strip() for groups in _QUOTED.findall(text)]
    return [name for name in quoted if not _SENTENCE.search(name) and any(map(str.isalpha, name))]


def _is_in(translation: str, name: str, into_korean: bool) -> bool:
    folded = translation.casefold()
    if all(word.casefold() in folded for word in name.split()):
        return True
    return (
        into_korean and not _HANGUL.search(name) and transliteration.may_contain(translation, name)
    )
