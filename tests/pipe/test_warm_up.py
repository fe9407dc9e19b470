"""What the engine imports in the background is all that a first question needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.model
_ASKS = """
import importlib, sys, threading
from chatapp.machine import network
network.prepare_engine()
from chatapp.contract.protocol import Answered, Ask
from chatapp.engine import commands, main
from chatapp.engine.process.jobs import Job
from chatapp.engine.services.services import Services
from chatapp.machine.paths import open_data_folder
services = Services(open_data_folder(sys.argv[1]), "test")
services.warm_up(main.IMPORTED)
[thread] = [thread for thread in threading.enumerate() if thread.name == "imports"]
thread.join()
before = set(sys.modules)
ask = Ask(id=1, question="Say hello.", sampling={"max_tokens": 4.0})
assert isinstance(commands.do(services, Job(ask, lambda event: None)), Answered)
heavy = ("langchain", "pydantic", "chatapp.engine.answers", "llama_cpp")
print([name for name in sorted(set(sys.modules) - before) if name.startswith(heavy)])
"""


def test_a_question_after_the_warm_up_waits_for_no_import(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _ASKS, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == "[]"
