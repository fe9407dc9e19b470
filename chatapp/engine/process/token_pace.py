"""Chooses how many threads decode, by how long tokens take.

Programs of others on the same cores hold no lock that `cpu_share` could count. They show in the
tokens: llama.cpp's threads wait at each barrier for the one that has no core, so that tokens take
long, or the threads get a small part of the processor time that they would use.
"""

from __future__ import annotations

import logging
import math
import statistics
import time

_log = logging.getLogger("chatapp.models")

_TOKENS = 8
"""Tokens whose median is looked at; chosen."""
_SLOW = 3.0
"""Times as long as the fastest tokens took: then fewer threads are tried. Chosen, well above what a
long context costs."""
_WORTH = 0.9
"""Share of the time that fewer threads may take to be kept; chosen."""
_AGAIN_AFTER_S = 10.0
"""Seconds after which another number is tried again; chosen."""


class TokenPace:
    """The number of threads that a share of the cores is used with, at most `most`."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.threads = most
        self._fastest = math.inf
        """Seconds a token with all threads."""
        self._times: list[float] = []
        self._processor_s = 0.0
        """Of all threads, for these tokens."""
        self._before = 0
        """The number of threads in use before the one that is being tried, 0 while none is."""
        self._took_before = math.inf
        self._again_at = 0.0

    def took(self, seconds: float, processor_s: float) -> int:
        """Note how long a token took, and the processor time of all threads meanwhile; return how
        many threads the next one takes.
        """
        self._times.append(seconds)
        self._processor_s += processor_s
        if len(self._times) == _TOKENS:
            took = statistics.median(self._times)
            # Where others were there from the first token on, nothing was ever fast.
            is_starved = self._processor_s * _SLOW < sum(self._times) * self.threads
            self._times.clear()
            self._processor_s = 0.0
            if self.threads == self.most:
                self._fastest = min(self._fastest, took)
            if self._before:
                self._judge(took)
            else:
                self._try_another(took, is_starved)
        return self.threads

    def _judge(self, took: float) -> None:
        """Keep the number that is tried where it is better, with fewer threads for the same."""
        before, self._before = self._before, 0
        fewer = self.threads < before
        if took > self._took_before * (_WORTH if fewer else 1.0):
            self.threads = before
        else:
            _log.info("decoding with %d instead of %d threads", self.threads, before)
        self._again_at = time.monotonic() + _AGAIN_AFTER_S

    def _try_another(self, took: float, is_starved: bool) -> None:
        if time.monotonic() < self._again_at:
            return
        if self.threads < self.most:
            self._begin(min(self.most, 2 * self.threads), took)
        elif self.threads > 1 and (is_starved or took > _SLOW * self._fastest):
            self._begin(self.threads // 2, took)

    def _begin(self, threads: int, took: float) -> None:
        self._before, self._took_before, self.threads = self.threads, took, threads
