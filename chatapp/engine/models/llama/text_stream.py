"""Assembles characters from token bytes and holds back what may become a stop string."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence


class TextStream:
    """Turns token bytes into text that can be shown. Pure: no model, no clock."""

    def __init__(self, stop: Sequence[str] = ()) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._stop = tuple(text for text in stop if text)
        self._held = ""
        self.hit_stop = False

    def feed(self, piece: bytes) -> str:
        """Return the text that can be shown; a stop string is cut off and sets `hit_stop`."""
        self._held += self._decoder.decode(piece)
        if not self._stop:
            return self._release(len(self._held))
        stops = [at for text in self._stop if (at := self._held.find(text)) >= 0]
        if stops:
            self.hit_stop = True
            return self._release(min(stops))
        return self._release(len(self._held) - self._longest_beginning())

    def finish(self) -> str:
        """Return what was held back when the answer ends, without a character that is not whole."""
        self._decoder.reset()
        if self.hit_stop:
            return ""
        return self._release(len(self._held))

    def _release(self, length: int) -> str:
        text, self._held = self._held[:length], self._held[length:]
        return text

    def _longest_beginning(self) -> int:
        """Return the length of the longest end that begins a stop string."""
        longest = 0
        for text in self._stop:
            for length in range(min(len(text) - 1, len(self._held)), longest, -1):
                if self._held.endswith(text[:length]):
                    longest = length
                    break
        return longest


def without_first(pieces: Iterator[str], letters: str) -> Iterator[str]:
    """Yield the pieces without `letters` at the beginning of the first ones."""
    for text in pieces:
        if begun := text.lstrip(letters):
            yield begun
            break
    yield from pieces
