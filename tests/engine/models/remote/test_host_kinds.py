"""A kind of host is declared once: docs/extending.md, followed here with a host of a new kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from chatapp.contract.sampling import Sampling
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.remote import host_kinds, remote_model
from chatapp.engine.models.remote.host import Host
from chatapp.engine.models.remote.host_kinds import LLAMA_SERVER, OTHER, VLLM, HostKind
from chatapp.engine.models.remote.remote_chat import RemoteChat
from chatapp.engine.models.remote.remote_model import RemoteModel
from chatapp.machine.host_address import parse
from tests.fakes.openai_host import KEY, OpenAIHost

EXTENDING = Path(__file__).parents[4] / "docs" / "extending.md"


@pytest.fixture
def host() -> Iterator[OpenAIHost]:
    listening = OpenAIHost(owned_by="ExampleServe", limits={"context": 1234})
    yield listening
    listening.close()


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> HostKind:
    """The kind that docs/extending.md declares, in the registry."""
    [code] = re.findall(r"## A host kind.*?```python\n(.*?)```", EXTENDING.read_text("utf-8"), re.S)
    declared: dict[str, HostKind] = {}
    exec(code, vars(host_kinds) | {}, declared)
    monkeypatch.setattr(host_kinds, "KINDS", (*host_kinds.KINDS, declared["EXAMPLE_SERVE"]))
    return declared["EXAMPLE_SERVE"]


@pytest.fixture
def remote(host: OpenAIHost, kind: HostKind) -> RemoteModel:
    there = Host(parse(host.url, "remote_url"), KEY)
    return remote_model.connect(there, "remote:well", 0).remote


def written(remote: RemoteModel, run: Run, *messages: BaseMessage) -> str:
    return str(RemoteChat(client=remote, run=run).invoke(list(messages)).text)


def test_a_new_kind_is_recognised_and_asked_for_its_context(
    remote: RemoteModel, kind: HostKind
) -> None:
    assert remote.kind is kind
    assert remote.weights.context_tokens == 1234


def test_its_tokenizer_counts(remote: RemoteModel) -> None:
    assert remote.tokens.count("three plain words") == 3


def test_its_requests_have_its_own_fields(remote: RemoteModel, host: OpenAIHost) -> None:
    run = Run(sampling=Sampling(min_p=0.25), grammar='root ::= "a"')
    text = written(remote, run, HumanMessage("Q"), AIMessage("The"))
    sent = host.asked[-1]
    assert text == "The capital is Paris."
    assert (sent["min_p"], sent["gbnf"], sent["resume"]) == (0.25, 'root ::= "a"', True)
    assert "top_k" not in sent


def test_others_get_no_field_beyond_openais(host: OpenAIHost) -> None:
    there = Host(parse(host.url, "remote_url"), KEY)
    remote = remote_model.connect(there, "remote:well", 0).remote
    written(remote, Run(grammar='root ::= "a"'), HumanMessage("Q"), AIMessage("The"))
    assert remote.kind is OTHER
    assert not {"min_p", "top_k", "grammar", "continue_final_message"} & host.asked[-1].keys()


@pytest.mark.parametrize("kind", [LLAMA_SERVER, VLLM])
def test_a_level_of_thinking_is_sent_as_template_variables(kind: HostKind) -> None:
    assert kind.thinking("auto") == {}
    off, low = (kind.thinking(level)["chat_template_kwargs"] for level in ("off", "low"))
    assert (off["enable_thinking"], low["enable_thinking"]) == (False, True)
    assert (off.get("reasoning_effort"), low["reasoning_effort"]) == (None, "low")


def test_a_level_of_thinking_goes_to_a_host_that_has_a_field_for_it(
    remote: RemoteModel, host: OpenAIHost
) -> None:
    remote.thinking = "high"
    written(remote, Run(), HumanMessage("Q"))
    assert host.asked[-1]["think"] == "high"
    written(remote, Run(thinking_level="off"), HumanMessage("Q"))
    assert host.asked[-1]["think"] == "off"


@pytest.mark.parametrize(
    ("owner", "kind"), [("llamacpp", LLAMA_SERVER), ("vllm", VLLM), ("library", OTHER), (5, OTHER)]
)
def test_kinds_are_told_by_the_owner_of_their_models(owner: object, kind: HostKind) -> None:
    assert host_kinds.kind_of({"owned_by": owner}) is kind


@pytest.mark.parametrize(
    ("about", "tokens"),
    [
        ({"meta": {"n_ctx": 2048}}, 2048),
        ({"max_model_len": 4096}, 4096),
        ({"meta": None, "context_length": 8192}, 8192),
        ({"context_length": "many"}, 0),
        ({}, 0),
    ],
)
def test_context_sizes_are_read_from_the_list(about: dict[str, object], tokens: int) -> None:
    assert host_kinds.context_tokens(OTHER, about) == tokens
