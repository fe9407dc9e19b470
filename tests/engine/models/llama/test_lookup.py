"""Guessing pays where an answer copies, costs next to nothing where it does not, and is the same
every time.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from chatapp.engine.models.llama.lookup import Lookup


def _write(prompt: Sequence[int], answer: Sequence[int]) -> tuple[Lookup, float]:
    """Let an answer come as the sampler would let it; return what it cost, in tokens decoded alone."""
    lookup, at, cost = Lookup(prompt), 1, 0.0
    fresh = list(answer[:1])
    while at < len(answer):
        lookup.add(fresh)
        guess = lookup.guess(min(30, len(answer) - at - 1))
        right = next((n for n, one in enumerate(guess) if one != answer[at + n]), len(guess))
        cost += 1 + (0.5 + 0.5 * len(guess) if guess else 0)
        lookup.record(len(guess), right)
        fresh = list(answer[at : at + right + 1])
        at += right + 1
    return lookup, cost


def _text(length: int, seed: int, words: int = 5000) -> list[int]:
    source = random.Random(seed)
    return [source.randrange(words) for _ in range(length)]


def test_a_copied_document_costs_less_than_two_thirds() -> None:
    document = _text(400, 1)
    lookup, cost = _write([7, *document, 8], document[50:300])
    assert cost < 250 / 1.5
    assert lookup.right > 200


def test_an_answer_of_new_words_costs_nothing() -> None:
    lookup, cost = _write(_text(400, 1), _text(250, 2))
    assert (lookup.guessed, cost) == (0, 249)


def _misleading(phrase: int, length: int) -> list[int]:
    """Return a phrase of so many tokens again and again, each time followed by another token."""
    return [token for count in range(length) for token in (*range(1, phrase + 1), 1000 + count)][
        :length
    ]


@pytest.mark.parametrize("phrase", [12, 13, 14, 16, 20])
def test_an_answer_that_misleads_costs_a_fiftieth_at_most(phrase: int) -> None:
    answer = _misleading(phrase, 320)
    lookup, cost = _write([], answer)
    assert lookup.guessed > 0
    assert cost < len(answer) * 1.02


@pytest.mark.parametrize("phrase", [12, 13, 14, 16, 20, 25, 32])
def test_who_misleads_again_and_again_is_believed_less_and_less(phrase: int) -> None:
    answer = _misleading(phrase, 540)
    lookup, cost = _write([], answer)
    assert lookup.guessed > 0
    assert cost < len(answer) * 1.015


def test_guesses_make_batches_of_fours() -> None:
    document = _text(400, 1)
    lookup = Lookup(document)
    lengths = set()
    for at in range(100, 300):
        lookup.add([document[at]])
        guess = lookup.guess(30)
        lengths.add(len(guess))
        lookup.record(len(guess), len(guess))
    assert lengths == {0, 3, 7, 11}


def test_what_is_in_the_prompt_is_believed_sooner() -> None:
    document = _text(100, 1)
    _, copied = _write(document, document[:40])
    _, repeated = _write([], document + document[:40])
    assert copied < repeated - 99


def test_guessing_ends_when_it_no_longer_comes_true() -> None:
    document = _text(200, 1)
    lookup, _ = _write(document, document[:60])
    answer = [token for at in range(0, 180, 4) for token in (*document[at : at + 3], 9000 + at)]
    for token in answer:
        lookup.add([token])
        guess = lookup.guess(8)
        lookup.record(len(guess), 0)
    before = lookup.guessed
    lookup.add(document[8:11])
    lookup.guess(8)
    assert lookup.guessed == before


def test_the_same_text_gives_the_same_guesses() -> None:
    document = _text(300, 3, words=40)
    answer = _text(200, 4, words=40)
    first, again = _write(document, answer), _write(document, answer)
    assert (first[0].guessed, first[1]) == (again[0].guessed, again[1])


def test_of_two_places_the_one_with_the_longer_past_is_believed() -> None:
    lookup = Lookup([1, 2, 3, 4, 5, 60, 9, 8, 3, 4, 5, 70])
    lookup._saved = 10.0
    lookup.add([1, 2, 3, 4, 5])
    assert lookup.guess(1) == [60]
