"""kill -9 of a busy window at random moments, drawn off screen: what it said was stored is there,
its engine leaves by itself, and the next window opens.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.faults import engine as engines
from tests.faults.kills import _left, _wait_for
from tests.faults.trials import Plan, Trials
from tests.faults.writer import Stored

_OPEN_WITHIN_S = 40


def run(plan: Plan) -> list[Trials]:
    """Kill a busy window, then one that is opening."""
    with tempfile.TemporaryDirectory() as folder:
        return [_busy(plan, Path(folder) / "busy"), _opening(plan, Path(folder) / "opening")]


def _busy(plan: Plan, place: Path) -> Trials:
    trials = Trials("kill -9: busy window")
    stored = Stored()
    starts: list[float] = []
    for number in range(plan.count(30, 2)):
        chance = random.Random(f"{plan.seed} window {number}")
        began = time.monotonic()
        window = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.busy_window", str(place)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert window.stdout is not None
        first = window.stdout.readline()
        starts.append(time.monotonic() - began)
        if not first:
            trials.fault(f"seed {number}: no window: {window.communicate()[1][-300:]!r}")
            continue
        lines: list[bytes] = []
        reading = threading.Thread(target=lines.extend, args=(window.stdout,))
        reading.start()
        _wait_for(lambda so_far=lines: len(so_far) > 4, 20)  # type: ignore[misc]
        time.sleep(chance.random() * 0.6)
        children = engines.below(window.pid)
        window.send_signal(signal.SIGKILL)
        window.wait()
        reading.join()
        for line in lines:
            _take(stored, line)
        left = _left(children)
        trials.expect(not left, f"seed {number}: the engine stayed: {left}")
        trials.end("killed")
        for fault in stored.missing(place):
            trials.fault(f"seed {number}: {fault}")
    trials.endings["acknowledged things"] = stored.acknowledged
    trials.endings[f"median start {sorted(starts)[len(starts) // 2]:.1f} s"] = 1
    return trials.done()


def _take(stored: Stored, line: bytes) -> None:
    try:
        what, number, text = json.loads(line)
    except ValueError:
        return
    if what in ("answer", "setting"):
        # What the window shows of an answer is stored with its end.
        stored.take(json.dumps([what, number, text]).encode())


def _opening(plan: Plan, place: Path) -> Trials:
    """Kill the real window while it opens; the next one is not kept out by what is left."""
    trials = Trials("kill -9: opening window")
    environment = os.environ | {"CHATAPP_DATA": str(place)}
    command = [sys.executable, "-m", "chatapp"]
    for number in range(plan.count(20, 2)):
        chance = random.Random(f"{plan.seed} opening {number}")
        window = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        time.sleep(chance.random() * 2.5)
        children = engines.below(window.pid)
        window.send_signal(signal.SIGKILL)
        window.wait()
        left = _left(children)
        trials.expect(not left, f"seed {number}: the engine stayed: {left}")
        trials.end("killed")
    began = time.monotonic()
    window = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _wait_for(lambda: engines.below(window.pid), _OPEN_WITHIN_S)
    took = time.monotonic() - began
    trials.expect(engines.below(window.pid), "the next window does not start its engine")
    trials.endings[f"next start {took:.1f} s"] = 1
    # The rest of its life: closed by the session, as at the end of a day.
    children = engines.below(window.pid)
    window.terminate()
    window.wait(20)
    trials.expect(not _left(children), "the engine stayed")
    return trials.done()
