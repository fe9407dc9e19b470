"""The engine process as Qt signals: started again when it dies, given up when it keeps dying."""

from __future__ import annotations

import functools
import itertools
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from chatapp.contract.engine_settings import EngineSettings
from chatapp.contract.protocol import (
    VERSION,
    Command,
    Event,
    Failed,
    Ready,
    Stop,
    UseSettings,
    wire,
)
from chatapp.errors import ProtocolBroken, cause_code
from chatapp.gui.engine.engine_death import Deaths, MemoryWatch, cause_of
from chatapp.gui.engine.engine_jobs import EngineJob, EngineJobs, OnEvent
from chatapp.machine import huge_pages, network, own_program
from chatapp.machine.offline import level
from chatapp.machine.paths import Paths

_log = logging.getLogger("chatapp.engine_client")
_STOP_WAITS_MS = 3000
_CLOSE_WAITS_MS = 5000
_LOG_LIMIT_BYTES = 2_000_000


def engine_program(paths: Paths) -> list[str]:
    """Return the command line that starts an engine on this data folder."""
    return own_program.command("--engine", "--data-dir", str(paths.data), "--holder", "window")


def window_program(paths: Paths) -> list[str]:
    """Return the command line that opens a window on this data folder."""
    return own_program.command("--data-dir", str(paths.data))


class EngineClient(QObject):
    """Every command has exactly one last event, whatever happens to the process."""

    became_ready = Signal()
    died = Signal(str)
    """The cause; a new engine is being started."""
    line_moved = Signal()
    """A job was sent to the engine, ended or changed its place: others may wait less long."""
    job_ended = Signal(object, object, float)
    """A command, its last event, and the seconds since it was given."""
    gave_up = Signal(str)
    """The cause; nothing is started until `start_again`."""

    def __init__(self, program: Sequence[str], paths: Paths, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._program = list(program)
        self._paths = paths
        self._process: QProcess | None = None
        self._buffer = bytearray()
        self._ids = itertools.count(1)
        self._jobs = EngineJobs(self.job_ended.emit)
        self.has_any = self._jobs.has_any
        self._deaths = Deaths()
        self._memory = MemoryWatch()
        self._is_ready = False
        self._gave_up_because = ""
        self._is_closing = False
        self._hung_job = 0
        self._ended_for = ""
        """The cause of an end that we wanted, as a code."""
        self._settings = EngineSettings()
        self._level: level.Level = "guarded"

    @property
    def pid(self) -> int:
        """The process id, 0 when there is none."""
        return self._process.processId() if self._process else 0

    @property
    def is_ready(self) -> bool:
        """Whether the engine accepts commands now."""
        return self._is_ready

    @property
    def has_given_up(self) -> bool:
        """Whether nothing is started until `start_again`."""
        return bool(self._gave_up_because)

    def start(self) -> None:
        """Start the process; commands may be sent before it is ready."""
        if self._process is not None or self._is_closing:
            return
        self._memory = MemoryWatch()
        self._buffer.clear()
        process = QProcess(self)
        self._level = level.of(self._settings)
        process.setProcessEnvironment(_environment(self._level))
        process.setWorkingDirectory(str(self._paths.scratch))
        process.setStandardErrorFile(str(self._log_file()), QProcess.OpenModeFlag.Append)
        process.readyReadStandardOutput.connect(self._on_output_came)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error_occurred)
        self._process = process
        process.start(self._program[0], self._program[1:])

    def start_again(self) -> None:
        """Try anew after giving up."""
        self._deaths.forget()
        self._gave_up_because = ""
        self.start()

    def send(
        self, kind: type[Command], on_event: OnEvent, first: bool = False, /, **arguments: Any
    ) -> int:
        """Send a command, or queue it (`first` of those that wait) for its lane; return its id."""
        job = EngineJob(kind(id=next(self._ids), **arguments), on_event)
        if self._gave_up_because or self._is_closing:
            failed = self._failed(job, "EngineGaveUp", self._gave_up_because)
            QTimer.singleShot(0, self, functools.partial(on_event, failed))
        else:
            self._jobs.add(job, first)
            self._send_waiting()
        return job.command.id

    def ahead_of(self, job_id: int) -> list[int]:
        """Return the ids of the jobs that one waits for; empty when the engine has it."""
        return self._jobs.ahead_of(job_id)

    def skip_line(self, job_id: int) -> None:
        """Let a job go before the others that wait; the running one is not stopped."""
        self._jobs.move_first(job_id)
        self.line_moved.emit()

    def use_settings(self, settings: EngineSettings) -> None:
        """Send these settings now, and to every new engine before anything else."""
        if settings != self._settings:
            self._settings = settings
            if self._process is not None and level.of(settings) != self._level:
                # The lock of a running engine can neither be lifted nor be put on.
                self._ended_for = cause_code("engine.network")
                self._process.kill()
            elif self._is_ready:
                self._write(UseSettings(id=next(self._ids), settings=settings))

    def stop(self, job_id: int) -> None:
        """Stop a job. An engine that does not end it within 3 s is killed and started again."""
        if job := self._jobs.take_back(job_id):
            job.on_event(Failed(id=job_id, error="StoppedByUser"))
        elif self._jobs.is_sent(job_id):
            self._write(Stop(id=next(self._ids), job_id=job_id))
            QTimer.singleShot(_STOP_WAITS_MS, self, functools.partial(self._on_stop_waited, job_id))

    def close(self) -> None:
        """Close the engine's stdin, kill it if it does not exit in time; return when it is gone."""
        self._is_closing = True
        self._jobs.take_all()
        if self._process is None:
            return
        self._process.closeWriteChannel()
        if not self._process.waitForFinished(_CLOSE_WAITS_MS):
            self._process.kill()
            self._process.waitForFinished(_CLOSE_WAITS_MS)

    # What comes from the process -------------------------------------------------------------

    def _on_output_came(self) -> None:
        if self._process is None:
            return
        searched = len(self._buffer)
        self._buffer += self._process.readAllStandardOutput().data()
        while (end := self._buffer.find(b"\n", searched)) >= 0:
            line = bytes(self._buffer[:end])
            del self._buffer[: end + 1]
            searched = 0
            self._take(line)

    def _take(self, line: bytes) -> None:
        try:
            event = wire.decode(line)
        except ProtocolBroken:
            _log.error("a line of %d bytes from the engine was not understood", len(line))
            return
        if isinstance(event, Ready):
            self._greet(event)
        elif isinstance(event, Event) and (listener := self._jobs.listener(event)):
            listener(event)
            if event.is_last:
                self._send_waiting()

    def _greet(self, event: Ready) -> None:
        if event.version != VERSION:
            self._give_up(cause_code("engine.other_version"))
            return
        self._is_ready = True
        self._write(UseSettings(id=next(self._ids), settings=self._settings))
        self._send_waiting()
        self.became_ready.emit()

    def _on_error_occurred(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            self._end(cause_code("engine.not_started", words=self._process.errorString()))

    def _on_finished(self, exit_code: int, status: QProcess.ExitStatus) -> None:
        self._on_output_came()
        was_signal = status == QProcess.ExitStatus.CrashExit
        self._end(cause_of(exit_code, was_signal, self._memory.ran_out()))

    # Death and new life ----------------------------------------------------------------------

    def _end(self, cause: str) -> None:
        hung_job, self._hung_job = self._hung_job, 0
        self._forget_process()
        if self._is_closing:
            return
        wanted, self._ended_for = self._ended_for, ""
        cause = cause_code("engine.hung") if hung_job else wanted or cause
        _log.info("the engine ended: %s", cause)
        if self._gave_up_because or (not hung_job and not wanted and self._deaths.add()):
            self._give_up(self._gave_up_because or cause)
            return
        for job in self._jobs.take_sent():
            stopped = job.command.id == hung_job
            job.on_event(
                Failed(id=hung_job, error="StoppedByUser")
                if stopped
                else self._failed(job, "EngineDied", cause)
            )
        self.died.emit(cause)
        self.start()

    def _give_up(self, cause: str) -> None:
        self._gave_up_because = cause
        if self._process is not None:
            self._process.kill()
        for job in self._jobs.take_all():
            job.on_event(self._failed(job, "EngineGaveUp", cause))
        self.gave_up.emit(cause)

    def _forget_process(self) -> None:
        self._is_ready = False
        if self._process is not None:
            self._process.deleteLater()
            self._process = None

    def _on_stop_waited(self, job_id: int) -> None:
        if self._jobs.is_sent(job_id) and self._process is not None:
            _log.info("the engine did not stop in %d ms and is killed", _STOP_WAITS_MS)
            self._hung_job = job_id
            self._process.kill()

    # What goes to the process ----------------------------------------------------------------

    def _send_waiting(self) -> None:
        if self._is_ready:
            for job in self._jobs.take_sendable():
                self._write(job.command)
        self.line_moved.emit()

    def _write(self, command: Command) -> None:
        if self._process is not None:
            self._process.write(wire.encode(command))

    def _failed(self, job: EngineJob, error: str, cause: str) -> Failed:
        return Failed(id=job.command.id, error=error, details={"cause": cause})

    def _log_file(self) -> Path:
        """Return the file for the engine's stderr; a long one is truncated."""
        file = self._paths.logs / "engine-stderr.log"
        if file.exists() and file.stat().st_size > _LOG_LIMIT_BYTES:
            file.unlink()
        return file


def _environment(network_level: level.Level) -> QProcessEnvironment:
    variables = dict(os.environ)
    network.scrub(variables)
    variables[level.VARIABLE] = network_level
    huge_pages.ask_for(variables)
    package = Path(__file__).resolve().parents[3]
    if (package / "pyproject.toml").is_file():
        # A checkout that is not installed: the engine runs in another folder.
        variables["PYTHONPATH"] = os.pathsep.join(
            filter(None, (str(package), variables.get("PYTHONPATH")))
        )
    environment = QProcessEnvironment()
    for name, value in variables.items():
        environment.insert(name, value)
    return environment
