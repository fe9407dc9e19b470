"""Token counts for a model whose tokenizer is on its host: asked for, or estimated."""

from __future__ import annotations

import functools
import re

from chatapp.engine.models.remote.host import Host
from chatapp.engine.models.remote.host_kinds import HostKind
from chatapp.errors import RemoteError

_WIDE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\U0001f000-\U000fffff]")
_TOKENS_PER_WIDE = 1.3
"""Tokens of a Hangul, CJK or emoji character; with the next, chosen to estimate too many."""
_LETTERS_PER_TOKEN = 3.0
"""Characters a token of other scripts, for the estimate; chosen."""
_MOST_LETTERS = 200_000
"""Characters of a text that a host is asked to count; longer ones are estimated. Chosen."""


class RemoteTokens:
    """Counts with the host's tokenizer where its kind has one, else estimates."""

    def __init__(self, host: Host, kind: HostKind, model: str) -> None:
        self._host = host
        self._ask_host = kind.count_tokens
        self._model = model
        self.count = functools.lru_cache(maxsize=2048)(self._count)

    def _count(self, text: str) -> int:
        if self._ask_host and text and len(text) <= _MOST_LETTERS:
            try:
                tokens = self._ask_host(self._host, self._model, text)
            except RemoteError:
                # The host is gone or has no tokenizer after all.
                self._ask_host = None
            else:
                if type(tokens) is int and tokens >= 0:
                    return tokens
        return estimate(text)


def estimate(text: str) -> int:
    """Return about how many tokens a text has, rather too many."""
    wide = len(_WIDE.findall(text))
    return round(wide * _TOKENS_PER_WIDE + (len(text) - wide) / _LETTERS_PER_TOKEN + 0.5)
