"""Runs every kind of fault in a process of its own, two side by side, and prints one table.

    python -m tests.faults [--quick] [--seed N] [--jobs N] [KIND …]

The exit code is 1 when anything went wrong.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from tests.faults.trials import HEAD, Plan, Trials, shown_faults

KINDS = (
    "long_run",
    "office_files",
    "pdf_files",
    "own_files",
    "exchanged_files",
    "two_of_everything",
    "hostile_layout",
    "full_disk",
    "power_loss",
    "scarce_resources",
    "work_kills",
    "injections",
    "pipe_lines",
    "http_requests",
    "server_attacks",
    "server_clients",
    "good_beside_bad",
    "model_headers",
    "kills",
    "window_kills",
    "neighbours",
)
"""The long ones first, so that the last of those side by side end at about the same time."""
_ALONE = ("kills", "window_kills", "neighbours")
"""The first two measure how long a start takes, and the last one takes all cores."""
_MOST_S = 3400
"""Seconds for one kind."""
_SIDE_BY_SIDE = 2
MODELS = "FAULTS_MODELS"
"""As in `injections`."""


def main() -> int:
    """Run the kinds that are asked for, all without any."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--quick", action="store_true", help="a sample of each kind")
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=_SIDE_BY_SIDE, help="kinds side by side")
    parser.add_argument("--rows", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--models", default="", help="a folder of models that are ordered about")
    options = parser.parse_args()
    os.environ |= {MODELS: options.models} if options.models else {}
    unknown = set(options.kinds) - set(KINDS)
    if unknown:
        parser.error(f"no such kind: {', '.join(sorted(unknown))}")
    plan = Plan(options.seed, options.quick)
    if options.rows:
        _run_here(options.kinds[0], plan, options.rows)
        return 0
    return _run_all(options.kinds or list(KINDS), plan, options.jobs)


def _run_here(kind: str, plan: Plan, rows: Path) -> None:
    trials = importlib.import_module(f"tests.faults.{kind}").run(plan)
    rows.write_text(json.dumps([row.as_dict() for row in trials]), "utf-8")


def _run_all(kinds: list[str], plan: Plan, jobs: int) -> int:
    began = time.monotonic()
    machine = f"{platform.platform(terse=True)}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"seed {plan.seed}, {'quick' if plan.is_quick else 'whole'}; {machine}\n\n{HEAD}")
    all_rows: list[Trials] = []
    for rows in _runs(kinds, plan, jobs):
        for row in rows:
            print(row.line(), flush=True)
        all_rows += rows
    faults = sum(len(row.faults) for row in all_rows)
    tries = sum(row.tried for row in all_rows)
    minutes, cpu = (time.monotonic() - began) / 60, sum(os.times()[:4]) / 60
    print(f"\n{tries} tries, {faults} faults, {minutes:.1f} minutes, {cpu:.1f} of processor time")
    if faults:
        print(shown_faults(all_rows))
    return 1 if faults else 0


def _runs(kinds: list[str], plan: Plan, jobs: int) -> Iterator[list[Trials]]:
    """Yield the rows of each kind when it is done: first of those side by side."""
    with ThreadPoolExecutor(jobs) as pool:
        together = [pool.submit(_run_apart, kind, plan) for kind in kinds if kind not in _ALONE]
        for done in as_completed(together):
            yield done.result()
    for kind in kinds:
        if kind in _ALONE:
            yield _run_apart(kind, plan)


def _run_apart(kind: str, plan: Plan) -> list[Trials]:
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        rows = Path(folder) / "rows.json"
        command = [sys.executable, "-m", "tests.faults", kind, f"--seed={plan.seed}"]
        command += [f"--rows={rows}", *(["--quick"] if plan.is_quick else [])]
        # Real models take seconds for each question.
        most_s = _MOST_S * (4 if os.environ.get(MODELS) else 1)
        environment = os.environ | {"TMPDIR": folder, "QT_QPA_PLATFORM": "offscreen"}
        try:
            ended = subprocess.run(
                command, env=environment, capture_output=True, text=True, timeout=most_s
            )
        except subprocess.TimeoutExpired:
            return [Trials(kind, faults=[f"not done within {most_s} s"])]
        if not rows.exists():
            last = (ended.stderr.strip().splitlines() or ["nothing said"])[-1]
            return [Trials(kind, faults=[f"the harness ended with {ended.returncode}: {last}"])]
        return [_row(values) for values in json.loads(rows.read_text("utf-8"))]


def _row(values: dict[str, object]) -> Trials:
    row = Trials(**values)  # type: ignore[arg-type]
    row.endings = Counter(row.endings)
    return row


if __name__ == "__main__":
    sys.exit(main())
