"""Answers with guessing of copied tokens beside plain decoding: where texts are copied and where
not.

Both are written at the same time, a step of one and a step of the other, so that what else happens
on the machine meets both: two answers one after the other differ by several hundredths on a virtual
machine.
"""

from __future__ import annotations

import time

from langchain_core.messages import AIMessage, HumanMessage

from benchmarks import start_as_the_engine_is
from benchmarks.curves import starter
from benchmarks.side_by_side import row
from chatapp.contract.sampling import Sampling
from chatapp.engine.models.llama import generation
from chatapp.engine.models.llama.generation import Outcome, Request
from chatapp.engine.models.llama.weights import LoadOptions, Weights
from chatapp.engine.models.local_model import LocalModel

_ROUNDS = 8
_DOCUMENT = (
    "The Meridian Bridge was opened on 4 May 1932 by the mayor, Ann Lee. It is 503 metres long and "
    "carries two lanes of traffic and a footpath. The steel arch was built by the Harland Works in Leeds "
    "between 1928 and 1931, and the stone towers were added a year later. In 1974 the roadway was widened "
    "to four lanes, and the footpath was moved to the outside of the arch. The bridge was closed for "
    "eleven months in 1998 while the bearings were replaced. About 41,000 vehicles cross it each day, "
    "which is twice the number for which it was designed. The council plans to build a second bridge to "
    "the east by 2031."
)
_COPIES = {
    "corrects a text": "Correct the spelling mistakes in this text and give the whole text:\n\n"
    + _DOCUMENT.replace("opened", "openned").replace("metres", "meters"),
    "repeats a text": f"Repeat the following text word for word:\n\n{_DOCUMENT}",
    "lists what a text says": f"List every number in this text with what it counts:\n\n{_DOCUMENT}",
}
_OTHERS = {
    "tells a story": "Tell me a long story about a lighthouse keeper and the sea.",
    "explains": "Explain how photosynthesis works.",
    "writes code": "Write a Python class for a stack with push, pop and peek, and tests for it.",
    "writes a letter": "Write a polite e-mail to my landlord about a broken heater.",
}


def main() -> None:
    """Print one line a question; greedy, and sampled for what does not copy."""
    # A step is what one decode brought: the shorter the turns, the more what else happens meets
    # both alike.
    generation._SEND_EVERY_S = 0.0
    # Two contexts over the same weights: which answers with guesses changes each round.
    contexts = (
        LocalModel(Weights(starter(), LoadOptions(4096))),
        LocalModel(Weights(starter(), LoadOptions(4096))),
    )
    print(
        f"\nGuessing copied tokens, tokens a second with and without, step by step in turn, {_ROUNDS} rounds"
    )
    for name, question in _COPIES.items():
        _compare(contexts, name, question, Sampling(temperature=0, max_tokens=200))
    for temperature in (0.0, 0.7):
        for name, question in _OTHERS.items():
            sampling = Sampling(temperature=temperature, seed=3, max_tokens=200)
            _compare(contexts, f"{name}, temperature {temperature}", question, sampling)
    for context in contexts:
        context.close()


def _compare(
    contexts: tuple[LocalModel, LocalModel], name: str, question: str, sampling: Sampling
) -> None:
    speeds: dict[bool, list[float]] = {True: [], False: []}
    opened = [
        HumanMessage(question),
        *([AIMessage(_DOCUMENT[:31])] if "word for word" in question else []),
    ]
    for turn in range(_ROUNDS):
        answers = []
        for at, context in enumerate(contexts):
            context.generation.forget()
            answers.append(
                _Answer(
                    context, Request(context.prompt(opened), sampling, guesses=(turn + at) % 2 == 0)
                )
            )
        writing = list(answers)
        while writing:
            writing = [answer for answer in writing if answer.step()]
        for answer in answers:
            speeds[answer.guesses].append(answer.tokens_per_s())
    row(name, speeds[True], speeds[False], "at least 1.3" if name in _COPIES else "at least 0.98")
    guessed = next(answer.outcome for answer in answers if answer.guesses)
    print(
        f"      {guessed.guessed_right} of {guessed.guessed} guesses right, {guessed.usage.answer_tokens} tokens"
    )


class _Answer:
    """An answer that is written step by step, with a clock that runs in its own steps only."""

    def __init__(self, context: LocalModel, request: Request) -> None:
        self.guesses = request.guesses
        self.outcome = Outcome()
        self._pieces = context.generation.stream(request, self.outcome)
        # The first piece comes with the first token: the prompt is read outside the clock.
        next(self._pieces)
        self._took_s = 0.0

    def step(self) -> bool:
        """Write the next piece; False at the end."""
        started = time.perf_counter()
        piece = next(self._pieces, None)
        self._took_s += time.perf_counter() - started
        return piece is not None

    def tokens_per_s(self) -> float:
        """Return how fast the tokens after the first came."""
        return (self.outcome.usage.answer_tokens - 1) / self._took_s


if __name__ == "__main__":
    start_as_the_engine_is()
    main()
