"""The power fails at a random moment: everything that was not synced is gone, and everything that
was said to be stored is there.
"""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from chatapp.contract.protocol import AddDocument, DocumentAdded, ListDocuments, RemoveDocument
from tests.faults import engine as engines
from tests.faults import shim
from tests.faults.engine_under_shim import engine_on
from tests.faults.samples import pdf_of
from tests.faults.trials import Plan, Trials
from tests.faults.writer import Stored


def run(plan: Plan) -> list[Trials]:
    """Lose the power while chats are written, then while documents are imported."""
    with tempfile.TemporaryDirectory() as folder:
        library = shim.built(Path(folder))
        if library is None:
            return [Trials("power loss", skipped=shim.NO_COMPILER)]
        return [_chats(plan, library, Path(folder)), _documents(plan, library, Path(folder))]


def _chats(plan: Plan, library: Path, folder: Path) -> Trials:
    trials = Trials("power loss: chats and settings")
    for number in range(plan.count(60, 6)):
        chance = random.Random(f"{plan.seed} power {number}")
        data, kept = folder / f"chats{number}", folder / f"kept{number}"
        kept.mkdir()
        environment = shim.environment(library, data, shadow=f"{kept}/")
        stored = Stored()
        command = [sys.executable, "-m", "tests.faults.writer", str(data)]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            for _ in range(chance.randrange(1, 60)):
                stored.take(writer.stdout.readline())
            writer.send_signal(signal.SIGKILL)
            for line in writer.stdout:
                stored.take(line)
        for fault in stored.missing(kept):
            trials.fault(f"seed {number}: {fault}")
        trials.end("everything there")
        trials.endings["acknowledged things"] += stored.acknowledged
        shutil.rmtree(data)
        shutil.rmtree(kept)
    return trials.done()


def _documents(plan: Plan, library: Path, folder: Path) -> Trials:
    trials = Trials("power loss: documents")
    for number in range(plan.count(20, 2)):
        chance = random.Random(f"{plan.seed} power documents {number}")
        place, kept = folder / f"documents{number}", folder / f"library{number}"
        kept.mkdir()
        environment = shim.environment(library, place / "data" / "library", shadow=f"{kept}/")
        wanted = _imported(place, environment, chance)
        shutil.rmtree(place / "data" / "library")
        shutil.copytree(kept, place / "data" / "library")
        with engine_on(place) as engine:
            listed = engines.asked(engine, ListDocuments)
            names = {document.name for document in getattr(listed, "documents", ())}
            trials.expect(
                names >= wanted, f"seed {number}: gone: {sorted(wanted - names)} {listed}"
            )
        trials.end("everything there")
    return trials.done()


def _imported(place: Path, environment: dict[str, str], chance: random.Random) -> set[str]:
    """Import and remove until killed; return the names of what was acknowledged last."""
    wanted: set[str] = set()
    ids: dict[str, int] = {}
    with engine_on(place, environment) as engine:
        for count in range(chance.randrange(2, 7)):
            file = place / f"{count}.pdf"
            file.write_bytes(pdf_of(f"document {count}", "words " * 10))
            added = engines.asked(engine, AddDocument, path=str(file))
            if isinstance(added, DocumentAdded):
                wanted.add(added.document.name)
                ids[added.document.name] = added.document.id
        if len(wanted) > 2:
            gone = sorted(wanted)[0]
            engines.asked(engine, RemoveDocument, document_id=ids[gone])
            wanted.discard(gone)
        engine.send(AddDocument, path=str(file.with_name("0.pdf")))
        engine.process.kill()
        engine.process.wait()
    return wanted
