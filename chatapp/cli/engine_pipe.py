"""The terminal's end of the pipe: starts an engine and exchanges commands and events."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from chatapp.contract.protocol import Command, Event, Failed, Stop, wire
from chatapp.errors import ChatappError, EngineEnded, by_name, cause_code
from chatapp.machine import huge_pages, network, own_program, systems
from chatapp.machine.offline import level
from chatapp.machine.paths import Paths


class EnginePipe:
    """An engine process, ended with the `with` block; commands wait until it is ready."""

    def __init__(self, data: Path, log_file: Path) -> None:
        environment = dict(os.environ)
        network.scrub(environment)
        environment[level.VARIABLE] = level.of_file(Paths(data).settings)
        huge_pages.ask_for(environment)
        with open(log_file, "ab") as log:
            self._process = network.outside_the_lock(lambda: _engine(data, environment, log))
        self._last_id = 0

    def __enter__(self) -> EnginePipe:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The process of the engine."""
        return self._process.pid

    def send(self, kind: type[Command], **arguments: Any) -> int:
        """Send a command and return its id; its events are passed over."""
        self._last_id += 1
        self._write(kind(id=self._last_id, **arguments))
        return self._last_id

    def run(self, kind: type[Command], **arguments: Any) -> Iterator[Event]:
        """Send a command and yield its events; Ctrl+C stops the job, a second one raises."""
        command_id = self.send(kind, **arguments)
        interrupted = False
        while True:
            try:
                event = self._read()
            except KeyboardInterrupt:
                if interrupted:
                    raise
                interrupted = True
                self.send(Stop, job_id=command_id)
                continue
            if event.id == command_id:
                if event.is_last and interrupted:
                    raise KeyboardInterrupt
                yield event
                if event.is_last:
                    break

    def last(self, kind: type[Command], **arguments: Any) -> Event:
        """Send a command and return its last event. Raises the error that a Failed names."""
        *_, last = self.run(kind, **arguments)
        return raised(last)

    def wait(self) -> None:
        """Wait until Ctrl+C. Raises EngineEnded."""
        while True:
            self._read()

    def close(self) -> None:
        """End the engine by closing its stdin, and kill it after 5 s."""
        for stream in (self._process.stdin, self._process.stdout):
            # Closing flushes what a dead engine has not read.
            with contextlib.suppress(OSError):
                _stream(stream).close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _write(self, command: Command) -> None:
        try:
            _stream(self._process.stdin).write(wire.encode(command))
            _stream(self._process.stdin).flush()
        except OSError as error:
            if not systems.here().is_pipe_gone(error):
                raise
            raise EngineEnded(cause=self._how_it_died()) from error

    def _read(self) -> Event:
        line = _stream(self._process.stdout).readline()
        if not line:
            raise EngineEnded(cause=self._how_it_died())
        event = wire.decode(line)
        assert isinstance(event, Event)
        return event

    def _how_it_died(self) -> str:
        code = self._process.wait()
        if code < 0:
            return cause_code("engine.crashed", code=signal.Signals(-code).name)
        return cause_code("engine.exit_code", code=code)


def _engine(data: Path, environment: dict[str, str], log: BinaryIO) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        own_program.command("--engine", "--data-dir", str(data), "--holder", "terminal"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        env=environment,
        creationflags=systems.here().NO_CONSOLE,
    )


def raised(event: Event) -> Event:
    """Return the event; raise its error when it is Failed."""
    if isinstance(event, Failed):
        raise by_name().get(event.error, ChatappError)(**event.details)
    return event


def _stream(stream: Any) -> BinaryIO:
    assert stream is not None
    return stream
