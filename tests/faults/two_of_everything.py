"""Two programs on one data folder: windows, terminals, a window and a terminal, a server and a
window, and a folder that a sync program works in. Refused in words, or right.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from chatapp.contract.protocol import AddDocument, DocumentAdded, Failed, ListDocuments
from tests.faults import engine as engines
from tests.faults.kills import _left, _wait_for
from tests.faults.samples import pdf_of
from tests.faults.trials import Plan, Trials
from tests.faults.writer import Stored

_OPEN_WITHIN_S = 40


def run(plan: Plan) -> list[Trials]:
    """Start two of everything, then let a sync program interfere."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        return [
            _engines(plan, place / "engines"),
            _terminals(plan, place / "terminals"),
            _windows(place / "windows"),
            _writers(plan, place / "writers"),
            _sync_folder(place / "sync"),
        ]


def _engines(plan: Plan, place: Path) -> Trials:
    """The second engine is told who has the library, and has it when the first is gone."""
    trials = Trials("two engines on one folder")
    for number in range(plan.count(5, 1)):
        spot = place / str(number)
        file = spot / "a.pdf"
        with engines.running(spot) as first:
            file.write_bytes(pdf_of("words"))
            trials.expect(
                isinstance(engines.asked(first, AddDocument, path=str(file)), DocumentAdded),
                "first",
            )
            with engines.running(spot) as second:
                last = engines.asked(second, ListDocuments)
                held = isinstance(last, Failed) and last.error == "LibraryHeld"
                trials.expect(held, f"the second engine got {last}")
                if isinstance(last, Failed):
                    words = engines.is_in_words(last.error, last.details)
                    trials.expect(words, f"{last.error} {last.details}")
                trials.end("refused in words" if held else "not refused")
                first.process.kill()
                first.process.wait()
                last = engines.asked(second, ListDocuments)
                names = {document.name for document in getattr(last, "documents", ())}
                trials.expect(names == {"a.pdf"}, f"after the first died: {last}")
    return trials.done()


def _terminals(plan: Plan, place: Path) -> Trials:
    """Several terminals add at once: each adds, or says in words why not."""
    trials = Trials("several terminals at once")
    place.mkdir(parents=True)
    model = engines.tiny_model(place)
    for number in range(plan.count(4, 1)):
        started = []
        for each in range(3):
            file = place / f"{number}-{each}.pdf"
            file.write_bytes(pdf_of(f"words {number} {each}"))
            command = [
                sys.executable,
                "-m",
                "chatapp",
                "add",
                "--data-dir",
                str(place / "data"),
                str(file),
            ]
            started.append(
                subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            )
        for each in started:
            out, err = each.communicate(timeout=120)
            trials.end("added" if each.returncode == 0 else "refused in words")
            said = b"Traceback" not in err and (each.returncode == 0 or err.strip() or out.strip())
            trials.expect(said, f"exit code {each.returncode}: {err[-200:]!r}")
    trials.expect(trials.endings["added"], "none was added")
    assert model
    return trials.done()


def _windows(place: Path) -> Trials:
    """A second start shows the first window; a terminal beside it is told."""
    trials = Trials("window beside window, terminal and server")
    environment = os.environ | {"CHATAPP_DATA": str(place)}
    command = [sys.executable, "-m", "chatapp"]
    window = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_for(lambda: _holds_library(place), _OPEN_WITHIN_S)
        trials.expect(_holds_library(place), "the window's engine does not open its library")
        second = subprocess.run(command, env=environment, capture_output=True, timeout=60)
        trials.end("second start passed on")
        trials.expect(second.returncode == 0, f"second start: {second.stderr[-200:]!r}")
        listed = subprocess.run(
            [*command, "documents"], env=environment, capture_output=True, timeout=60
        )
        is_told = (
            listed.returncode != 0 and b"Traceback" not in listed.stderr and listed.stderr.strip()
        )
        trials.end("terminal refused in words" if is_told else "terminal not refused")
        trials.expect(is_told, f"terminal: {listed.returncode} {listed.stderr[-200:]!r}")
        serving = subprocess.Popen(
            [*command, "serve", "--port", "0"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert serving.stdout is not None
        said = serving.stdout.readline()
        trials.end("server beside it")
        trials.expect(b"http://127.0.0.1" in said, f"server: {said!r}")
        serving.kill()
        serving.communicate()
        trials.expect(window.poll() is None, "the window ended")
    finally:
        children = engines.below(window.pid)
        window.kill()
        window.wait()
        trials.expect(not _left(children), "the engine stayed")
    return trials.done()


def _holds_library(place: Path) -> bool:
    lock = place / "library" / "library.lock"
    return lock.exists() and b"window" in lock.read_bytes()[:40]


def _writers(plan: Plan, place: Path) -> Trials:
    """Two processes write one chats.db, which the window's lock forbids: even so nothing is lost."""
    trials = Trials("two writers of one chats.db")
    command = [sys.executable, "-m", "tests.faults.writer", str(place), str(plan.count(60, 10))]
    writers = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
    stored = [Stored(), Stored()]
    for writer, each in zip(writers, stored, strict=True):
        for line in writer.communicate(timeout=240)[0].splitlines():
            each.take(line)
        trials.end("ended" if writer.returncode == 0 else "raised")
        trials.expect(writer.returncode == 0, f"exit code {writer.returncode}")
    # Both use the chat on top: names and drafts are those of the last one.
    for each in stored:
        each.names.clear()
        each.deleted.clear()
        for fault in each.missing(place):
            trials.fault(fault)
    return trials.done()


def _sync_folder(place: Path) -> Trials:
    """Conflict copies and half-copied files appear in the data folder and vanish again."""
    trials = Trials("data folder in a sync folder")
    with engines.running(place) as engine:
        file = place / "a.pdf"
        file.write_bytes(pdf_of("quokka"))
        engines.asked(engine, AddDocument, path=str(file))
    data = place / "data"
    library = next((data / "library").glob("*.db"))
    for copy in ("library (conflicted copy 2026-11-30).db", ".library.db.part", "library.db~"):
        shutil.copy(library, library.with_name(copy))
    (data / "settings (1).json").write_text("{", "utf-8")
    (data / "library" / "files" / "x (conflicted copy).pdf").write_bytes(b"x")
    (data / "chats.sync-conflict-20261130.db").write_bytes(b"x")
    for name in ("-wal", "-shm"):
        library.with_name(library.name + name).unlink(missing_ok=True)
    index = data / "library" / "chroma"
    if index.exists():
        shutil.rmtree(index)
    with engines.running(place) as engine:
        last = engines.asked(engine, ListDocuments)
        names = {document.name for document in getattr(last, "documents", ())}
        trials.expect(names == {"a.pdf"}, f"{last}")
        again = engines.asked(engine, AddDocument, path=str(file))
        trials.expect(isinstance(again, DocumentAdded) and again.was_there, f"{again}")
        shutil.rmtree(data / "library" / "files")
        (data / "library" / "files").mkdir()
        last = engines.asked(engine, AddDocument, path=str(file))
        trials.expect(last is not None, "the engine ended")
        time.sleep(0)
    trials.end("right")
    return trials.done()
