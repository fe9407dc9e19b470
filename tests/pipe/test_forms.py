"""Forms, settings, probabilities and adapters through the pipe, with a real engine and the starter
model.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chatapp.contract import protocol
from chatapp.contract.protocol import Answered, Ask, Failed, Token
from tests.engine_process import Engine
from tests.gguf_files import chat_model, lora

_SHORT = {"temperature": 0.0, "max_tokens": 12.0}


def _answered(engine: Engine, **wishes: Any) -> Answered:
    last = engine.ask(Ask, **({"question": "Is the sky blue?", "sampling": _SHORT} | wishes))[-1]
    assert isinstance(last, Answered), last
    return last


@pytest.mark.model
def test_probabilities_come_when_asked_for_and_only_then(engine: Engine) -> None:
    with_chances = _answered(engine, chances=3)
    assert [len(token.others) for token in with_chances.tokens] == [
        3
    ] * with_chances.usage.answer_tokens
    assert _answered(engine).tokens == ()


@pytest.mark.model
def test_an_answer_is_held_to_a_grammar_and_streamed(engine: Engine) -> None:
    events = engine.ask(
        Ask, question="Is the sky blue?", grammar='root ::= "yes, it is" | "no"', sampling=_SHORT
    )
    assert "".join(event.text for event in events if isinstance(event, Token)) in (
        "yes, it is",
        "no",
    )


@pytest.mark.model
def test_stop_strings_and_biases_of_a_question_count(engine: Engine) -> None:
    word = _answered(engine).text.split()[0]
    assert _answered(engine, stop=(word,)).text == ""
    assert not _answered(engine, logit_bias={word: -100.0}).text.startswith(word)


@pytest.mark.model
@pytest.mark.parametrize(
    ("wishes", "error"),
    [
        ({"sampling": {"repeat_penalty": 0.0}}, "SamplingWrong"),
        ({"sampling": {"dry_base": -1.0}}, "SamplingWrong"),
        ({"grammar": "root ::= ((("}, "GrammarBroken"),
        ({"json_schema": "no JSON"}, "GrammarBroken"),
        ({"json_schema": '{"type": "string", "maxLength": 20000}'}, "GrammarBroken"),
        ({"json_schema": '{"type": "string", "pattern": "^]$"}'}, "GrammarBroken"),
        ({"grammar": "root ::= [z-a]"}, "GrammarBroken"),
        ({"grammar": "root ::= " + '"a"? ' * 300}, "GrammarBroken"),
        ({"grammar": "root ::= " + "(" * 90_000}, "GrammarBroken"),
    ],
)
def test_a_wish_that_cannot_be_met_is_an_error_and_the_next_question_is_answered(
    engine: Engine, wishes: dict[str, Any], error: str
) -> None:
    failed = engine.ask(Ask, question="hi", **wishes)[-1]
    assert isinstance(failed, Failed)
    assert failed.error == error
    assert _answered(engine).text


@pytest.mark.model
def test_a_file_that_is_no_adapter_is_refused_and_the_model_answers_on(
    engine: Engine, tmp_path: Path
) -> None:
    other = chat_model().write(tmp_path / "other.gguf")
    failed = engine.ask(protocol.SetAdapters, adapters=(f"{other}:0.5",))[-1]
    assert isinstance(failed, Failed)
    assert (failed.error, failed.details["name"]) == ("NotAnAdapter", "other.gguf")
    assert _answered(engine).text


@pytest.mark.model
def test_adapters_are_set_mixed_and_taken_off_between_two_questions(
    engine: Engine, tmp_path: Path
) -> None:
    base = chat_model().write(tmp_path / "base.gguf")
    engine.ask(protocol.LoadModel, path=str(base))
    files = [lora(name).write(tmp_path / f"{name}.gguf") for name in ("a", "bbb")]
    said = []
    for adapters in ((), (f"{files[0]}",), (f"{files[0]}:0.5", f"{files[1]}:2"), ()):
        events = engine.ask(protocol.SetAdapters, adapters=adapters)
        assert [type(event) for event in events] == [protocol.AdaptersSet], (
            "nothing is loaded, nothing progresses"
        )
        said.append(tuple(round(one.logprob, 4) for one in _answered(engine, chances=1).tokens))
    assert len(set(said)) == 3
    assert said[0] == said[-1]


def test_the_machine_is_told(engine: Engine) -> None:
    checked = engine.ask(protocol.CheckMachine)[-1]
    assert isinstance(checked, protocol.MachineChecked)
    assert checked.offloads or checked.gpus == ()


@pytest.mark.model
def test_a_schema_gives_json(engine: Engine) -> None:
    schema = {"type": "object", "properties": {"blue": {"type": "boolean"}}, "required": ["blue"]}
    assert isinstance(
        json.loads(_answered(engine, json_schema=json.dumps(schema)).text)["blue"], bool
    )
