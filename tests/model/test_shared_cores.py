"""Two that write at the same time share the cores; what they write is the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import llama_cpp.llama_cpp as api
import pytest
from langchain_core.messages import HumanMessage

from chatapp.contract.protocol import Ask, Progress, Token
from chatapp.contract.sampling import Sampling
from chatapp.engine.models.llama import generation
from chatapp.engine.models.llama.generation import Outcome, Request
from chatapp.engine.models.local_model import LocalModel
from chatapp.engine.process import cpu_share, token_pace
from chatapp.engine.process.cpu_share import CoreShare
from chatapp.machine.paths import shared_cores_folder
from tests.engine_process import Engine


@pytest.fixture
def shared(starter: LocalModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LocalModel:
    """Let the starter share two threads, look at each token and tell each."""
    monkeypatch.setattr(generation, "_SEND_EVERY_S", 0.0)
    monkeypatch.setattr(cpu_share, "_LOOKS_EVERY_S", 0.0)
    # Other tests run beside this one.
    monkeypatch.setattr(token_pace.TokenPace, "took", lambda pace, *times: pace.threads)
    monkeypatch.setattr(
        starter.generation, "cores", CoreShare(tmp_path, 2, starter.generation.use_threads)
    )
    return starter


def _writes(local: LocalModel) -> Iterator[str]:
    local.generation.forget()
    prompt = local.prompt([HumanMessage("Tell me a story about a lighthouse.")])
    return local.generation.stream(
        Request(prompt, Sampling(temperature=0, max_tokens=40)), Outcome()
    )


def test_threads_are_given_up_while_another_computes_and_the_words_stay(
    shared: LocalModel, tmp_path: Path
) -> None:
    alone = "".join(_writes(shared))
    context = shared.weights.context
    assert api.llama_n_threads(context) == api.llama_n_threads_batch(context) == 2
    pieces = _writes(shared)
    text = next(pieces)
    with CoreShare(tmp_path, 2).computing():
        text += next(pieces)
        assert api.llama_n_threads(context) == api.llama_n_threads_batch(context) == 1
    text += "".join(pieces)
    assert api.llama_n_threads(context) == 2
    assert text == alone


def test_how_long_each_token_takes_is_noted(
    shared: LocalModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[tuple[float, float]] = []
    monkeypatch.setattr(shared.generation.cores, "took", lambda *times: noted.append(times))
    outcome = Outcome()
    request = Request(
        shared.prompt([HumanMessage("Tell me a story about a lighthouse.")]),
        Sampling(temperature=0, max_tokens=40),
        guesses=False,
    )
    assert "".join(shared.generation.stream(request, outcome))
    assert len(noted) == outcome.usage.answer_tokens - 1 > 10
    assert min(seconds for seconds, _ in noted) > 0
    assert sum(processor_s for _, processor_s in noted) > 0


def test_an_engine_is_seen_while_it_answers_and_no_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cpu_share, "_LOOKS_EVERY_S", 0.0)
    told: list[int] = []
    # A folder of its own: other tests run engines at the same time.
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    me = CoreShare(shared_cores_folder(), 2, told.append)
    engine = Engine(tmp_path / "data", tmp_path / "log")
    asked = engine.send(Ask, question="Tell me a long story.", sampling={"max_tokens": 30.0})
    # Progress and the first word come before others look; by then it computes.
    while not isinstance(event := engine.next(), Token):
        assert isinstance(event, Progress)
    me.look()
    assert told == [1]
    engine.until_last(asked)
    me.look()
    assert told == [1, 2]
    engine.close()
