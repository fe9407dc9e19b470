"""Yes-or-no questions: the first token's probabilities decide, in both languages."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from langchain_core.messages import BaseMessage, HumanMessage

from chatapp.contract.records import TokenChance
from chatapp.engine.models import yes_no
from chatapp.engine.models.interface.run import Run
from chatapp.engine.process.stopping import JobStopped
from tests.fakes.speaking_model import SpeakingModel

QUESTION = [HumanMessage("Is water wet? Answer Yes or No.")]


class _Deciding(SpeakingModel):
    """Gives the logprobs of its first token as local models do."""

    def __init__(self, token: TokenChance) -> None:
        super().__init__(lambda messages: token.text)
        self._token = token

    def answer(self, messages: list[BaseMessage], run: Run) -> str:
        run.outcome.tokens = [self._token]
        run.outcome.finish = "stopped" if run.stopped() else "length"
        return super().answer(messages, run)


def _token(*others: tuple[str, float]) -> TokenChance:
    chances = tuple((text, math.log(probability)) for text, probability in others)
    return TokenChance(*chances[0], chances)


def _asked(token: TokenChance) -> float:
    return yes_no.yes_minus_no(_Deciding(token), QUESTION, lambda: False)


def test_the_difference_is_of_the_logprobs_of_yes_and_no() -> None:
    asked = _asked(_token(("Yes", 0.6), ("No", 0.3), ("Maybe", 0.1)))
    assert asked == pytest.approx(math.log(2))


@pytest.mark.parametrize(
    "words", [("네", "아니"), ("예", "아닙"), (" yes", " no"), ("▁Yes", "▁No"), ("**Yes", "**No")]
)
def test_words_of_both_languages_and_of_all_tokenizers_count(words: Sequence[str]) -> None:
    yes, no = words
    assert _asked(_token((no, 0.8), (yes, 0.1), ("The", 0.1))) == pytest.approx(-math.log(8))


def test_the_ways_to_write_a_word_are_added_up() -> None:
    token = _token(("Yes", 0.2), (" yes", 0.2), ("네", 0.2), ("No", 0.1), ("아니", 0.1))
    assert _asked(token) == pytest.approx(math.log(3))


def test_words_that_only_begin_alike_do_not_count() -> None:
    assert _asked(_token(("Not", 0.5), ("None", 0.3), ("Yesterday", 0.2))) == 0.0


def test_a_word_that_is_not_listed_counts_as_the_least_likely() -> None:
    assert _asked(_token(("Yes", 0.9), ("The", 0.09))) == pytest.approx(math.log(10))


def test_a_host_without_logprobs_answers_by_the_word() -> None:
    answers = {"Yes": 1, "아니요": -1, "I cannot tell": 0}
    for answer, sign in answers.items():
        model = SpeakingModel(lambda messages, answer=answer: answer)  # type: ignore[misc]
        asked = yes_no.yes_minus_no(model, QUESTION, lambda: False)
        assert asked == sign * yes_no.WORD_ALONE


def test_only_one_token_is_written() -> None:
    model = _Deciding(_token(("Yes", 0.9)))
    yes_no.yes_minus_no(model, QUESTION, lambda: False)
    assert model.runs[0].sampling.max_tokens == 1


def test_a_stop_is_no_answer() -> None:
    with pytest.raises(JobStopped):
        yes_no.yes_minus_no(_Deciding(_token(("Yes", 0.9))), QUESTION, lambda: True)
