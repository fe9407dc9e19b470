"""How likely each token of an answer was, and what else could have come: from the logits, before any sampler."""

from __future__ import annotations

import llama_cpp.llama_cpp as api
import numpy as np

from chatapp.engine.llm.llama.weights import Weights
from chatapp.records import TokenChance

MOST = 20
"""Alternatives of one token that can be asked for."""


def of(weights: Weights, token: int, index: int, top: int) -> TokenChance:
    """Return a token's log-probability (natural logarithm) and the `top` likeliest tokens, best first."""
    logits = np.ctypeslib.as_array(api.llama_get_logits_ith(weights.context, index), (weights.vocabulary_size,))
    highest = float(logits.max())
    total = highest + float(np.log(np.exp(logits - highest, dtype=np.float32).sum(dtype=np.float64)))
    count = min(top, MOST, len(logits))
    likeliest = np.argpartition(logits, -count)[-count:]
    likeliest = likeliest[np.argsort(-logits[likeliest], kind="stable")]
    others = tuple((_text(weights, int(one)), float(logits[one]) - total) for one in likeliest)
    return TokenChance(_text(weights, token), float(logits[token]) - total, others)


def _text(weights: Weights, token: int) -> str:
    """The text of a token; what is no whole character shows as U+FFFD, a control token by its name."""
    return weights.piece(token).decode("utf-8", "replace") or weights.token_text(token)
