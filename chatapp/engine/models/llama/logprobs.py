"""Log-probabilities from the raw logits, before any sampler."""

from __future__ import annotations

import math

import llama_cpp.llama_cpp as api
import numpy as np

from chatapp.contract.records import TokenChance
from chatapp.engine.models.llama.weights import Weights
from chatapp.errors import ModelDamaged, cause_code

MOST = 20
"""Alternatives per token at most, as in OpenAI's protocol."""

_CHECKED_EVERY = 101
"""Every which logit is looked at before the first answer; chosen, a prime number."""


def check(weights: Weights) -> None:
    """Raise ModelDamaged when the last logits are not finite or all equal."""
    # A few hundred suffice.
    logits = api.llama_get_logits_ith(weights.context, -1)[
        : weights.vocabulary_size : _CHECKED_EVERY
    ]
    is_finite = not any(math.isnan(logit) or logit == math.inf for logit in logits)
    if not is_finite or min(logits) == max(logits):
        raise ModelDamaged(name=weights.path.name, cause=cause_code("computes_no_numbers"))


def of(weights: Weights, token: int, index: int, top: int) -> TokenChance:
    """Return a token's log-probability (natural logarithm) and the `top` likeliest tokens."""
    # float32 [vocabulary]
    logits = np.ctypeslib.as_array(
        api.llama_get_logits_ith(weights.context, index), (weights.vocabulary_size,)
    )
    highest = float(logits.max())
    total = highest + float(
        np.log(np.exp(logits - highest, dtype=np.float32).sum(dtype=np.float64))
    )
    count = min(top, MOST, len(logits))
    likeliest = np.argpartition(logits, -count)[-count:]
    likeliest = likeliest[np.argsort(-logits[likeliest], kind="stable")]
    others = tuple(
        (_text(weights, int(other)), float(logits[other]) - total) for other in likeliest
    )
    text, raw = _text(weights, token), weights.piece(token)
    is_part = "\ufffd" in text and not is_whole(raw)
    logprob = float(logits[token]) - total
    return TokenChance(text, logprob, others, raw.hex(" ") if is_part else "")


def is_whole(raw: bytes) -> bool:
    """Return whether bytes are whole characters of UTF-8."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _text(weights: Weights, token: int) -> str:
    """Return the text of a token: U+FFFD for partial characters, the name of a control token."""
    return weights.piece(token).decode("utf-8", "replace") or weights.token_text(token)
