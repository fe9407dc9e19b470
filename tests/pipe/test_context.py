"""Contexts that are too short, prompts that are too long, and what is kept of chats, through a real
engine.
"""

from __future__ import annotations

import json
import struct
import time
from pathlib import Path
from typing import Any

import pytest

from chatapp.contract.protocol import (
    AddDocument,
    Answered,
    Ask,
    ContextEnlarged,
    DocumentAdded,
    Failed,
    ForgetChat,
    KeepChats,
    LoadModel,
    MeasurePrompt,
    ModelLoaded,
    PromptMeasured,
    RemoveDocument,
    Search,
)
from chatapp.contract.records import Message
from chatapp.engine.models import state_file
from chatapp.engine.models.state_file import Owner
from chatapp.machine.paths import starter_model_folder
from tests.engine_process import Engine
from tests.gguf_files import chat_model

pytestmark = pytest.mark.model
_FEW = {"temperature": 0.0, "max_tokens": 4.0}
_LONG = "the word1 a word2 " * 90


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return chat_model(context=4096).write(tmp_path / "tiny.gguf")


@pytest.fixture
def starter_file() -> Path:
    folder = starter_model_folder()
    assert folder is not None
    return next(folder.glob("*.gguf"))


def _kept(engine_folder: Path) -> list[Path]:
    return sorted((engine_folder / "data" / "cache" / "kv").glob("*.kv"))


def test_ten_megabytes_are_refused_in_words_and_soon(engine: Engine, tiny: Path) -> None:
    engine.ask(LoadModel, path=str(tiny))
    started = time.monotonic()
    failed = engine.ask(Ask, question="a new word " * 950_000)[-1]
    assert isinstance(failed, Failed)
    assert failed.error == "QuestionTooLong"
    assert time.monotonic() - started < 5
    assert isinstance(engine.ask(Ask, question="hi", sampling=_FEW)[-1], Answered)


@pytest.mark.parametrize("kind", [Ask, Search])
def test_documents_are_not_searched_with_ten_megabytes(
    engine: Engine, tiny: Path, tmp_path: Path, kind: type
) -> None:
    engine.ask(LoadModel, path=str(tiny))
    (tmp_path / "a.txt").write_text("The harbour has 14 berths.", "utf-8")
    added = engine.ask(AddDocument, path=str(tmp_path / "a.txt"))[-1]
    assert isinstance(added, DocumentAdded)
    huge = {"question" if kind is Ask else "query": "가나다 " * 2_500_000}
    started = time.monotonic()
    failed = engine.ask(kind, document_ids=(added.document.id,), **huge)[-1]
    assert isinstance(failed, Failed)
    assert failed.error == ("QuestionTooLong" if kind is Ask else "SearchTooLong")
    assert time.monotonic() - started < 5


def test_a_context_that_the_memory_cannot_hold_leaves_the_model_before(
    engine: Engine, tiny: Path, tmp_path: Path
) -> None:
    engine.ask(LoadModel, path=str(tiny))
    huge = chat_model(context=1 << 24, layers=120).write(tmp_path / "huge.gguf")
    failed = engine.ask(LoadModel, path=str(huge), context_tokens=1 << 24)[-1]
    assert isinstance(failed, Failed)
    assert failed.error == "ContextTooLarge"
    assert isinstance(engine.ask(Ask, question="hi", sampling=_FEW)[-1], Answered)


def test_the_context_grows_with_the_chat_when_the_user_chose_so(tmp_path: Path, tiny: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "settings.json").write_text(json.dumps({"context_short": "enlarge"}))
    engine = Engine(tmp_path / "data", tmp_path / "log")
    engine.ask(LoadModel, path=str(tiny), context_tokens=512)
    history = (Message("user", _LONG), Message("assistant", _LONG))
    *before, answered = engine.ask(Ask, question="hi", history=history, sampling=_FEW)
    engine.close()
    [grown] = [event for event in before if isinstance(event, ContextEnlarged)]
    assert isinstance(answered, Answered)
    assert (answered.usage.context_tokens, answered.seen_from) == (grown.context_tokens, 0)
    assert grown.more_bytes == (grown.context_tokens - 512) * 256


@pytest.mark.parametrize("kv_type", ["q8_0", "q4_0"])
def test_smaller_numbers_in_the_context_still_answer(
    tmp_path: Path, starter_file: Path, kv_type: str
) -> None:
    (tmp_path / "data").mkdir()
    chosen = {"kv_type": kv_type, "context_extension": "yarn"}
    (tmp_path / "data" / "settings.json").write_text(json.dumps(chosen))
    engine = Engine(tmp_path / "data", tmp_path / "log")
    loaded = engine.ask(LoadModel, path=str(starter_file), context_tokens=10_240)[-1]
    answered = engine.ask(
        Ask, question="What is the capital of France?", sampling=_FEW | {"max_tokens": 12.0}
    )[-1]
    engine.close()
    assert isinstance(loaded, ModelLoaded)
    assert loaded.context_tokens == 10_240
    assert isinstance(answered, Answered)
    # What a model of this size makes of four bits differs between processors.
    assert "Paris" in answered.text or (kv_type == "q4_0" and answered.text.strip())


def test_a_chat_goes_on_in_a_new_process_and_is_forgotten_when_told(
    tmp_path: Path, tiny: Path
) -> None:
    for expected in (0, 300):
        engine = Engine(tmp_path / "data", tmp_path / "log")
        engine.ask(LoadModel, path=str(tiny))
        answered = engine.ask(Ask, question=_LONG, chat_id=5, sampling=_FEW)[-1]
        engine.close()
        assert isinstance(answered, Answered)
        assert answered.usage.reused_tokens >= expected
        assert len(_kept(tmp_path)) == 1
    engine = Engine(tmp_path / "data", tmp_path / "log")
    engine.ask(KeepChats, chat_ids=(5,))
    assert len(_kept(tmp_path)) == 1
    engine.ask(ForgetChat, chat_id=5)
    engine.close()
    assert _kept(tmp_path) == []


def test_a_question_of_no_chat_leaves_nothing(engine: Engine, tmp_path: Path, tiny: Path) -> None:
    engine.ask(LoadModel, path=str(tiny))
    engine.ask(Ask, question=_LONG, sampling=_FEW)
    engine.close()
    assert _kept(tmp_path) == []


def test_a_removed_document_leaves_no_state(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The harbour has eleven cranes and one lighthouse.")
    added = engine.ask(AddDocument, path=str(tmp_path / "a.txt"))[-1]
    assert isinstance(added, DocumentAdded)
    folder = tmp_path / "data" / "cache" / "kv"
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in (("of", added.document.id), ("other", 99)):
        file = folder / f"{name}.kv"
        file.write_bytes(struct.pack("<III", 1, 2, 0))
        state_file.seal(file, "model", Owner(3, (document,)))
    engine.ask(RemoveDocument, document_id=added.document.id)
    assert [file.stem for file in _kept(tmp_path)] == ["other"]


def _measured(engine: Engine, **asked: Any) -> PromptMeasured:
    measured = engine.ask(MeasurePrompt, ask=Ask(id=0, **asked))[-1]
    assert isinstance(measured, PromptMeasured), measured
    return measured


def test_the_parts_of_a_question_are_what_is_sent(engine: Engine, tiny: Path) -> None:
    engine.ask(LoadModel, path=str(tiny))
    history = (Message("user", "What is a crane?"), Message("assistant", "A machine that lifts."))
    asked = {"question": "And a ship?", "history": history, "instructions": "Answer in one word."}
    size = _measured(engine, **asked)
    answered = engine.ask(Ask, sampling={"max_tokens": 1}, stop=("never",), **asked)[-1]
    assert isinstance(answered, Answered)
    assert size.instructions + size.history + size.question == answered.usage.prompt_tokens
    assert min(size.instructions, size.history, size.question) > 0
    assert size.answer == min(1024, size.context_tokens // 4)


def test_instructions_are_part_of_the_prompt(engine: Engine, tiny: Path) -> None:
    engine.ask(LoadModel, path=str(tiny))
    plain, told = (_measured(engine, question="hi", instructions=words) for words in ("", _LONG))
    assert told.instructions > plain.instructions + 100
    assert told.question == plain.question


def test_documents_take_room(engine: Engine, tiny: Path, tmp_path: Path) -> None:
    engine.ask(LoadModel, path=str(tiny))
    (tmp_path / "a.txt").write_text("The harbour has eleven cranes and one lighthouse.")
    added = engine.ask(AddDocument, path=str(tmp_path / "a.txt"))[-1]
    assert isinstance(added, DocumentAdded)
    ids = (added.document.id,)
    assert _measured(engine, question="hi").documents == 0
    whole = _measured(engine, question="hi", document_ids=ids, reading="whole").documents
    searched = _measured(engine, question="hi", document_ids=ids, reading="search").documents
    assert 0 < whole < searched <= 1400


def test_turns_that_do_not_fit_are_counted_as_they_are_left_out(engine: Engine, tiny: Path) -> None:
    engine.ask(LoadModel, path=str(tiny), context_tokens=512)
    turns = (Message("user", "Tell me of ships. " * 12), Message("assistant", "They float. " * 12))
    size = _measured(engine, question="hi", history=turns * 4)
    answered = engine.ask(
        Ask, question="hi", history=turns * 4, sampling={"max_tokens": 1}, stop=("never",)
    )[-1]
    assert isinstance(answered, Answered)
    fitting = _measured(engine, question="hi", history=turns * 4, sampling={"max_tokens": 1})
    assert 0 < size.left_out <= 8
    assert fitting.left_out == answered.seen_from
    assert size.enlarged_tokens > 512
    assert size.enlarged_bytes > 0


def test_a_question_that_alone_is_too_long_is_counted_and_refused(
    engine: Engine, tiny: Path
) -> None:
    engine.ask(LoadModel, path=str(tiny), context_tokens=512)
    size = _measured(engine, question="ship " * 3000)
    assert size.instructions + size.question > size.context_tokens - size.answer
    failed = engine.ask(Ask, question="ship " * 3000)[-1]
    assert isinstance(failed, Failed)
    assert failed.error == "QuestionTooLong"


@pytest.mark.parametrize("context_tokens", [1, 300])
def test_a_small_context_reads_a_prompt_in_smaller_batches(
    engine: Engine, tmp_path: Path, context_tokens: int
) -> None:
    path = str(chat_model().write(tmp_path / "tiny.gguf"))
    loaded = engine.ask(LoadModel, path=path, context_tokens=context_tokens)[-1]
    assert isinstance(loaded, ModelLoaded)
    for words in range(60, 130, 10):
        # A model of noise may have nothing to say; a long question is refused in words.
        engine.ask(Ask, question="the word1 a " * words, sampling=_FEW)
    assert engine.process.poll() is None
