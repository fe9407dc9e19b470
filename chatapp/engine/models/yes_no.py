"""Yes-or-no questions to a chat model: how much likelier Yes is than No as its first token."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from chatapp.contract.records import TokenChance
from chatapp.contract.sampling import Sampling
from chatapp.engine.models.interface.any_model import AnyModel
from chatapp.engine.models.interface.run import Run
from chatapp.engine.process.stopping import JobStopped

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

_YES = ("yes", "네", "예")
_NO = ("no", "아니요", "아니오", "아닙니다")
_MOST_CHANCES = 20
"""Alternatives of the first token that are looked at: all that OpenAI's protocol gives."""
WORD_ALONE = 3.0
"""Log odds when only the word is known and not its probability, twenty to one; chosen."""


def yes_minus_no(
    model: AnyModel, messages: Sequence[BaseMessage], stopped: Callable[[], bool]
) -> float:
    """Return log P(Yes) - log P(No) of the first token; 0.0 when the model says neither.

    Hosts that give no logprobs answer with the word alone. Raises JobStopped and RemoteError.
    """
    from chatapp.engine.models.langchain_model import langchain_model

    run = Run(
        sampling=Sampling(temperature=0, max_tokens=1),
        chances=_MOST_CHANCES,
        stopped=stopped,
        thinking_level="off",
    )
    answer = langchain_model(model, run).invoke(list(messages)).text
    if run.outcome.finish == "stopped":
        raise JobStopped
    if not run.outcome.tokens:
        return WORD_ALONE * (_begins(answer, _YES) - _begins(answer, _NO))
    return difference(run.outcome.tokens[0])


def difference(token: TokenChance) -> float:
    """Return log P(Yes) - log P(No); a word that is not listed counts as the least likely one."""
    chances = dict(token.others) | {token.text: token.logprob}
    yes = _total(logprob for text, logprob in chances.items() if _begins(text, _YES))
    no = _total(logprob for text, logprob in chances.items() if _begins(text, _NO))
    least = min(chances.values())
    return max(yes, least) - max(no, least)


def _begins(text: str, words: Sequence[str]) -> bool:
    """Whether a token is one of the words, or the beginning of one ("아니" of "아니요")."""
    beginning = text.strip(" \n*\"'.,!▁").casefold()
    return bool(beginning) and any(word.startswith(beginning) for word in words)


def _total(logprobs: Iterable[float]) -> float:
    """Return the logarithm of the sum of probabilities, -inf for none."""
    probability = sum(math.exp(logprob) for logprob in logprobs)
    return math.log(probability) if probability > 0 else -math.inf
