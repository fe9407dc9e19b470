"""A child process does not outlive its parent, even while it computes."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from chatapp.engine.process.parent_watch import PARENT

pytestmark = [
    pytest.mark.timeout(60),
    pytest.mark.skipif(os.name != "posix", reason="a parent is told by its id on POSIX"),
]
_CHILD = """
import itertools
from chatapp.engine.process import parent_watch
print("busy", flush=True)
parent_watch.leave_with_parent()
for _ in itertools.count(): pass
"""
_IMPORTS = """
import sys, threading
class Slow:
    def find_spec(self, name, path, target=None):
        if name == "chatapp.engine.documents.read.file_reader_child":
            print("busy", flush=True)
            threading.Event().wait()
sys.meta_path.insert(0, Slow())
sys.argv = ["chatapp", "--file-reader", "--memory=1", "--cpu=1", "none"]
from chatapp.__main__ import main
main()
"""
_PARENT = f"""
import os, subprocess, sys
os.environ["{PARENT}"] = str(os.getpid())
subprocess.run([sys.executable, "-c", sys.argv[1]])
"""


@pytest.mark.parametrize("child", [_CHILD, _IMPORTS], ids=["computes", "imports"])
def test_a_child_leaves_when_its_parent_is_killed(child: str) -> None:
    command = [sys.executable, "-c", _PARENT, child]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"busy\n"
        parent.kill()
        # The child has the other end of this pipe too: reading ends when it is gone.
        assert parent.stdout.read() == b""


def test_a_child_leaves_whose_parent_was_killed_before_it_looked() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    environment = os.environ | {PARENT: str(gone.pid)}
    ended = subprocess.run([sys.executable, "-c", _CHILD], env=environment, check=False)
    assert ended.returncode == 1
