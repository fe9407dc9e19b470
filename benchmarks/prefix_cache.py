"""Kept KV states: the first token of a chat opened again in a new process, and of a long text asked
about again.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.curves import starter
from chatapp.cli.engine_pipe import EnginePipe
from chatapp.contract.protocol import Answered, Ask, LoadModel, Token
from chatapp.contract.records import Message

_ROUNDS = 3
_CONTEXT = 8192
_WORDS = "Here is a list of words. " + " ".join(f"word{at} stone river apple" for at in range(180))
_NEXT = "And the fourth?"


def _ask(
    engine: EnginePipe, question: str, chat_id: int, history: tuple[Message, ...] = ()
) -> tuple[float, Answered]:
    """Return seconds until the first token and the answer."""
    started, first = time.perf_counter(), 0.0
    sampling = {"temperature": 0.0, "max_tokens": 24.0}
    for event in engine.run(
        Ask, question=question, chat_id=chat_id, history=history, sampling=sampling
    ):
        if isinstance(event, Token):
            first = first or time.perf_counter() - started
    assert isinstance(event, Answered)
    return first, event


def _engine(data: Path) -> EnginePipe:
    engine = EnginePipe(data, data / "log")
    engine.last(LoadModel, path=str(starter()), context_tokens=_CONTEXT)
    _ask(engine, "Hello.", 0)
    return engine


def _reopened(data: Path, chat_id: int) -> tuple[float, float, float, int]:
    """Return seconds to the first token: cold, the next question in a new process, the same text
    again; tokens.
    """
    text = f"{chat_id}. {_WORDS} What is the third word?"
    with _engine(data) as engine:
        cold, answered = _ask(engine, text, chat_id)
    history = (Message(role="user", text=text), Message(role="assistant", text=answered.text))
    with _engine(data) as engine:
        reopened, _ = _ask(engine, _NEXT, chat_id, history)
    with _engine(data) as engine:
        again, _ = _ask(engine, text, chat_id)
    return cold, reopened, again, answered.usage.prompt_tokens


def main() -> None:
    """Print medians as ratios to the cold time."""
    with tempfile.TemporaryDirectory() as folder:
        rounds = [_reopened(Path(folder), chat_id) for chat_id in range(1, _ROUNDS + 1)]
        sizes = [file.stat().st_size for file in (Path(folder) / "cache" / "kv").glob("*.kv")]
    cold, reopened, again = (statistics.median(one[at] for one in rounds) for at in range(3))
    print(
        f"\nKept states: {rounds[0][3]} tokens, medians of {_ROUNDS} rounds, {max(sizes) / 1e6:.0f} MB a state"
    )
    print(f"  {'first token, nothing kept, s':<46} {cold:7.3f}")
    print(
        f"  {'next question, in a new process, s':<46} {reopened:7.3f}   ratio {reopened / cold:.3f}  (at most 0.05)"
    )
    print(
        f"  {'the same text again, in a new process, s':<46} {again:7.3f}   ratio {again / cold:.3f}  (at most 0.05)"
    )


if __name__ == "__main__":
    main()
