"""Runs every kind of fault in a process of its own and prints one table.

    python -m tests.faults [--quick] [--seed N] [KIND …]

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
from pathlib import Path

from tests.faults.trials import HEAD, Plan, Trials, shown_faults

KINDS = (
    "office_files",
    "pdf_files",
    "good_beside_bad",
    "model_headers",
    "own_files",
    "pipe_lines",
    "http_requests",
    "server_attacks",
    "full_disk",
    "power_loss",
    "scarce_resources",
    "kills",
    "window_kills",
    "two_of_everything",
    "injections",
    "hostile_layout",
    "long_run",
)
_MOST_S = 1500
"""Seconds for one kind."""


def main() -> int:
    """Run the kinds that are asked for, all without any."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--quick", action="store_true", help="a sample of each kind")
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--rows", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    unknown = set(options.kinds) - set(KINDS)
    if unknown:
        parser.error(f"no such kind: {', '.join(sorted(unknown))}")
    plan = Plan(options.seed, options.quick)
    if options.rows:
        _run_here(options.kinds[0], plan, options.rows)
        return 0
    return _run_all(options.kinds or list(KINDS), plan)


def _run_here(kind: str, plan: Plan, rows: Path) -> None:
    trials = importlib.import_module(f"tests.faults.{kind}").run(plan)
    rows.write_text(json.dumps([row.as_dict() for row in trials]), "utf-8")


def _run_all(kinds: list[str], plan: Plan) -> int:
    began = time.monotonic()
    machine = f"{platform.platform(terse=True)}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"seed {plan.seed}, {'quick' if plan.is_quick else 'whole'}; {machine}\n\n{HEAD}")
    all_rows: list[Trials] = []
    for kind in kinds:
        rows = _run_apart(kind, plan)
        for row in rows:
            print(row.line(), flush=True)
        all_rows += rows
    faults = sum(len(row.faults) for row in all_rows)
    tries = sum(row.tried for row in all_rows)
    print(f"\n{tries} tries, {faults} faults, {(time.monotonic() - began) / 60:.1f} minutes")
    if faults:
        print(shown_faults(all_rows))
    return 1 if faults else 0


def _run_apart(kind: str, plan: Plan) -> list[Trials]:
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        rows = Path(folder) / "rows.json"
        command = [sys.executable, "-m", "tests.faults", kind, f"--seed={plan.seed}"]
        command += [f"--rows={rows}", *(["--quick"] if plan.is_quick else [])]
        environment = os.environ | {"TMPDIR": folder, "QT_QPA_PLATFORM": "offscreen"}
        try:
            ended = subprocess.run(
                command, env=environment, capture_output=True, text=True, timeout=_MOST_S
            )
        except subprocess.TimeoutExpired:
            return [Trials(kind, faults=[f"not done within {_MOST_S} s"])]
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
