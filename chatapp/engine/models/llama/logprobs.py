"""What the logits say before any sampler: how likely each token was, what else could have come, and
if they are any.
"""

from __future__ import annotations

import math

import llama_cpp.llama_cpp as api

from chatapp.contract.records import TokenChance
from chatapp.engine.models.llama.weights import Weights
from chatapp.errors import ModelDamaged, cause_code

MOST = 20
"""Alternatives of one token that can be asked for."""

_CHECKED_EVERY = 101


def check(weights: Weights) -> None:
    """Raise ModelDamaged when the last logits are no numbers or all the same: such a model would
    write anything.
    """
    # A few hundred of them tell, without numpy, which the first answer would wait for.
    logits = api.llama_get_logits_ith(weights.context, -1)[
        : weights.vocabulary_size : _CHECKED_EVERY
    ]
    if any(math.isnan(one) or one == math.inf for one in logits) or min(logits) == max(logits):
        raise ModelDamaged(name=weights.path.name, cause=cause_code("computes_no_numbers"))


def of(weights: Weights, token: int, index: int, top: int) -> TokenChance:
    """Return a token's log-probability (natural logarithm) and the `top` likeliest tokens, best
    first.
    """
    import numpy as np

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
    others = tuple((_text(weights, int(one)), float(logits[one]) - total) for one in likeliest)
    return TokenChance(_text(weights, token), float(logits[token]) - total, others)


def _text(weights: Weights, token: int) -> str:
    """The text of a token; what is no whole character shows as U+FFFD, a control token by its name."""
    return weights.piece(token).decode("utf-8", "replace") or weights.token_text(token)
