"""kill -9 while a file of an older version is migrated, everything is backed up or restored, a
document is removed or translated: all of it is there or none, and what was finished stays.
"""

from __future__ import annotations

import queue
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from chatapp.chats.schema import SCHEMA
from chatapp.chats.store import ChatStore
from chatapp.contract.protocol import (
    AddDocument,
    DocumentAdded,
    ListDocuments,
    PartsDone,
    RemoveDocument,
    Search,
    TranslateDocument,
)
from chatapp.contract.records import Message
from chatapp.engine.documents.store import schema as library_schema
from chatapp.engine.documents.store.library import Library
from chatapp.errors import ChatappError
from chatapp.machine.backup import backup_check, backup_file, restore
from chatapp.machine.paths import Paths, open_data_folder, starter_model_folder
from chatapp.machine.sqlite_store import Schema, SqliteStore
from tests.faults import engine as engines
from tests.faults.kills import _wait_for as wait_for
from tests.faults.samples import pdf_of
from tests.faults.trials import Plan, Trials

_BEGINS_WITHIN_S = 60.0
_NEWEST = len(SCHEMA.steps)
_MIGRATES = """
import sys
from pathlib import Path
from chatapp.chats.store import ChatStore
from chatapp.engine.documents.store.library import Library
print("opens", flush=True)
Library(Path(sys.argv[1])) if sys.argv[2] == "library" else ChatStore(Path(sys.argv[1]) / "chats.db")
print("open", flush=True)
sys.stdin.read()
"""


def run(plan: Plan) -> list[Trials]:
    """Kill each of these works."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        return [
            _migrations(plan, place / "migrations"),
            _backups(plan, place / "backups"),
            _restores(plan, place / "restores"),
            _removals(plan, place / "removals"),
            _translations(plan, place / "translations"),
        ]


def _killed_after(
    command: list[str], seconds: float, begun: Callable[[], object] | None = None
) -> None:
    """Start a program, wait until it has begun, or says so, and kill it after a while."""
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        if begun is None:
            process.stdout.readline()
        else:
            wait_for(lambda: begun() or process.poll() is not None, _BEGINS_WITHIN_S)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)


def _migrations(plan: Plan, place: Path) -> Trials:
    """Kill what opens a file of an older version, until it is open."""
    trials = Trials("kill -9: migrating")
    for number in range(plan.count(40, 6)):
        chance = random.Random(f"{plan.seed} migration {number}")
        data, kind = place / str(number), ("chats", "library")[number % 2]
        data.mkdir(parents=True)
        if kind == "chats":
            _old_chats(data, chance.randrange(1, _NEWEST))
        else:
            _old_library(data, chance.randrange(1, len(library_schema.SCHEMA.steps)))
        for _ in range(3):
            command = [sys.executable, "-c", _MIGRATES, str(data), kind]
            _killed_after(command, chance.random() * 0.15)
            trials.end("killed")
        missing = _missing_chats(data) if kind == "chats" else _missing_documents(data)
        trials.expect(not missing, f"seed {number}, {kind}: {missing}")
    return trials.done()


_COUNT = 300


def _old_chats(data: Path, version: int) -> None:
    store = SqliteStore(data / "chats.db", Schema(SCHEMA.steps[:version]))
    with store.write() as connection:
        for number in range(1, _COUNT + 1):
            connection.execute(
                "INSERT INTO chats (id, title, created_at, changed_at, leaf_id) VALUES (?, ?, 1, 1, ?)",
                (number, f"chat {number}", number),
            )
            connection.execute(
                "INSERT INTO messages (id, chat_id, role, text, finish, created_at)"
                " VALUES (?, ?, 'user', ?, 'end', 1)",
                (number, number, f"lighthouse {number} " * 20),
            )
    store.close()


def _missing_chats(data: Path) -> str:
    store = ChatStore(data / "chats.db")
    try:
        titles = {chat.title for chat in store.chats.all()}
        found = store.search("lighthouse", limit=2 * _COUNT)
        if store.damaged or len(titles) != _COUNT or len(found) != _COUNT:
            return f"{len(titles)} chats, {len(found)} found, damaged: {store.damaged}"
        return ""
    finally:
        store.close()


def _old_library(data: Path, version: int) -> None:
    store = SqliteStore(data / "library.db", Schema(library_schema.SCHEMA.steps[:version]))
    with store.write() as connection:
        for number in range(1, _COUNT + 1):
            connection.execute(
                "INSERT INTO documents (id, name, sha256, size_bytes, pages, added_at)"
                " VALUES (?, ?, ?, 9, 1, 1)",
                (number, f"{number}.pdf", f"{number:064x}"),
            )
    store.close()


def _missing_documents(data: Path) -> str:
    library = Library(data)
    try:
        rows = library.documents.with_content
        gone = [number for number in range(1, _COUNT + 1) if rows(f"{number:064x}") is None]
        return f"gone: {gone[:5]}" if gone else ""
    finally:
        library.close()


def _filled(data: Path, words: str) -> Paths:
    """Return a data folder with chats and a large picture, so that a backup takes a while."""
    paths = open_data_folder(str(data))
    store = ChatStore(paths.chats)
    for number in range(40):
        store.messages.add(Message("user", f"{words} {number}", chat_id=store.chats.new().id))
    store.close()
    paths.pictures.mkdir(exist_ok=True)
    (paths.pictures / ("a" * 64 + ".png")).write_bytes(random.Random(words).randbytes(20 << 20))
    return paths


def _words(paths: Paths) -> set[str]:
    """Return the first words of all messages there."""
    store = ChatStore(paths.chats)
    try:
        branches = [store.messages.branch(chat.leaf_id) for chat in store.chats.all()]
        texts = [message.text for branch in branches for message in branch]
        return {text.partition(" ")[0] for text in texts} if len(texts) == 40 else {str(len(texts))}
    finally:
        store.close()


def _backups(plan: Plan, place: Path) -> Trials:
    """The file is the last whole backup or none, never half of one."""
    trials = Trials("kill -9: backing up")
    place.mkdir(parents=True)
    paths, target = _filled(place / "data", "before"), place / "backup.zip"
    command = [
        sys.executable,
        "-m",
        "chatapp",
        "backup",
        "--data-dir",
        str(paths.data),
        str(target),
    ]
    for number in range(plan.count(20, 3)):
        chance = random.Random(f"{plan.seed} backup {number}")
        _killed_after(command, chance.random() * 0.3, lambda: list(place.glob("backup.zip.*")))
        trials.end("killed")
        if target.exists():
            trials.endings["whole backup left"] += 1
            _judge_backup(target, trials, number)
    trials.expect(_words(paths) == {"before"}, "the chats changed")
    ended = subprocess.run(command, capture_output=True, timeout=120)
    trials.expect(ended.returncode == 0, f"the next backup: {ended.stderr[-200:]!r}")
    _judge_backup(target, trials, -1)
    left = sorted(path.name for path in place.iterdir() if ".tmp" in path.name)
    trials.expect(not left, f"left beside it: {left[:4]}")
    return trials.done()


def _judge_backup(target: Path, trials: Trials, number: int) -> None:
    try:
        backup = backup_check.read(target, _NEWEST)
        folder = target.with_name("unpacked")
        trials.expect(backup_check.unpack(backup, folder), f"seed {number}: not unpacked")
        subprocess.run(["rm", "-r", str(folder)], check=True)
    except ChatappError as error:
        trials.fault(f"seed {number}: {type(error).__name__} {error.details}")


def _restores(plan: Plan, place: Path) -> Trials:
    """What is there is all of before or all of the backup, after the next start."""
    trials = Trials("kill -9: restoring")
    place.mkdir(parents=True)
    target = place / "backup.zip"
    backup_file.write(_filled(place / "other", "backup"), target)
    for number in range(plan.count(20, 3)):
        chance = random.Random(f"{plan.seed} restore {number}")
        paths = _filled(place / str(number), "before")
        command = [sys.executable, "-m", "chatapp", "restore", "--yes"]
        command += ["--data-dir", str(paths.data), str(target)]
        staged = paths.data / "restore-staged"
        _killed_after(command, chance.random(), staged.exists)
        # As the next start of the window does.
        restore.apply(paths)
        words = _words(paths)
        trials.end("as before" if words == {"before"} else "as in the backup")
        trials.expect(words in ({"before"}, {"backup"}), f"seed {number}: {words}")
        if words == {"backup"}:
            kept = [path for path in paths.data.glob("before-restore-*") if path.is_dir()]
            there = [path for path in kept if (path / "chats.db").exists()]
            trials.expect(there, f"seed {number}: what was there before is gone")
        subprocess.run(["rm", "-r", str(paths.data)], check=True)
    return trials.done()


def _removals(plan: Plan, place: Path) -> Trials:
    """A document that is removed is there whole or gone whole, from search too."""
    trials = Trials("kill -9: removing documents")
    wanted: set[str] = set()
    for number in range(plan.count(10, 2)):
        chance = random.Random(f"{plan.seed} removal {number}")
        engine = engines.started(place)
        listed = engines.asked(engine, ListDocuments)
        ids = {each.name: each.id for each in getattr(listed, "documents", ())}
        trials.expect(set(ids) >= wanted, f"seed {number}: gone {sorted(wanted - set(ids))}")
        found = engines.asked(engine, Search, query="quokka", top=20)
        ghosts = {each.document for each in getattr(found, "passages", ())} - set(ids)
        trials.expect(not ghosts, f"seed {number}: found though removed: {sorted(ghosts)}")
        for name in (f"{number}-stays.pdf", f"{number}-goes.pdf"):
            (place / name).write_bytes(pdf_of(f"The quokka of {name}", *["words"] * 25))
            added = engines.asked(engine, AddDocument, path=str(place / name))
            trials.expect(isinstance(added, DocumentAdded), f"seed {number}: {added}")
            if isinstance(added, DocumentAdded):
                ids[name] = added.document.id
                wanted |= {name} if "stays" in name else set()
        engine.send(RemoveDocument, document_id=ids.get(f"{number}-goes.pdf", 0))
        time.sleep(chance.random() * 0.05)
        engine.process.kill()
        engines.ended(engine)
        trials.end("killed")
    return trials.done()


def _translations(plan: Plan, place: Path) -> Trials:
    """Each paragraph that was told as done is there in the next run, in the same words."""
    trials = Trials("kill -9: translating")
    folder = starter_model_folder()
    if folder is None:
        trials.skipped = "no starter model"
        return trials
    model = str(next(folder.glob("*.gguf")))
    file = place / "a.md"
    place.mkdir(parents=True)
    lines = [f"The harbour number {each} was built by Ann Lee." for each in range(24)]
    file.write_text("\n\n".join(lines), "utf-8")
    told: dict[int, str] = {}
    for number in range(plan.count(10, 2)):
        chance = random.Random(f"{plan.seed} translation {number}")
        engine = engines.started(place, model_path=model)
        added = engines.asked(engine, AddDocument, path=str(file))
        assert isinstance(added, DocumentAdded)
        engine.send(TranslateDocument, document_id=added.document.id, to="en")
        _take_parts(engine, told, chance.randrange(1, 3), trials, number)
        time.sleep(chance.random() * 0.3)
        engine.process.kill()
        engines.ended(engine)
        trials.end("killed")
    trials.endings["paragraphs told as done"] = len(told)
    return trials.done()


def _take_parts(
    engine: engines.Engine, told: dict[int, str], more: int, trials: Trials, seed: int
) -> None:
    """Take what the first event brings again and some new parts; compare what was told before."""
    is_first = True
    while more >= 0:
        try:
            event = engine.next()
        except queue.Empty:
            trials.fault(f"seed {seed}: no paragraph for four minutes")
            return
        if event.is_last:
            return
        if not isinstance(event, PartsDone):
            continue
        there = {each.number: each.text for each in event.paragraphs if each.text}
        if is_first:
            for number, text in told.items():
                trials.expect(
                    there.get(number) == text, f"seed {seed}: paragraph {number} is made again"
                )
        is_first = False
        told.update(there)
        more -= 1
