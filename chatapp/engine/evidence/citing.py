"""Puts marks into an answer while it is written: each sentence gets that of what carries it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from chatapp.engine.language.sentences import spans

_MARK = re.compile(r"\s?\[(\d{1,3})\]")
_OPEN_MARK = re.compile(r"\s?\[\d{0,3}$|\s$")
"""The end of a text that may become a mark of the model, or the space before one."""
_ENDS = ".!?。！？"
_CLOSERS = "\"'”’)]*_"
_WORD = re.compile(r"\w")

Carriers = Callable[[str, Sequence[int]], Sequence[int]]
"""Returns the indexes of the evidence that carries a sentence; the second argument are those that
the model named itself."""


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A finished sentence without marks, and the evidence that carries it."""

    text: str
    carriers: tuple[int, ...]


@dataclass(slots=True)
class CitingText:
    """The text of an answer that grows; marks count evidence in the order of use.

    `feed` and `finish` yield text that is settled: a mark comes before the stop of its sentence.
    """

    carriers: Carriers
    order: list[int] = field(default_factory=list)
    """Evidence in the order of its marks: mark 1 is `order[0]`."""
    sentences: list[MarkedSentence] = field(default_factory=list)
    _named: list[int] = field(default_factory=list)
    _open: str = ""
    """The unfinished sentence, without marks of the model."""
    _shown: int = 0
    """Characters of the unfinished sentence that were yielded."""
    _held: str = ""
    """What may become a mark of the model."""

    def feed(self, piece: str) -> Iterator[str]:
        """Take a piece of the model's text."""
        text = self._held + piece
        start = 0
        for mark in _MARK.finditer(text):
            # What stands before a mark may end a sentence that the mark is not of.
            self._open += text[start : mark.start()]
            yield from self._settle()
            self._named.append(int(mark[1]) - 1)
            start = mark.end()
        begun = _OPEN_MARK.search(text, start)
        end = begun.start() if begun else len(text)
        self._held = text[end:]
        self._open += text[start:end]
        yield from self._settle()

    def finish(self) -> Iterator[str]:
        """End the last sentence."""
        self._open += self._held
        self._held = ""
        yield from self._settle()
        if self._open:
            yield self._end(len(self._open))

    def _settle(self) -> Iterator[str]:
        """Yield the sentences that have ended, and what is settled of the one that has not."""
        while (cut := _first_cut(self._open)) is not None:
            yield self._end(cut)
        settled = len(self._open.rstrip(f" \n{_ENDS}{_CLOSERS}"))
        if settled > self._shown:
            yield self._open[self._shown : settled]
            self._shown = settled

    def _end(self, cut: int) -> str:
        """Return the rest of the sentence that ends at `cut`, with its marks."""
        sentence, self._open = self._open[:cut], self._open[cut:]
        bare = sentence.strip()
        carriers = tuple(self.carriers(bare, self._named)) if _WORD.search(bare) else ()
        self._named = []
        for index in carriers:
            if index not in self.order:
                self.order.append(index)
        if bare:
            self.sentences.append(MarkedSentence(bare, carriers))
        body = len(sentence.rstrip(f" \n{_ENDS}{_CLOSERS}"))
        place = max(body, self._shown)
        marks = "".join(f" [{self.order.index(index) + 1}]" for index in carriers)
        rest = f"{sentence[self._shown : place]}{marks}{sentence[place:]}"
        self._shown = 0
        return rest


def _first_cut(text: str) -> int | None:
    """Return where the second sentence begins, None while there is one."""
    starts = [span.start for span in spans(text)]
    return starts[1] if len(starts) > 1 else None
