"""The law of the pipe, with a real engine: one last event a command, stop is heard, nobody is left
behind.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from chatapp.contract import protocol
from chatapp.contract.protocol import Answered, Ask, Event, Failed, Stop, Stopped, Token
from tests.engine_process import Engine

COMMANDS = [
    (protocol.ListModels, {}),
    (protocol.CheckModel, {"path": "/nowhere.gguf"}),
    (protocol.ListPresets, {}),
    (protocol.ListDocuments, {}),
    (protocol.CountTokens, {"texts": ("a",)}),
    (protocol.MeasurePrompt, {"ask": Ask(id=0, question="hi")}),
    (protocol.ReadPreset, {"preset_id": "translate"}),
    (protocol.PreviewPreset, {"draft": protocol.PresetDraft(name="Mine")}),
    (protocol.SavePreset, {"draft": protocol.PresetDraft(name="Mine")}),
    (protocol.ExportPreset, {"preset_id": "no such preset", "path": "/nowhere/a.md"}),
    (protocol.ImportPreset, {"path": "/nowhere.md"}),
    (protocol.RemovePreset, {"preset_id": "translate"}),
    (protocol.Search, {"query": "anything"}),
    (protocol.AddDocument, {"path": "/nowhere.pdf"}),
    (protocol.ReadDocumentAgain, {"document_id": 99}),
    (protocol.RemoveDocument, {"document_id": 99}),
    (protocol.ReadWords, {"document_id": 99, "page": 1}),
    (protocol.SearchInDocument, {"document_id": 99, "text": "anything"}),
    (protocol.RenderPage, {"document_id": 99, "page": 1}),
    (protocol.ReadTokens, {"text": "a"}),
    (protocol.ScoreText, {"text": ""}),
    (protocol.ScoreAnswer, {"ask": Ask(id=0, question="hi")}),
    (protocol.CompareTexts, {"first": "", "second": ""}),
    (protocol.MapPassages, {}),
    (protocol.ReadPassage, {"document_id": 99, "passage_id": 1}),
    (protocol.LoadModel, {"path": "/nowhere.gguf"}),
    (protocol.SetAdapters, {"adapters": ("/nowhere.gguf",)}),
    (protocol.SetDraft, {"path": "/nowhere.gguf"}),
    (protocol.CheckMachine, {}),
    (protocol.ChooseEmbedder, {"path": "/nowhere.gguf"}),
    (protocol.CheckReranker, {}),
    (protocol.Ask, {"question": "  "}),
    (protocol.Ask, {"question": "hi", "preset_id": "no such preset"}),
]


def _ends_once(events: list[Event]) -> bool:
    return [event.is_last for event in events] == [False] * (len(events) - 1) + [True]


def test_every_command_gets_exactly_one_last_event(engine: Engine) -> None:
    sent = [engine.send(kind, **arguments) for kind, arguments in COMMANDS]
    for command_id in sent:
        assert _ends_once(engine.until_last(command_id))
    assert engine.ask(protocol.ListPresets)[-1].id == sent[-1] + 1


def test_a_line_that_is_no_command_is_answered_and_survived(engine: Engine) -> None:
    for line in (
        b"\n",
        b"nonsense\n",
        b'{"type":"Ask"}\n',
        b'{"type":"Nothing","id":4}\n',
        b"\xff\xfe\n",
    ):
        engine.write(line)
        event = engine.next()
        assert isinstance(event, Failed)
        assert event.error == "ProtocolBroken"
    assert isinstance(engine.ask(protocol.ListPresets)[-1], protocol.PresetsListed)


@pytest.mark.model
def test_an_answer_comes_token_by_token_and_whole(engine: Engine) -> None:
    events = engine.ask(
        Ask, question="Say hello.", sampling={"temperature": 0.0, "max_tokens": 20.0}
    )
    answered = events[-1]
    assert isinstance(answered, Answered)
    assert "".join(event.text for event in events if isinstance(event, Token)) == answered.text
    assert answered.usage.answer_tokens > 1


def _stopped(engine: Engine, asked: int) -> list[Event]:
    """Stop a job and return the events that it sent from then on."""
    stop = engine.send(Stop, job_id=asked)
    events = engine.until_last(asked)
    assert isinstance(events[-1], Answered)
    assert events[-1].finish == "stopped"
    assert engine.until_last(stop) == [Stopped(id=stop, job_id=asked, was_running=True)]
    return events


@pytest.mark.model
def test_stop_ends_an_answer_and_keeps_what_came(engine: Engine) -> None:
    asked = engine.send(Ask, question="Tell me a very long story.", sampling={"max_tokens": 2000.0})
    while not isinstance(first := engine.next(), Token):
        pass
    *later, answered = _stopped(engine, asked)
    assert answered.text == first.text + "".join(
        event.text for event in later if isinstance(event, Token)
    )
    assert answered.usage.answer_tokens < 1000


@pytest.mark.model
def test_stop_is_heard_while_a_long_prompt_is_read(engine: Engine) -> None:
    asked = engine.send(Ask, question="new and different words " * 900)
    while not isinstance(event := engine.next(), protocol.Progress) or event.stage != "prompt":
        pass
    *later, answered = _stopped(engine, asked)
    assert not answered.text
    reading = [
        event for event in later if isinstance(event, protocol.Progress) and event.stage == "prompt"
    ]
    assert all(event.done < event.total for event in reading)


@pytest.mark.model
def test_quick_questions_are_answered_while_an_answer_grows(engine: Engine) -> None:
    asked = engine.send(Ask, question="Tell me a long story.", sampling={"max_tokens": 300.0})
    while not isinstance(engine.next(), Token):
        pass
    assert isinstance(engine.ask(protocol.ListPresets)[-1], protocol.PresetsListed)
    assert isinstance(
        engine.ask(protocol.CountTokens, texts=("a b c",))[-1], protocol.TokensCounted
    )
    engine.send(Stop, job_id=asked)
    assert _ends_once(engine.until_last(asked))


@pytest.mark.model
@pytest.mark.parametrize("question", ["", "Tell me a long story."])
def test_the_engine_leaves_when_the_window_is_gone(engine: Engine, question: str) -> None:
    if question:
        engine.send(Ask, question=question, sampling={"max_tokens": 3000.0})
        while not isinstance(engine.next(), Token):
            pass
    assert engine.process.stdin is not None
    engine.process.stdin.close()
    assert engine.process.wait(5) == 0


def test_nothing_of_a_hostile_environment_reaches_the_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGCHAIN_TRACING_V2", "true")
    monkeypatch.setenv("LANGSMITH_API_KEY", "x")
    engine = Engine(tmp_path / "data", tmp_path / "log")
    engine.ask(protocol.ListPresets)
    if Path("/proc").is_dir():
        assert (
            Path(f"/proc/{engine.process.pid}/cwd").resolve()
            == (tmp_path / "data" / "scratch").resolve()
        )
    engine.close()


@pytest.mark.model
def test_a_bad_model_file_leaves_the_loaded_one_in_use(engine: Engine, tmp_path: Path) -> None:
    bad = tmp_path / "bad.gguf"
    bad.write_bytes(b"<!DOCTYPE html><html>log in</html>")
    engine.ask(protocol.LoadModel)
    failed = engine.ask(protocol.LoadModel, path=str(bad))[-1]
    assert isinstance(failed, Failed)
    assert failed.error == "ModelNotGguf"
    assert isinstance(engine.ask(Ask, question="hi", sampling={"max_tokens": 3.0})[-1], Answered)
