"""Every format but PDF, changed at random and made to be too much, read as the reader's child
process reads it.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

from chatapp.engine.documents.read import document_reader, file_reader_child
from tests.faults import forked, mutations
from tests.faults.bombs import bombs
from tests.faults.samples import office_files
from tests.faults.sandbox import SECRET, Sandbox
from tests.faults.trials import Plan, Trials

LIMITS = ("--memory=900000000", "--cpu=40")
"""Those of chatapp.engine.documents.read.file_reader."""
MOST_CPU_S = 60
MOST_MB = 1000


def run(plan: Plan) -> list[Trials]:
    """Read changed files of each format, then the bombs."""
    for listed in document_reader.SECTION_FORMATS:
        document_reader.reader_of(listed)
    rows = [_of_format(ending, content, plan) for ending, content in office_files().items()]
    return [*_merged(rows), _bombs(plan)]


def _of_format(ending: str, content: bytes, plan: Plan) -> Trials:
    trials = Trials(f"office file .{ending.rpartition('.')[2]}")
    count = plan.count(500, 12)
    with Sandbox() as sandbox:
        _read(ending, content, sandbox, trials)
        if "read" not in trials.endings:
            trials.fault("the good file is not read")
        for number in range(count):
            chance = random.Random(f"{plan.seed} {ending} {number}")
            _read(ending, _changed(content, chance, sandbox), sandbox, trials, f"seed {number}")
    return trials.done()


def _changed(content: bytes, chance: random.Random, sandbox: Sandbox) -> bytes:
    if content.startswith(b"PK"):
        return mutations.changed_zip(content, chance, sandbox)
    return mutations.changed_part(content, chance, sandbox)


def _bombs(plan: Plan) -> Trials:
    trials = Trials("bombs: size, depth, rows")
    with Sandbox() as sandbox:
        for number, (ending, content) in enumerate(bombs(plan.is_quick)):
            _read(ending, content, sandbox, trials, f"bomb {number}")
    return trials.done()


def _read(
    ending: str, content: bytes, sandbox: Sandbox, trials: Trials, name: str = "good"
) -> None:
    file = sandbox.inside / f"a.{ending}"
    file.write_bytes(content)
    attachments = sandbox.inside / "within"
    attachments.mkdir(exist_ok=True)
    arguments = [*LIMITS, f"--name={file.name}", f"--attachments={attachments}", "--", str(file)]
    ended = forked.run(lambda: file_reader_child.run(arguments), sandbox.inside)
    trials.cpu_s = max(trials.cpu_s, ended.cpu_s)
    trials.peak_mb = max(trials.peak_mb, ended.peak_mb)
    judge(ended, sandbox, trials, f".{ending} {name}")
    for path in attachments.iterdir():
        path.unlink()


def judge(ended: forked.Ended, sandbox: Sandbox, trials: Trials, name: str) -> None:
    """Note how a reader's child process ended, and what it must not have done."""
    lines = list(_lines(ended.output))
    if any("end" in line for line in lines):
        trials.end("read")
    elif faults := [line["fault"] for line in lines if "fault" in line]:
        trials.end(f"refused as {faults[-1]}")
    else:
        trials.end("reader ended")
        trials.expect(not ended.raised, f"{name}: {ended.raised}")
    trials.expect(ended.code >= 0, f"{name}: ended by signal {-ended.code}")
    trials.expect(not ended.was_slow and ended.cpu_s < MOST_CPU_S, f"{name}: {ended.cpu_s:.0f} s")
    trials.expect(ended.peak_mb < MOST_MB, f"{name}: {ended.peak_mb} MB")
    trials.expect(SECRET.encode() not in ended.output, f"{name}: read a file outside")
    trials.expect(not sandbox.was_called(), f"{name}: opened a connection")
    trials.expect(not sandbox.was_changed(), f"{name}: wrote outside")


def _lines(output: bytes) -> Iterator[dict[str, object]]:
    for line in output.splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            # The process ended within a line.
            return


def _merged(rows: list[Trials]) -> list[Trials]:
    """Return one row a format: two files of a format are one."""
    merged: dict[str, Trials] = {}
    for row in rows:
        known = merged.setdefault(row.name, row)
        if known is not row:
            known.tried += row.tried
            known.endings += row.endings
            known.faults += row.faults
            known.cpu_s, known.peak_mb = (
                max(known.cpu_s, row.cpu_s),
                max(known.peak_mb, row.peak_mb),
            )
            known.seconds += row.seconds
    return list(merged.values())
