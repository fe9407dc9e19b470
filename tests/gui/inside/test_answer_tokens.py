"""Where the tokens of an answer are in its text."""

from __future__ import annotations

from chatapp.contract.records import TokenChance
from chatapp.gui.inside.answer_tokens import AnswerTokens


def _tokens(*texts: str) -> list[TokenChance]:
    return [TokenChance(text, -0.1) for text in texts]


def test_the_text_before_a_token_is_what_was_written_before_it() -> None:
    tokens = AnswerTokens("안녕 😀 there", _tokens("안녕", " 😀", " there"))
    assert [tokens.before(number) for number in range(3)] == ["", "안녕", "안녕 😀"]


def test_thinking_before_the_answer_is_passed_over() -> None:
    written = _tokens("<think>", "Hello?", "</think>", "Hello", " there")
    tokens = AnswerTokens("Hello there", written)
    assert sorted(tokens.ranges) == [3, 4]
    assert tokens.before(4) == "Hello"


def test_a_beginning_that_comes_again_is_not_taken_for_the_end_of_thinking() -> None:
    line = ["- the", " same", " beginning", " of", " lines", "\n"]
    tokens = AnswerTokens("".join(line) * 3, _tokens(*line * 3))
    assert sorted(tokens.ranges) == list(range(18))
