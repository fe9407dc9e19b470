"""Separates the thinking of a reasoning model from its answer while it streams."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from chatapp.engine.models.interface.thinking_families import FAMILIES, Frame, ThinkingFamily
from chatapp.engine.models.llama.weights import Weights

_NAME = re.compile(r"<\|?[^<>|]+\|?>|\[/?[A-Z]+\]|◁[^◁▷]+▷")
"""What may be one token of a mark."""
_LAST_TOKENS = 24
"""Tokens at the end of a prompt in which an opening mark is looked for; chosen, the longest has
ten names."""
_QUOTES = "`'\"“‘「"
"""Letters before a mark that the answer only mentions."""


class AnswerPart(NamedTuple):
    """Text of an answer, or of its thinking.

    `retracts` are the letters of answer that were given before and are this thinking instead: a
    closing mark came without an opening one.
    """

    is_thinking: bool
    text: str
    retracts: int = 0


_Kind = Literal["opening", "closing", "noise", "frame", "frame_end", "lone"]


class _FoundMark(NamedTuple):
    at: int
    text: str
    kind: _Kind


class ThinkingStream:
    """Splits an answer; `opened` is the family whose thinking the prompt has begun."""

    def __init__(self, opened: ThinkingFamily | None = None) -> None:
        self._family = opened
        self._state: Literal["beginning", "thinking", "answer"] = (
            "thinking" if opened else "beginning"
        )
        self._trims = opened is not None
        self._frame_end = ""
        self._held = ""
        self._given = ""
        """The answer so far, while no mark has told its family."""
        self._marks: Mapping[str, _Kind] = {}
        self._find_marks()

    def feed(self, text: str) -> Iterator[AnswerPart]:
        """Yield what is decided; what may become a mark is held back."""
        self._held += text
        if self._state == "beginning" and not self._begin():
            return
        while (mark := self._next_mark()) is not None:
            yield from self._pass(mark)
        yield from self._give(len(self._held) - self._undecided())

    def finish(self) -> Iterator[AnswerPart]:
        """Yield what was held back when the answer ends."""
        yield from self._give(len(self._held))

    def _begin(self) -> bool:
        """Look for a mark at the beginning; return whether enough has come to decide."""
        begun = self._held.lstrip()
        for family in FAMILIES:
            for mark, kind in _first_marks(family).items():
                if begun.startswith(mark):
                    self._held = begun[len(mark) :]
                    self._enter(family, "thinking" if kind == "opening" else "answer")
                    self._frame_end = _frame_end(family, mark)
                    self._find_marks()
                    return True
                if mark.startswith(begun):
                    return False
        self._state = "answer"
        self._find_marks()
        return True

    def _enter(self, family: ThinkingFamily, state: Literal["thinking", "answer"]) -> None:
        self._family, self._state, self._trims = family, state, True
        self._find_marks()

    def _find_marks(self) -> None:
        """Set the marks that count in this state."""
        family, kinds = self._family, dict[str, _Kind]()
        if self._state == "answer" and family is None:
            closings = itertools.chain.from_iterable(each.closings for each in FAMILIES)
            self._marks = dict.fromkeys(closings, "lone")
            return
        if family is None:
            return
        kinds |= dict.fromkeys(family.noise, "noise")
        if self._state == "thinking":
            kinds |= dict.fromkeys(family.openings if family.reopens else (), "noise")
            kinds |= dict.fromkeys(family.closings, "closing")
        else:
            kinds |= dict.fromkeys(family.openings if family.reopens else (), "opening")
            kinds |= dict.fromkeys(family.closings if family.reopens else (), "noise")
            if self._trims:
                kinds |= {frame.opening: "frame" for frame in family.frames}
            if self._frame_end:
                kinds[self._frame_end] = "frame_end"
        self._marks = kinds

    def _next_mark(self) -> _FoundMark | None:
        """Return the first mark in what is held; of two at one place the longer one."""
        places = [
            (at, -len(text), kind)
            for text, kind in self._marks.items()
            if (at := self._held.find(text)) >= 0
        ]
        if not places:
            return None
        at, length, kind = min(places)
        return _FoundMark(at, self._held[at : at - length], kind)

    def _pass(self, mark: _FoundMark) -> Iterator[AnswerPart]:
        """Yield what stands before a mark, drop the mark, and go on behind it."""
        if mark.kind == "lone":
            yield from self._pass_lone(mark)
            return
        is_early = self._trims and not self._held[: mark.at].strip()
        if mark.kind == "frame" and not is_early:
            yield from self._give(mark.at + len(mark.text))
            self._find_marks()
            return
        yield from self._give(mark.at)
        self._held = self._held[len(mark.text) :]
        assert self._family is not None
        if mark.kind == "opening":
            self._enter(self._family, "thinking")
        elif mark.kind == "closing":
            self._enter(self._family, "answer")
        elif mark.kind == "frame":
            self._frame_end = _frame_end(self._family, mark.text)
            self._find_marks()

    def _pass_lone(self, mark: _FoundMark) -> Iterator[AnswerPart]:
        """A closing mark without an opening one: what came before it was thinking."""
        family = next(each for each in FAMILIES if mark.text in each.closings)
        before = self._given + self._held[: mark.at]
        if before.endswith(tuple(_QUOTES)) or any(name in before for name in family.openings):
            yield from self._give(mark.at + len(mark.text))
            return
        retracts, self._given = len(self._given), ""
        self._held = self._held[mark.at + len(mark.text) :]
        self._enter(family, "answer")
        if before.strip():
            yield AnswerPart(True, before, retracts)

    def _undecided(self) -> int:
        """Return the length of the end of what is held that may become a mark."""
        longest = max(map(len, self._marks), default=0) - 1
        for length in range(min(longest, len(self._held)), 0, -1):
            end = self._held[-length:]
            if end[0] in "<[◁" and any(mark.startswith(end) for mark in self._marks):
                return length
        return 0

    def _give(self, length: int) -> Iterator[AnswerPart]:
        text, self._held = self._held[:length], self._held[length:]
        if self._trims:
            # Line ends between mark and text belong to neither.
            text = text.lstrip()
            self._trims = not text
        if not text:
            return
        if self._family is None:
            self._given += text
        yield AnswerPart(self._state == "thinking", text)


def shown_marks(weights: Weights) -> frozenset[int]:
    """Return the control tokens that are marks of thinking, whose text must be in the output."""
    shown: set[int] = set()
    for family in FAMILIES:
        begins = [frame.opening for frame in family.frames]
        ends = [frame.closing for frame in family.frames]
        for mark in (*family.openings, *family.closings, *begins, *ends):
            names = [weights.tokenize(name, special=True) for name in _NAME.findall(mark)]
            if all(len(tokens) == 1 for tokens in names):
                shown.update(tokens[0] for tokens in names)
    return frozenset(shown)


def opened_by(weights: Weights, prompt: Sequence[int]) -> ThinkingFamily | None:
    """Return the family whose opening mark the prompt ends with."""
    last = prompt[-_LAST_TOKENS:]
    text = "".join(
        weights.piece(token).decode("utf-8", "replace") or weights.token_text(token)
        for token in last
    ).rstrip()
    for family in FAMILIES:
        if text.endswith((*family.openings, *family.prompt_ends)):
            return family
    return None


def _first_marks(family: ThinkingFamily) -> dict[str, _Kind]:
    """Return the marks that an answer may begin with; a tag like <answer> may be its own text."""
    frames = (frame.opening for frame in family.frames if frame.opening.startswith("<|"))
    kinds = dict[str, _Kind]()
    kinds |= dict.fromkeys(family.openings, "opening")
    kinds |= dict.fromkeys(family.closings, "closing")
    return kinds | dict.fromkeys(frames, "frame")


def _frame_end(family: ThinkingFamily, opening: str) -> str:
    frame = next((frame for frame in family.frames if frame.opening == opening), Frame("", ""))
    return frame.closing
