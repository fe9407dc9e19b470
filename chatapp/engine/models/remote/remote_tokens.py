"""Counts tokens for a model whose tokenizer is elsewhere: asks the host where it can tell, else
estimates with care.
"""

from __future__ import annotations

import functools
import re

from chatapp.engine.models.remote.host import Host
from chatapp.errors import RemoteError

_WIDE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\U0001f000-\U000fffff]")
_WIDE_TOKENS = 1.3
_LETTERS_A_TOKEN = 3.0
_ASKED_S = 2.0
_MOST_LETTERS = 200_000


class RemoteTokens:
    """`kind` is who made the host, as its list of models says: "llamacpp" and "vllm" can count."""

    def __init__(self, host: Host, kind: str, model: str) -> None:
        self._host = host
        self._kind = kind
        self._model = model
        self.count = functools.lru_cache(maxsize=2048)(self._count)

    @property
    def is_exact(self) -> bool:
        """Whether the host counts."""
        return self._kind in ("llamacpp", "vllm")

    def _count(self, text: str) -> int:
        if self.is_exact and text and len(text) <= _MOST_LETTERS:
            try:
                return self._asked(text)
            except RemoteError:
                # A host that is gone or cannot do it after all; the estimate is on the safe side.
                self._kind = ""
        return estimate(text)

    def _asked(self, text: str) -> int:
        if self._kind == "llamacpp":
            found = self._host.post("/tokenize", {"content": text}, _ASKED_S).get("tokens")
            return len(found) if isinstance(found, list) else estimate(text)
        asked = {"model": self._model, "prompt": text, "add_special_tokens": False}
        found = self._host.post("/tokenize", asked, _ASKED_S).get("count")
        return found if isinstance(found, int) and found >= 0 else estimate(text)


def estimate(text: str) -> int:
    """Return about how many tokens a text has, rather too many: 3 Latin letters a token, 1.3 a
    Hangul syllable.
    """
    wide = len(_WIDE.findall(text))
    return round(wide * _WIDE_TOKENS + (len(text) - wide) / _LETTERS_A_TOKEN + 0.5)
