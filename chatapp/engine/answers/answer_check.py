"""Asks the model whether the answer that it wrote is right, over the sentences that bear it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chatapp.contract.protocol import Ask
from chatapp.engine.answers import judgement, refusal
from chatapp.engine.answers.asking import Asking
from chatapp.engine.answers.reading import Reading
from chatapp.engine.evidence import cited_stream
from chatapp.engine.process.jobs import Job


@dataclass(frozen=True, slots=True)
class AnswerCheck:
    """`stated` are the log odds, by search and model, that what was read states the answer.

    `best` are the sentences that search ranks first.
    """

    job: Job
    ask: Ask
    asking: Asking
    reading: Reading
    best: Sequence[str]
    stated: float

    def accepts(self, answer: str) -> bool:
        """Return whether an answer may be shown."""
        return self.stated + self._log_odds(answer) >= refusal.LEAST_TOGETHER

    def vouches_for(self, answer: str) -> bool:
        """Return whether the model finds an answer right that no sentence carries ("Yes.")."""
        return self._log_odds(answer) >= 0

    def _log_odds(self, answer: str) -> float:
        cited = cited_stream.cited(
            answer, self.ask.question, self.reading.blocks, self.asking.documents()
        )
        carriers = [source.quote for source in cited.sources]
        passage = " ".join(dict.fromkeys((*self.best, *carriers)))
        return judgement.right(self.job, self.ask, self.asking, passage, answer)
