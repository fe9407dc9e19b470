"""Finds what a question names of a table: cell values, columns, and what its rows are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chatapp.engine.language.normal_form import normal
from chatapp.engine.language.question_words import bare
from chatapp.engine.language.terms import stem
from chatapp.engine.tools import cell_values
from chatapp.engine.tools.whole_tables import WholeTable
from chatapp.texts.places import HEADING_MARK

_WORD = re.compile(r"[^\W_]+(?:['&.-][^\W_]+)*")
_PAREN = re.compile(r"\s*[(\[（][^)\]）]*[)\]）]\s*")
_HANGUL = re.compile(r"[가-힣]")
_LONGEST_VALUE = 60
"""Characters; longer cells are text that no question repeats. Chosen."""
_SHORT = 2
"""Syllables of a noun of one syllable with its particle; chosen."""
_STEM_STANDIN = "가가"
"""A stem of two syllables: `bare` tells whether what follows is a particle."""


@dataclass(frozen=True, slots=True)
class QuestionWord:
    """A word of a question in lower case, and its characters."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NamedValue:
    """Cell values of a column that a question names; `rest` is what the last word adds to it."""

    column: int
    value: str
    start: int
    end: int
    rest: str = ""


@dataclass(frozen=True, slots=True)
class NamedColumn:
    column: int
    start: int
    end: int


def words(text: str) -> list[QuestionWord]:
    """Return the words of a text in order."""
    return [
        QuestionWord(match[0].lower(), match.start(), match.end()) for match in _WORD.finditer(text)
    ]


def plain_name(column: str) -> str:
    """Return a column name without what stands in parentheses: the unit, most often."""
    return _PAREN.sub(" ", normal(column)).strip() or normal(column).strip()


def named_values(question: Sequence[QuestionWord], table: WholeTable) -> list[NamedValue]:
    """Return the cell values that a question names, the longest first where they overlap."""
    hits: list[NamedValue] = []
    for column in range(len(table.columns)):
        values = table.values(column)
        if cell_values.kind_of(values) != "text":
            continue
        for value in dict.fromkeys(values):
            if value.strip() and len(value) <= _LONGEST_VALUE:
                hits += _hits(question, column, value, table)
    hits.sort(key=lambda hit: (hit.start - hit.end, len(hit.rest)))
    kept: list[NamedValue] = []
    for hit in hits:
        same_place = [other for other in kept if _overlap(other, hit)]
        # The same words in two columns are both kept: the caller cannot know which is meant.
        if all(_has_same_span(other, hit) and other.column != hit.column for other in same_place):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


def _overlap(first: NamedValue, second: NamedValue) -> bool:
    return first.start < second.end and second.start < first.end


def _has_same_span(first: NamedValue, second: NamedValue) -> bool:
    return (first.start, first.end) == (second.start, second.end)


def _hits(
    question: Sequence[QuestionWord], column: int, value: str, table: WholeTable
) -> Iterator[NamedValue]:
    wanted = [word.text for word in words(normal(value))]
    if not wanted or (len(wanted) == 1 and wanted[0].isdigit()):
        return
    for at in range(len(question) - len(wanted) + 1):
        piece = question[at : at + len(wanted)]
        rest = _rest(piece, wanted)
        if rest is None or not _may_follow(rest, wanted[-1], table):
            continue
        yield NamedValue(column, value, piece[0].start, piece[-1].end, _own_rest(rest, table))


def _rest(piece: Sequence[QuestionWord], wanted: Sequence[str]) -> str | None:
    """Return what the last word has after the value; None where the words differ."""
    *before, last = piece
    if any(word.text != want for word, want in zip(before, wanted[:-1], strict=True)):
        return None
    want = wanted[-1]
    if _HANGUL.search(want):
        return last.text[len(want) :] if last.text.startswith(want) else None
    if stem(last.text) == stem(want):
        return ""
    # A Latin word with a Korean particle: "HR팀은".
    rest = last.text[len(want) :]
    return rest if last.text.startswith(want) and rest and _HANGUL.match(rest) else None


def _may_follow(rest: str, value: str, table: WholeTable) -> bool:
    return is_particle(rest) or len(value) > 1 or _column_rest(rest, table) is not None


def is_particle(rest: str) -> bool:
    """Say whether Korean syllables are a particle or an ending, or nothing.

    인 joins a value to the noun after it: "대출 중인 책".
    """
    return rest in ("", "인") or bare(_STEM_STANDIN + rest) == _STEM_STANDIN


def without_particle(word: str) -> str:
    """Return a Korean word without particle, also where one syllable stays ("책은")."""
    plain = word if word.isascii() else bare(word)
    is_short = plain == word and len(word) == _SHORT and not word.isascii()
    return word[:1] if is_short and is_particle(word[1:]) else plain


def _column_rest(rest: str, table: WholeTable) -> str | None:
    """Return what follows a column name ("월" + "요일" + "에"); None without a column name."""
    for column in table.columns:
        name = plain_name(column)
        if name and rest.startswith(name) and is_particle(rest[len(name) :]):
            return rest[len(name) :]
    return None


def _own_rest(rest: str, table: WholeTable) -> str:
    """Return the word that a value is joined with ("역사" + "책"), "" for particles and columns."""
    if is_particle(rest) or _column_rest(rest, table) is not None:
        return ""
    return bare(_STEM_STANDIN + rest)[len(_STEM_STANDIN) :]


def named_columns(question: Sequence[QuestionWord], table: WholeTable) -> list[NamedColumn]:
    """Return the columns that a question names, the longest names first where they overlap."""
    hits = []
    for column, name in enumerate(table.columns):
        wanted = [word.text for word in words(plain_name(name))]
        for at in range(len(question) - len(wanted) + 1) if wanted else ():
            piece = question[at : at + len(wanted)]
            rest = _rest(piece, wanted)
            if rest is not None and is_particle(rest):
                hits.append(NamedColumn(column, piece[0].start, piece[-1].end))
    hits.sort(key=lambda hit: hit.start - hit.end)
    kept: list[NamedColumn] = []
    for hit in hits:
        if all(hit.end <= other.start or hit.start >= other.end for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


def title_phrases(question: Sequence[QuestionWord], table: WholeTable) -> list[QuestionWord]:
    """Return runs of two and more words that stand in the names of the file or the section."""
    phrases: list[QuestionWord] = []
    titles = [[word.text for word in words(normal(name))] for name in _titles(table)]
    at = 0
    while at < len(question):
        length = max((_run(question, at, title) for title in titles), default=0)
        if length > 1:
            last = question[at + length - 1]
            phrases.append(QuestionWord("", question[at].start, last.end))
        at += max(length, 1)
    return phrases


def _run(question: Sequence[QuestionWord], at: int, title: Sequence[str]) -> int:
    """Return the most words of a question, from one on, that follow each other in a title."""
    longest = 0
    for start in range(len(title)):
        length = 0
        while at + length < len(question) and start + length < len(title):
            rest = _rest([question[at + length]], [title[start + length]])
            if rest is None or not is_particle(rest):
                break
            length += 1
        longest = max(longest, length)
    return longest


def _titles(table: WholeTable) -> list[str]:
    return [normal(table.document).rsplit(".", 1)[0], *table.section.split(HEADING_MARK)]


def row_nouns(table: WholeTable) -> list[str]:
    """Return the names that say what the rows are: of the file, the section, the first column."""
    names = (*_titles(table), plain_name(table.columns[0]))
    return [name for name in dict.fromkeys(names) if name]


def is_row_noun(word: str, nouns: Sequence[str]) -> bool:
    """Say whether a word is one of the words of these names, or a part of a Korean one."""
    plain = bare(word)
    for noun in nouns:
        lowered = noun.lower()
        if _HANGUL.search(plain):
            if len(plain) > 1 and plain in lowered:
                return True
        elif stem(plain) in {stem(part.text) for part in words(lowered)}:
            return True
    return False


def is_made_of(word: str, name: str) -> bool:
    """Say whether a verb is made of a word of a column name: "started" of "Start date"."""
    if _HANGUL.search(word):
        plain = bare(word)
        return len(plain) >= _SHORT and name.startswith(plain)
    return stem(word) in {stem(part.text) for part in words(name)}
