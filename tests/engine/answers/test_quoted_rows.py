"""Of a list only the row that was asked for is quoted."""

from __future__ import annotations

from chatapp.contract.protocol import Ask
from chatapp.engine.answers import quoting
from chatapp.engine.evidence.sentence_ranking import RankedSentence
from chatapp.engine.language.sentences import Span

NAMES = "| 이름 | 부서 | 내선 |"


def _row(text: str, score: float) -> RankedSentence:
    return RankedSentence(0, 1, 1, Span(0, 1), text, names=NAMES, score=score)


def test_a_row_without_the_name_that_was_asked_for_is_not_quoted() -> None:
    ask = Ask(id=1, question="정다솜의 내선 번호는?")
    ranked = [_row("| 정다솜 | 전산실 | 4203 |", 1.0), _row("| 오나래 | 회계과 | 4202 |", 0.95)]
    assert quoting._chosen(ranked, ask) == ranked[:1]


def test_two_rows_with_what_was_asked_for_are_quoted() -> None:
    ask = Ask(id=1, question="전산실의 내선은?")
    ranked = [_row("| 정다솜 | 전산실 | 4203 |", 1.0), _row("| 오나래 | 전산실 | 4202 |", 0.95)]
    assert quoting._chosen(ranked, ask) == ranked
