"""The local server as other programs use it: the real engine, openai's own client, LangChain's
ChatOpenAI.
"""

from __future__ import annotations

import json
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from langchain_openai import ChatOpenAI
from openai import (
    APIStatusError,
    AuthenticationError,
    BadRequestError,
    NotFoundError,
    OpenAI,
)
from pydantic import BaseModel, SecretStr
from reportlab.pdfgen.canvas import Canvas

from chatapp.contract.protocol import (
    AddDocument,
    Ask,
    Failed,
    ServerStarted,
    ServerStopped,
    StartServer,
    StopServer,
)
from chatapp.machine.paths import shared_cores_folder
from tests.engine_process import Engine
from tests.waiting import until

pytestmark = pytest.mark.model
FRANCE: Any = [
    {"role": "system", "content": "You are a helpful assistant."},
    # The starter model is sure of the first word: after other prompts its numbers differ a little,
    # but not that much.
    {"role": "user", "content": "Name the capital of France."},
]
LONG: Any = [{"role": "user", "content": "Tell me a long story about a lighthouse. " * 900}]
SOON_S = 25
"""Seconds in which a free engine answers with a word, on a busy machine too. To read LONG takes it
twice as long.
"""
STORY: Any = [{"role": "user", "content": "Write a very long story about the sea."}]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, ServerStarted]]:
    """One engine with a server for all tests of this file."""
    folder = tmp_path_factory.mktemp("served")
    engine = Engine(folder / "data", folder / "stderr.log")
    started = engine.ask(StartServer, port=0)[-1]
    assert isinstance(started, ServerStarted)
    yield engine, started
    engine.close()


@pytest.fixture
def client(served: tuple[Engine, ServerStarted]) -> Iterator[OpenAI]:
    made = OpenAI(base_url=served[1].url, api_key=served[1].token, max_retries=0, timeout=60)
    yield made
    made.close()


@pytest.fixture
def model(client: OpenAI) -> str:
    return client.models.list().data[0].id


def spoken(started: ServerStarted, text: str | bytes, timeout_s: float = 20) -> tuple[int, str]:
    """Send raw bytes, return the status and all that comes back; 0 when nothing does."""
    with socket.create_connection(("127.0.0.1", port_of(started)), timeout_s) as connection:
        connection.sendall(text.encode() if isinstance(text, str) else text)
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return int(answer.split(b" ")[1]) if answer else 0, answer.decode("utf-8", "replace")


def port_of(started: ServerStarted) -> int:
    return int(started.url.split(":")[2].split("/")[0])


def heads(
    started: ServerStarted, path: str = "/v1/models", method: str = "GET", **changed: str
) -> str:
    """Return the first lines of a good request, with some of them changed; "" leaves one out."""
    lines = {
        "Host": f"127.0.0.1:{port_of(started)}",
        "Authorization": f"Bearer {started.token}",
        "Connection": "close",
    } | {name.replace("_", "-"): value for name, value in changed.items()}
    shown = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return f"{method} {path} HTTP/1.1\r\n{shown}\r\n"


def test_models_are_listed(client: OpenAI) -> None:
    assert [model.id for model in client.models.list()] == [
        "SmolLM2-135M-Instruct.Q4_1",
        "use-multilingual-3",
    ]


def test_a_model_is_shown_by_its_id(client: OpenAI, model: str) -> None:
    assert client.models.retrieve(model).id == model
    with pytest.raises(NotFoundError, match=model):
        client.models.retrieve("gpt-4o")


def test_a_slash_at_the_end_changes_nothing(served: tuple[Engine, ServerStarted]) -> None:
    assert spoken(served[1], heads(served[1], "/v1/models/"))[0] == 200


@pytest.mark.parametrize(
    "wish",
    [
        {"max_tokens": None, "max_completion_tokens": 4},
        {"stop": None, "tool_choice": "auto", "max_tokens": 4},
        {"messages": [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}]},
        {"messages": [*FRANCE, {"role": "function", "name": "get", "content": "sunny"}]},
    ],
    ids=str,
)
def test_habits_of_clients_are_understood(client: OpenAI, model: str, wish: dict[str, Any]) -> None:
    wanted: dict[str, Any] = {"model": model, "messages": FRANCE, "max_tokens": 4} | wish
    answer = client.chat.completions.create(**wanted)
    assert answer.choices[0].message.content


def test_a_text_is_continued_as_it_is(client: OpenAI, model: str) -> None:
    wish: dict[str, Any] = {"model": model, "prompt": "The capital of France is", "max_tokens": 6}
    whole = client.completions.create(**wish, temperature=0)
    assert "Paris" in whole.choices[0].text
    assert whole.usage is not None
    assert whole.usage.completion_tokens == 6
    pieces = list(client.completions.create(**wish, temperature=0, stream=True))
    assert "".join(piece.choices[0].text for piece in pieces) == whole.choices[0].text
    assert pieces[-1].choices[0].finish_reason == "length"


@pytest.mark.parametrize("wish", [{"prompt": [1, 2]}, {"prompt": ""}, {"suffix": "x"}], ids=str)
def test_what_cannot_be_continued_is_refused(
    client: OpenAI, model: str, wish: dict[str, Any]
) -> None:
    with pytest.raises(BadRequestError):
        client.completions.create(**{"model": model, "prompt": "Once"} | wish)


@pytest.mark.parametrize("most", [-1, 0])
def test_no_limit_is_all_that_fits(client: OpenAI, model: str, most: int) -> None:
    answer = client.chat.completions.create(
        model=model, messages=FRANCE, temperature=0, max_tokens=most
    )
    assert answer.choices[0].finish_reason == "stop"


def test_a_question_is_answered(client: OpenAI, model: str) -> None:
    answer = client.chat.completions.create(
        model=model, messages=FRANCE, temperature=0, max_tokens=30
    )
    assert "Paris" in (answer.choices[0].message.content or "")
    assert answer.choices[0].finish_reason == "stop"
    assert answer.usage is not None
    assert answer.usage.completion_tokens > 3


def test_a_stream_says_the_same_as_a_whole_answer(client: OpenAI, model: str) -> None:
    wish: dict[str, Any] = {"model": model, "messages": FRANCE, "temperature": 0, "max_tokens": 30}
    whole = client.chat.completions.create(**wish)
    pieces = list(
        client.chat.completions.create(**wish, stream=True, stream_options={"include_usage": True})
    )
    text = "".join(piece.choices[0].delta.content or "" for piece in pieces if piece.choices)
    assert text == whole.choices[0].message.content
    assert pieces[-1].usage.total_tokens == whole.usage.total_tokens


def test_a_seed_gives_the_same_answer_again(client: OpenAI, model: str) -> None:
    wish: dict[str, Any] = {
        "model": model,
        "messages": STORY,
        "temperature": 1.2,
        "max_tokens": 12,
        "top_p": 0.9,
    }
    said = [
        client.chat.completions.create(**wish, seed=7).choices[0].message.content for _ in range(2)
    ]
    assert said[0] == said[1]


def test_a_picture_in_a_question_is_refused_in_words(client: OpenAI, model: str) -> None:
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
    messages: Any = [
        {"role": "user", "content": [{"type": "text", "text": "What is this?"}, picture]}
    ]
    with pytest.raises(BadRequestError, match="no vision part"):
        client.chat.completions.create(model=model, messages=messages)


def test_stop_strings_end_an_answer(client: OpenAI, model: str) -> None:
    answer = client.chat.completions.create(
        model=model, messages=FRANCE, temperature=0, stop="Paris"
    )
    assert "Paris" not in (answer.choices[0].message.content or "Paris")


def test_an_answer_fits_its_json_schema(client: OpenAI, model: str) -> None:
    schema = {
        "type": "object",
        "properties": {"city": {"enum": ["Paris", "Rome"]}},
        "required": ["city"],
    }
    form: Any = {"type": "json_schema", "json_schema": {"name": "city", "schema": schema}}
    answer = client.chat.completions.create(
        model=model, messages=FRANCE, response_format=form, temperature=0
    )
    assert json.loads(answer.choices[0].message.content or "")["city"] in ("Paris", "Rome")


def test_a_chosen_tool_is_called(client: OpenAI, model: str) -> None:
    parameters = {
        "type": "object",
        "properties": {"city": {"type": "string", "maxLength": 9}},
        "required": ["city"],
    }
    tool: Any = {"type": "function", "function": {"name": "weather", "parameters": parameters}}
    choice: Any = {"type": "function", "function": {"name": "weather"}}
    answer = client.chat.completions.create(
        model=model, messages=FRANCE, tools=[tool], tool_choice=choice
    )
    calls: Any = answer.choices[0].message.tool_calls
    assert (answer.choices[0].finish_reason, calls[0].function.name) == ("tool_calls", "weather")


def test_probabilities_come_with_whole_answers(client: OpenAI, model: str) -> None:
    answer = client.chat.completions.create(
        model=model, messages=FRANCE, max_tokens=3, temperature=0, logprobs=True, top_logprobs=2
    )
    told = answer.choices[0].logprobs
    assert told is not None
    assert [len(token.top_logprobs) for token in told.content or []] == [2, 2, 2]


def test_one_of_several_tools_is_called_when_that_is_required(client: OpenAI, model: str) -> None:
    parameters = {
        "type": "object",
        "properties": {"at": {"enum": ["noon", "night"]}},
        "required": ["at"],
    }
    tools: Any = [
        {"type": "function", "function": {"name": name, "parameters": parameters}}
        for name in ("sun", "moon")
    ]
    answer = client.chat.completions.create(
        model=model, messages=FRANCE, tools=tools, tool_choice="required", max_tokens=60
    )
    [call] = answer.choices[0].message.tool_calls or []
    assert json.loads(call.function.arguments)["at"] in ("noon", "night")  # type: ignore[union-attr]


def test_probabilities_come_with_streams_at_their_end(client: OpenAI, model: str) -> None:
    wish: dict[str, Any] = {
        "model": model,
        "messages": FRANCE,
        "max_tokens": 4,
        "temperature": 0,
        "logprobs": True,
    }
    pieces = list(client.chat.completions.create(**wish, top_logprobs=1, stream=True))
    text = "".join(piece.choices[0].delta.content or "" for piece in pieces)
    told = [token for piece in pieces for token in (piece.choices[0].logprobs or _NONE).content]
    assert "".join(token.token for token in told) == text
    assert len(told) == 4


class _NONE:
    content: tuple[Any, ...] = ()


@pytest.mark.parametrize("method", ["function_calling", "json_schema"])
def test_langchain_gets_what_it_wants_in_its_form(
    served: tuple[Engine, ServerStarted], model: str, method: Any
) -> None:
    class City(BaseModel):
        """A city and whether it is a capital."""

        name: Literal["Paris", "Rome"]
        is_capital: bool

    chat = ChatOpenAI(
        base_url=served[1].url, api_key=SecretStr(served[1].token), model=model, temperature=0
    )
    made = chat.with_structured_output(City, method=method).invoke("What is the capital of France?")
    assert isinstance(made, City)


def test_langchain_streams_from_it(served: tuple[Engine, ServerStarted], model: str) -> None:
    started = served[1]
    chat = ChatOpenAI(
        base_url=started.url,
        api_key=SecretStr(started.token),
        model=model,
        temperature=0,
        max_retries=0,
    )
    text = "".join(
        str(chunk.content) for chunk in chat.stream("Name the capital of France.", max_tokens=10)
    )
    assert text == chat.invoke("Name the capital of France.", max_tokens=10).content


def test_vectors_are_made(client: OpenAI) -> None:
    made = client.embeddings.create(
        model="use-multilingual-3", input=["a cat", "a kitten", "the stock market"]
    )
    cat, kitten, market = (one.embedding for one in made.data)
    assert dot(cat, cat) == pytest.approx(1, abs=1e-3)
    assert dot(cat, kitten) > dot(cat, market)


def test_an_embedder_whose_name_is_no_text_is_refused(client: OpenAI) -> None:
    wrong: Any = [[]]
    with pytest.raises(BadRequestError, match="model"):
        client.embeddings.create(model=wrong, input="a cat")


def test_vectors_as_base64_are_those_as_numbers(client: OpenAI) -> None:
    as_numbers = client.embeddings.create(
        model="use-multilingual-3", input="a cat", encoding_format="float"
    )
    assert client.embeddings.create(model="use-multilingual-3", input="a cat").data[
        0
    ].embedding == pytest.approx(as_numbers.data[0].embedding)


def test_vectors_of_another_length_are_not_promised(client: OpenAI) -> None:
    with pytest.raises(BadRequestError, match="512 dimensions"):
        client.embeddings.create(model="use-multilingual-3", input="a cat", dimensions=64)
    assert (
        len(
            client.embeddings.create(model="use-multilingual-3", input="a cat", dimensions=512)
            .data[0]
            .embedding
        )
        == 512
    )


def dot(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def test_documents_are_searched(
    served: tuple[Engine, ServerStarted], client: OpenAI, tmp_path: Path
) -> None:
    canvas = Canvas(str(tmp_path / "bridge.pdf"))
    canvas.drawString(
        72, 720, "The lighthouse of Anvil Point was built in 1881 and is twelve metres tall."
    )
    canvas.save()
    served[0].ask(AddDocument, path=str(tmp_path / "bridge.pdf"))
    found: Any = client.post(
        "/documents/search", body={"query": "lighthouse 1881", "top": 1}, cast_to=object
    )
    assert (found["data"][0]["document"], found["data"][0]["page"]) == ("bridge.pdf", 1)


# Who may ask ------------------------------------------------------------------------------------


def test_a_wrong_token_is_refused_in_words(served: tuple[Engine, ServerStarted]) -> None:
    with pytest.raises(AuthenticationError, match="token is missing or wrong"):
        OpenAI(base_url=served[1].url, api_key="guessed", max_retries=0).models.list()


@pytest.mark.parametrize(
    "path", ["/v1/models", "/v1/chat/completions", "/", "/v1/documents/search", "/nowhere"]
)
def test_every_address_wants_the_token(served: tuple[Engine, ServerStarted], path: str) -> None:
    assert spoken(served[1], heads(served[1], path, Authorization=""))[0] == 401


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:80", ""]
)
def test_another_name_of_this_machine_is_refused(
    served: tuple[Engine, ServerStarted], host: str
) -> None:
    assert spoken(served[1], heads(served[1], Host=host))[0] == 403


def test_two_names_of_this_machine_are_refused(served: tuple[Engine, ServerStarted]) -> None:
    two = heads(served[1]).replace("Host:", "Host: evil.example\r\nHost:", 1)
    assert spoken(served[1], two)[0] == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1"])
def test_web_pages_are_refused(served: tuple[Engine, ServerStarted], origin: str) -> None:
    status, answer = spoken(served[1], heads(served[1], Origin=origin))
    assert status == 403
    assert "Access-Control" not in answer


def test_a_browsers_question_before_the_question_is_refused(
    served: tuple[Engine, ServerStarted],
) -> None:
    asked = heads(
        served[1],
        "/v1/chat/completions",
        "OPTIONS",
        Authorization="",
        Origin="https://evil.example",
    )
    status, answer = spoken(served[1], asked)
    assert status == 403
    assert "Access-Control" not in answer


PATHS = [
    "/v1/../v1/models",
    "/v1/%6dodels",
    "//v1/models",
    "/v1/models/../chat",
    "/v1/models?x=1",
    "/../settings.json",
]


@pytest.mark.parametrize("path", [*PATHS, "http://127.0.0.1/v1/models", "/v1/models#x"])
def test_an_address_is_right_letter_by_letter(
    served: tuple[Engine, ServerStarted], path: str
) -> None:
    assert spoken(served[1], heads(served[1], path))[0] == 404


def test_the_token_is_in_a_file_of_its_owner_alone(served: tuple[Engine, ServerStarted]) -> None:
    file = Path(served[1].token_file)
    assert file.read_text("ascii").strip() == served[1].token
    assert file.stat().st_mode & 0o077 == 0


# Limits -----------------------------------------------------------------------------------------


def test_a_question_that_is_too_large_is_refused(client: OpenAI, model: str) -> None:
    huge: Any = [{"role": "user", "content": "x" * (9 << 20)}]
    with pytest.raises(APIStatusError, match="larger than 8 MB"):
        client.chat.completions.create(model=model, messages=huge)


def test_a_question_longer_than_the_context_is_refused(client: OpenAI, model: str) -> None:
    huge: Any = [{"role": "user", "content": "word " * 100_000}]
    with pytest.raises(BadRequestError) as raised:
        client.chat.completions.create(model=model, messages=huge)
    assert raised.value.code == "context_length_exceeded"


def test_megabytes_to_search_for_are_refused(client: OpenAI) -> None:
    with pytest.raises(BadRequestError, match="the limit is 20,000"):
        client.post("/documents/search", body={"query": "word " * 100_000}, cast_to=object)


def test_endless_headers_are_refused(served: tuple[Engine, ServerStarted]) -> None:
    assert spoken(served[1], heads(served[1], X="y" * 60_000))[0] == 431


def test_a_chunked_question_is_refused(served: tuple[Engine, ServerStarted]) -> None:
    chunked = heads(served[1], "/v1/chat/completions", "POST", Transfer_Encoding="chunked")
    assert spoken(served[1], chunked + "2\r\n{}\r\n0\r\n\r\n")[0] == 400


@pytest.mark.parametrize(
    "body", ["", "[]", "{", "[" * 100_000, '{"messages": 1}', '{"messages": [{"role": "root"}]}']
)
def test_nonsense_is_refused(served: tuple[Engine, ServerStarted], body: str) -> None:
    about = {"Content_Type": "application/json", "Content_Length": str(len(body))}
    status, answer = spoken(
        served[1], heads(served[1], "/v1/chat/completions", "POST", **about) + body
    )
    assert status == 400
    assert json.loads(answer.partition("\r\n\r\n")[2])["error"]["message"]


def test_bytes_that_are_no_http_are_refused(served: tuple[Engine, ServerStarted]) -> None:
    assert spoken(served[1], b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n")[0] == 400


def test_strangers_that_say_nothing_keep_nobody_out(
    served: tuple[Engine, ServerStarted], client: OpenAI
) -> None:
    idle = [socket.create_connection(("127.0.0.1", port_of(served[1])), 5) for _ in range(40)]
    try:
        assert client.models.list().data
    finally:
        for connection in idle:
            connection.close()


def test_an_unknown_model_is_named(client: OpenAI) -> None:
    with pytest.raises(NotFoundError, match="SmolLM2-135M"):
        client.chat.completions.create(model="gpt-4o", messages=FRANCE)


@pytest.mark.parametrize(
    "wish", [{"n": 2}, {"logit_bias": {"5": 1}}, {"top_p": 7}, {"stop": ["a"] * 99}]
)
def test_what_cannot_be_done_is_not_passed_over(
    client: OpenAI, model: str, wish: dict[str, Any]
) -> None:
    with pytest.raises(BadRequestError):
        client.chat.completions.create(model=model, messages=FRANCE, **wish)


TOOL = {"type": "function", "function": {"name": "weather"}}


@pytest.mark.parametrize(
    "wish",
    [
        {"tools": [TOOL], "tool_choice": {"type": "function", "function": {"name": "gone"}}},
        {"tool_choice": "required"},
        {"tools": [{"type": "function", "function": {"name": "weather", "parameters": "all"}}]},
        {"tools": {"function": {"name": "weather"}}},
        {"tools": [7]},
        {
            "response_format": {
                "type": "json_schema",
                "json_schema": {"schema": {"type": "nothing"}},
            }
        },
        {
            "response_format": {
                "type": "json_schema",
                "json_schema": {"schema": {"$ref": "https://evil.example/a"}},
            }
        },
        {"temperature": float("nan")},
        {"top_logprobs": 99, "logprobs": True},
        {"seed": "seven"},
    ],
    ids=str,
)
def test_a_wish_without_sense_is_the_callers_fault(
    served: tuple[Engine, ServerStarted], wish: dict[str, Any]
) -> None:
    body = json.dumps({"messages": FRANCE, "max_tokens": 8} | wish)
    about = {"Content_Type": "application/json", "Content_Length": str(len(body))}
    status, answer = spoken(
        served[1], heads(served[1], "/v1/chat/completions", "POST", **about) + body
    )
    assert status == 400, answer


# The one model ----------------------------------------------------------------------------------


def test_a_stream_that_is_left_ends_at_once(client: OpenAI, model: str) -> None:
    stream = client.chat.completions.create(
        model=model, messages=STORY, max_tokens=6000, stream=True, temperature=1.5
    )
    next(iter(stream))
    stream.close()
    started = time.monotonic()
    client.chat.completions.create(model=model, messages=FRANCE, max_tokens=1)
    assert time.monotonic() - started < SOON_S


@pytest.mark.skipif(sys.platform != "linux", reason="who holds a lock is read from Linux")
def test_a_prompt_that_is_left_is_not_read_on(
    served: tuple[Engine, ServerStarted], client: OpenAI, model: str
) -> None:
    body = json.dumps({"model": model, "messages": LONG})
    about = {"Content_Type": "application/json", "Content_Length": str(len(body))}
    asked = heads(served[1], "/v1/chat/completions", "POST", **about) + body
    until(lambda: not computes(served[0]), what="the engine has ended what was asked before")
    with socket.create_connection(("127.0.0.1", port_of(served[1])), 5) as connection:
        connection.sendall(asked.encode())
        until(lambda: computes(served[0]), what="the engine has begun to read the prompt")
    started = time.monotonic()
    client.chat.completions.create(model=model, messages=FRANCE, max_tokens=1)
    assert time.monotonic() - started < SOON_S


def computes(engine: Engine) -> bool:
    """Say whether the engine reads or writes with its model: it holds one of the locks by which
    engines share cores.
    """
    places = {file.stat().st_ino for file in shared_cores_folder().iterdir()}
    locks = [line.split() for line in Path("/proc/locks").read_text("ascii").splitlines()]
    # 1: FLOCK ADVISORY WRITE <process> <device>:<device>:<inode> 0 EOF
    held = {int(lock[5].rpartition(":")[2]) for lock in locks if lock[4] == str(engine.process.pid)}
    return bool(places & held)


def test_the_windows_question_does_not_wait_for_all_requests(
    served: tuple[Engine, ServerStarted],
) -> None:
    engine, started = served
    body = json.dumps({"messages": STORY, "max_tokens": 600})
    about = {"Content_Type": "application/json", "Content_Length": str(len(body))}
    asked = (heads(started, "/v1/chat/completions", "POST", **about) + body).encode()
    waiting = [socket.create_connection(("127.0.0.1", port_of(started)), 60) for _ in range(5)]
    for connection in waiting:
        connection.sendall(asked)
    engine.ask(Ask, question="What is the capital of France?", sampling={"max_tokens": 5.0})
    unanswered = [connection for connection in waiting if not answered(connection)]
    for connection in waiting:
        connection.close()
    assert len(unanswered) >= 3


def answered(connection: socket.socket) -> bool:
    connection.settimeout(0.01)
    try:
        return bool(connection.recv(1))
    except TimeoutError:
        return False


def test_too_many_waiting_requests_are_told_so(served: tuple[Engine, ServerStarted]) -> None:
    started = served[1]
    body = json.dumps({"messages": STORY, "max_tokens": 400})
    about = {"Content_Type": "application/json", "Content_Length": str(len(body))}
    asked = (heads(started, "/v1/chat/completions", "POST", **about) + body).encode()
    waiting = [socket.create_connection(("127.0.0.1", port_of(started)), 60) for _ in range(12)]
    for connection in waiting:
        connection.sendall(asked)
    said = [connection.recv(12) for connection in waiting if ready(connection)]
    for connection in waiting:
        connection.close()
    assert b"HTTP/1.1 429" in said


def ready(connection: socket.socket) -> bool:
    connection.settimeout(0.3)
    try:
        return bool(connection.recv(1, socket.MSG_PEEK))
    except TimeoutError:
        return False


def test_a_port_in_use_is_said(served: tuple[Engine, ServerStarted], tmp_path: Path) -> None:
    other = Engine(tmp_path / "other", tmp_path / "stderr.log")
    failed = other.ask(StartServer, port=port_of(served[1]))[-1]
    other.close()
    assert isinstance(failed, Failed)
    assert failed.error == "PortTaken"


def test_the_server_can_be_switched_off_and_on(tmp_path: Path) -> None:
    engine = Engine(tmp_path / "own", tmp_path / "stderr.log")
    started = engine.ask(StartServer, port=0)[-1]
    assert isinstance(started, ServerStarted)
    assert isinstance(engine.ask(StopServer)[-1], ServerStopped)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port_of(started)), 5)
    again = engine.ask(StartServer, port=port_of(started))[-1]
    engine.close()
    assert isinstance(again, ServerStarted)
    assert again.token == started.token
