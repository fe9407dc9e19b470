"""Separates the thinking of a reasoning model from its answer while it streams."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chatapp.engine.models.llama.weights import Weights

# Opening and closing marks by family: Qwen and DeepSeek, Mistral, Command, Seed, gpt-oss.
_MARKS = (
    ("<think>", "</think>"),
    ("[THINK]", "[/THINK]"),
    ("<|START_THINKING|>", "<|END_THINKING|>"),
    ("<seed:think>", "</seed:think>"),
    ("<|channel|>analysis<|message|>", "<|start|>assistant<|channel|>final<|message|>"),
)
_SKIPPED = ("<|channel|>final<|message|>",)
_NAME = re.compile(r"<\|?[^<>|]+\|?>|\[/?[A-Z]+\]")
_LAST_TOKENS = 12  # of a prompt, in which an opening mark is looked for


class AnswerPart(NamedTuple):
    """Text of an answer, or of the thinking before it."""

    is_thinking: bool
    text: str


class ThinkingStream:
    """Splits thinking, at the beginning only, from the answer; `open_mark` ends the prompt."""

    def __init__(self, open_mark: str = "") -> None:
        self._close = dict(_MARKS).get(open_mark, "")
        self._is_beginning = not self._close
        self._trims = bool(self._close)
        self._held = ""

    def feed(self, text: str) -> Iterator[AnswerPart]:
        """Yield what is decided; what may become a mark is held back."""
        self._held += text
        if self._is_beginning:
            self._begin()
        if self._is_beginning:
            return
        if self._close:
            at = self._held.find(self._close)
            if at < 0:
                yield from self._give(
                    len(self._held) - _overlap(self._held, self._close), is_thinking=True
                )
                return
            yield from self._give(at, is_thinking=True)
            self._held = self._held[len(self._close) :]
            self._close, self._trims = "", True
        yield from self._give(len(self._held), is_thinking=False)

    def finish(self) -> Iterator[AnswerPart]:
        """Yield what was held back when the answer ends."""
        self._is_beginning = False
        yield from self._give(len(self._held), is_thinking=bool(self._close))

    def _begin(self) -> None:
        """Decide whether the answer begins with a mark, once enough of it has come."""
        begun = self._held.lstrip()
        for mark, close in (*_MARKS, *((skipped, "") for skipped in _SKIPPED)):
            if begun.startswith(mark):
                self._held, self._close = begun[len(mark) :], close
                self._is_beginning, self._trims = False, True
                return
            if mark.startswith(begun):
                return
        self._is_beginning = False

    def _give(self, length: int, is_thinking: bool) -> Iterator[AnswerPart]:
        text, self._held = self._held[:length], self._held[length:]
        if self._trims:
            # Line ends between mark and text belong to neither.
            text = text.lstrip()
            self._trims = not text
        if text:
            yield AnswerPart(is_thinking, text)


def shown_marks(weights: Weights) -> frozenset[int]:
    """Return the control tokens that are marks of thinking, whose text must be in the output."""
    shown: set[int] = set()
    for mark in (*itertools.chain.from_iterable(_MARKS), *_SKIPPED):
        names = [weights.tokenize(name, special=True) for name in _NAME.findall(mark)]
        if all(len(tokens) == 1 for tokens in names):
            shown.update(tokens[0] for tokens in names)
    return frozenset(shown)


def opened_by(weights: Weights, prompt: Sequence[int]) -> str:
    """Return the opening mark that the prompt ends with, "" for none."""
    last = prompt[-_LAST_TOKENS:]
    text = "".join(
        weights.piece(token).decode("utf-8", "replace") or weights.token_text(token)
        for token in last
    )
    return next((mark for mark, _ in _MARKS if text.rstrip().endswith(mark)), "")


def _overlap(text: str, mark: str) -> int:
    """Return the length of the longest end of a text that begins a mark."""
    for length in range(min(len(mark) - 1, len(text)), 0, -1):
        if text.endswith(mark[:length]):
            return length
    return 0
