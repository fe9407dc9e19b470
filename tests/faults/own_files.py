"""The program's own files, changed at random: presets, settings, chats.db, and the terminal's batch
files. What is wrong is told in words, and the program goes on with the rest.
"""

from __future__ import annotations

import json
import random
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

# Imported once, before the forks.
import langchain_core.prompts  # noqa: F401

from chatapp.chats.store import ChatStore
from chatapp.contract.protocol import Failed, ListPresets, UseSettings
from chatapp.contract.records import Claim, Message, Source
from chatapp.engine.presets import presets
from chatapp.errors import ChatappError
from chatapp.machine import paths, settings
from tests.faults import engine as engines
from tests.faults import forked, mutations
from tests.faults.sandbox import Sandbox
from tests.faults.trials import Plan, Trials

_VALUES: tuple[Any, ...] = (
    *(0, -1, 1, 10**6, 10**12, 10**30, 1.5, -1e308, True, None, "", "\0", "\ud800", "a" * 100_000),
    *(
        [],
        {},
        [[]],
        ["\0"],
        [1],
        {"a": {}},
        "../../x",
        "/dev/zero",
        "/dev/null",
        "http://[::1",
        "ko",
    ),
)


def run(plan: Plan) -> list[Trials]:
    """Change each kind of file."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        return [
            _presets(plan, place / "a"),
            _settings(plan, place / "b"),
            _settings_in_engine(plan, place / "c"),
            _chat_files(plan, place / "d", "chats.db, bytes changed", _bytes_changed),
            _chat_files(plan, place / "e", "chats.db, values changed", _values_changed),
        ]


def _presets(plan: Plan, place: Path) -> Trials:
    trials = Trials("preset file")
    shipped, users = place / "shipped", place / "users"
    shipped.mkdir(parents=True)
    users.mkdir()
    texts = [file.read_text("utf-8") for file in sorted(paths.shipped("prompts").glob("*.md"))]
    # Imports LangChain once and not in each fork: half a second.
    (users / "good.md").write_text(texts[0], "utf-8")
    _load_presets(shipped, users)
    with Sandbox() as sandbox:
        for number in range(plan.count(500, 40)):
            chance = random.Random(f"{plan.seed} preset {number}")
            file = users / "a.md"
            file.write_bytes(mutations.changed_text(chance.choice(texts), chance, sandbox))
            (users / "good.md").write_text(texts[0], "utf-8")
            judge(trials, place, f"seed {number}", lambda: _load_presets(shipped, users))
    return trials.done()


def _load_presets(shipped: Path, users: Path) -> str:
    loaded = presets.load(shipped, users)
    for problem in loaded.problems:
        if not engines.is_in_words(problem.error, problem.details):
            raise AssertionError(problem.error)
    for file in loaded.files.values():
        for language in file.templates:
            presets.prompt(file, language)
    if not loaded.files:
        raise AssertionError("the good preset is gone")
    return "told in words" if loaded.problems else "taken"


def judge(trials: Trials, place: Path, name: str, work: Callable[[], str]) -> None:
    verdict = place / "verdict"
    verdict.unlink(missing_ok=True)
    ended = forked.run(lambda: verdict.write_text(work()) and 0, place, 30)
    trials.cpu_s, trials.peak_mb = (
        max(trials.cpu_s, ended.cpu_s),
        max(trials.peak_mb, ended.peak_mb),
    )
    trials.end(verdict.read_text() if verdict.exists() else "raised")
    trials.expect(ended.code == 0, f"{name}: {ended.raised or ended.code}")
    trials.expect(ended.cpu_s < 20, f"{name}: {ended.cpu_s:.0f} s")


def _settings(plan: Plan, place: Path) -> Trials:
    trials = Trials("settings.json")
    place.mkdir(parents=True)
    file = place / "settings.json"
    with Sandbox() as sandbox:
        for number in range(plan.count(500, 60)):
            chance = random.Random(f"{plan.seed} settings {number}")
            file.write_bytes(_changed_settings(chance, sandbox))
            judge(trials, place, f"seed {number}", lambda: _load_settings(file))
    return trials.done()


def _changed_settings(chance: random.Random, sandbox: Sandbox) -> bytes:
    values = json.loads(json.dumps(dict.fromkeys(settings.DECLARED)))
    default = settings.Settings()
    values = {name: getattr(default, name) for name in values}
    for name in chance.sample(sorted(values), chance.choice((1, 1, 3, 20))):
        values[name] = chance.choice(_VALUES)
    text = json.dumps(values)
    if chance.random() < 0.4:
        return mutations.changed_text(text, chance, sandbox)
    return text.encode()


def _load_settings(file: Path) -> str:
    values, error = settings.load(file)
    if error and not engines.is_in_words(type(error).__name__, error.details):
        raise AssertionError(type(error).__name__)
    for name, declared in settings.DECLARED.items():
        number = getattr(values, name)
        if declared.largest and not declared.smallest <= number <= declared.largest:
            raise AssertionError(f"{name} is out of its range")
    # What was read can be stored again.
    settings.save(file, values)
    if settings.load(file).settings != values:
        raise AssertionError("stored, they are others")
    return "told in words" if error else "taken"


def _settings_in_engine(plan: Plan, place: Path) -> Trials:
    trials = Trials("settings used by the engine")
    place.mkdir(parents=True)
    with Sandbox() as sandbox, engines.running(place) as engine:
        for number in range(plan.count(200, 20)):
            chance = random.Random(f"{plan.seed} used {number}")
            file = place / "odd.json"
            file.write_bytes(_changed_settings(chance, sandbox))
            for_engine = settings.for_engine(settings.load(file).settings, "en")
            last = engines.asked(engine, UseSettings, settings=for_engine)
            after = engines.asked(engine, ListPresets)
            trials.end(type(last).__name__)
            trials.expect(after, f"seed {number}: the engine ended")
            if isinstance(last, Failed):
                words = engines.is_in_words(last.error, last.details)
                trials.expect(words, f"seed {number}: {last.error} {last.details}")
            if after is None:
                break
    return trials.done()


def _store_with_chats(file: Path) -> None:
    store = ChatStore(file)
    for number in range(12):
        chat = store.chats.new()
        question = store.messages.add(Message("user", f"질문 {number} lighthouse", chat_id=chat.id))
        source = Source(1, "a.pdf", 3, "quote", ((10, 10, 60, 20),), 1)
        answer = Message(
            "assistant",
            "the answer " * 40,
            chat_id=chat.id,
            parent_id=question.id,
            sources=(source,),
            claims=(Claim("the answer", "fits", 1),) if number % 2 else (),
        )
        store.messages.add(answer)
        store.chats.set_documents(chat.id, [1, 2])
    store.close()


def _chat_files(
    plan: Plan, place: Path, name: str, change: Callable[[bytes, Path, random.Random], None]
) -> Trials:
    trials = Trials(name)
    place.mkdir(parents=True)
    _store_with_chats(place / "good.db")
    good = (place / "good.db").read_bytes()
    for number in range(plan.count(250, 30)):
        chance = random.Random(f"{plan.seed} chats {number}")
        for old in place.glob("chats*"):
            old.unlink()
        change(good, place / "chats.db", chance)
        judge(trials, place, f"seed {number}", lambda: _use_chats(place / "chats.db"))
    return trials.done()


def _bytes_changed(good: bytes, file: Path, chance: random.Random) -> None:
    file.write_bytes(mutations.changed_bytes(good, chance))


def _values_changed(good: bytes, file: Path, chance: random.Random) -> None:
    """Put values into the tables that another program, or an older version of this, left there."""
    file.write_bytes(good)
    disk = sqlite3.connect(file)
    columns = {
        "chats": ("title", "preset_values", "leaf_id", "reading", "changed_at", "draft_pictures"),
        "messages": ("text", "answer", "preset_values", "parent_id", "pictures", "role", "finish"),
    }
    table = chance.choice(sorted(columns))
    column = chance.choice(columns[table])
    odd = ("", "{", "[]", "{}", '{"sources": 3}', '{"claims": [{"x": 1}]}', "null", 7, -1, 10**15)
    odd += ('{"sources": [{}]}', '[{"a": 1}]', b"\xff\xfe", '{"usage": [1]}', "\ud7ff" * 9, 1e300)
    disk.execute("PRAGMA foreign_keys = OFF")
    disk.execute(
        f"UPDATE {table} SET {column} = ? WHERE id % 3 = ?",
        (chance.choice(odd), chance.randrange(3)),
    )
    disk.commit()
    disk.close()


def _use_chats(file: Path) -> str:
    try:
        store = ChatStore(file)
    except ChatappError as error:
        if not engines.is_in_words(type(error).__name__, error.details):
            raise
        return "refused in words"
    damaged = store.damaged
    if damaged and not engines.is_in_words(type(damaged).__name__, damaged.details):
        raise AssertionError(type(damaged).__name__)
    try:
        for chat in store.chats.all():
            store.messages.branch(chat.leaf_id)
            store.messages.all_versions(chat.id)
        store.search("lighthouse")
        store.picture_names()
        store.messages.stop_growing()
        store.messages.add(Message("user", "new", chat_id=store.chats.new().id))
    except ChatappError as error:
        if not engines.is_in_words(type(error).__name__, error.details):
            raise
        return "told in words"
    store.close()
    return "set aside, told in words" if damaged else "opened"
