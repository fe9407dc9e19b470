"""Questions that need steps are answered with tools, by models that can call them, if they may."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from numpy.typing import NDArray

from chatapp.contract.protocol import Answered, Ask, Cited, Event, Token, ToolUsed
from chatapp.engine.answers import tool_answer
from chatapp.engine.answers.asking import Asking
from chatapp.engine.documents.documents import Documents
from chatapp.engine.models.abilities.abilities import Abilities
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.langchain_model import langchain_model
from chatapp.engine.presets import presets
from chatapp.engine.process.jobs import Job
from chatapp.engine.tools import step_questions
from chatapp.machine.paths import shipped
from tests.fakes.scripted_model import ScriptedModel
from tests.fakes.speaking_model import EIGHT_B

QUESTION = "How much do the saw and the drill cost together?"
SUM = {"table": 1, "operation": "sum", "column": "Price", "conditions": []}
SCRIPT = [
    AIMessage("", tool_calls=[{"name": "query_table", "args": SUM, "id": "call_0"}]),
    AIMessage("The saw and the drill cost 92 together."),
]


class _Model:
    """Keeps the contract of `any_model.AnyModel`, and says one message after another."""

    def __init__(self, script: Sequence[AIMessage]) -> None:
        self.script = iter(script)
        self.asked: list[list[BaseMessage]] = []
        self.weights = SimpleNamespace(context_tokens=4096, path=Path(EIGHT_B.path))


@langchain_model.register
def _(model: _Model, run: Run) -> BaseChatModel:
    return ScriptedModel(script=model.script, asked=model.asked)


@pytest.fixture
def documents(tmp_path: Path) -> Iterator[Documents]:
    opened = Documents.open(tmp_path / "library", "test")
    file = tmp_path / "prices.csv"
    file.write_text("Item,Price\nSaw,12\nDrill,80\n", "utf-8")
    opened.add(file, lambda done, total: None, lambda: False)
    yield opened
    opened.close()


@dataclass(frozen=True)
class _Answering:
    """An answer by steps, what was sent meanwhile, and the model that gave it."""

    answered: Answered | None
    events: list[Event]
    model: _Model


def _asking(documents: Documents, model: Any, calls_tools: bool = True) -> Asking:
    files, _ = presets.load(shipped("prompts"), Path("none"))
    abilities = Abilities(calls_tools=calls_tools)
    return Asking(model, EIGHT_B, files, lambda: documents, abilities=abilities)


def _ask(documents: Documents, **wishes: Any) -> Ask:
    ids = tuple(document.id for document in documents.list())
    return Ask(id=1, question=QUESTION, document_ids=ids, **wishes)


def _by_steps(documents: Documents, script: Sequence[AIMessage]) -> _Answering:
    events: list[Event] = []
    model, ask = _Model(script), _ask(documents)
    asking = _asking(documents, model)
    job = Job(ask, events.append)
    preset = asking.presets["answer"]
    answered = tool_answer.by_steps(job, ask, preset, asking, QUESTION)
    return _Answering(answered, events, model)


def test_the_answer_comes_with_its_calls_and_the_rows_they_read(documents: Documents) -> None:
    answering = _by_steps(documents, SCRIPT)
    assert answering.answered is not None
    searched, call = answering.answered.tool_calls
    assert (searched.name, call.name) == ("search", "query_table")
    assert call.result.startswith("sum of Price: 92. 2 of 2 rows")
    assert answering.answered.text.startswith("The saw and the drill cost 92 together")
    assert {source.document for source in answering.answered.sources} == {"prices.csv"}


def test_each_call_is_sent_before_the_answer(documents: Documents) -> None:
    kinds = [type(event) for event in _by_steps(documents, SCRIPT).events]
    assert kinds.index(ToolUsed) < kinds.index(Cited) < kinds.index(Token)


def test_a_model_that_uses_no_tool_leaves_the_question_to_the_search(documents: Documents) -> None:
    answering = _by_steps(documents, [AIMessage("I guess 92.")])
    assert answering.answered is None
    assert not answering.events


def test_a_number_that_no_tool_gave_is_no_answer(documents: Documents) -> None:
    wrong = AIMessage("The saw and the drill cost 93 together.")
    assert _by_steps(documents, [SCRIPT[0], wrong]).answered is None


@pytest.mark.parametrize(
    "wishes",
    [
        {"tools": False},
        {"quotes_only": True},
        {"answer_so_far": "The saw"},
        {"json_schema": "{}"},
    ],
)
def test_tools_are_not_offered_where_they_are_not_wanted(
    documents: Documents, wishes: dict[str, Any]
) -> None:
    assert not tool_answer.may_run(_ask(documents, **wishes), _asking(documents, None))


def test_tools_are_never_offered_to_a_model_that_cannot_call_them(documents: Documents) -> None:
    assert tool_answer.may_run(_ask(documents), _asking(documents, None))
    assert not tool_answer.may_run(_ask(documents), _asking(documents, None, calls_tools=False))


@pytest.mark.parametrize("word", ["Yes", "No"])
def test_the_model_says_whether_a_question_needs_steps(documents: Documents, word: str) -> None:
    def alike(texts: list[str]) -> NDArray[np.float32]:
        return np.ones((len(texts), 1), dtype=np.float32)

    model: Any = _Model([AIMessage(word)])
    needs = step_questions.needs_steps(QUESTION, alike, model, lambda: False)
    assert needs == (word == "Yes")


def test_without_an_embedder_no_model_is_asked() -> None:
    model: Any = _Model([])
    assert not step_questions.needs_steps(QUESTION, None, model, lambda: False)
