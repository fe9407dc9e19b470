"""Changed PDFs, read and drawn as the PDF child process does: small ones of its own, and those of
the shared data where it is there.
"""

from __future__ import annotations

import random
import re
import zlib
from pathlib import Path

import pypdfium2.raw  # noqa: F401 -- imported once, before the forks

from chatapp.engine.documents.read.pdf import pdf_child, pdf_document  # noqa: F401
from tests.faults import forked, mutations
from tests.faults.office_files import judge
from tests.faults.samples import pdf_files
from tests.faults.sandbox import Sandbox
from tests.faults.trials import Plan, Trials

_LIMITS = ("--memory=900000000", "--cpu=20")
"""Those of chatapp.engine.documents.read.pdf.pdf."""
_SHARED = Path(__file__).parents[3] / "shared" / "data" / "pdfs"
_LARGEST = 300_000


def run(plan: Plan) -> list[Trials]:
    """Read changed PDFs: of its own, then of the shared data."""
    rows = [_changed("changed PDF", pdf_files(), plan.count(500, 12), plan), _drawn(plan)]
    shared = [file for file in sorted(_SHARED.rglob("*.pdf")) if file.stat().st_size < _LARGEST]
    if not shared:
        return [*rows, Trials("changed PDF of the shared data", skipped="no shared data")]
    contents = [file.read_bytes() for file in shared]
    return [
        *rows,
        _changed("PDF of the shared data", contents, plan.count(len(contents), 12), plan, False),
        _changed("changed PDF of the shared data", contents, plan.count(500, 12), plan),
    ]


def _changed(
    name: str, contents: list[bytes], count: int, plan: Plan, is_changed: bool = True
) -> Trials:
    trials = Trials(name)
    with Sandbox() as sandbox:
        for number in range(count):
            chance = random.Random(f"{plan.seed} pdf {number}")
            content = contents[number % len(contents)]
            if is_changed:
                content = changed_pdf(content, chance)
            _do("read", ("1", "1000"), content, sandbox, trials, f"seed {number}")
    return trials.done()


def _drawn(plan: Plan) -> Trials:
    trials = Trials("changed PDF, drawn")
    with Sandbox() as sandbox:
        for number in range(plan.count(120, 4)):
            chance = random.Random(f"{plan.seed} draw {number}")
            content = changed_pdf(pdf_files()[number % 2], chance)
            _do("draw", ("1", "900"), content, sandbox, trials, f"seed {number}")
    return trials.done()


def _do(
    task: str,
    numbers: tuple[str, str],
    content: bytes,
    sandbox: Sandbox,
    trials: Trials,
    name: str,
) -> None:
    file = sandbox.inside / "a.pdf"
    file.write_bytes(content)
    ended = forked.run(lambda: pdf_child.run([task, str(file), *numbers, *_LIMITS]), sandbox.inside)
    trials.cpu_s = max(trials.cpu_s, ended.cpu_s)
    trials.peak_mb = max(trials.peak_mb, ended.peak_mb)
    before = len(trials.faults)
    if ended.code < 0:
        # It is a child process so that it may die of a file: the parent tells in words.
        trials.end(f"child ended by signal {-ended.code}")
        trials.expect(not sandbox.was_changed(), f"{name}: wrote outside")
        return
    judge(ended, sandbox, trials, f"{task} {name}")
    if task == "draw" and len(trials.faults) == before and b'"png"' in ended.output:
        trials.endings["reader ended"] -= 1
        trials.endings["drawn"] += 1
        trials.endings += type(trials.endings)()


def changed_pdf(content: bytes, chance: random.Random) -> bytes:
    """Change a PDF's bytes, or its numbers, names and streams so that it stays a PDF."""
    way = chance.randrange(5)
    if way == 0:
        return mutations.changed_bytes(content, chance)
    if way == 1:
        return _replaced(content, rb"(?<=[ \[/])\d+(?=[ \]/>])", _number, chance)
    if way == 2:
        return _replaced(content, rb"\d+ 0 R", lambda c: b"%d 0 R" % c.randrange(1, 12), chance)
    if way == 3:
        return _replaced(content, rb"/[A-Z]\w+", lambda c: c.choice(_NAMES), chance)
    return _stream_changed(content, chance)


_NAMES = (
    b"/Pages",
    b"/Kids",
    b"/Type0",
    b"/Annots",
    b"/JS",
    b"/Launch",
    b"/FlateDecode",
    b"/A" * 90,
)


def _number(chance: random.Random) -> bytes:
    return chance.choice((b"0", b"-1", b"99999999999", b"2147483647", b"1e30", b"65536"))


def _replaced(content: bytes, pattern: bytes, by: object, chance: random.Random) -> bytes:
    places = [match.span() for match in re.finditer(pattern, content)]
    for start, end in sorted(chance.sample(places, min(3, len(places))), reverse=True):
        content = content[:start] + by(chance) + content[end:]  # type: ignore[operator]
    return content


def _stream_changed(content: bytes, chance: random.Random) -> bytes:
    """Unpack a stream, change it, and pack it again."""
    streams = [
        match.span(1) for match in re.finditer(rb"stream\r?\n(.*?)\s*endstream", content, re.S)
    ]
    if not streams:
        return mutations.changed_bytes(content, chance)
    start, end = chance.choice(streams)
    try:
        part = zlib.compress(mutations.changed_bytes(zlib.decompress(content[start:end]), chance))
    except zlib.error:
        part = mutations.changed_bytes(content[start:end], chance)
    return content[:start] + part + content[end:]
