"""A disk that is full at the nth write, for every n: told in words, nothing lost that was stored,
and all works again when there is room.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from chatapp.contract.protocol import AddDocument, DocumentAdded, Failed, ListDocuments, Search
from tests.faults import engine as engines
from tests.faults import shim
from tests.faults.engine_under_shim import engine_on
from tests.faults.samples import pdf_of
from tests.faults.trials import Plan, Trials
from tests.faults.writer import Stored

_ROUNDS = 10
_WRITES_LONG = 6
"""Writes that fail, one after the other."""


def run(plan: Plan) -> list[Trials]:
    """Fail writes of chats and settings, then of the library."""
    with tempfile.TemporaryDirectory() as folder:
        library = shim.built(Path(folder))
        if library is None:
            return [Trials("disk full", skipped=shim.NO_COMPILER)]
        return [_chats(plan, library, Path(folder)), _documents(plan, library, Path(folder))]


def _chats(plan: Plan, library: Path, folder: Path) -> Trials:
    trials = Trials("disk full at the nth write: chats and settings")
    for number in range(1, plan.count(300, 300), plan.count(3, 30)):
        data = folder / f"chats{number}"
        values = {"fail_from": number, "fail_count": _WRITES_LONG}
        environment = shim.environment(library, data, **values)
        command = [sys.executable, "-m", "tests.faults.writer", str(data), str(_ROUNDS)]
        ended = subprocess.run(command, env=environment, capture_output=True, timeout=120)
        stored = Stored()
        for line in ended.stdout.splitlines():
            stored.take(line)
        told = ended.stderr.decode("utf-8", "replace").strip().splitlines()
        trials.expect(ended.returncode == 0, f"write {number}: {(told or [''])[-1]}")
        trials.expect(not stored.damaged, f"write {number}: taken for damaged")
        for error in set(stored.failed):
            trials.expect(error == "DiskFull", f"write {number}: told as {error}")
        for fault in stored.missing(data):
            trials.fault(f"write {number}: {fault}")
        trials.expect(stored.setting == _ROUNDS or ended.returncode, f"write {number}: no recovery")
        trials.end("told in words" if stored.failed else "went on")
    return trials.done()


def _documents(plan: Plan, library: Path, folder: Path) -> Trials:
    trials = Trials("disk full at the nth write: documents")
    for number in range(1, plan.count(80, 40), plan.count(4, 20)):
        place = folder / f"documents{number}"
        _one_library(place, library, number, trials)
    return trials.done()


def _one_library(place: Path, library: Path, number: int, trials: Trials) -> None:
    files = []
    for name in ("quokka", "lighthouse", "zanzibar"):
        file = place / f"{name}.pdf"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(pdf_of(f"The {name} is number {number}.", *[f"line {name}"] * 20))
        files.append(file)
    added: set[str] = set()
    values = {"fail_from": number, "fail_count": _WRITES_LONG}
    environment = shim.environment(library, place / "data" / "library", **values)
    with engine_on(place, environment) as engine:
        for file in files * _ROUNDS:
            last = engines.asked(engine, AddDocument, path=str(file))
            if isinstance(last, DocumentAdded):
                added.add(file.name)
                trials.end("imported")
            elif isinstance(last, Failed):
                trials.end(f"told: {last.error}")
                words = engines.is_in_words(last.error, last.details)
                trials.expect(words, f"write {number}: {last.error} {last.details}")
            else:
                trials.fault(f"write {number}: the engine ended")
                return
        # The disk has room again: a later round took what the first could not.
        trials.expect(len(added) == len(files), f"write {number}: not imported later: {added}")
    with engine_on(place) as engine:
        listed = engines.asked(engine, ListDocuments)
        names = {document.name for document in listed.documents}  # type: ignore[union-attr]
        trials.expect(added <= names, f"write {number}: gone: {added - names}")
        for name in added & names:
            found = engines.asked(engine, Search, query=name.removesuffix(".pdf"), top=3)
            documents = {passage.document for passage in getattr(found, "passages", ())}
            trials.expect(name in documents, f"write {number}: {name} is not found")
