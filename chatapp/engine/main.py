"""The engine process: reads commands from stdin, writes events to stdout, leaves when stdin ends."""

from __future__ import annotations

import argparse
import faulthandler
import logging
import os
import signal
import sys
import threading
from functools import partial
from typing import BinaryIO

from chatapp.contract.protocol import Command, Event, Failed, Ready, Stop, Stopped, wire
from chatapp.engine import commands
from chatapp.engine.process import lean_imports, memory, openmp
from chatapp.engine.process.child_role import claim_stdout
from chatapp.engine.process.jobs import Jobs
from chatapp.engine.services.services import Desk
from chatapp.errors import ChatappError
from chatapp.machine import huge_pages, log, network
from chatapp.machine.paths import open_data_folder

_log = logging.getLogger("chatapp.engine")


class EventPipe:
    """Writes whole lines from any thread. A reader that has gone ends the process."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def send(self, event: Event) -> None:
        """Write one event."""
        line = wire.encode(event)
        with self._lock:
            try:
                self._stream.write(line)
                self._stream.flush()
            except (BrokenPipeError, ValueError):
                os._exit(0)


def run(arguments: list[str]) -> int:
    """Serve until stdin ends."""
    parser = argparse.ArgumentParser(prog="chatapp --engine")
    parser.add_argument("--data-dir")
    parser.add_argument("--holder", default="window")
    options = parser.parse_args(arguments)
    pipe = EventPipe(claim_stdout())
    network.prepare_engine()
    lean_imports.use()
    openmp.wait_politely()
    huge_pages.leave_out(os.environ)
    # Before there are threads: each would have made a heap of its own.
    memory.share_heaps()
    # Ctrl+C in a terminal goes to the whole group; the terminal's process decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    faulthandler.enable()
    paths = open_data_folder(options.data_dir)
    os.chdir(paths.scratch)
    log.start(paths.logs, "engine")
    desk = Desk(paths, options.holder)
    jobs = Jobs(pipe.send, commands.LANES)
    pipe.send(Ready(pid=os.getpid()))
    desk.warm_up()
    _serve(sys.stdin.buffer, pipe, jobs, desk)
    jobs.close()
    desk.close()
    logging.shutdown()
    # Threads of libraries must not keep a process that nobody talks to any more.
    os._exit(0)


def _serve(lines: BinaryIO, pipe: EventPipe, jobs: Jobs, desk: Desk) -> None:
    for line in lines:
        try:
            command = wire.decode(line)
        except ChatappError as error:
            pipe.send(Failed(id=0, error=type(error).__name__, details=error.details))
            continue
        if isinstance(command, Stop):
            pipe.send(
                Stopped(id=command.id, job_id=command.job_id, was_running=jobs.stop(command.job_id))
            )
        elif isinstance(command, Command):
            jobs.submit(command, commands.lane(command), partial(commands.do, desk))
