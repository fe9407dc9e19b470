"""A model elsewhere answers through the same pipe: a host that misbehaves on purpose, and a real
llama-server.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from chatapp.contract.protocol import (
    Answered,
    Ask,
    CountTokens,
    Event,
    Failed,
    KeepPicture,
    ListModels,
    LoadModel,
    ModelLoaded,
    ModelsListed,
    PictureKept,
    Stop,
    Token,
    TokensCounted,
)
from chatapp.machine.settings import Settings
from tests import worded
from tests.engine_process import Engine
from tests.fakes.openai_host import KEY, MODELS, Dripping, OpenAIHost
from tests.waiting import until

Use = Callable[..., Event]
QUESTION = "What is the capital of France?"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Path]]:
    """One engine for all tests of this file; each test gives it settings of its own."""
    folder = tmp_path_factory.mktemp("remote")
    engine = Engine(folder / "data", folder / "stderr.log")
    yield engine, folder
    engine.close()


@pytest.fixture
def host() -> Iterator[OpenAIHost]:
    listening = OpenAIHost()
    yield listening
    listening.close()


@pytest.fixture
def use(running: tuple[Engine, Path]) -> Use:
    """Change the settings as the window does, and ask for the model that they name."""

    def change(**values: Any) -> Event:
        running[0].use(Settings(**values))
        return running[0].ask(LoadModel)[-1]

    return change


@pytest.fixture
def engine(running: tuple[Engine, Path]) -> Engine:
    return running[0]


def text_of(events: list[Event]) -> str:
    return "".join(
        event.text for event in events if isinstance(event, Token) and not event.thinking
    )


def test_the_host_of_the_settings_answers(host: OpenAIHost, engine: Engine, use: Use) -> None:
    use(remote_url=host.url, remote_model="well", remote_key=KEY)
    events = engine.ask(Ask, question=QUESTION, sampling={"max_tokens": 30.0, "seed": 4.0})
    last = events[-1]
    assert isinstance(last, Answered)
    assert (text_of(events), last.finish) == ("The capital is Paris.", "end")
    assert (last.usage.prompt_tokens, last.usage.answer_tokens) == (20, 5)
    sent = host.asked[-1]
    assert (sent["model"], sent["max_tokens"], sent["seed"]) == ("well", 30, 4)
    assert sent["messages"][-1] == {"role": "user", "content": QUESTION}


def test_its_thinking_is_kept_apart(host: OpenAIHost, engine: Engine, use: Use) -> None:
    use(remote_url=host.url, remote_model="thinks", remote_key=KEY)
    last = engine.ask(Ask, question=QUESTION)[-1]
    assert isinstance(last, Answered)
    assert (last.thinking, last.text) == ("Hmm.", "The capital is Paris.")


def test_a_stop_ends_it_there_too(host: OpenAIHost, engine: Engine, use: Use) -> None:
    use(remote_url=host.url, remote_model="slow", remote_key=KEY)
    job = engine.send(Ask, question=QUESTION)
    while not isinstance(engine.next(), Token):
        pass
    engine.send(Stop, job_id=job)
    last = engine.until_last(job)[-1]
    assert isinstance(last, Answered)
    assert last.finish == "stopped"
    assert last.text.startswith("The ")
    assert host.left.wait(5)


def test_a_host_that_says_nothing_can_be_stopped(
    host: OpenAIHost, engine: Engine, use: Use
) -> None:
    use(remote_url=host.url, remote_model="silent", remote_key=KEY)
    job = engine.send(Ask, question=QUESTION)
    until(lambda: host.asked, what="the host got the question")
    engine.send(Stop, job_id=job)
    last = engine.until_last(job)[-1]
    assert isinstance(last, (Answered, Failed))
    assert host.left.wait(5)


FAULTS = {
    "broken": "RemoteBroken",
    "nonsense": "RemoteBroken",
    "endless": "RemoteBroken",
    "long": "RemoteContextTooLong",
    "error-7b": "RemoteFailed",
    "redirects": "RemoteFailed",
    "muses": "RemoteBroken",
    "mumbles": "RemoteBroken",
    "deep": "RemoteBroken",
    "no-http": "RemoteBroken",
}


@pytest.mark.parametrize("model", FAULTS)
def test_what_goes_wrong_there_is_said(
    host: OpenAIHost, engine: Engine, use: Use, model: str
) -> None:
    use(remote_url=host.url, remote_model=model, remote_key=KEY)
    failed = engine.ask(Ask, question=QUESTION, sampling={"max_tokens": 50.0})[-1]
    assert isinstance(failed, Failed)
    assert failed.error == FAULTS[model]
    assert "secret" not in str(failed.details)
    if "cause" in failed.details:
        assert " " in worded.cause(failed.details), "the name of a class is no sentence"


@pytest.mark.parametrize(
    ("model", "text"), [("curt", "The capital is Paris."), ("odd", "half ?Paris.")]
)
def test_odd_manners_cost_no_answer(
    host: OpenAIHost, engine: Engine, use: Use, model: str, text: str
) -> None:
    use(remote_url=host.url, remote_model=model, remote_key=KEY)
    events = engine.ask(Ask, question=QUESTION, chances=2)
    assert isinstance(events[-1], Answered)
    assert (text_of(events), events[-1].finish) == (text, "end")


def test_a_host_that_drips_keeps_nobody_waiting(running: tuple[Engine, Path]) -> None:
    engine, _ = running
    with Dripping() as url:
        engine.use(Settings(remote_url=url, remote_model="well"))
        listed = engine.ask(ListModels)[-1]
    assert isinstance(listed, ModelsListed)
    [there] = [model for model in listed.models if model.origin == "remote"]
    assert (there.problem, there.details["cause"]) == ("RemoteUnreachable", "cause.timeout")


def test_a_host_without_encryption_is_told_so(host: OpenAIHost, use: Use) -> None:
    failed = use(remote_url=host.url.replace("http:", "https:"), remote_model="well")
    assert isinstance(failed, Failed)
    assert (failed.error, failed.details["cause"]) == (
        "RemoteUnreachable",
        "cause.no_tls",
    )


def test_a_model_that_is_not_there_is_said(host: OpenAIHost, use: Use) -> None:
    failed = use(remote_url=host.url, remote_model="absent", remote_key=KEY)
    assert isinstance(failed, Failed)
    assert failed.error == "RemoteModelMissing"


def test_a_wrong_key_is_said_and_never_logged(
    host: OpenAIHost, use: Use, running: tuple[Engine, Path]
) -> None:
    failed = use(remote_url=host.url, remote_model="well", remote_key="sk-wrong-one")
    assert isinstance(failed, Failed)
    assert failed.error == "RemoteKeyWrong"
    files = [running[1] / "stderr.log", *(running[1] / "data" / "logs").iterdir()]
    assert "sk-wrong" not in "".join(file.read_text("utf-8") for file in files) + str(
        failed.details
    )


def test_a_host_that_is_not_there_is_said(use: Use) -> None:
    failed = use(remote_url="http://127.0.0.1:9", remote_model="well")
    assert isinstance(failed, Failed)
    assert (failed.error, failed.details["address"]) == ("RemoteUnreachable", "127.0.0.1:9")


def test_its_models_are_listed_with_their_address(
    host: OpenAIHost, engine: Engine, use: Use
) -> None:
    use(remote_url=host.url, remote_key=KEY)
    listed = engine.ask(ListModels)[-1]
    assert isinstance(listed, ModelsListed)
    there = [model for model in listed.models if model.origin == "remote"]
    address = host.url.removeprefix("http://")
    assert [model.name for model in there] == [f"{name} · {address}" for name in MODELS]


def test_a_picked_model_of_it_answers(host: OpenAIHost, engine: Engine, use: Use) -> None:
    use(remote_url=host.url, remote_key=KEY)
    loaded = engine.ask(LoadModel, path="remote:thinks")[-1]
    assert isinstance(loaded, ModelLoaded)
    assert loaded.model.origin == "remote"
    assert isinstance(engine.ask(Ask, question=QUESTION)[-1], Answered)
    assert host.asked[-1]["model"] == "thinks"


def test_no_model_here_takes_the_place_of_one_without_an_address(engine: Engine, use: Use) -> None:
    use()
    failed = engine.ask(LoadModel, path="remote:big")[-1]
    assert isinstance(failed, Failed)
    assert failed.error == "RemoteNotSet"


@pytest.mark.model
def test_a_host_that_fails_leaves_the_model_before(
    host: OpenAIHost, engine: Engine, use: Use, starter_file: str
) -> None:
    use(remote_url=host.url, remote_key=KEY)
    engine.ask(LoadModel, path=starter_file)
    assert isinstance(engine.ask(LoadModel, path="remote:absent")[-1], Failed)
    answered = engine.ask(Ask, question=QUESTION, sampling={"max_tokens": 2.0})[-1]
    assert isinstance(answered, Answered)
    assert host.asked == []


@pytest.fixture
def starter_file() -> str:
    from chatapp.machine.paths import starter_model_folder

    folder = starter_model_folder()
    assert folder is not None
    return str(next(folder.glob("*.gguf")))


def test_a_picture_goes_to_the_host_as_openai_has_it(
    host: OpenAIHost, engine: Engine, use: Use, tmp_path: Path
) -> None:
    Image.new("RGB", (8, 8), "red").save(tmp_path / "red.png")
    use(remote_url=host.url, remote_model="well", remote_key=KEY)
    kept = engine.ask(KeepPicture, path=str(tmp_path / "red.png"))[-1]
    assert isinstance(kept, PictureKept)
    engine.ask(Ask, question=QUESTION, pictures=(kept.name,), sampling={"max_tokens": 4.0})
    picture, text = host.asked[-1]["messages"][-1]["content"]
    assert picture["image_url"]["url"].startswith("data:image/png;base64,iVBOR")
    assert text == {"type": "text", "text": QUESTION}


# A real llama-server ----------------------------------------------------------------------------


def llama_server() -> Path | None:
    cache = os.environ.get("CHATAPP_BENCH_CACHE")
    found = (
        sorted(Path(cache).glob("llama_cpp_python-*/bench-build/bin/llama-server")) if cache else []
    )
    return found[-1] if found else None


@pytest.fixture(scope="module")
def real() -> Iterator[str]:
    """The address of a llama-server with the starter model and the key "sk-real"."""
    from chatapp.machine.paths import starter_model_folder

    folder = starter_model_folder()
    assert folder is not None
    with served(next(folder.glob("*.gguf"))) as address:
        yield address


@contextlib.contextmanager
def served(model: Path, *options: str) -> Iterator[str]:
    """Run llama-server over a model; skip the test where none was built."""
    program = llama_server()
    if program is None:
        pytest.skip("CHATAPP_BENCH_CACHE names no folder with a built llama-server")
    port = free_port()
    command = [
        str(program),
        "-m",
        str(model),
        "--port",
        str(port),
        "-c",
        "2048",
        "-np",
        "1",
        "-t",
        "2",
        *options,
    ]
    command += ["--api-key", "sk-real", "--alias", "smol"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: is_healthy(f"http://127.0.0.1:{port}/health"), what="llama-server answers")
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait(10)


def free_port() -> int:
    from chatapp.machine import network

    with network.may_listen(), socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def is_healthy(url: str) -> bool:
    """Say whether a llama-server has loaded its model; until then it refuses, or says that it is
    loading.
    """
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:
            return bool(json.loads(answer.read())["status"] == "ok")
    except (OSError, ValueError, KeyError):
        return False


@pytest.mark.model
def test_llama_server_says_what_the_engine_itself_says(
    real: str, engine: Engine, use: Use, starter_file: str
) -> None:
    wish: dict[str, Any] = {
        "question": QUESTION,
        "sampling": {"temperature": 0.0, "max_tokens": 24.0, "dry_multiplier": 0.0},
    }
    use(remote_url=real, remote_model="smol", remote_key="sk-real")
    there = engine.ask(Ask, **wish)[-1]
    engine.ask(LoadModel, path=starter_file)
    here = engine.ask(Ask, **wish)[-1]
    assert isinstance(there, Answered)
    assert isinstance(here, Answered)
    assert there.text == here.text
    assert there.usage.prompt_tokens == here.usage.prompt_tokens


@pytest.mark.model
def test_llama_server_counts_and_tells_its_context(real: str, engine: Engine, use: Use) -> None:
    loaded = use(remote_url=real, remote_model="smol", remote_key="sk-real")
    counted = engine.ask(CountTokens, texts=("hello world",))[-1]
    assert isinstance(loaded, ModelLoaded)
    assert isinstance(counted, TokensCounted)
    assert (loaded.context_tokens, counted.counts) == (2048, (2,))


@pytest.mark.model
def test_a_question_too_long_for_llama_server_is_refused_here(
    real: str, engine: Engine, use: Use
) -> None:
    use(remote_url=real, remote_model="smol", remote_key="sk-real")
    failed = engine.ask(Ask, question="word " * 4000)[-1]
    assert isinstance(failed, Failed)
    assert failed.error == "QuestionTooLong"


@pytest.mark.model
def test_llama_server_stops_and_holds_to_a_form(real: str, engine: Engine, use: Use) -> None:
    schema = json.dumps({"type": "object", "properties": {"a": {"enum": ["x"]}}, "required": ["a"]})
    use(remote_url=real, remote_model="smol", remote_key="sk-real")
    formed = engine.ask(
        Ask, question="Give me JSON", json_schema=schema, sampling={"max_tokens": 60.0}
    )[-1]
    assert isinstance(formed, Answered)
    assert json.loads(formed.text) == {"a": "x"}


@pytest.mark.model
def test_llama_server_sees_in_a_picture_what_the_engine_itself_sees(
    engine: Engine, use: Use, seeing_model: Path, tmp_path: Path
) -> None:
    Image.new("RGB", (80, 60), "blue").save(tmp_path / "blue.png")
    kept = engine.ask(KeepPicture, path=str(tmp_path / "blue.png"))[-1]
    assert isinstance(kept, PictureKept)
    sampling = {"temperature": 0.0, "max_tokens": 12.0, "dry_multiplier": 0.0}
    with served(seeing_model, "--mmproj", str(seeing_model.with_name("mmproj-seer.gguf"))) as there:
        use(remote_url=there, remote_model="smol", remote_key="sk-real")
        seen = engine.ask(
            Ask, question="Which colour is this?", pictures=(kept.name,), sampling=sampling
        )[-1]
    engine.ask(LoadModel, path=str(seeing_model), context_tokens=1024)
    here = engine.ask(
        Ask, question="Which colour is this?", pictures=(kept.name,), sampling=sampling
    )[-1]
    assert isinstance(seen, Answered), seen
    assert isinstance(here, Answered), here
    assert (here.text, here.usage.prompt_tokens) == (seen.text, seen.usage.prompt_tokens)
