"""Checks each sentence of an answer that cites against the page it cites, without a model."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from chatapp.contract.records import Claim, Source
from chatapp.engine.claims import antonyms, argument_swaps, negation, page_pieces, quantity_owner
from chatapp.engine.claims.page_pieces import Page
from chatapp.engine.claims.table_scales import scaled
from chatapp.engine.language import korean_nouns, names
from chatapp.engine.language.clauses import DENIAL, words
from chatapp.engine.language.quantities import Figure, figures
from chatapp.engine.language.rounding import is_rounded
from chatapp.engine.language.scripts import are_apart
from chatapp.engine.language.sentences import spans
from chatapp.engine.language.terms import terms

PageText = Callable[[int, int], str]
Nearness = Callable[[str, Sequence[str]], float | None]
"""How near a sentence is in meaning to the nearest of others, as a cosine; None where the embedder
cannot tell.
"""

_MARKS = re.compile(r"\s?\[(\d{1,3})\]")
_MARK_RUN = re.compile(r"(?:\s?\[\d{1,3}\])+")
_TIME = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b(?:\s[ap]\.?m\b\.?)?")
_LEAST_OVERLAP = 0.4
_LEAST_NEAR = 0.3
"""True sentences are nearer than 0.5 (docs/retrieval.md), sentences of something else mostly below
this.
"""
_MOST_COMPARED = 40


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a sentence does not hold: a name of `claim_reasons` and what fills it."""

    why: str
    details: dict[str, str] = field(default_factory=dict)


def check(
    text: str,
    sources: Sequence[Source],
    page_text: PageText,
    nearness: Nearness = lambda said, others: None,
) -> tuple[Claim, ...]:
    """Return the sentences of an answer that cite, each with what its pages do not carry."""
    pages = {source.mark: source for source in sources}
    found = []
    for sentence in _sentences(text):
        cited = [pages[int(mark)] for mark in _MARKS.findall(sentence) if int(mark) in pages]
        said = _MARKS.sub("", sentence).strip().lstrip("> ").strip()
        if cited and said:
            read = "\n".join(
                f"{page_text(source.document_id, source.page)}\n{source.document}"
                for source in cited
            )
            wrong = fault(said, read) or _of_something_else(said, read, nearness)
            found.append(
                Claim(
                    said, wrong is None, wrong.why if wrong else "", wrong.details if wrong else {}
                )
            )
    return tuple(found)


def fault(said: str, page: str, question: str = "") -> Fault | None:
    """Return what of a sentence the text of a page does not carry; names may also come from the
    question.
    """
    said, read = page_pieces.plain(said), page_pieces.read(page)
    if _is_as_written(said, read.text):
        return None
    if are_apart(said, read.text):
        return _value_missing(said, read)
    said = _without_clocks(said, read.text)
    near = page_pieces.near(said, read)
    return (
        _figures_missing(said, read, near)
        or _name_missing(said, read, near, question)
        or _too_few_words(said, f"{near} {question}")
        or _turned_around(said, near)
        or _figures_moved(said, near)
        or _places_changed(said, near)
    )


def _without_clocks(said: str, page: str) -> str:
    """Leave out times that the page writes as "1145": they are there."""
    return _TIME.sub(
        lambda time: "" if re.search(rf"\b0?{time[1]}{time[2]}\b", page) else time[0], said
    )


def _is_as_written(said: str, page: str) -> bool:
    """Say whether a sentence stands on the page word for word, but for up to two words put before
    it ("Also, …").
    """
    if said in page:
        return True
    tokens = said.rstrip(".!?。 ").split()
    for dropped in range(min(3, len(tokens) // 3)):
        before, rest = " ".join(tokens[:dropped]), " ".join(tokens[dropped:])
        says_something = (
            figures(before)
            or DENIAL.search(before)
            or names.names(f"x {before}")
            or korean_nouns.nouns(before)
        )
        if not says_something and re.search(rf"(?<!\w){re.escape(rest)}(?![\w.,]\w|\w)", page):
            return True
    return False


def _sentences(text: str) -> list[str]:
    starts = [span.start for span in spans(_MARK_RUN.sub(lambda run: "\ue0d8" * len(run[0]), text))]
    return [text[start:end] for start, end in itertools.pairwise([*starts, len(text)])]


def _of_something_else(said: str, page: str, nearness: Nearness) -> Fault | None:
    """Ask the embedder. Over two scripts it is the only one who can tell; in one it hardly ever
    overrules the words.
    """
    rows = _rows(said, page)
    said, whole = page_pieces.plain(said), page_pieces.read(page)
    if _is_as_written(said, whole.text):
        return None
    read = whole.text if are_apart(said, whole.text) else page_pieces.near(said, whole)
    near = nearness(
        said, [*rows, *(read[span.start : span.end] for span in spans(read))][:_MOST_COMPARED]
    )
    return Fault("OtherMeaning") if near is not None and near < _LEAST_NEAR else None


def _rows(said: str, page: str) -> list[str]:
    """Return the rows of the page's Markdown tables that share most with a sentence: each of them
    says something.
    """
    wanted = words(said)
    lines = [
        " ".join(line.replace("|", " ").split())
        for line in page.split("\n")
        if line.startswith("|")
    ]
    lines.sort(key=lambda line: -len(wanted & words(line)))
    return lines[: _MOST_COMPARED // 2]


def _value_missing(said: str, page: Page) -> Fault | None:
    """Compare the numbers alone: names, units and words of another language are written otherwise."""
    there = {figure.value for figure in page.figures}
    return next(
        (Fault("NotOnPage", {"what": one.text}) for one in figures(said) if one.value not in there),
        None,
    )


def _figures_missing(said: str, page: Page, near: str) -> Fault | None:
    for why, there in (
        ("NotOnPage", page.figures),
        ("NotOfThis", tuple(scaled(figures(near), page.text))),
    ):
        for figure in figures(said):
            if not (figure.is_lone or _is_among(figure, there) or is_rounded(figure, said, there)):
                return Fault(why, {"what": figure.text})
    return None


def _is_among(figure: Figure, there: Sequence[Figure]) -> bool:
    return any(figure.is_same(other) for other in there)


def _figures_moved(said: str, near: str) -> Fault | None:
    """Find a figure that stands with other words on the page: "23 days" of one clause, "26 days" of
    the next.
    """
    if torn := quantity_owner.torn(said, near):
        return Fault("NotTogether", {"what": torn})
    moved = quantity_owner.moved(said, near)
    return Fault("OfOtherWords", {"what": moved.text}) if moved else None


def _name_missing(said: str, page: Page, near: str, question: str) -> Fault | None:
    known = f"{page.text} {question}"
    if name := names.missing(said, known, page.stems | set(terms(question))):
        return Fault("NotOnPage", {"what": name})
    letters = page.letters + korean_nouns.letters(question)
    noun = korean_nouns.replaced(said, near, letters)
    return Fault("NotOnPage", {"what": noun}) if noun else None


def _too_few_words(said: str, near: str) -> Fault | None:
    """Figures count as words here: they are known to stand there."""
    wanted, values = words(said), len(figures(said))
    if wanted and len(wanted & words(near)) + values < _LEAST_OVERLAP * (len(wanted) + values):
        return Fault("OtherWords")
    return None


def _turned_around(said: str, near: str) -> Fault | None:
    if word := antonyms.opposite(said, near):
        return Fault("Opposite", {"what": word})
    why = negation.turned_around(said, near)
    return Fault(why) if why else None


def _places_changed(said: str, near: str) -> Fault | None:
    if pair := argument_swaps.swapped(said, near):
        return Fault("Swapped", {"what": pair})
    name = argument_swaps.of_another(said, near)
    return Fault("OfOtherWords", {"what": name}) if name else None
