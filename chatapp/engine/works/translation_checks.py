"""Checks what must survive a translation: numbers, names, links, code and the terms of the
glossary.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

from chatapp.contract.work_records import Flag
from chatapp.engine.language.quantities import figures
from chatapp.engine.works import glossary, names, repetition

_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'”’)\]]+[^\s<>\"'”’)\].,;:!?]|[\w.+-]+@[\w-]+\.[\w.-]*\w"
)
_CODE = re.compile(
    r"`([^`\n]+)`|\b\w+(?:_\w+)+\b|\b\w+\.\w+\(|(?<!\w)--?[a-z][\w-]+|(?<!\w)(?:/[\w.-]+){2,}"
)
_IDENTIFIER = re.compile(
    r"(?<![\w-])(?:[A-Z]{2,}[a-z]?\b(?:[- ]?\d[\w-]*)?|[A-Z]+-\d[\w-]*|[A-Z][a-z]+[A-Z]\w*|\d+[A-Z]\w*)"
)
SCRIPTS = {
    "ko": ("HANGUL",),
    "ja": ("HIRAGANA", "KATAKANA", "CJK"),
    "zh": ("CJK",),
    "th": ("THAI",),
    "ru": ("CYRILLIC",),
    "ar": ("ARABIC",),
}
# Letters in a text of the same content; Hangul and Han characters say more each.
_DENSE = {"HANGUL": 2.2, "CJK": 3.0, "HIRAGANA": 1.8, "KATAKANA": 1.8}
_LEAST_SCRIPT = 0.4
_SHORT, _LONG = 0.35, 3.0
_SMALLEST_COMPARED = 24


def check(source: str, text: str, to: str, terms: Mapping[str, str]) -> tuple[Flag, ...]:
    """Return what makes a translation doubtful; `terms` are those of the glossary that stand in the
    source.
    """
    found = [
        *(Flag("LinkLost", {"what": link}) for link in _lost(_LINK.findall(source), text)),
        *(Flag("CodeLost", {"what": code}) for code in _lost(_codes(source), text)),
        *_numbers(_without_links(source), _without_links(text)),
        *(Flag("NameLost", {"what": name}) for name in _names(source, text, to, terms)),
        *(
            Flag("TermLost", {"what": f"{a} → {b}"})
            for a, b in terms.items()
            if not glossary.stands(b, text)
        ),
        *_shape(source, text, to),
    ]
    return tuple(_once(found))


def _once(flags: list[Flag]) -> list[Flag]:
    """Put flags of one kind together: "Missing number: 12, 31"."""
    whats: dict[str, dict[str, None]] = {}
    for flag in flags:
        whats.setdefault(flag.why, {}).update(dict.fromkeys(flag.details.values()))
    return [Flag(why, {"what": ", ".join(found)} if found else {}) for why, found in whats.items()]


def _lost(wanted: list[str], text: str) -> list[str]:
    plain = _plain(text)
    return [one for one in wanted if _plain(one) not in plain]


def _codes(source: str) -> list[str]:
    bare = _without_links(source)
    return [match[1] or match[0] for match in _CODE.finditer(bare)]


def _numbers(source: str, text: str) -> list[Flag]:
    """A number written in digits must be there, in any form; one that was not there must not come."""
    said, made = figures(_spelled_out(source)), figures(_spelled_out(text))
    there, before = {figure.value for figure in made}, {figure.value for figure in said}
    lost = [
        f
        for f in said
        if _has_digit(f.text) and f.value not in there and not _is_date_part(f.value, text)
    ]
    added = [
        f
        for f in made
        if _has_digit(f.text) and f.value not in before and not _is_date_part(f.value, source)
    ]
    return [Flag("NumberLost", {"what": f.text}) for f in lost] + [
        Flag("NumberAdded", {"what": f.text}) for f in added
    ]


def _spelled_out(text: str) -> str:
    """Return Korean amounts with one unit a number: 2천만 as 2000만, 3백만 as 300만."""
    # An article of a law (제3조) is no trillion.
    text = re.sub(r"(제\s?\d+)(?=[조항장절편])", r"\1 ", text)
    return re.sub(
        r"(\d+)([천백십])(?=[만억조])",
        lambda m: m[1] + "0" * {"천": 3, "백": 2, "십": 1}[m[2]],
        text,
    )


def _is_date_part(value: str, text: str) -> bool:
    """Say whether a value stands among the digits of a date or number that is written otherwise:
    2024-08-14.
    """
    return value in {str(int(digits)) for digits in re.findall(r"\d+", text) if len(digits) < 16}


def _has_digit(text: str) -> bool:
    return any(one.isdigit() for one in text)


def _names(source: str, text: str, to: str, terms: Mapping[str, str]) -> list[str]:
    """Return what was lost of the names: identifiers are written alike everywhere, `names` knows of
    the others.
    """
    bare = _CODE.sub(" ", _without_links(source))
    if bare.isupper():
        return []
    found = _lost(
        [match[0] for match in _IDENTIFIER.finditer(bare) if not match[0].isdigit()], text
    )
    if to not in SCRIPTS or to == "ko":
        found += names.lost(bare, text, to not in SCRIPTS)
    return [name for name in found if not any(name.lower() in term.lower() for term in terms)]


def _shape(source: str, text: str, to: str) -> list[Flag]:
    same = (_plain(source) == _plain(text) and _letters(source) > 3) or repetition.unchanged(
        text, source
    )
    if not text.strip() or same:
        return [Flag("Untranslated")]
    flags = []
    if not _is_in(text, to, source):
        flags.append(Flag("OtherLanguage"))
    sizes = _weight(source), _weight(text)
    if sizes[0] >= _SMALLEST_COMPARED and sizes[1] < sizes[0] * _SHORT:
        flags.append(Flag("TooShort"))
    if sizes[1] > sizes[0] * _LONG + _SMALLEST_COMPARED:
        flags.append(Flag("TooLong"))
    return flags + (
        [Flag("Repeats")] if repetition.itself(text) and not repetition.itself(source) else []
    )


def _is_in(text: str, to: str, source: str) -> bool:
    counted = _counted(text)
    whole = sum(counted.values())
    if whole < 4:
        return True
    scripts = SCRIPTS.get(to, ("LATIN",))
    # Names, identifiers and code of the source stay as they are.
    alike = {
        *_codes(source),
        *_IDENTIFIER.findall(source),
        *_LINK.findall(source),
        *names.in_latin(source),
    }
    kept = sum(len(one) for one in alike if one in text)
    return sum(counted[script] for script in scripts) >= _LEAST_SCRIPT * max(1, whole - kept)


def _counted(text: str) -> Counter[str]:
    counted: Counter[str] = Counter()
    for letter in filter(str.isalpha, text):
        counted[unicodedata.name(letter, "OTHER").split(" ")[0].split("-")[0]] += 1
    return counted


def _weight(text: str) -> float:
    return sum(times * _DENSE.get(script, 1.0) for script, times in _counted(text).items())


def is_latin(text: str) -> bool:
    """Say whether at least half of a text's letters are Latin; a text without letters is."""
    counted = _counted(text)
    return counted["LATIN"] * 2 >= sum(counted.values())


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _without_links(text: str) -> str:
    return _LINK.sub(" ", text)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def needs_no_model(text: str) -> bool:
    """Say whether nothing in a paragraph can be translated: numbers, links and code alone."""
    return _letters(_CODE.sub(" ", _without_links(text))) < 2
