"""Other models in memory for a while: to compare them, to try an example."""

from __future__ import annotations

from typing import Protocol

from chatapp.contract.protocol import Event, LoadModel, ModelLoaded
from chatapp.contract.records import Model
from chatapp.gui.engine.engine_client import EngineClient
from chatapp.gui.engine.engine_jobs import OnEvent


class LoanGiver(Protocol):
    """Whose model gives way and comes back."""

    loaded: Model | None
    is_ejected: bool
    is_loading: bool

    def show_lent(self, model: Model) -> None:
        """Show another model."""

    def load(self, path: str, first: bool = False) -> None:
        """Load a model."""

    def eject(self, first: bool = False) -> None:
        """Free the memory."""


class ModelLoan:
    """Counts who borrows; after the last, the chats' own model comes back.

    What is sent here goes before the questions that wait in chats: none of them gets a model that
    is only lent.
    """

    def __init__(self, engine: EngineClient, giver: LoanGiver) -> None:
        self._engine, self._giver = engine, giver
        self._borrowers = 0
        self._newest = ""
        self._home = ""
        self._was_ejected = False

    @property
    def borrower(self) -> str:
        """Who borrows, in words; "" while nobody does."""
        return self._newest if self._borrowers else ""

    def begin(self, borrower: str) -> None:
        """Note which model is to come back."""
        self._newest = borrower
        if not self._borrowers:
            self._home = self._giver.loaded.path if self._giver.loaded is not None else ""
            self._was_ejected = self._giver.is_ejected
        self._borrowers += 1

    def load(self, path: str, on_event: OnEvent, first: bool) -> int:
        """Load a model for a while; return the id of the command."""

        def on_own_event(event: Event) -> None:
            if isinstance(event, ModelLoaded):
                self._giver.show_lent(event.model)
            on_event(event)

        return self._engine.send(LoadModel, on_own_event, first, path=path)

    def end(self) -> None:
        """Bring the chats' model back when nobody borrows; one chosen meanwhile takes its place."""
        self._borrowers -= 1
        if self._borrowers or self._giver.is_loading:
            return
        now = self._giver.loaded.path if self._giver.loaded is not None else ""
        if self._was_ejected and now:
            self._giver.eject(first=True)
        elif self._home and now != self._home:
            self._giver.load(self._home, first=True)
