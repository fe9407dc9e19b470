"""One continuation at a time: what is asked of the engine, and what comes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from chatapp import texts
from chatapp.contract.protocol import Answered, Ask, Event, Failed, Progress, Token
from chatapp.gui.engine.engine_client import EngineClient

PRESET = "continue"
"""The id of the preset whose text goes to the model as it is."""
_ALTERNATIVES = 10
"""Tokens that are shown for each one written."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """Tokens to write at most, and the temperature."""

    most_tokens: int
    temperature: float


class Continuation(QObject):
    """Survives the end of the engine, which ends the continuation."""

    text_came = Signal(str)
    reading = Signal(int, int)
    """Tokens of the text that were read, and all."""
    ended = Signal(object)
    """The Answered event, or None without one."""
    failed = Signal(object)

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._job_id = 0

    @property
    def is_running(self) -> bool:
        return self._job_id != 0

    def start(self, text: str, wishes: Wishes) -> None:
        self._job_id = self._engine.send(
            Ask,
            self._on_event,
            question=text,
            preset_id=PRESET,
            chances=_ALTERNATIVES,
            sampling={
                "max_tokens": float(wishes.most_tokens),
                "temperature": wishes.temperature,
            },
            language=texts.language(),
        )

    def stop(self) -> None:
        if self.is_running:
            self._engine.stop(self._job_id)

    def _on_event(self, event: Event) -> None:
        if isinstance(event, Token):
            self.text_came.emit(event.text)
        elif isinstance(event, Progress) and event.stage == "prompt":
            self.reading.emit(event.done, event.total)
        elif isinstance(event, Answered):
            self._job_id = 0
            self.ended.emit(event)
        elif isinstance(event, Failed):
            self._job_id = 0
            self.ended.emit(None)
            if event.error != "StoppedByUser":
                self.failed.emit(event)
