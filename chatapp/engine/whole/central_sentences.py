"""What a document says in its own sentences: the most central one of each of its sections."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from chatapp.contract.records import Passage
from chatapp.engine.language.sentences import readable, spans
from chatapp.engine.whole import centroid_summary
from chatapp.engine.whole.centroid_summary import TermWeights, alike

HeadingAt = Callable[[Passage, int], str]
"""Returns the heading that a character of a page stands under, "" for none."""
_MOST = 8
"""Sentences of an answer: so many are read at a glance. Chosen."""
_MOST_A_SECTION = 3
"""Sentences of a section where there are few sections; chosen."""
_LEAST_FITNESS = 0.35
"""`centroid_summary.fitness` below which a sentence cannot stand alone; chosen."""


@dataclass(frozen=True, slots=True)
class CentralSentence:
    """A sentence as it reads; `passage` is its place on the page and the heading above it."""

    text: str
    passage: Passage


def central_sentences(
    pages: Sequence[Passage], heading_at: HeadingAt, term_weights: TermWeights, most: int = _MOST
) -> list[CentralSentence]:
    """Return at most `most` different sentences in reading order, spread over all sections."""
    sections = [list(group) for _, group in itertools.groupby(_sentences(pages, heading_at), _key)]
    groups = _joined(sections, most)
    best: list[CentralSentence] = []
    for group in groups:
        texts = [sentence.text for sentence in group]
        order = centroid_summary.order(texts, group[0].passage.heading, term_weights)
        fitting = [at for at in order if centroid_summary.fitness(texts[at]) > _LEAST_FITNESS]
        fresh = [at for at in fitting if not any(alike(texts[at], kept.text) for kept in best)]
        best += [group[at] for at in sorted(fresh[: min(_MOST_A_SECTION, most // len(groups))])]
    if best:
        return best
    # A list or a table has no sentence that stands alone: its first lines are shown.
    return list(itertools.chain.from_iterable(sections))[:most]


def _sentences(pages: Sequence[Passage], heading_at: HeadingAt) -> list[CentralSentence]:
    sentences: list[CentralSentence] = []
    for page in pages:
        for span in spans(page.text):
            text = readable(page.text[span.start : span.end])
            start, end = page.start + span.start, page.start + span.end
            heading = heading_at(page, start)
            place = replace(page, text=text, start=start, end=end, heading=heading)
            sentences.append(CentralSentence(text, place))
    return sentences


def _key(sentence: CentralSentence) -> Sequence[object]:
    """Return what the sentences of a section share: a heading, else a page."""
    passage = sentence.passage
    return passage.document_id, passage.heading or passage.page


def _joined(sections: Sequence[list[CentralSentence]], most: int) -> list[list[CentralSentence]]:
    """Join neighbouring sections to `most` groups of about as many sentences."""
    total = sum(map(len, sections))
    groups: list[list[CentralSentence]] = []
    seen = 0
    for section in sections:
        is_full = seen * most >= len(groups) * total
        if groups and not is_full:
            groups[-1] += section
        else:
            groups.append(list(section))
        seen += len(section)
    return groups
