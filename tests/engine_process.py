"""A real engine process and the test's end of its pipe."""

from __future__ import annotations

import contextlib
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chatapp.contract.protocol import Command, Event, Ready, UseSettings, wire
from chatapp.machine import languages, settings


class Engine:
    """Sends commands and collects events by command id."""

    def __init__(
        self, data: Path, log: Path, program: Sequence[str] = ("-m", "chatapp", "--engine")
    ) -> None:
        command = [sys.executable, *program, "--data-dir", str(data)]
        self._log = open(log, "wb")  # noqa: SIM115 -- closed in `close`
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log
        )
        self._events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()
        self._id = 0
        self._others: list[Event] = []
        assert isinstance(self.next(), Ready)
        # As window and terminal do.
        self.use(settings.load(data / "settings.json")[0])

    def use(self, chosen: settings.Settings) -> None:
        """Let the engine use other settings."""
        for_engine = settings.for_engine(chosen, languages.interface_language(chosen.language))
        self.ask(UseSettings, settings=for_engine)

    def send(self, kind: type[Command], **arguments: Any) -> int:
        self._id += 1
        self.write(wire.encode(kind(id=self._id, **arguments)))
        return self._id

    def write(self, line: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line)
        self.process.stdin.flush()

    def next(self, timeout_s: float = 240) -> Event:
        event = self._events.get(timeout=timeout_s)
        assert event is not None, "the engine has left"
        return event

    def until_last(self, command_id: int) -> list[Event]:
        """Return the events of a command; those of others are kept for their own call."""
        mine = [event for event in self._others if event.id == command_id]
        self._others = [event for event in self._others if event.id != command_id]
        while not (mine and mine[-1].is_last):
            event = self.next()
            (mine if event.id == command_id else self._others).append(event)
        return mine

    def ask(self, kind: type[Command], **arguments: Any) -> list[Event]:
        return self.until_last(self.send(kind, **arguments))

    def close(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        # What is unsent when an engine has died cannot be sent any more; this end of the pipe is
        # closed all the same.
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()
        self._log.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        try:
            for line in self.process.stdout:
                event = wire.decode(line)
                assert isinstance(event, Event)
                self._events.put(event)
        except ValueError:
            pass
        self._events.put(None)
