"""Checks that a translation keeps the numbers, names, links, code and glossary terms."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

from chatapp.contract.work_records import Flag
from chatapp.engine.language.quantities import Figure, figures
from chatapp.engine.works import glossary
from chatapp.engine.works.repetition import repeats_itself, repeats_source

_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'”’)\]]+[^\s<>\"'”’)\].,;:!?]|[\w.+-]+@[\w-]+\.[\w.-]*\w"
)
_CODE = re.compile(
    r"`([^`\n]+)`|\b\w+(?:_\w+)+\b|\b[A-Za-z]\w*\.[a-z]\w*\(|(?<!\w)--?[a-z][\w-]+"
    r"|(?<!\w)(?:/[\w.-]+){2,}",
    re.ASCII,
)
_IDENTIFIER = re.compile(
    r"(?<![\w-])(?:[A-Z]{2,}[a-z]?[- ]?\d[\w-]*|[A-Z]+-\d[\w-]*|[A-Z][a-z]+[A-Z]\w*|\d+[A-Z]\w*)"
)
"""Capitals alone are none: what English calls UK has a word in many languages."""
_NAME = re.compile(r"(?<![A-Za-z])[A-Z][a-zà-ÿ]+")
"""In a text of another script every capitalized word in Latin letters is a name."""
SCRIPTS = {
    "ko": ("HANGUL",),
    "ja": ("HIRAGANA", "KATAKANA", "CJK"),
    "zh": ("CJK",),
    "th": ("THAI",),
    "ru": ("CYRILLIC",),
    "ar": ("ARABIC",),
}
"""Scripts of the target languages that are not written in Latin letters."""
_OWN_SCRIPTS = {"ko": ("HANGUL",), "th": ("THAI",)}
"""Scripts that no other of the target languages is written in."""
_WRITTEN_SCRIPTS = frozenset(
    {"LATIN", "HANGUL", "CJK", "HIRAGANA", "KATAKANA", "THAI", "CYRILLIC", "ARABIC", "GREEK"}
    | {"HEBREW", "DEVANAGARI"}
)
_GLUED = re.compile(r"[가-힣ぁ-んァ-ヶ一-鿿][a-z]{2}")
"""Latin letters inside of a word, as small models write when a syllable fails them: 프로vinc."""
_PUNCTUATION = ".,;:!?()[]\"'“”‘’"
_DENSITY = {"HANGUL": 2.2, "CJK": 3.0, "HIRAGANA": 1.8, "KATAKANA": 1.8}
"""Latin letters that one letter of a script stands for in a text of the same content."""
_LEAST_SCRIPT = 0.4
"""Share of a translation's letters in the target language's scripts; chosen."""
_SHORT, _LONG = 0.35, 3.0
"""Ratios of translation to source, in Latin letters, between which a length is plausible;
chosen."""
_SMALLEST_COMPARED = 24
"""Latin letters; the length of a shorter source says nothing. Chosen."""
_COUNTERS = frozenset(
    {"", "월", "o'clock", "people", "piece", "times", "degree", "case", "place", "floor"}
    | {"volume", "picture", "age", "article", "paragraph"}
)
"""Units of `language.quantities` that another language need not have, or has another word for."""
_ZEROS = {"천": "000", "백": "00", "십": "0"}


def check(source: str, text: str, to: str, terms: Mapping[str, str]) -> tuple[Flag, ...]:
    """Return the flags of a translation; `terms` are the glossary's terms in the source."""
    translated = terms.items()
    flags = [
        *_flags("LinkLost", _lost(_LINK.findall(source), text)),
        *_flags("CodeLost", _lost(_code(source), text)),
        *_number_flags(_without_links(source), _without_links(text)),
        *_flags("NameLost", _lost_names(source, text, to, terms)),
        *_flags(
            "TermLost", [f"{a} → {b}" for a, b in translated if not glossary.contains(text, b)]
        ),
        *_shape_flags(source, text, to),
    ]
    return tuple(_merged(flags))


def _flags(why: str, items: list[str]) -> list[Flag]:
    return [Flag(why, {"what": item}) for item in items]


def _merged(flags: list[Flag]) -> list[Flag]:
    """Return one flag a reason: "Missing number: 12, 31"."""
    items: dict[str, dict[str, None]] = {}
    for flag in flags:
        items.setdefault(flag.why, {}).update(dict.fromkeys(flag.details.values()))
    return [Flag(why, {"what": ", ".join(what)} if what else {}) for why, what in items.items()]


def _lost(items: list[str], text: str) -> list[str]:
    folded = _folded(text)
    return [item for item in items if _folded(item) not in folded]


def _code(source: str) -> list[str]:
    return [match[1] or match[0] for match in _CODE.finditer(_without_links(source))]


def _number_flags(source: str, text: str) -> list[Flag]:
    """Flag numbers in digits that are in one text only, however the other writes them."""
    before, after = figures(_spelled_out(source)), figures(_spelled_out(text))
    return [
        *_flags("NumberLost", _only_in(before, after, text)),
        *_flags("NumberAdded", _only_in(after, before, source)),
        *_flags("UnitChanged", _changed_units(before, after)),
    ]


def _changed_units(numbers: list[Figure], others: list[Figure]) -> list[str]:
    """Return "120 euros → $120" for each number that no other gives in its unit."""
    changed = []
    for number in numbers:
        same = [other for other in others if other.value == number.value]
        units = {other.unit for other in same}
        if same and not {number.unit, *units} & _COUNTERS and number.unit not in units:
            changed.append(f"{number.text.strip()} → {same[0].text.strip()}")
    return changed


def _only_in(numbers: list[Figure], others: list[Figure], other_text: str) -> list[str]:
    values = {other.value for other in others}
    return [
        number.text
        for number in numbers
        if any(letter.isdigit() for letter in number.text)
        and number.value not in values
        and not _is_date_part(number.value, other_text)
    ]


def _spelled_out(text: str) -> str:
    """Return Korean amounts with one unit a number: 2천만 as 2000만, 3백만 as 300만."""
    # Separates an article of a law from what follows: 제3조 is not 3 trillion.
    text = re.sub(r"(제\s?\d+)(?=[조항장절편])", r"\1 ", text)
    amount = r"(\d+)([천백십])(?=[만억조])"
    return re.sub(amount, lambda match: match[1] + _ZEROS[match[2]], text)


def _is_date_part(value: str, text: str) -> bool:
    """Return whether a value is a run of digits of the text, as in the date 2024-08-14."""
    return value in {str(int(digits)) for digits in re.findall(r"\d+", text) if len(digits) < 16}


def _lost_names(source: str, text: str, to: str, terms: Mapping[str, str]) -> list[str]:
    """Return lost names that are written alike in both: identifiers, Latin ones of other scripts."""
    prose = _CODE.sub(" ", _without_links(source))
    if prose.isupper():
        return []
    names = [match for match in _IDENTIFIER.findall(prose) if not match.isdigit()]
    if to not in SCRIPTS and not is_latin(prose):
        names += _NAME.findall(prose)
    lost = _lost(names, text)
    return [name for name in lost if not any(name.lower() in term.lower() for term in terms)]


def _shape_flags(source: str, text: str, to: str) -> list[Flag]:
    is_same = _folded(source) == _folded(text) and _letters(source) > 3
    if not text.strip() or is_same or repeats_source(text, source):
        return [Flag("Untranslated")]
    flags = []
    if not _is_in_language(text, to, source):
        flags.append(Flag("OtherLanguage"))
    else:
        flags += _flags("ForeignLetters", _foreign_words(source, text, to))
    before, after = _latin_length(source), _latin_length(text)
    if before >= _SMALLEST_COMPARED and after < before * _SHORT:
        flags.append(Flag("TooShort"))
    if after > before * _LONG + _SMALLEST_COMPARED:
        flags.append(Flag("TooLong"))
    if repeats_itself(text) and not repeats_itself(source):
        flags.append(Flag("Repeats"))
    return flags


def _is_in_language(text: str, to: str, source: str) -> bool:
    counts = _script_counts(text)
    total = sum(counts.values())
    if total < 4:
        return True
    # Names, identifiers and code of the source stay as they are.
    unchanged = {
        *_code(source),
        *_IDENTIFIER.findall(source),
        *_LINK.findall(source),
        *_NAME.findall(source),
    }
    kept = sum(len(item) for item in unchanged if item in text)
    in_script = sum(counts[script] for script in SCRIPTS.get(to, ("LATIN",)))
    return in_script >= _LEAST_SCRIPT * max(1, total - kept)


def _foreign_words(source: str, text: str, to: str) -> list[str]:
    """Return words left in the source's script, and words of two scripts that it does not have."""
    # What the source has beside its own script, such as Greek letters, may stay.
    beside = [script for script, _ in _script_counts(source).most_common()[1:]]
    foreign = _WRITTEN_SCRIPTS - {"LATIN", *SCRIPTS.get(to, ()), *beside}
    words = []
    for word in _without_links(text).split():
        is_glued = _GLUED.search(word) and word not in source
        if is_glued or foreign & set(_script_counts(word)):
            words.append(word.strip(_PUNCTUATION))
    return words


def _script_counts(text: str) -> Counter[str]:
    names = (unicodedata.name(letter, "OTHER") for letter in text if letter.isalpha())
    return Counter(name.split(" ")[0].split("-")[0] for name in names)


def _latin_length(text: str) -> float:
    counts = _script_counts(text)
    return sum(count * _DENSITY.get(script, 1.0) for script, count in counts.items())


def is_latin(text: str) -> bool:
    """Return whether at least half of the letters are Latin, or there are none."""
    counts = _script_counts(text)
    return counts["LATIN"] * 2 >= sum(counts.values())


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _without_links(text: str) -> str:
    return _LINK.sub(" ", text)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def needs_no_model(text: str, to: str) -> bool:
    """Return whether there is nothing to translate: numbers, links, code and one letter at most.

    A single letter of a script that the target language lacks is a word or a unit: 5,200원. What
    is wholly in a script that only the target language has is translated already.
    """
    prose = _CODE.sub(" ", _without_links(text))
    counts = _script_counts(prose)
    if counts and set(counts) <= set(_OWN_SCRIPTS.get(to, ())):
        return True
    known = sum(counts[script] for script in ("LATIN", *SCRIPTS.get(to, ())))
    return _letters(prose) < 2 and known == sum(counts.values())
