"""What fails because the system gives the engine no more memory is told in words; the engine itself
goes on.
"""

from __future__ import annotations

import _thread
import errno
import subprocess
import sys
from typing import Any

import pytest

from chatapp.contract.protocol import Event, ListModels, Ready
from chatapp.engine.process import jobs, pump
from chatapp.engine.process.child_process import ChildProcess
from chatapp.engine.process.jobs import Job, run
from chatapp.engine.process.pump import Pump
from chatapp.errors import SystemRefused
from chatapp.texts import error_sentence

_SILENT = """
import threading
from chatapp.contract import protocol
from chatapp.engine.process.jobs import Jobs
def send(event):
    raise MemoryError
def work(job):
    raise MemoryError
Jobs(send).submit(protocol.ListModels(id=1), work)
threading.Event().wait(60)
"""
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


def test_an_engine_that_cannot_answer_ends() -> None:
    ran = subprocess.run([sys.executable, "-c", _SILENT], timeout=120, check=False)
    assert ran.returncode == errno.ENOMEM


def test_what_had_no_memory_for_its_words_is_told_with_less() -> None:
    sent: list[Event] = []
    asked = iter([MemoryError()])

    def send(event: Event) -> None:
        if error := next(asked, None):
            raise error
        sent.append(event)

    def work(job: Job) -> Event:
        return Ready(id=job.command.id, pid=1)

    run(Job(ListModels(id=7), send), work)
    assert [(event.id, getattr(event, "error", "")) for event in sent] == [(7, "MemoryFull")]


def test_a_thread_without_memory_for_its_first_line_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pump, "_BEGINS_WITHIN_S", 0.05)
    monkeypatch.setattr(_thread, "start_new_thread", lambda work, arguments: 1)
    with pytest.raises(MemoryError):
        Pump(lambda: None)


def test_a_child_without_a_thread_for_its_pipe_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(work: object, arguments: object) -> int:
        raise RuntimeError("can't start new thread")

    begun: list[subprocess.Popen[bytes]] = []

    def popen(*arguments: Any, **named: Any) -> subprocess.Popen[bytes]:
        begun.append(_popen(*arguments, **named))
        return begun[-1]

    _popen = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", popen)
    monkeypatch.setattr(_thread, "start_new_thread", none_left)
    with pytest.raises(RuntimeError):
        ChildProcess("--file-reader", ["--memory=1", "--cpu=1", "none"])
    assert begun[0].returncode is not None


def test_a_system_that_gives_no_more_files_is_told_with_its_cause() -> None:
    error = jobs.translate(OSError(errno.EMFILE, "Too many open files"))
    assert isinstance(error, SystemRefused)
    assert "too many open files" in error_sentence("SystemRefused", error.details, "en")
    assert "열린 파일이 너무 많음" in error_sentence("SystemRefused", error.details, "ko")
