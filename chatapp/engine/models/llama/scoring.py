"""The log-probabilities of tokens that are given, not drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chatapp.contract.records import TokenChance
from chatapp.engine.models.llama import logprobs
from chatapp.engine.models.llama.sequence import MOST_AT_ONCE, KvSequence
from chatapp.engine.models.llama.weights import Weights
from chatapp.engine.process.stopping import JobStopped
from chatapp.errors import ModelFailedToLoad, cause_code


@dataclass(frozen=True, slots=True)
class ScoreRequest:
    """Tokens that are only read, and those behind them that are scored; together they fit the
    context, and neither is empty. `top` is the number of alternatives of each.
    """

    head: Sequence[int]
    tail: Sequence[int]
    top: int
    stopped: Callable[[], bool] = lambda: False
    on_progress: Callable[[int, int], None] = lambda done, total: None


def score(weights: Weights, sequence: KvSequence, request: ScoreRequest) -> list[TokenChance]:
    """Return the logprobs of the tail, token by token. Raises JobStopped and ModelError."""
    head, tail = request.head, request.tail
    total = len(head) + len(tail)
    reused = sequence.reuse(head)
    sequence.read(
        head, reused, request.stopped, lambda done, _total: request.on_progress(done, total)
    )
    logprobs.check(weights)
    scored = [logprobs.of(weights, tail[0], -1, request.top)]
    # All logits of a batch are kept: 32 tokens of a vocabulary of 150,000 take 19 MB.
    for start in range(0, len(tail) - 1, MOST_AT_ONCE):
        if request.stopped():
            raise JobStopped
        read = tail[start : min(start + MOST_AT_ONCE, len(tail) - 1)]
        if not sequence.decode(read):
            cause = cause_code("decode_failed", code=1)
            raise ModelFailedToLoad(name=weights.path.name, cause=cause)
        for index in range(len(read)):
            following = tail[start + index + 1]
            scored.append(logprobs.of(weights, following, index, request.top))
        request.on_progress(len(head) + len(scored), total)
    return scored
