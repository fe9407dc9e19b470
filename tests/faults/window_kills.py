"""kill -9 of a busy window at random moments, drawn off screen: what it said was stored is there,
its engine leaves by itself, and the next window opens.
"""

from __future__ import annotations

import contextlib
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

from chatapp.chats.store import ChatStore
from tests.faults import engine as engines
from tests.faults.kills import _left, _wait_for
from tests.faults.trials import Plan, Trials
from tests.faults.writer import Stored

_OPEN_WITHIN_S = 40
_LOST_S = 0.5
"""Of a growing answer, at most."""


def run(plan: Plan) -> list[Trials]:
    """Kill a busy window, then one that is opening."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        return [
            _busy(plan, place / "busy"),
            _growing(plan, place / "growing"),
            _opening(plan, place / "opening"),
        ]


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


def _growing(plan: Plan, place: Path) -> Trials:
    """Of an answer that was being written, half a second is lost at most."""
    trials = Trials("kill -9: window with a growing answer")
    losses = []
    for number in range(plan.count(20, 2)):
        chance = random.Random(f"{plan.seed} growing {number}")
        data = place / str(number)
        window = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.busy_window", str(data), "--growing"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert window.stdout is not None
        lines: list[bytes] = []
        reading = threading.Thread(target=lines.extend, args=(window.stdout,))
        reading.start()
        _wait_for(lambda so_far=lines: len(so_far) > 20, _OPEN_WITHIN_S)  # type: ignore[misc]
        time.sleep(chance.random() * 2)
        children = engines.below(window.pid)
        window.kill()
        window.wait()
        reading.join()
        trials.end("killed")
        trials.expect(not _left(children), f"seed {number}: the engine stayed")
        lost = _seconds_lost(lines, data)
        trials.expect(lost is not None, f"seed {number}: nothing grew")
        losses.append(lost or 0.0)
        trials.expect(losses[-1] <= _LOST_S, f"seed {number}: {losses[-1]:.2f} s are lost")
    trials.endings[f"{max(losses):.2f} s lost at most"] = 1
    return trials.done()


def _seconds_lost(lines: list[bytes], data: Path) -> float | None:
    """Return how long before its end the window showed the last text that is stored."""
    shown: list[tuple[float, int]] = []
    answer = 0
    for line in lines:
        with contextlib.suppress(ValueError):
            what, number, text = json.loads(line)
            if what == "grown":
                answer = number
                shown.append((float(text.split()[0]), int(text.split()[1])))
    if not shown:
        return None
    store = ChatStore(data / "chats.db")
    stored = len(store.messages.get(answer).text)
    store.close()
    since = [at for at, letters in shown if letters > stored]
    return shown[-1][0] - since[0] if since else 0.0


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
