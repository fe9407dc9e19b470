"""What an answer from documents sends: its sources before the marks, its claims at the end, quotes
alone when asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources

import pytest

from chatapp.contract.protocol import (
    AddDocument,
    Answered,
    Ask,
    CheckClaims,
    Cited,
    ClaimsChecked,
    DocumentAdded,
    Event,
    Token,
)
from chatapp.contract.records import Claim
from tests.engine_process import Engine

pytestmark = pytest.mark.model
QUESTION = "How many days of annual leave does an employee have?"


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One engine for all tests here, with the handbook in its library."""
    folder = tmp_path_factory.mktemp("reader")
    running = Engine(folder / "data", folder / "stderr.log")
    added = running.ask(
        AddDocument, path=str(resources.files("chatapp") / "samples" / "handbook.pdf")
    )[-1]
    assert isinstance(added, DocumentAdded)
    yield running
    running.close()


def _ask(reader: Engine, question: str, **more: object) -> list[Event]:
    return reader.ask(Ask, question=question, document_ids=(1,), **more)


@pytest.mark.parametrize(
    "question", [QUESTION, "Who won the football championship between Gunsan and Seoul?"]
)
def test_the_sources_come_before_the_marks(reader: Engine, question: str) -> None:
    events = _ask(reader, question)
    cited = next(place for place, event in enumerate(events) if isinstance(event, Cited))
    marked = next(
        place
        for place, event in enumerate(events)
        if isinstance(event, Token) and "[1]" in event.text
    )
    assert cited < marked
    assert events[cited].sources[0].mark == 1


def test_an_answer_from_documents_tells_its_claims(reader: Engine) -> None:
    answered = _ask(reader, QUESTION)[-1]
    assert isinstance(answered, Answered)
    assert "18 days" in answered.claims[0].text
    assert answered.claims[0].supported


def test_a_model_that_cannot_judge_leaves_the_claims_as_they_are(reader: Engine) -> None:
    answered = _ask(reader, QUESTION)[-1]
    assert isinstance(answered, Answered)
    claims = (Claim("Employees have many days of leave."),)
    checked = reader.ask(
        CheckClaims,
        text=f"{claims[0].text[:-1]} [1].",
        sources=answered.sources,
        claims=claims,
        question=QUESTION,
    )[-1]
    assert isinstance(checked, ClaimsChecked)
    assert checked.claims == claims


def test_quotes_alone_are_word_for_word_and_cost_no_token(reader: Engine) -> None:
    answered = _ask(reader, QUESTION, quotes_only=True)[-1]
    assert isinstance(answered, Answered)
    quotes = [line.removeprefix("> ").rsplit(" [", 1)[0] for line in answered.text.split("\n\n")]
    assert quotes == [source.quote for source in answered.sources]
    assert answered.usage.answer_tokens == 0


def test_an_answer_gone_on_with_says_its_quotes_once(reader: Engine) -> None:
    first = _ask(reader, QUESTION)[-1]
    assert isinstance(first, Answered)
    so_far = first.text[:30]
    events = _ask(reader, QUESTION, answer_so_far=so_far, sources_so_far=first.sources)
    assert (
        so_far + "".join(event.text for event in events if isinstance(event, Token)) == first.text
    )


def test_an_answer_from_documents_is_held_to_a_form_sign_by_sign(reader: Engine) -> None:
    grammar = 'root ::= "{\\"days\\": [1], \\"why\\": \\"" [a-z ]{1,9} "\\"}"'
    question = "How many days a week can be worked from home?"
    answered = _ask(reader, question, grammar=grammar, sampling={"max_tokens": 64.0})[-1]
    assert isinstance(answered, Answered)
    assert json.loads(answered.text)["days"] == [1]
