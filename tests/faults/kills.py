"""kill -9 at random moments: of the writer of chats, of the engine, of the process that reads a
document, and of the terminal. What was acknowledged is there, and nothing is left running or locked.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from chatapp.contract.protocol import AddDocument, Ask, DocumentAdded, Failed, ListDocuments
from chatapp.machine import settings
from tests.faults import engine as engines
from tests.faults.samples import pdf_of
from tests.faults.trials import Plan, Trials
from tests.faults.writer import Stored

NEXT_START_S = 3.0
_GONE_WITHIN_S = 5.0


def run(plan: Plan) -> list[Trials]:
    """Kill each kind of process."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        return [
            _writers(plan, place / "writers"),
            _engines(plan, place / "engines"),
            _readers(plan, place / "readers"),
            _terminals(plan, place / "terminals"),
        ]


def _writers(plan: Plan, place: Path) -> Trials:
    """Kill it again and again on one folder, which grows."""
    trials = Trials("kill -9: what writes chats and settings")
    stored = Stored()
    command = [sys.executable, "-m", "tests.faults.writer", str(place)]
    for number in range(plan.count(100, 6)):
        chance = random.Random(f"{plan.seed} writer {number}")
        with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            # After the first line it is a matter of time; before, it is within opening the file.
            if chance.random() < 0.8:
                stored.take(writer.stdout.readline())
                time.sleep(chance.random() * 0.1)
            else:
                time.sleep(chance.random() * 0.4)
            writer.send_signal(signal.SIGKILL)
            for line in writer.stdout:
                stored.take(line)
        trials.end("killed")
        if number % 10 == 9 or number < 3:
            for fault in stored.missing(place):
                trials.fault(f"seed {number}: {fault}")
    trials.expect(not stored.damaged, "taken for damaged")
    trials.expect(not stored.failed, f"failed: {stored.failed[:3]}")
    for fault in stored.missing(place):
        trials.fault(fault)
    trials.endings["acknowledged things"] = stored.acknowledged
    settings.save(place / "settings.json", settings.load(place / "settings.json").settings)
    aside = [path.name for path in place.iterdir() if path.suffix == ".tmp"]
    trials.expect(not aside, f"left beside the settings: {len(aside)} files")
    return trials.done()


def _engines(plan: Plan, place: Path) -> Trials:
    """Kill it while it imports or answers; the next one has everything that was acknowledged."""
    trials = Trials("kill -9: engine")
    wanted: set[str] = set()
    starts: list[float] = []
    for number in range(plan.count(40, 3)):
        chance = random.Random(f"{plan.seed} engine {number}")
        began = time.monotonic()
        engine = engines.started(place)
        starts.append(time.monotonic() - began)
        listed = engines.asked(engine, ListDocuments)
        names = {document.name for document in getattr(listed, "documents", ())}
        trials.expect(names >= wanted, f"seed {number}: gone {sorted(wanted - names)}, {listed}")
        for count in range(chance.randrange(1, 4)):
            file = place / f"{number}-{count}.pdf"
            file.write_bytes(pdf_of(f"document {number} {count}", *["words"] * 25))
            if isinstance(engines.asked(engine, AddDocument, path=str(file)), DocumentAdded):
                wanted.add(file.name)
        _begin_something(engine, place, number)
        time.sleep(chance.random() * 0.5)
        children = engines.below(engine.process.pid)
        engine.process.kill()
        with contextlib.suppress(OSError):
            engine.close()
        trials.end("killed")
        left = _left(children)
        trials.expect(not left, f"seed {number}: orphans {left}")
    trials.endings[f"median start {sorted(starts)[len(starts) // 2]:.1f} s"] = 1
    trials.expect(min(starts) < NEXT_START_S, f"the fastest start took {min(starts):.1f} s")
    kept = {path.name for path in (place / "data/library/files").iterdir()}
    with engines.running(place) as engine:
        engines.asked(engine, ListDocuments)
        swept = {path.name for path in (place / "data/library/files").iterdir()}
    trials.expect("incoming" not in swept, f"left behind: {sorted(kept)}")
    return trials.done()


def _begin_something(engine: engines.Engine, place: Path, number: int) -> None:
    if number % 2:
        engine.send(Ask, question="hi", sampling={"max_tokens": 200.0})
        return
    file = place / f"{number}-last.pdf"
    file.write_bytes(pdf_of(f"last {number}", *["words"] * 25))
    engine.send(AddDocument, path=str(file))


def _left(pids: list[int]) -> list[int]:
    until = time.monotonic() + _GONE_WITHIN_S
    left = list(filter(engines.is_running, pids))
    while left and time.monotonic() < until:
        time.sleep(0.05)
        left = list(filter(engines.is_running, left))
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    return left


def _readers(plan: Plan, place: Path) -> Trials:
    """Kill the child process that reads a document: the import ends in words, the engine lives."""
    trials = Trials("kill -9: process that reads a document")
    with engines.running(place) as engine:
        for number in range(plan.count(40, 3)):
            chance = random.Random(f"{plan.seed} reader {number}")
            file = place / f"{number}.pdf"
            file.write_bytes(pdf_of(f"document {number}", *["words"] * 25))
            delay = chance.random() * 0.4
            killing = threading.Thread(target=_kill_children, args=(engine.process.pid, delay))
            killing.start()
            last = engines.asked(engine, AddDocument, path=str(file))
            killing.join()
            if last is None:
                trials.fault(f"seed {number}: the engine ended")
                break
            trials.end(f"told: {last.error}" if isinstance(last, Failed) else "imported")
            if isinstance(last, Failed):
                words = engines.is_in_words(last.error, last.details)
                trials.expect(words, f"seed {number}: {last.error} {last.details}")
    return trials.done()


def _kill_children(pid: int, delay_s: float) -> None:
    until = time.monotonic() + 5
    while not (children := engines.below(pid)) and time.monotonic() < until:
        time.sleep(0.005)
    time.sleep(delay_s)
    for child in children:
        with contextlib.suppress(OSError):
            os.kill(child, signal.SIGKILL)


def _terminals(plan: Plan, place: Path) -> Trials:
    """Kill the terminal: its engine leaves, and the library is free for the next one."""
    trials = Trials("kill -9: terminal")
    model = str(engines.tiny_model(place))
    file = place / "a.pdf"
    file.write_bytes(pdf_of("The quokka", *["words"] * 25))
    data = ("--data-dir", str(place / "data"))
    commands: tuple[tuple[str, ...], ...] = (
        ("ask", *data, "--model", model, "tell me a story"),
        ("add", *data, str(file)),
        ("documents", *data),
    )
    for number in range(plan.count(20, 3)):
        chance = random.Random(f"{plan.seed} terminal {number}")
        command = [sys.executable, "-m", "chatapp", *commands[number % 3]]
        terminal = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
        )
        _wait_for(lambda pid=terminal.pid: engines.below(pid), 10)  # type: ignore[misc]
        time.sleep(chance.random() * 1.5)
        children = engines.below(terminal.pid)
        terminal.kill()
        terminal.wait()
        left = _left(children)
        trials.expect(not left, f"seed {number}: orphans of {command[3]}: {left}")
        trials.end("killed")
    ended = subprocess.run(
        [sys.executable, "-m", "chatapp", "documents", *data], capture_output=True, timeout=60
    )
    trials.expect(ended.returncode == 0, f"the library is not free: {ended.stderr[-200:]!r}")
    return trials.done()


def _wait_for(fact: Callable[[], object], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not fact() and time.monotonic() < until:
        time.sleep(0.02)
