"""Turns on the chat model for the program's own short questions: whoever else wants it comes first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from chatapp.engine.process.stopping import JobStopped
from chatapp.engine.process.turns import ModelTurns

Result = TypeVar("Result")
Stopped = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class _Finished(Generic[Result]):
    value: Result


@dataclass(frozen=True, slots=True)
class IdleTurns:
    """`stopped` ends all of it, and is looked at with the model held."""

    turns: ModelTurns
    stopped: Stopped

    def run(self, ask: Callable[[Stopped], Result]) -> Result:
        """Return what `ask` returns; its argument tells it to stop.

        It is asked again from its beginning when a question came between. Raises JobStopped.
        """
        result = self._attempt(ask)
        while result is None:
            result = self._attempt(ask)
        return result.value

    def _attempt(self, ask: Callable[[Stopped], Result]) -> _Finished[Result] | None:
        """Return the result, None when a question came between."""
        with self.turns.part(self.stopped):
            if self.stopped():
                raise JobStopped
            try:
                return _Finished(ask(self._must_yield))
            except JobStopped:
                if self.stopped():
                    raise
                return None

    def _must_yield(self) -> bool:
        return self.stopped() or self.turns.is_awaited()
