"""Words for what the engine does before the first word of an answer, and about how long."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chatapp import texts
from chatapp.chats.titles import brief
from chatapp.contract.protocol import Progress
from chatapp.contract.records import Source
from chatapp.texts import places, tr

_STAGES = ("model", "summary", "whole")
_TELLS_AFTER_S = 2.0
_MOST_PLACES = 5
_STEP_S = 5
_MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class Waiting:
    """The model answers another chat first. `others` counts the questions before this one."""

    title: str
    others: int = 1


class AnswerProgress:
    """Of one answer. The share only grows, though the model may read several times."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sources: Sequence[Source] = ()
        self._share = 0.0
        self._stage = ""
        self._stage_since = clock()

    def read_sources(self, sources: Sequence[Source]) -> None:
        """Note what the model reads, which is known before it does."""
        self._sources = sources

    def words(self, progress: Progress) -> str:
        """Return what is being done, how far it is, and about how long it will take."""
        if progress.stage != self._stage:
            self._stage, self._stage_since = progress.stage, self._clock()
        if progress.stage == "search":
            return tr("progress.search")
        share = progress.done / max(1, progress.total)
        self._share = max(self._share, share)
        shown = f"{self._share:.0%}"
        if progress.stage in _STAGES:
            return tr(f"progress.{progress.stage}", share=shown, name=progress.name)
        if progress.stage != "prompt":
            return ""
        return " · ".join(filter(None, (self._what(), shown, self._left(share))))

    def _what(self) -> str:
        if not self._sources:
            return tr("progress.question")
        language = texts.language()
        named = dict.fromkeys(places.of(source, language) for source in self._sources)
        first = list(named)[:_MOST_PLACES]
        shown = ", ".join(first) + (" …" if len(named) > len(first) else "")
        key = "progress.passage" if len(self._sources) == 1 else "progress.passages"
        return tr(key, count=len(self._sources), places=shown)

    def _left(self, share: float) -> str:
        """Return about how long this reading still takes; "" while that is not known."""
        passed = self._clock() - self._stage_since
        if passed < _TELLS_AFTER_S or not 0 < share < 1:
            return ""
        left = passed * (1 - share) / share
        if left >= _MINUTE_S:
            return tr("progress.left_minutes", minutes=round(left / _MINUTE_S))
        return tr("progress.left_seconds", seconds=max(1, round(left / _STEP_S)) * _STEP_S)


def waiting_words(waiting: Waiting) -> str:
    """Return whom the model answers before."""
    title = brief(waiting.title) or tr("chats.untitled")
    if waiting.others > 1:
        return tr("progress.waiting_many", title=title, count=waiting.others - 1)
    return tr("progress.waiting", title=title)
