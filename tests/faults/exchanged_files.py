"""Backups and exported chats, changed at random: what is wrong is told in words, nothing is written
outside, and a restore or an import is whole or nothing.
"""

from __future__ import annotations

import io
import json
import random
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from chatapp.chats.exchange import importer, reader, writer
from chatapp.chats.exchange.portable_rows import PortableRows
from chatapp.chats.exchange.writer import ExportJob
from chatapp.chats.schema import SCHEMA
from chatapp.chats.store import ChatStore
from chatapp.contract.records import Message
from chatapp.errors import ChatappError
from chatapp.machine.backup import backup_file, restore
from chatapp.machine.backup.backup_content import MANIFEST
from chatapp.machine.paths import Paths, open_data_folder
from tests.chats.exchange.test_import import CHATGPT, LM_STUDIO, OPEN_WEBUI, jan_line
from tests.faults import engine as engines
from tests.faults import mutations
from tests.faults.own_files import _VALUES, judge
from tests.faults.sandbox import Sandbox
from tests.faults.trials import Plan, Trials


def run(plan: Plan) -> list[Trials]:
    """Restore changed backups, then import changed exports."""
    with tempfile.TemporaryDirectory() as folder:
        return [_backups(plan, Path(folder) / "a"), _exports(plan, Path(folder) / "b")]


def _filled(data: Path) -> Paths:
    paths = open_data_folder(str(data))
    store = ChatStore(paths.chats)
    for number in range(4):
        chat = store.chats.new()
        question = store.messages.add(Message("user", f"question {number}", chat_id=chat.id))
        store.messages.add(
            Message("assistant", f"answer {number}", chat_id=chat.id, parent_id=question.id)
        )
    store.close()
    paths.pictures.mkdir(exist_ok=True)
    (paths.pictures / ("a" * 64 + ".png")).write_bytes(b"picture")
    (paths.presets / "mine.md").write_text("mine", "utf-8")
    paths.settings.write_text('{"theme": "dark"}', "utf-8")
    return paths


def _backups(plan: Plan, place: Path) -> Trials:
    trials = Trials("backup, changed and restored")
    place.mkdir(parents=True)
    file = place / "backup.zip"
    backup_file.write(_filled(place / "other"), file)
    good = file.read_bytes()
    with Sandbox() as sandbox:
        for number in range(plan.count(500, 25)):
            chance = random.Random(f"{plan.seed} backup {number}")
            shutil.rmtree(sandbox.inside / "data", ignore_errors=True)
            paths = _filled(sandbox.inside / "data")
            changed = sandbox.inside / "backup.zip"
            changed.write_bytes(_changed_backup(good, chance, sandbox) if number else good)
            judge(trials, place, f"seed {number}", lambda: _restored(paths, changed))  # noqa: B023
            trials.expect(not sandbox.was_changed(), f"seed {number}: wrote outside")
        trials.expect(trials.endings["restored"], "the good backup is not restored")
    return trials.done()


def _changed_backup(good: bytes, chance: random.Random, sandbox: Sandbox) -> bytes:
    if chance.random() < 0.5:
        return mutations.changed_zip(good, chance, sandbox)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == MANIFEST:
                part = json.dumps(_odd_somewhere(json.loads(part), chance)).encode()
            new.writestr(name, part)
    return out.getvalue()


def _odd_somewhere(value: Any, chance: random.Random) -> Any:
    """Put an odd value, or an odd name, into a JSON value."""
    if isinstance(value, dict) and value and chance.random() < 0.9:
        name = chance.choice(sorted(value))
        changed = {**value, name: _odd_somewhere(value[name], chance)}
        if chance.random() < 0.1:
            changed[chance.choice(("../../x", "/tmp/x", "pictures/..", "", "\0"))] = changed.pop(
                name
            )
        return changed
    if isinstance(value, list) and value and chance.random() < 0.9:
        at = chance.randrange(len(value))
        return [*value[:at], _odd_somewhere(value[at], chance), *value[at + 1 :]]
    return chance.choice(_VALUES)


def _restored(paths: Paths, file: Path) -> str:
    try:
        restore.stage(paths, file, len(SCHEMA.steps))
    except ChatappError as error:
        _must_be_in_words(error)
        if restore.is_ready(paths):
            raise AssertionError("refused, and ready to be put into place") from error
        ended = "refused in words"
    else:
        if restore.apply(paths) is None:
            raise AssertionError("not put into place")
        ended = "restored"
    store = ChatStore(paths.chats)
    if store.damaged or len(store.chats.all()) != 4:
        raise AssertionError(f"{ended}: {len(store.chats.all())} chats, {store.damaged}")
    store.close()
    return ended


def _must_be_in_words(error: ChatappError) -> None:
    if not engines.is_in_words(type(error).__name__, error.details):
        raise AssertionError(type(error).__name__) from error


def _exports(plan: Plan, place: Path) -> Trials:
    trials = Trials("exported chats, changed and imported")
    place.mkdir(parents=True)
    goods: list[tuple[str, Any]] = [
        ("own.json", json.loads(_own_export(place))),
        ("chatgpt.json", CHATGPT),
        ("open_webui.json", OPEN_WEBUI),
        ("1.conversation.json", LM_STUDIO),
        ("messages.jsonl", [json.loads(jan_line("user", "Hi", 1)) for _ in range(3)]),
    ]
    with Sandbox() as sandbox:
        for number in range(plan.count(500, 40)):
            chance = random.Random(f"{plan.seed} export {number}")
            name, value = goods[number % len(goods)]
            file = sandbox.inside / name
            file.write_bytes(_written(name, value, chance, sandbox, number < len(goods)))
            judge(trials, place, f"seed {number}", lambda: _imported(file))  # noqa: B023
            trials.expect(not sandbox.was_changed(), f"seed {number}: wrote outside")
            trials.expect(not sandbox.was_called(), f"seed {number}: opened an address")
    return trials.done()


def _own_export(place: Path) -> str:
    store = ChatStore(_filled(place / "data").chats)
    rows = PortableRows(store)
    chats = [rows.chat(chat.id) for chat in store.chats.all()]
    writer.write(place / "own.json", chats, ExportJob("json", place / "data" / "pictures"))
    store.close()
    return (place / "own.json").read_text("utf-8")


def _written(
    name: str, value: Any, chance: random.Random, sandbox: Sandbox, is_good: bool
) -> bytes:
    if not is_good:
        for _ in range(chance.choice((0, 1, 1, 3))):
            value = _odd_somewhere(value, chance)
    is_lines = name.endswith("l") and isinstance(value, list)
    text = "\n".join(map(json.dumps, value)) if is_lines else json.dumps(value)
    if is_good or chance.random() < 0.6:
        return text.encode()
    return mutations.changed_text(text, chance, sandbox)


def _imported(file: Path) -> str:
    store = ChatStore(file.with_name("chats.db"))
    try:
        report = importer.add(store, file.with_name("pictures"), reader.read(file))
    except ChatappError as error:
        _must_be_in_words(error)
        return "refused in words"
    finally:
        for chat in store.chats.all():
            store.messages.branch(chat.leaf_id)
        store.close()
    return "problems told" if report.problems else "imported"
