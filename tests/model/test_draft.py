"""The starter model as its own draft: all that it writes ahead is right, and the answer stays what
it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from langchain_core.messages import HumanMessage

from chatapp.contract.engine_settings import EngineSettings
from chatapp.contract.sampling import Sampling
from chatapp.engine.models import draft_choice
from chatapp.engine.models.llama.draft import Draft
from chatapp.engine.models.llama.generation import Outcome, Request
from chatapp.engine.models.llama.weights import LoadOptions
from chatapp.engine.models.local_model import LocalModel
from chatapp.errors import NotADraft
from tests.gguf_files import chat_model

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def draft(starter: LocalModel, starter_path: Path) -> Iterator[Draft]:
    made, _ = draft_choice.load(starter_path, starter.weights, LoadOptions(1024), EngineSettings())
    # As if it were a small model beside a large one: honestly priced, a twin never pays.
    made.price = 0.1
    yield made
    made.close()


@pytest.fixture
def drafted(starter: LocalModel, draft: Draft) -> Iterator[LocalModel]:
    starter.generation.draft = draft
    yield starter
    starter.generation.draft = None


def _say(
    local: LocalModel, question: str, sampling: Sampling, guesses: bool = True
) -> tuple[str, Outcome]:
    outcome = Outcome()
    local.generation.forget()
    request = Request(local.prompt([HumanMessage(question)]), sampling, guesses=guesses)
    return "".join(local.generation.stream(request, outcome)), outcome


@pytest.mark.parametrize(
    "sampling", [Sampling(temperature=0, max_tokens=60), Sampling(seed=5, max_tokens=60)]
)
def test_the_answer_is_the_same_with_a_draft(drafted: LocalModel, sampling: Sampling) -> None:
    question = "Tell me about the sea."
    assert (
        _say(drafted, question, sampling)[0] == _say(drafted, question, sampling, guesses=False)[0]
    )


def test_what_the_draft_writes_ahead_comes(drafted: LocalModel) -> None:
    _, outcome = _say(
        drafted, "Count from one to twenty in words.", Sampling(temperature=0, max_tokens=60)
    )
    assert outcome.guessed_right >= outcome.guessed - 2
    assert outcome.guessed_right > outcome.usage.answer_tokens / 2


def test_a_next_answer_starts_from_what_the_draft_has_read(
    drafted: LocalModel, draft: Draft
) -> None:
    sampling = Sampling(temperature=0, max_tokens=10)
    _say(drafted, "Remember: " + "apple river stone " * 20, sampling)
    before = list(draft.sequence.held)
    _say(drafted, "Remember: " + "apple river stone " * 20 + "Now say it.", sampling)
    same = sum(1 for one, other in zip(before, draft.sequence.held, strict=False) if one == other)
    assert same > 60


def test_a_vocabulary_of_another_kind_is_refused(starter: LocalModel, tmp_path: Path) -> None:
    other = chat_model().write(tmp_path / "other.gguf")
    with pytest.raises(NotADraft, match="draft_other_vocabulary"):
        draft_choice.load(other, starter.weights, LoadOptions(256), EngineSettings())
