"""Has the engine store pictures one after another and delete those that no chat holds."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from chatapp.contract.protocol import Event, Failed, ForgetPictures, KeepPicture, PictureKept
from chatapp.gui.engine.engine_client import EngineClient

Names = Callable[[], Collection[str]]
"""Returns the names of all pictures that a chat or draft holds."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A picture to store for a question of a chat; `name` is the user's name for it."""

    chat_id: int
    name: str
    arguments: dict[str, object] = field(default_factory=dict)
    on_end: Callable[[], object] = bool


class PictureIntake(QObject):
    """One at a time, so that no picture is deleted before its chat holds it."""

    kept = Signal(int, str)
    """The chat, and the name of the stored picture."""
    failed = Signal(str, object)
    """The user's name for the picture, and the Failed event."""
    changed = Signal()
    """The number of waiting pictures changed."""

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._queue: deque[_Waiting | Names] = deque()
        self._runs: _Waiting | Names | None = None

    def keep(
        self, chat_id: int, name: str, on_end: Callable[[], object] = bool, **arguments: object
    ) -> None:
        """Store a picture; `arguments` are those of KeepPicture, `on_end` is called afterwards."""
        self._queue.append(_Waiting(chat_id, name, arguments, on_end))
        self._go_on()

    def forget_others(self, names: Names) -> None:
        """Delete all pictures but those that `names` returns when its turn comes."""
        self._queue.append(names)
        self._go_on()

    def waiting(self, chat_id: int) -> int:
        """Return how many pictures of a chat are not stored yet."""
        jobs = (self._runs, *self._queue)
        return sum(isinstance(job, _Waiting) and job.chat_id == chat_id for job in jobs)

    def _go_on(self) -> None:
        if self._runs is None and self._queue:
            job = self._runs = self._queue.popleft()
            if isinstance(job, _Waiting):
                self._engine.send(
                    KeepPicture, lambda event: self._on_kept(job, event), **job.arguments
                )
            else:
                self._engine.send(ForgetPictures, self._on_forgotten, keep=tuple(sorted(job())))
        self.changed.emit()

    def _on_kept(self, picture: _Waiting, event: Event) -> None:
        if not event.is_last:
            return
        self._runs = None
        picture.on_end()
        if isinstance(event, PictureKept):
            self.kept.emit(picture.chat_id, event.name)
        elif isinstance(event, Failed):
            self.failed.emit(picture.name, event)
        self._go_on()

    def _on_forgotten(self, event: Event) -> None:
        if event.is_last:
            self._runs = None
            self._go_on()
