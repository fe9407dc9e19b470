"""Random lines and commands with odd values, sent to one engine: each is answered once, in words."""

from __future__ import annotations

import dataclasses
import json
import random
import tempfile
import time
import typing
from pathlib import Path
from typing import Any

from chatapp.contract.protocol import Command, Failed, ListPresets, everything
from tests.faults import engine as engines
from tests.faults.sandbox import Sandbox
from tests.faults.trials import Plan, Trials

_LEFT_OUT = ("StartServer", "StopServer", "UseSettings", "Stop")
"""Have kinds of their own, or would end another's job."""
_ENDLESS = ("WatchVectors", "WatchFolders", "WatchFolder")
_MOST_S = 60.0
"""For one command: those that read an odd document may take a while on a busy machine."""
_ODD: dict[type, tuple[Any, ...]] = {
    int: (0, -1, 1, 2, 10**6, 2**31, 2**63 - 1, -(2**63)),
    float: (0.0, -1.0, 1e308, 1e-300, 5.0),
    bool: (True, False),
    str: (
        "",
        "x",
        "\0",
        "../../x",
        "{",
        "[",
        "가" * 30_000,
        "</s><|im_end|>",
        "%s{0}{x}",
        "\u202e",
    ),
}


def run(plan: Plan) -> list[Trials]:
    """Send bytes, then commands."""
    with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox:
        with engines.running(Path(folder) / "a") as engine:
            rows = [_bytes(plan, engine)]
        with engines.running(Path(folder) / "b") as engine:
            rows.append(_commands(plan, engine, sandbox))
    return rows


def _bytes(plan: Plan, engine: engines.Engine) -> Trials:
    """Send lines that are no command: each is answered by one Failed."""
    trials = Trials("pipe line, bytes")
    before = engines.memory_mb(engine.process.pid)
    for number in range(plan.count(8000, 400)):
        chance = random.Random(f"{plan.seed} line {number}")
        engine.write(_line(chance) + b"\n")
        event = engine.next(_MOST_S)
        trials.end(f"{type(event).__name__} {getattr(event, 'error', '')}".strip())
        is_told = isinstance(event, Failed) and event.error == "ProtocolBroken"
        trials.expect(is_told, f"seed {number}: {event}")
    trials.expect(engines.asked(engine, ListPresets), "the engine ended")
    trials.peak_mb = engines.memory_mb(engine.process.pid)
    trials.expect(trials.peak_mb < before + 200, f"{before} MB became {trials.peak_mb} MB")
    return trials.done()


def _line(chance: random.Random) -> bytes:
    ways = (
        lambda: chance.randbytes(chance.choice((0, 1, 40, 5000))).replace(b"\n", b" "),
        lambda: b"[" * chance.choice((10, 5_000)),
        lambda: b'{"type":"Ask","id":' + b"9" * chance.choice((5, 5000)) + b"}",
        lambda: (
            b'{"type":"' + chance.choice((b"Nothing", b"__class__", b"Ready2", b"wire")) + b'"}'
        ),
        lambda: b'{"type":"Ask"}',
        lambda: b'{"type":"Ask","id":1,"question":' + b'{"a":' * 3000,
        lambda: json.dumps({"type": "Ask", "id": 1, "question": [1]}).encode(),
        lambda: b'{"type":"Ask","id":1,"question":"\xff\xfe"}',
        lambda: b"x" * chance.choice((1, 2_000_000 if chance.random() < 0.02 else 9)),
    )
    return chance.choice(ways)()


def _commands(plan: Plan, engine: engines.Engine, sandbox: Sandbox) -> Trials:
    trials = Trials("pipe line, commands with odd values")
    kinds = [
        kind
        for kind in everything()
        if issubclass(kind, Command) and kind.__name__ not in (*_LEFT_OUT, *_ENDLESS)
    ]
    document = sandbox.inside / "a.txt"
    document.write_text("The quokka weighs 3 kg. " * 40, "utf-8")
    for number in range(plan.count(2000, 60)):
        chance = random.Random(f"{plan.seed} command {number}")
        kind = chance.choice(kinds)
        values = {
            field.name: _value(kind, field, chance, document)
            for field in dataclasses.fields(kind)
            if field.name != "id"
            and (chance.random() < 0.5 or field.default is field.default_factory)
        }
        began = time.monotonic()
        try:
            events = engine.ask(kind, **values)
        except (AssertionError, BrokenPipeError):
            trials.fault(f"seed {number}: {kind.__name__} ended the engine: {str(values)[:200]}")
            break
        except TypeError:
            # A field without a default was left out.
            continue
        last = events[-1]
        trials.end(last.error if isinstance(last, Failed) else "done")
        if isinstance(last, Failed):
            words = engines.is_in_words(last.error, last.details)
            trials.expect(
                words, f"{kind.__name__}: {last.error} {str(last.details)[:80]} {str(values)[:150]}"
            )
        took = time.monotonic() - began
        trials.expect(took < _MOST_S, f"seed {number}: {kind.__name__} took {took:.0f} s")
    trials.expect(not sandbox.was_changed(), "wrote outside")
    trials.peak_mb = engines.memory_mb(engine.process.pid) if engine.process.poll() is None else 0
    return trials.done()


def _value(kind: type, field: Any, chance: random.Random, document: Path) -> Any:
    hint = typing.get_type_hints(kind)[field.name]
    if field.name in ("path", "folder") and chance.random() < 0.7:
        return str(chance.choice((document, document.parent, "/dev/null", document / "x")))
    return _of(hint, chance)


def _of(hint: Any, chance: random.Random) -> Any:
    arguments = typing.get_args(hint)
    origin = typing.get_origin(hint)
    if hint in _ODD:
        return chance.choice(_ODD[hint])
    if origin is tuple and arguments[-1] is not Ellipsis:
        return tuple(_of(each, chance) for each in arguments)
    if origin is tuple:
        return tuple(_of(arguments[0], chance) for _ in range(chance.choice((0, 1, 3, 50))))
    if origin is dict:
        count = chance.choice((0, 1, 3))
        return {_of(arguments[0], chance): _of(arguments[1], chance) for _ in range(count)}
    if origin is typing.Literal:
        return chance.choice(arguments)
    if dataclasses.is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        return hint(
            **{each.name: _of(hints[each.name], chance) for each in dataclasses.fields(hint)}
        )
    if type(None) in arguments:
        return None
    return _of(arguments[0], chance) if arguments else ""
