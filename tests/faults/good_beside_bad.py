"""Bad files and good ones, given to one engine in turn: each bad one ends in words, each good one
is imported, and it is the same engine at the end.
"""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from chatapp.contract.protocol import AddDocument, DocumentAdded, Failed, ListDocuments
from tests.faults import engine as engines
from tests.faults import mutations
from tests.faults.pdf_files import changed_pdf
from tests.faults.samples import office_files, pdf_files, pdf_of
from tests.faults.sandbox import Sandbox
from tests.faults.trials import Plan, Trials


def run(plan: Plan) -> list[Trials]:
    """Add bad and good files by turns."""
    trials = Trials("good files beside bad ones, in the engine")
    with Sandbox() as sandbox, tempfile.TemporaryDirectory() as folder:
        with engines.running(Path(folder)) as engine:
            _add_all(plan, sandbox, engine, trials)
            trials.expect(engine.process.poll() is None, "the engine ended")
        trials.expect(not sandbox.was_called(), "opened a connection")
        trials.expect(not sandbox.was_changed(), "wrote outside")
        left = [path.name for path in (Path(folder) / "data/library/files").iterdir()]
        trials.expect(not [name for name in left if "within" in name], f"left behind: {left}")
    return [trials.done()]


def _add_all(plan: Plan, sandbox: Sandbox, engine: engines.Engine, trials: Trials) -> None:
    good, wanted = list(office_files().items()), set()
    for number in range(plan.count(60, 6)):
        chance = random.Random(f"{plan.seed} beside {number}")
        ending, content = good[number % len(good)]
        if number % 3 == 2:
            bad, bad_ending = changed_pdf(pdf_files()[number % 2], chance), "pdf"
        elif content.startswith(b"PK"):
            bad, bad_ending = mutations.changed_zip(content, chance, sandbox), ending
        else:
            bad, bad_ending = mutations.changed_part(content, chance, sandbox), ending
        _add(engine, sandbox.inside / f"bad{number}.{bad_ending}", bad, trials)
        name = f"good{number}.pdf"
        if _add(engine, sandbox.inside / name, pdf_of(f"quokka {number}"), trials) == "imported":
            wanted.add(name)
        else:
            trials.fault(f"{name} was not imported")
    listed = engines.asked(engine, ListDocuments)
    names = {document.name for document in listed.documents}  # type: ignore[union-attr]
    trials.expect(wanted <= names, f"gone: {sorted(wanted - names)}")


def _add(engine: engines.Engine, path: Path, content: bytes, trials: Trials) -> str:
    path.write_bytes(content)
    last = engines.asked(engine, AddDocument, path=str(path))
    ending = "engine ended"
    if isinstance(last, DocumentAdded):
        ending = "was there" if last.was_there else "imported"
    elif isinstance(last, Failed):
        ending = f"refused: {last.error}"
        words = engines.is_in_words(last.error, last.details)
        trials.expect(words, f"{path.name}: {last.error} {last.details}")
    trials.end(ending)
    return ending
