"""Our engine and terminal beside llama-server: tokens a second, first token, second turn. Same
model and threads.
"""

from __future__ import annotations

import functools
import json
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import llama_cpp_tools
from benchmarks.curves import starter
from benchmarks.llama_server import LlamaServer, Measured
from benchmarks.side_by_side import alternate, row
from benchmarks.terminal import ask_command
from benchmarks.turns import Program, by_turns
from chatapp.cli.engine_pipe import EnginePipe
from chatapp.contract.protocol import Answered, Ask, LoadModel, Token
from chatapp.contract.records import Message
from chatapp.engine.models.llama.weights import physical_cores

_ROUNDS = 5
_DECODE_ROUNDS = 15
_CONTEXT = 8192
_HELLO = "Say hello."
_STORY = "Tell me a long story about a lighthouse keeper and the sea."
_SYSTEM = "You are a helpful, honest assistant. Answer in the language of the question. Be brief and clear."


def main() -> None:
    """Print one line a measure: ours, llama-server's, and the ratio."""
    binaries = llama_cpp_tools.build()
    model = starter()
    print(
        f"\nStreaming: {model.name}, {physical_cores()} threads, context {_CONTEXT}, {_DECODE_ROUNDS} rounds in new"
        f" processes, {_ROUNDS} where the prompt is long"
    )
    start = functools.partial(LlamaServer, binaries, model, physical_cores(), _CONTEXT)
    with tempfile.TemporaryDirectory() as data:
        pipe = functools.partial(_through_pipe, Path(data), model)
        terminal = functools.partial(_through_terminal, Path(data), model)
        for name, ours in (("tokens a second", pipe), ("tokens a second, `ask`", terminal)):
            figures = by_turns(ours, functools.partial(_through_server, start), _DECODE_ROUNDS)
            row(name, *figures, "at least 0.97")
        with start() as server, EnginePipe(Path(data), Path(data) / "log") as engine:
            engine.last(LoadModel, path=str(model), context_tokens=_CONTEXT)
            _first_tokens(server, engine)


def _first_tokens(server: LlamaServer, engine: EnginePipe) -> None:
    long = "Here is a list of words. " + " ".join(
        f"word{at} stone river apple" for at in range(185)
    )
    turn = iter(range(1000))

    def cold() -> str:
        return f"{next(turn)} {long} What is the third word?"

    firsts = alternate(
        lambda: _ours(engine, cold(), 8),
        lambda: server.chat(_messages(cold()), 8, cached=False),
        _ROUNDS,
        _first,
    )
    row("first token of a long prompt, s", *firsts, "at most 1.15")
    first, second = _two_turns(engine, cold)
    row("second turn ÷ first turn, s", second, first, "at most 0.1")


def _through_pipe(data: Path, model: Path, program: Program) -> int:
    count = 0
    with EnginePipe(data, data / "log") as engine:
        program.process_id = engine.pid
        engine.last(LoadModel, path=str(model), context_tokens=_CONTEXT)
        _ours(engine, _HELLO, 8)
        for event in engine.run(
            Ask, question=_STORY, sampling={"temperature": 0.0, "max_tokens": 256.0}
        ):
            if isinstance(event, Token):
                program.mark()
            elif isinstance(event, Answered):
                count = event.usage.answer_tokens
    return count - 1


def _through_server(start: Callable[[], LlamaServer], program: Program) -> int:
    count = 0
    with start() as server:
        program.process_id = server.process_id
        server.chat(_messages(_HELLO), 8, cached=False)
        for _ in server.pieces(_messages(_STORY), 256, cached=False):
            program.mark()
            count += 1
    return count - 1


def _ours(
    engine: EnginePipe, question: str, tokens: int, history: tuple[Message, ...] = ()
) -> Measured:
    started = time.perf_counter()
    text, first = "", 0.0
    sampling = {"temperature": 0.0, "max_tokens": float(tokens)}
    for event in engine.run(Ask, question=question, sampling=sampling, history=history):
        if isinstance(event, Token):
            first = first or time.perf_counter()
            text += event.text
    return Measured(first - started, text)


def _through_terminal(data: Path, model: Path, program: Program) -> int:
    command = ask_command(data, model, 256, _STORY)
    count = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        program.process_id = process.pid
        for line in process.stdout:
            event = json.loads(line)
            if event["event"] == "token":
                program.mark()
            else:
                count = event["usage"]["answer_tokens"]
    return count - 1


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


def _first(measured: Measured) -> float:
    return measured.first_token_s


if __name__ == "__main__":
    main()
