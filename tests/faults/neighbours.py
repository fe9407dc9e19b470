"""Others on the same machine: a second user, a data folder on a drive that cannot lock files or that
another machine writes, and programs of strangers that take the cores.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from chatapp.contract.protocol import (
    AddDocument,
    Answered,
    Ask,
    DocumentAdded,
    Failed,
    ListDocuments,
)
from chatapp.machine.paths import starter_model_folder
from tests.faults import engine as engines
from tests.faults import plain_user, shim
from tests.faults.engine_under_shim import engine_on
from tests.faults.samples import pdf_of
from tests.faults.trials import Plan, Trials

_COMMANDS = (("documents",), ("chats",), ("settings",), ("ask", "hi"))
_LOST = b"Traceback"


def run(plan: Plan) -> list[Trials]:
    """Be the neighbour of each of them."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        return [
            _other_user(place / "user"),
            _without_locks(place / "locks"),
            _over_a_network(place / "network"),
            _strangers(plan, place / "strangers"),
        ]


def _spoken(words: Sequence[str], environment: dict[str, str] | None = None) -> tuple[int, bytes]:
    ended = subprocess.run(
        words, env=environment, capture_output=True, timeout=180, stdin=subprocess.DEVNULL
    )
    return ended.returncode, ended.stderr + ended.stdout


def _other_user(place: Path) -> Trials:
    """The folder of another user is refused in words, and one's own works beside it."""
    trials = Trials("two users")
    if plain_user.command(["true"]) is None or os.geteuid() != 0:
        trials.skipped = "only root can give a folder to another user, and setpriv its rights away"
        return trials
    theirs, own = place / "theirs", place / "own"
    with engines.running(theirs) as engine:
        (place / "a.pdf").write_bytes(pdf_of("words"))
        engines.asked(engine, AddDocument, path=str(place / "a.pdf"))
        for path in [theirs, *theirs.rglob("*")]:
            os.chown(path, plain_user.OTHER, plain_user.OTHER)
        (theirs / "data").chmod(0o700)
        for data, is_ours in ((theirs / "data", False), (own, True)):
            for words in _COMMANDS[:3]:
                command = [sys.executable, "-m", "chatapp", *words, "--data-dir", str(data)]
                code, said = _spoken(plain_user.command(command) or command)
                trials.end("answered" if code == 0 else "refused in words")
                trials.expect((code == 0) == is_ours, f"{words} {is_ours}: {code} {said[-200:]!r}")
                trials.expect(_LOST not in said and said.strip(), f"{words}: {said[-200:]!r}")
        listed = engines.asked(engine, ListDocuments)
        names = {each.name for each in getattr(listed, "documents", ())}
        trials.expect(names == {"a.pdf"}, f"theirs: {listed}")
    return trials.done()


def _without_locks(place: Path) -> Trials:
    """As on a network drive without its lock service."""
    trials = Trials("drive that cannot lock files")
    place.mkdir(parents=True)
    library = shim.built(place)
    if library is None:
        trials.skipped = shim.NO_COMPILER
        return trials
    environment = shim.environment(library, place / "data", no_locks=1)
    with engine_on(place, environment) as engine:
        (place / "a.pdf").write_bytes(pdf_of("words"))
        last = engines.asked(engine, AddDocument, path=str(place / "a.pdf"))
        is_told = isinstance(last, Failed) and engines.is_in_words(last.error, last.details)
        trials.end(f"told: {getattr(last, 'error', last)}")
        trials.expect(is_told, f"{last}")
        answered = engines.asked(engine, Ask, question="hi", sampling={"max_tokens": 2.0})
        trials.end(type(answered).__name__)
        trials.expect(answered, "the engine ended")
    for words in (("chats",), ("chats", "import", str(place / "a.pdf")), ("documents",)):
        command = [sys.executable, "-m", "chatapp", *words, "--data-dir", str(place / "data")]
        code, said = _spoken(command, environment)
        trials.end("refused in words" if code else "answered")
        trials.expect(_LOST not in said and said.strip(), f"{words}: {code} {said[-300:]!r}")
    return trials.done()


def _over_a_network(place: Path) -> Trials:
    """Each read and write takes as long as over a slow line: slower, and all of it right."""
    trials = Trials("drive over a slow line")
    place.mkdir(parents=True)
    library = shim.built(place)
    if library is None:
        trials.skipped = shim.NO_COMPILER
        return trials
    environment = shim.environment(library, place / "data", slow_io_us=3_000, slow_us=30_000)
    with engine_on(place, environment) as engine:
        for name in ("a.pdf", "b.pdf"):
            (place / name).write_bytes(pdf_of(f"words {name}"))
            last = engines.asked(engine, AddDocument, path=str(place / name))
            trials.end("imported" if isinstance(last, DocumentAdded) else f"{last}")
        last = engines.asked(engine, Ask, question="hi", sampling={"max_tokens": 2.0})
        trials.end(type(last).__name__)
    with engine_on(place) as engine:
        listed = engines.asked(engine, ListDocuments)
        names = {each.name for each in getattr(listed, "documents", ())}
        trials.expect(names == {"a.pdf", "b.pdf"}, f"{listed}")
    return trials.done()


def _strangers(plan: Plan, place: Path) -> Trials:
    """Programs that hold no lock of ours take the cores: the engine takes fewer threads."""
    trials = Trials("strangers' programs on the cores")
    folder, cores = starter_model_folder(), os.cpu_count() or 1
    if folder is None or cores < 2:
        trials.skipped = "no starter model" if folder is None else "one core"
        return trials
    with engines.running(place, model_path=str(next(folder.glob("*.gguf")))) as engine:
        alone = _tokens_a_second(engine, trials)
        strangers = [
            subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2 * cores)
        ]
        try:
            beside = [_tokens_a_second(engine, trials) for _ in range(plan.count(4, 1))]
        finally:
            for stranger in strangers:
                stranger.kill()
                stranger.wait()
    told = _threads_told(place / "data")
    trials.endings[
        f"{alone:.0f} tokens a second alone, {beside[-1]:.1f} beside {2 * cores} others"
    ] = 1
    trials.endings[f"threads told: {', '.join(told) or 'none'}"] = 1
    slowed = max(beside) < alone / 3
    trials.expect(told or not slowed, f"no fewer threads: {alone:.1f}, then {beside}")
    return trials.done()


def _tokens_a_second(engine: engines.Engine, trials: Trials) -> float:
    began = time.monotonic()
    last = engines.asked(
        engine,
        Ask,
        question="Tell me a long story about a lighthouse.",
        sampling={"max_tokens": 48.0, "temperature": 0.0},
    )
    trials.end(type(last).__name__)
    if not isinstance(last, Answered):
        trials.fault(f"{last}")
        return 0.0
    return last.timing.tokens_per_s or 48 / (time.monotonic() - began)


def _threads_told(data: Path) -> list[str]:
    """Return what the engine's log says about its threads."""
    texts = [file.read_text("utf-8", "replace") for file in (data / "logs").glob("engine*")]
    return re.findall(r"(\d+ instead of \d+ threads)", "\n".join(texts))
