"""What fails because the system gives the engine no more memory is told in words; the engine itself
goes on.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

_SHORT = """
import resource, sys, threading
from pathlib import Path
from chatapp.contract import protocol
from chatapp.engine.process.jobs import Job, run
from chatapp.errors import MemoryFull
said = []
threading.stack_size(1 << 26)
works = {"array": lambda job: bytes(1 << 28), "thread": lambda job: threading.Thread(target=int).start()}
has = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (has + (1 << 24), resource.RLIM_INFINITY))
run(Job(protocol.ListModels(id=1), said.append), works[sys.argv[1]])
print(said[0].error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process has no such limit")
@pytest.mark.parametrize("wanted", ["array", "thread"])
def test_memory_that_is_refused_has_a_name(wanted: str) -> None:
    command = [sys.executable, "-c", _SHORT, wanted]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (ran.stdout.strip(), ran.returncode) == ("MemoryFull", 0), ran.stderr
