"""The model judges each cited sentence over what its page says of it."""

from __future__ import annotations

import math
from typing import cast

import pytest
from langchain_core.messages import BaseMessage

from chatapp.contract.records import Source, TokenChance
from chatapp.engine.claims import passage_evidence
from chatapp.engine.claims.claim_checks import cited_sentences, is_verbatim
from chatapp.engine.claims.claim_judge import ClaimJudge
from chatapp.engine.documents.page.page_view import PageView
from chatapp.engine.language.sentences import Span
from chatapp.engine.models.abilities.abilities import Abilities
from chatapp.engine.models.interface.any_model import AnyModel
from chatapp.engine.models.interface.run import Run
from chatapp.engine.process.idle_turns import IdleTurns
from chatapp.engine.process.turns import ModelTurns
from tests.fakes.speaking_model import SpeakingModel

PAGE = (
    "The pump weighs 18 kg. It was built in Oslo by Anna Lund. She sold it to the harbour of Bergen."
    " The harbour paid 900 crowns. Nothing is known of the years after the war. The museum has had"
    " the pump since 1988. Visitors may touch it on Sundays. A second pump was lost at sea."
)
SOURCE = Source(1, "pump.pdf", 1, "The pump weighs 18 kg.", document_id=7)
BOTH = Abilities(judges={"en": 0.0, "ko": 0.0}, is_measured=True)


class _Judge(SpeakingModel):
    """Says No to statements that name a word, and names it when asked what is wrong."""

    def __init__(self, wrong: str) -> None:
        super().__init__(lambda messages: wrong)
        self._wrong = wrong

    def answer(self, messages: list[BaseMessage], run: Run) -> str:
        answer = super().answer(messages, run)
        statement = str(messages[0].content).partition("Statement: ")[2]
        yes = 0.1 if self._wrong in statement else 0.9
        chances = (("Yes", math.log(yes)), ("No", math.log(1 - yes)))
        run.outcome.tokens = [TokenChance("Yes", math.log(yes), chances)]
        return answer

    @property
    def questions(self) -> list[str]:
        return [str(messages[0].content) for messages in self.asked]


def _judge(model: SpeakingModel, abilities: Abilities = BOTH, page: str = PAGE) -> ClaimJudge:
    turns = IdleTurns(ModelTurns(), lambda: False)
    return ClaimJudge(cast(AnyModel, model), abilities, turns, lambda *_: PageView(page))


def test_a_sentence_below_the_threshold_is_flagged_with_the_words_that_do_not_fit() -> None:
    model = _Judge("Skien")
    cited = cited_sentences("It was built in Skien [1]. It weighs 18 kg [1].", [SOURCE])
    faults = _judge(model).faults(cited, "")
    (fault,) = faults.values()
    assert (fault.text, fault.why, fault.details) == (
        "It was built in Skien.",
        "NotSupported",
        {"what": "Skien"},
    )


def test_the_words_are_held_to_words_of_the_sentence() -> None:
    model = _Judge("Skien")
    _judge(model).faults(cited_sentences("Built in Skien [1].", [SOURCE]), "")
    grammar = model.runs[-1].grammar
    assert '"in Skien."' in grammar
    assert '"Oslo"' not in grammar


def test_a_model_that_cannot_judge_the_language_is_not_asked() -> None:
    model = _Judge("오슬로")
    english_only = Abilities(judges={"en": 0.0}, is_measured=True)
    cited = cited_sentences("펌프는 오슬로에서 만들어졌다 [1].", [SOURCE])
    page = "펌프의 무게는 18킬로그램이다. 베르겐에서 만들었다."
    assert _judge(model, english_only, page).faults(cited, "") == {}
    assert not model.asked


def test_a_short_sentence_is_judged_with_its_question() -> None:
    model = _Judge("nothing")
    cited = cited_sentences("900 crowns [1].", [SOURCE])
    _judge(model).faults(cited, "What did the harbour pay?")
    assert "Statement: What did the harbour pay? 900 crowns" in model.questions[0]


def test_the_evidence_is_the_sentence_that_shares_most_words() -> None:
    evidence = passage_evidence.evidence(PageView(PAGE), Span(0, 5), "Anna Lund built it in Oslo.")
    assert evidence == "It was built in Oslo by Anna Lund."


def test_a_statement_that_merges_two_facts_has_both_as_evidence() -> None:
    statement = "The museum has had the pump since 1988, and a second pump was lost at sea."
    evidence = passage_evidence.evidence(PageView(PAGE), Span(0, 5), statement)
    assert evidence.split("\n") == [
        "The museum has had the pump since 1988.",
        "A second pump was lost at sea.",
    ]


def test_in_another_language_the_quote_is_the_evidence() -> None:
    quoted = PAGE.index("The harbour paid")
    span = Span(quoted, quoted + len("The harbour paid 900 crowns."))
    evidence = passage_evidence.evidence(PageView(PAGE), span, "항구는 값을 치렀다.")
    assert evidence == "The harbour paid 900 crowns."


def test_a_sentence_far_into_a_long_text_is_found() -> None:
    page = " ".join(f"Room {number} has {number} chairs." for number in range(500))
    quoted = page.index("Room 400")
    evidence = passage_evidence.evidence(PageView(page), Span(quoted, quoted + 5), "Room 401.")
    assert evidence == "Room 401 has 401 chairs."


def test_a_text_without_stops_does_not_fill_the_context() -> None:
    page = "harbour " * 20_000
    evidence = passage_evidence.evidence(PageView(page), Span(0, 8), "The harbour is closed.")
    assert 0 < len(evidence) < 2000


def test_what_is_no_sentence_is_not_judged() -> None:
    model = _Judge("nothing")
    assert _judge(model).faults(cited_sentences(f"{'pump ' * 500}[1].", [SOURCE]), "") == {}
    assert not model.asked


@pytest.mark.parametrize(
    ("text", "verbatim"), [("The pump weighs 18 kg [1].", True), ("It weighs 18 kg [1].", False)]
)
def test_quotes_need_no_judge(text: str, verbatim: bool) -> None:
    (cited,) = cited_sentences(text, [SOURCE])
    assert is_verbatim(cited, lambda document_id, page: PAGE) is verbatim
