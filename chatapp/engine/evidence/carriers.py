"""Finds the sentence of what was read that carries a sentence of an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from chatapp.contract.records import Passage
from chatapp.engine.evidence.sentence_ranking import PageReader
from chatapp.engine.language.scripts import are_apart
from chatapp.engine.language.sentences import Span, readable
from chatapp.engine.language.terms import terms

_LEAST_SHARE = 0.5
"""Share of a sentence's terms, by IDF, from which a sentence of a page carries it; chosen."""
_LEAST_COSINE = 0.5
"""Cosine from which a sentence in other words or another language carries it; chosen."""
_LEAST_APART = 0.2
"""The same between two languages, where cosines are lower and hardly any words are shared;
chosen."""
_SECOND_SHARE = 0.3
"""Share that a second block has to add before the sentence is said to merge two; chosen."""
# Weights beside the share of terms. Chosen: the question decides between equals, and a mark that
# the model wrote itself counts where the words allow it.
_OF_QUESTION = 0.25
_OF_MEANING = 0.5
_OF_NAMED = 0.3
_COMPARED = 24
"""Sentences that are compared by meaning, the likeliest by words first; chosen."""
_FEW_TERMS = 4
"""Terms below which a sentence ("Ann Lee.") is compared together with the question; chosen."""


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence that was read; `block` is the index of its block."""

    block: int
    span: Span
    text: str
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Carried:
    """A candidate with what speaks for it."""

    candidate: ReadSentence
    share: float
    total: float


@dataclass(slots=True)
class SentenceCarriers:
    """The sentences of the blocks that a model read; usable as `citing.Carriers`."""

    question: str
    blocks: Sequence[Passage]
    reader: PageReader
    quotes: dict[int, Span] = field(default_factory=dict)
    """The sentence that carries the first statement of each block that was used."""
    _candidates: list[ReadSentence] = field(default_factory=list)

    def __post_init__(self) -> None:
        for index, block in enumerate(self.blocks):
            page = self.reader.view(block.document_id, block.page)
            for quotable in page.quotable:
                if quotable.end <= block.start or quotable.start >= block.end:
                    continue
                text = quotable.spoken or readable(page.text[quotable.start : quotable.end])
                known = frozenset(terms(f"{text} {quotable.columns}"))
                self._candidates.append(ReadSentence(index, quotable.span, text, known))

    def __call__(self, sentence: str, named: Sequence[int]) -> tuple[int, ...]:
        """Return the blocks that carry a sentence, at most two; `named` are the model's own."""
        wanted = set(terms(sentence))
        if not wanted or not self._candidates:
            return ()
        best = self._best(sentence, wanted, named)
        if best is None:
            return ()
        self.quotes.setdefault(best.candidate.block, best.candidate.span)
        rest = wanted - best.candidate.terms
        second = self._second(rest, wanted, best.candidate.block)
        if second is None:
            return (best.candidate.block,)
        self.quotes.setdefault(second.block, second.span)
        return (best.candidate.block, second.block)

    def _best(self, sentence: str, wanted: set[str], named: Sequence[int]) -> Carried | None:
        asked = set(terms(self.question))
        weights = self.reader.idf(wanted | asked)
        carried = []
        for candidate in self._candidates:
            share = _share(wanted, candidate.terms, weights)
            of_question = _share(asked, candidate.terms, weights)
            bonus = _OF_NAMED if candidate.block in named else 0.0
            total = share + _OF_QUESTION * of_question + bonus
            carried.append(Carried(candidate, share, total))
        carried.sort(key=lambda each: -each.total)
        return self._by_meaning(sentence, carried)

    def _by_meaning(self, sentence: str, carried: Sequence[Carried]) -> Carried | None:
        """Return the best candidate by words and meaning, None where nothing carries it."""
        short = len(terms(sentence)) < _FEW_TERMS
        text = f"{self.question} {sentence}" if short else sentence
        # Words cannot tell which sentences of another script are the likeliest.
        apart = are_apart(sentence, " ".join(each.candidate.text for each in carried[:8]))
        compared = carried if apart else carried[:_COMPARED]
        cosines = self.reader.cosines(text, [each.candidate.text for each in compared])
        least = _LEAST_APART if apart else _LEAST_COSINE
        best, most = None, 0.0
        for index, each in enumerate(compared):
            cosine = float(cosines[index]) if cosines is not None else 0.0
            total = each.total + _OF_MEANING * cosine
            if total > most and (each.share >= _LEAST_SHARE or cosine >= least):
                best, most = each, total
        return best

    def _second(self, rest: set[str], wanted: set[str], first: int) -> ReadSentence | None:
        """Return the sentence of another block that holds most of what the first one lacks."""
        weights = self.reader.idf(wanted)
        whole = sum(weights.values()) or 1.0
        best, most = None, _SECOND_SHARE
        for candidate in self._candidates:
            added = sum(weights[term] for term in rest & candidate.terms) / whole
            if candidate.block != first and added > most:
                best, most = candidate, added
        return best


def _share(wanted: set[str], held: frozenset[str], weights: dict[str, float]) -> float:
    whole = sum(weights[term] for term in wanted)
    return sum(weights[term] for term in wanted & held) / whole if whole else 0.0
