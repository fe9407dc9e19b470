"""The engine process: commands come on stdin, events go to stdout; it leaves when stdin ends."""

from __future__ import annotations

import argparse
import faulthandler
import logging
import os
import signal
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from chatapp.contract.protocol import Command, Event, Failed, Ready, Stop, Stopped, wire
from chatapp.engine import commands
from chatapp.engine.process import memory, openmp
from chatapp.engine.process.child_role import claim_stdout
from chatapp.engine.process.jobs import Jobs
from chatapp.errors import ChatappError
from chatapp.machine import huge_pages, log, network, systems
from chatapp.machine.offline import refusals
from chatapp.machine.paths import open_data_folder

if TYPE_CHECKING:
    from chatapp.engine.services.services import Services

IMPORTED = (
    "chatapp.engine.answers.ask",
    "chatapp.engine.models.langchain_model",
    # LangChain imports these with the first run of a chain.
    "langchain_core.tracers.context",
    "langchain_core.tracers.langchain",
    "langchain_core.tracers.stdout",
    "langchain_core.messages.block_translators.langchain_v0",
    "chatapp.engine.answers.document_route",
)
"""Imported in the background while the person types, in the order in which questions need them."""


class EventPipe:
    """Writes whole lines from any thread. The process ends when the reader is gone."""

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
            except (OSError, ValueError) as error:
                # ValueError: the stream is closed.
                if isinstance(error, ValueError) or systems.here().is_pipe_gone(error):
                    os._exit(0)
                raise


def run(arguments: list[str]) -> int:
    """Serve until stdin ends."""
    parser = argparse.ArgumentParser(prog="chatapp --engine")
    parser.add_argument("--data-dir")
    parser.add_argument("--holder", default="window")
    options = parser.parse_args(arguments)
    pipe = EventPipe(claim_stdout())
    network.prepare_engine()
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
    refusals.keep_in(paths.refusals, "engine")
    pipe.send(Ready(pid=os.getpid()))
    # The import brings llama.cpp: 0.3 s in which the other side already knows that this one lives.
    from chatapp.engine.services.services import Services

    services = Services(paths, options.holder)
    services.warm_up(IMPORTED)
    jobs = Jobs(pipe.send)
    _serve(sys.stdin.buffer, pipe, jobs, services)
    jobs.close()
    services.close()
    logging.shutdown()
    # Threads of libraries must not keep a process that nobody talks to any more.
    os._exit(0)


def _serve(lines: BinaryIO, pipe: EventPipe, jobs: Jobs, services: Services) -> None:
    for line in lines:
        try:
            command = wire.decode(line)
        except ChatappError as error:
            # Whoever sent it waits for the last event of its id.
            job_id = wire.command_id(line)
            pipe.send(Failed(id=job_id, error=type(error).__name__, details=error.details))
            continue
        if isinstance(command, Stop):
            pipe.send(
                Stopped(id=command.id, job_id=command.job_id, was_running=jobs.stop(command.job_id))
            )
        elif isinstance(command, Command):
            jobs.submit(command, partial(commands.do, services))
