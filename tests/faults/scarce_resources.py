"""Too few files, too little memory, folders that are read-only or vanish, clocks that jump, empty
and sparse files, disks that fail or are slow: told in words, and all works when it is over.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from chatapp.chats.store import ChatStore
from chatapp.contract.protocol import (
    AddDocument,
    Answered,
    Ask,
    DocumentAdded,
    Failed,
    ListDocuments,
    Search,
)
from chatapp.contract.records import Message
from chatapp.errors import ChatappError
from chatapp.machine import settings
from tests.faults import engine as engines
from tests.faults import plain_user, shim
from tests.faults.engine_under_shim import engine_on
from tests.faults.samples import office_files, pdf_of
from tests.faults.trials import Plan, Trials

_MANY_S = 60


def run(plan: Plan) -> list[Trials]:
    """Take one resource after the other away."""
    tries: tuple[tuple[str, Callable[[Path, Trials], None]], ...] = (
        ("64 open files", _few_files),
        ("memory of 2 GB", _little_memory),
        ("folder that is read-only", _read_only),
        ("folder that vanishes", _vanishing),
        ("clock that jumps", _jumping_clock),
        ("empty, sparse, odd files", _odd_files),
        ("disk that fails or is slow", _bad_disk),
    )
    rows = []
    for name, work in tries:
        trials = Trials(name)
        with tempfile.TemporaryDirectory() as folder:
            work(Path(folder), trials)
        rows.append(trials.done())
    return rows


def _give(engine: engines.Engine, file: Path, trials: Trials, may_end: bool = False) -> bool:
    """Add a file; return whether it was imported. An engine that may end must not hang."""
    last = engines.asked(engine, AddDocument, path=str(file))
    if isinstance(last, Failed):
        trials.end(f"told: {last.error}")
        words = engines.is_in_words(last.error, last.details)
        trials.expect(words, f"{file.name}: {last.error} {last.details}")
    else:
        trials.end("imported" if last else "engine ended")
        is_right = last or (may_end and engines.has_left(engine))
        trials.expect(is_right, f"{file.name}: the engine ended, or hangs")
    return isinstance(last, DocumentAdded)


def _pdf(place: Path, name: str) -> Path:
    file = place / f"{name}.pdf"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(pdf_of(f"The {name} weighs 3 kg."))
    return file


def _few_files(place: Path, trials: Trials) -> None:
    with engines.running(place) as engine:
        before = resource.prlimit(engine.process.pid, resource.RLIMIT_NOFILE)
        engines.asked(engine, ListDocuments)
        resource.prlimit(engine.process.pid, resource.RLIMIT_NOFILE, (64, before[1]))
        for number in range(6):
            _give(engine, _pdf(place, f"few{number}"), trials)
        now = engines.files_open(engine.process.pid)
        resource.prlimit(engine.process.pid, resource.RLIMIT_NOFILE, (now, before[1]))
        _give(engine, _pdf(place, "none"), trials)
        last = engines.asked(engine, Ask, question="hi", sampling={"max_tokens": 2.0})
        trials.expect(last, "the engine ended")
        resource.prlimit(engine.process.pid, resource.RLIMIT_NOFILE, before)
        trials.expect(_give(engine, _pdf(place, "again"), trials), "not imported afterwards")


def _little_memory(place: Path, trials: Trials) -> None:
    """Leave 2 GB, 64 MB, 8 MB and nothing beyond what the engine uses."""
    with engines.running(place) as engine:
        pid = engine.process.pid
        engines.settled(engine, place)
        before = resource.prlimit(pid, resource.RLIMIT_AS)
        for spare in (2 << 30, 64 << 20, 8 << 20, 0, -(64 << 20)):
            used = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[0])
            limit = used * resource.getpagesize() + spare
            resource.prlimit(pid, resource.RLIMIT_AS, (limit, before[1]))
            began = time.monotonic()
            _give(engine, _pdf(place, f"spare{spare}"), trials, may_end=True)
            took = time.monotonic() - began
            trials.expect(took < _MANY_S, f"{spare >> 20} MB left: told after {took:.0f} s")
            if engines.has_left(engine):
                # It ended for want of memory; the window starts another and says so.
                break
        else:
            resource.prlimit(pid, resource.RLIMIT_AS, before)
            trials.expect(_give(engine, _pdf(place, "again"), trials), "not imported afterwards")
            return
    with engines.running(place) as engine:
        trials.expect(_give(engine, _pdf(place, "again"), trials), "not imported afterwards")


def _read_only(place: Path, trials: Trials) -> None:
    """A folder that may not be written, and one on a path that is a file."""
    blocked = place / "file"
    blocked.write_text("not a folder", "utf-8")
    folders = [blocked / "data"]
    closed = place / "closed"
    closed.mkdir()
    closed.chmod(0o500)
    if plain_user.command(["true"]) is not None:
        folders.append(closed / "data")
    for folder in folders:
        for words in (("documents",), ("settings",), ("ask", "hi"), ("chats",)):
            command = [sys.executable, "-m", "chatapp", *words, "--data-dir", str(folder)]
            ended = subprocess.run(
                plain_user.command(command) or command,
                capture_output=True,
                timeout=_MANY_S,
                stdin=subprocess.DEVNULL,
            )
            trials.end(f"exit code {ended.returncode}")
            said = ended.stderr + ended.stdout
            trials.expect(ended.returncode, f"{words}: not refused")
            trials.expect(b"Traceback" not in said and said.strip(), f"{words}: {said[-200:]!r}")


def _vanishing(place: Path, trials: Trials) -> None:
    """The data folder is gone, then it is back, as on a drive that was unplugged."""
    data, away = place / "data", place / "away"
    with engines.running(place) as engine:
        trials.expect(_give(engine, _pdf(place, "before"), trials), "not imported before")
        data.rename(away)
        _give(engine, _pdf(place, "gone"), trials)
        last = engines.asked(engine, ListDocuments)
        trials.expect(last, "the engine ended")
        if data.exists():
            trials.fault(f"made anew: {[path.name for path in data.rglob('*')][:5]}")
            shutil.rmtree(data)
        away.rename(data)
    with engine_on(place) as engine:
        last = engines.asked(engine, ListDocuments)
        names = {document.name for document in getattr(last, "documents", ())}
        trials.expect("before.pdf" in names, f"gone: {last}")
        trials.expect(_give(engine, _pdf(place, "after"), trials), "not imported afterwards")


def _jumping_clock(place: Path, trials: Trials) -> None:
    """Times of the far past and future: order and search stay, nothing raises, nothing is erased."""
    _jumping_clock_of_an_engine(place, trials)
    times = iter([1e9, 4e9, 0.0, -5.0, 2e9, 1e10, 3.0, 1e9] * 9)
    store = ChatStore(place / "chats.db", lambda: next(times))
    ids = []
    for number in range(8):
        chat = store.chats.new()
        store.messages.add(Message("user", f"lighthouse {number}", chat_id=chat.id))
        ids.append(chat.id)
        trials.end("stored")
    store.trash.delete(ids[0])
    store.trash.purge(30 * 86400.0)
    trials.expect(len(store.chats.all()) == 7, "chats are gone")
    trials.expect(len(store.search("lighthouse")) == 7, "search lost some")
    store.close()
    later = ChatStore(place / "chats.db", lambda: time.time() - 40 * 86400)
    later.trash.delete(ids[1])
    later.close()
    values, _ = settings.load(place / "none.json")
    settings.save(place / "settings.json", values)
    os.utime(place / "settings.json", (0, 2**33))
    trials.expect(settings.load(place / "settings.json").error is None, "settings of the future")


def _jumping_clock_of_an_engine(place: Path, trials: Trials) -> None:
    library = shim.built(place)
    if library is None:
        return
    clock, years = place / "clock", 365 * 86400
    clock.write_text("0", "utf-8")
    wanted = set()
    with engine_on(place, shim.environment(library, place / "data", clock=clock)) as engine:
        for number, jump in enumerate((0, 10, -20, 30, 0, -50)):
            clock.write_text(str(jump * years), "utf-8")
            if _give(engine, _pdf(place, f"clock{number}"), trials):
                wanted.add(f"clock{number}.pdf")
            # The model of noise may begin with a blank, which is told and is no fault here.
            last = engines.asked(engine, Ask, question="hi", sampling={"max_tokens": 8.0})
            is_blank = isinstance(last, Failed) and last.error == "AnswerEmpty"
            trials.expect(isinstance(last, Answered) or is_blank, f"{jump} years: {last}")
            found = engines.asked(engine, Search, query=f"clock{number}", top=9)
            names = {each.document for each in getattr(found, "passages", ())}
            trials.expect(f"clock{number}.pdf" in names, f"{jump} years: not found")
    with engine_on(place) as engine:
        last = engines.asked(engine, ListDocuments)
        names = {document.name for document in getattr(last, "documents", ())}
        trials.expect(names == wanted and len(wanted) == 6, f"afterwards: {last}")


def _odd_files(place: Path, trials: Trials) -> None:
    with engines.running(place) as engine:
        for ending in sorted({name.rpartition(".")[2] for name in office_files()} | {"pdf"}):
            empty = place / f"empty.{ending}"
            empty.write_bytes(b"")
            trials.expect(not _give(engine, empty, trials), f"an empty .{ending} was imported")
        for ending in ("txt", "pdf", "docx", "csv", "xls"):
            sparse = place / f"sparse.{ending}"
            with sparse.open("wb") as file:
                file.truncate(300 << 20)
            began = time.monotonic()
            _give(engine, sparse, trials)
            trials.expect(time.monotonic() - began < _MANY_S, f"sparse .{ending} took too long")
            sparse.unlink()
        os.mkfifo(place / "pipe.txt")
        (place / "loop.txt").symlink_to(place / "loop.txt")
        (place / "folder.txt").mkdir()
        (place / ("가" * 80 + ".txt")).write_text("long name", "utf-8")
        os.close(os.open(os.fsencode(place) + b"/\xff\xfe.txt", os.O_CREAT | os.O_WRONLY))
        for name in (
            "pipe.txt",
            "loop.txt",
            "folder.txt",
            "가" * 80 + ".txt",
            os.fsdecode(b"\xff\xfe.txt"),
        ):
            _give(engine, place / name, trials)
        for path in ("/dev/zero", "/dev/full", "/proc/self/mem", "", "\0", "a" * 5000):
            last = engines.asked(engine, AddDocument, path=path)
            trials.end(f"told: {getattr(last, 'error', '')}")
            words = isinstance(last, Failed) and engines.is_in_words(last.error, last.details)
            trials.expect(words, f"{path[:20]!r}: {last}")
        trials.peak_mb = engines.memory_mb(engine.process.pid)


def _bad_disk(place: Path, trials: Trials) -> None:
    library = shim.built(place)
    if library is None:
        trials.skipped = shim.NO_COMPILER
        return
    slow = shim.environment(library, place / "data" / "library", slow_us=300_000)
    with engine_on(place, slow) as engine:
        trials.expect(_give(engine, _pdf(place, "slow"), trials), "not imported on a slow disk")
    bad = shim.environment(library, place, eio="unreadable")
    with engine_on(place, bad) as engine:
        trials.expect(not _give(engine, _pdf(place, "unreadable"), trials), "imported, unreadable")
        trials.expect(_give(engine, _pdf(place, "beside"), trials), "not imported beside it")
    store = ChatStore(place / "chats.db")
    try:
        store.messages.add(Message("user", "words", chat_id=store.chats.new().id))
    except ChatappError as error:
        trials.fault(f"chats: {type(error).__name__}")
    store.close()
