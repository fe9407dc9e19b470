"""A long day in fast motion: imports and removals, questions, models loaded, chats written. Memory,
open files, threads and databases stay where they were.
"""

from __future__ import annotations

import collections
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from chatapp.chats.store import ChatStore
from chatapp.contract.engine_settings import STARTER_EMBEDDER
from chatapp.contract.protocol import (
    AddDocument,
    Ask,
    DocumentAdded,
    LoadModel,
    RemoveDocument,
    Search,
)
from chatapp.contract.records import Message
from chatapp.machine.settings import Settings
from tests.engine_process import Engine
from tests.faults import engine as engines
from tests.faults.samples import pdf_of
from tests.faults.trials import Plan, Trials
from tests.gguf_files import chat_model

_GROWTH = 1.10
"""Memory after the second half of a run, of that after the first."""
_SLACK_MB = 12
_BETTER_AFTER_S = 45.0
_LIBRARY_BYTES = 1_000_000
"""By which an emptied library may be larger than at its smallest."""
_LAST = 10
"""Rounds of which the fewest open files count."""
_WARM = 50
"""Rounds after which memory has to stay."""


def run(plan: Plan) -> list[Trials]:
    """Import, ask and load in one engine; then write chats."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        rows = []
        # A quick run is over before the better embedder is made, which would come in its midst.
        chosen = {"embedder_path": STARTER_EMBEDDER} if plan.is_quick else {}
        with engines.running(place / "engine", **chosen) as engine:
            _warm(plan, engine, place)
            rows.append(_imports(plan, engine, place))
            rows.append(_questions(plan, engine, place / "engine/data/cache"))
            rows.append(_models(plan, engine, place))
        rows += [_window(plan, place / "window"), _chats(plan, place)]
    return rows


def _warm(plan: Plan, engine: Engine, place: Path) -> None:
    """Let the engine load what it keeps: libraries, the index, embedders, a state."""
    engines.settled(engine, place)
    engines.asked(engine, Ask, question="hi", chat_id=1, sampling={"max_tokens": 8.0})
    if not plan.is_quick:
        # BetterEmbedder makes its file after half a minute.
        time.sleep(_BETTER_AFTER_S)
        engines.settled(engine, place)


class _Flat:
    """Notes memory, files and threads of a process in the middle and at the end of a row."""

    def __init__(self, pid: int, trials: Trials, count: int) -> None:
        self._pid, self._trials, self._half = pid, trials, count // 2
        self._before = (0, 0, 0)
        self._files: collections.deque[int] = collections.deque(maxlen=_LAST)

    def look(self, done: int) -> None:
        # Chroma opens files for a while; what leaks is open in each of the last rounds.
        self._files.append(engines.files_open(self._pid))
        now = (
            engines.memory_mb(self._pid),
            min(self._files),
            engines.threads(self._pid),
        )
        if done == self._half:
            self._before = now
        self._trials.peak_mb = max(self._trials.peak_mb, now[0])
        if done == 2 * self._half:
            self._judge(now)

    def _judge(self, now: tuple[int, int, int]) -> None:
        memory, files, threads = self._before
        # A short run measures how the engine warms up: libraries, caches, the index.
        grown = self._half >= _WARM and now[0] > memory * _GROWTH + _SLACK_MB
        self._trials.expect(not grown, f"memory: {memory} MB, then {now[0]} MB")
        self._trials.expect(now[1] <= files + 3, f"open files: {files}, then {now[1]}")
        self._trials.expect(now[2] <= threads + 3, f"threads: {threads}, then {now[2]}")
        self._trials.endings[f"{memory} → {now[0]} MB"] = 1


def _imports(plan: Plan, engine: Engine, place: Path) -> Trials:
    trials = Trials("long run: imports and removals")
    count = plan.count(2000, 8)
    flat = _Flat(engine.process.pid, trials, count)
    library = place / "engine" / "data" / "library"
    sizes = []
    for number in range(1, count + 1):
        file = place / f"{number}.pdf"
        file.write_bytes(pdf_of(f"document {number}", *[f"line {number} of words"] * 20))
        added = engines.asked(engine, AddDocument, path=str(file))
        if not isinstance(added, DocumentAdded):
            trials.fault(f"{number}: {added}")
            break
        engines.asked(engine, Search, query=f"document {number}")
        engines.asked(engine, RemoveDocument, document_id=added.document.id)
        file.unlink()
        trials.end("imported and removed")
        sizes.append(sum(path.stat().st_size for path in library.rglob("*") if path.is_file()))
        flat.look(number)
    if sizes:
        least = min(sizes)
        trials.expect(
            sizes[-1] < least + _LIBRARY_BYTES, f"library: {least} bytes, then {sizes[-1]}"
        )
    return trials.done()


def _questions(plan: Plan, engine: Engine, states: Path) -> Trials:
    trials = Trials("long run: questions")
    count = plan.count(5000, 30)
    flat = _Flat(engine.process.pid, trials, count)
    for number in range(1, count + 1):
        question = f"question {number}"
        last = engines.asked(
            engine, Ask, question=question, chat_id=number, sampling={"max_tokens": 8.0}
        )
        trials.end(type(last).__name__ if last else "engine ended")
        trials.expect(last, f"{number}: the engine ended")
        flat.look(number)
    budget = Settings().state_cache_megabytes << 20
    kept = [path.stat().st_size for path in states.rglob("*") if path.is_file()]
    trials.expect(sum(kept) <= budget, f"states: {sum(kept)} bytes, {budget} are allowed")
    trials.endings[f"states kept: {sum(kept) >> 20} MB of {budget >> 20}"] = 1
    return trials.done()


def _models(plan: Plan, engine: Engine, place: Path) -> Trials:
    trials = Trials("long run: models loaded")
    files = [
        chat_model(name=name, layers=layers).write(place / f"{name}.gguf")
        for name, layers in (("one", 2), ("two", 4))
    ]
    count = plan.count(500, 6)
    flat = _Flat(engine.process.pid, trials, count)
    for number in range(1, count + 1):
        last = engines.asked(engine, LoadModel, path=str(files[number % 2]))
        trials.end(type(last).__name__ if last else "engine ended")
        flat.look(number)
    return trials.done()


def _window(plan: Plan, place: Path) -> Trials:
    """Ask in a window that is drawn off screen, a new chat every twenty questions."""
    trials = Trials("long run: questions in the window")
    count = plan.count(2000, 40)
    command = [sys.executable, "-m", "tests.faults.busy_window", str(place)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as window:
        assert window.stdout is not None
        flat = _Flat(window.pid, trials, count)
        for line in window.stdout:
            # One line of settings for each question that was answered.
            if not line.startswith(b'["setting"'):
                continue
            trials.end("answered")
            flat.look(trials.tried)
            if trials.tried == count:
                break
        window.kill()
    trials.expect(trials.tried == count, f"the window ended after {trials.tried} questions")
    return trials.done()


def _chats(plan: Plan, place: Path) -> Trials:
    """Write and erase chats: the file does not grow with what was erased."""
    trials = Trials("long run: messages written and erased")
    store = ChatStore(place / "chats.db")
    sizes = []
    for _ in range(4):
        ids = []
        for number in range(plan.count(1250, 60)):
            chat = store.chats.new()
            question = store.messages.add(
                Message("user", f"question {number} " * 20, chat_id=chat.id)
            )
            answer = Message("assistant", "an answer " * 60, chat_id=chat.id, parent_id=question.id)
            store.messages.add(answer)
            ids.append(chat.id)
            trials.tried += 2
        for chat_id in ids:
            store.trash.delete(chat_id)
        store.trash.erase(ids)
        sizes.append((place / "chats.db").stat().st_size)
    trials.endings["messages"] = trials.tried
    trials.expect(sizes[-1] < sizes[0] * 1.3, f"chats.db: {sizes} bytes")
    trials.expect(not store.chats.all(), "erased chats are there")
    store.close()
    return trials.done()
