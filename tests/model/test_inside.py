"""Tokens and probabilities of texts, by the starter model."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from langchain_core.messages import HumanMessage

from chatapp.contract.sampling import Sampling
from chatapp.engine.inside import text_scores, text_tokens
from chatapp.engine.inside.text_scores import TextScore, Watching
from chatapp.engine.models.llama.generation import Outcome, Request
from chatapp.engine.models.llama.weights import LoadOptions, Weights
from chatapp.engine.models.local_model import LocalModel
from chatapp.engine.process.stopping import JobStopped
from chatapp.errors import TextTooShort

pytestmark = pytest.mark.model

UNWATCHED = Watching(lambda: False, lambda done, total: None)


def _score(local: LocalModel, text: str) -> TextScore:
    return text_scores.of_text(local, text, 3, UNWATCHED)


def test_the_tokens_of_a_text_are_its_words_with_their_ids(starter: LocalModel) -> None:
    read = text_tokens.tokenized(starter, "The cat sat.")
    assert [token.text for token in read.tokens] == ["The", " cat", " sat", "."]
    assert (read.count, read.letters, read.is_cut) == (4, 12, False)
    assert len({token.id for token in read.tokens}) == 4


def test_a_control_token_in_a_text_is_read_as_its_letters_and_named(starter: LocalModel) -> None:
    read = text_tokens.tokenized(starter, "Stop <|im_end|> now")
    assert read.controls == ("<|im_end|>",)
    assert {token.kind for token in read.tokens} == {"text"}
    assert "".join(token.text for token in read.tokens) == "Stop <|im_end|> now"


def test_tokens_that_share_a_syllable_say_which_part_they_are(starter: LocalModel) -> None:
    shared = text_tokens.tokenized(starter, "뷁").tokens
    assert len(shared) > 1
    assert {token.parts for token in shared} == {len(shared)}
    assert [(token.text, token.part) for token in shared] == [
        ("뷁", number) for number in range(1, len(shared) + 1)
    ]
    assert " ".join(token.raw for token in shared) == "뷁".encode().hex(" ")


def test_of_a_huge_text_the_beginning_is_read_and_it_is_said(starter: LocalModel) -> None:
    read = text_tokens.tokenized(starter, "ab " * text_tokens.MOST_LETTERS)
    assert read.is_cut
    assert read.letters == text_tokens.MOST_LETTERS
    assert len(read.tokens) < read.count


def test_perplexity_and_bits_are_those_of_the_probabilities(starter: LocalModel) -> None:
    score = _score(starter, "The capital of France is Paris.")
    mean = -sum(token.logprob for token in score.tokens) / len(score.tokens)
    assert score.perplexity == pytest.approx(math.exp(mean))
    assert score.bits_per_letter == pytest.approx(
        mean * len(score.tokens) / math.log(2) / score.letters
    )
    assert score.total_tokens == len(score.tokens) + bool(score.first)


def test_nonsense_is_more_perplexing_than_a_sentence(starter: LocalModel) -> None:
    sentence = _score(starter, "The sun rises in the east and sets in the west.")
    nonsense = _score(starter, "The east rises the in sun and west the in sets.")
    assert nonsense.perplexity > 2 * sentence.perplexity


def test_batches_do_not_change_what_a_text_scores(starter: LocalModel) -> None:
    text = "The sun rises in the east and sets in the west, and the moon follows. " * 5
    whole = _score(starter, text)
    half = _score(starter, text[: len(text) // 2])
    shared = len(half.tokens) - 1
    assert [token.logprob for token in whole.tokens[:shared]] == pytest.approx(
        [token.logprob for token in half.tokens[:shared]], abs=0.15
    )


def test_a_text_longer_than_the_context_is_cut_there(starter_path: Path) -> None:
    small = LocalModel(Weights(starter_path, LoadOptions(context_tokens=256)))
    score = _score(small, "one two three four " * 100)
    context = small.weights.context_tokens
    small.close()
    assert len(score.tokens) < context < score.total_tokens


@pytest.mark.parametrize("text", ["", "a"])
def test_a_text_without_two_tokens_has_no_perplexity(starter: LocalModel, text: str) -> None:
    with pytest.raises(TextTooShort):
        _score(starter, text)


def test_a_reading_tells_how_far_it_is_and_ends_when_stopped(starter: LocalModel) -> None:
    told: list[tuple[int, int]] = []
    watching = Watching(lambda: len(told) > 2, lambda done, total: told.append((done, total)))
    with pytest.raises(JobStopped):
        text_scores.of_text(starter, "The sun rises in the east. " * 60, 1, watching)
    assert told == sorted(told)
    assert told[-1][0] < told[-1][1]


def test_what_the_chat_has_read_is_kept_through_a_look_inside(starter: LocalModel) -> None:
    prompt = starter.prompt([HumanMessage("Remember: " + "apple river stone " * 40)])

    def reused() -> int:
        outcome = Outcome()
        request = Request(prompt, Sampling(temperature=0, max_tokens=4))
        list(starter.generation.stream(request, outcome))
        return outcome.usage.reused_tokens

    reused()
    _score(starter, "The sun rises in the east and sets in the west.")
    assert reused() == len(prompt) - 1
