"""`chatapp compare`: one question to several models or presets, and a table of what it took."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatapp.cli import option_types
from chatapp.cli.ask import stream
from chatapp.cli.session import Session
from chatapp.contract.protocol import Answered, ListModels, LoadModel, ModelLoaded, ModelsListed
from chatapp.contract.protocol.wire import as_dict
from chatapp.contract.records import REMOTE, Model
from chatapp.machine.context_price import size
from chatapp.texts import tr

_ROWS = ("first_token", "tokens", "speed", "whole", "load", "memory")


@dataclass(frozen=True, slots=True)
class MeasuredAnswer:
    """An answer with what made it and what it took."""

    model: Model
    preset_id: str
    answered: Answered
    load_s: float
    whole_s: float
    memory_bytes: int


def add_parsers(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser("compare", parents=parents, help=tr("help.compare"))
    parser.add_argument("question", metavar="QUESTION", help=tr("help.ask.question"))
    option_types.add_list(parser, "--model", "FILE", tr("help.compare.model"))
    option_types.add_list(parser, "--preset", "ID", tr("help.compare.preset"))
    option_types.add_fields(parser)
    parser.set_defaults(command=run, refuse=parser.error)


def run(session: Session, options: argparse.Namespace) -> int:
    """Ask each pair of model and preset and print the answers, then the figures."""
    models, presets = options.model or [""], options.preset or ["chat"]
    count = max(len(models), len(presets))
    if count < 2 or {len(models), len(presets)} - {1, count}:
        options.refuse(tr("usage.compare"))
    question = sys.stdin.read() if options.question == "-" else options.question
    made = []
    for index in range(count):
        path, preset_id = models[index % len(models)], presets[index % len(presets)]
        made.append(_answer(session, options, path, preset_id, question))
    if not options.json:
        _print_table(made)
    return 0


def _answer(
    session: Session, options: argparse.Namespace, path: str, preset_id: str, question: str
) -> MeasuredAnswer:
    if path and not path.startswith(REMOTE):
        path = str(Path(path).expanduser().absolute())
    since = time.monotonic()
    model = session.request(LoadModel, ModelLoaded, path=path).model
    loaded = time.monotonic()
    if not options.json:
        print(f"## {model.name} · {preset_id}\n")
    answered = stream(
        session,
        options.json,
        question=question,
        preset_id=preset_id,
        values=dict(options.set),
        language=session.language,
    )
    whole_s = time.monotonic() - loaded
    memory = session.request(ListModels, ModelsListed).used_bytes
    made = MeasuredAnswer(model, preset_id, answered, loaded - since, whole_s, memory)
    if options.json:
        session.print_json(_as_row(made))
    else:
        print()
    return made


def _as_row(made: MeasuredAnswer) -> dict[str, Any]:
    """Return the last JSON line of an answer; scripts depend on its names."""
    return {
        "event": "answered",
        "model": made.model.name,
        "path": made.model.path,
        "preset": made.preset_id,
        "text": made.answered.text,
        "finish": made.answered.finish,
        "tokens": made.answered.usage.answer_tokens,
        "timing": as_dict(made.answered.timing),
        "load_s": round(made.load_s, 3),
        "whole_s": round(made.whole_s, 3),
        "memory_bytes": made.memory_bytes,
    }


def _print_table(answers: Sequence[MeasuredAnswer]) -> None:
    """Print the figures as a table in Markdown, one column an answer."""
    titles = [f"{made.model.name} · {made.preset_id}" for made in answers]
    print("| " + " | ".join(["", *titles]) + " |")
    print("|---" * (len(answers) + 1) + "|")
    for name in _ROWS:
        cells = [tr(f"runs.{name}"), *(_cell(name, made) for made in answers)]
        print("| " + " | ".join(cells) + " |")


def _cell(name: str, made: MeasuredAnswer) -> str:
    timing, usage = made.answered.timing, made.answered.usage
    seconds = {"first_token": timing.first_token_s, "whole": made.whole_s, "load": made.load_s}
    if name in seconds:
        return tr("runs.seconds", seconds=f"{seconds[name]:.1f}")
    if name == "tokens":
        return f"{usage.answer_tokens:,}"
    if name == "speed":
        return f"{timing.tokens_per_s:.1f}"
    return size(made.memory_bytes)
