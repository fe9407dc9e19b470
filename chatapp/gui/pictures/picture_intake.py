"""Has the engine keep pictures one after another, and forget those that no chat holds any more."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from chatapp.contract.protocol import Event, Failed, ForgetPictures, KeepPicture, PictureKept
from chatapp.gui.engine.engine_client import EngineClient

Names = Callable[[], Collection[str]]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A picture that is to be kept for a question of a chat; `name` is what the user calls it."""

    chat_id: int
    name: str
    arguments: dict[str, object] = field(default_factory=dict)
    on_end: Callable[[], object] = bool


class PictureIntake(QObject):
    """One at a time, so that what was kept a moment ago is never forgotten before its chat holds
    it.
    """

    kept = Signal(int, str)
    """The chat, and the name of a picture that is kept now."""
    failed = Signal(str, object)
    """What the user calls the picture, and the Failed event."""
    changed = Signal()
    """Another number of pictures waits."""

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._queue: deque[_Waiting | Names] = deque()
        self._runs: _Waiting | Names | None = None

    def keep(
        self, chat_id: int, name: str, on_end: Callable[[], object] = bool, **arguments: object
    ) -> None:
        """Keep what the arguments of KeepPicture say; `on_end` is called when the engine needs the
        file no more.
        """
        self._queue.append(_Waiting(chat_id, name, arguments, on_end))
        self._go_on()

    def forget_others(self, names: Names) -> None:
        """Forget all pictures but these, as they are when it comes to that."""
        self._queue.append(names)
        self._go_on()

    def waiting(self, chat_id: int) -> int:
        """Return how many pictures are still being read for a chat."""
        every = (self._runs, *self._queue)
        return sum(isinstance(one, _Waiting) and one.chat_id == chat_id for one in every)

    def _go_on(self) -> None:
        if self._runs is None and self._queue:
            one = self._runs = self._queue.popleft()
            if isinstance(one, _Waiting):
                self._engine.send(
                    KeepPicture, lambda event: self._on_kept(one, event), **one.arguments
                )
            else:
                self._engine.send(ForgetPictures, self._on_forgotten, keep=tuple(sorted(one())))
        self.changed.emit()

    def _on_kept(self, one: _Waiting, event: Event) -> None:
        if not event.is_last:
            return
        self._runs = None
        one.on_end()
        if isinstance(event, PictureKept):
            self.kept.emit(one.chat_id, event.name)
        elif isinstance(event, Failed):
            self.failed.emit(one.name, event)
        self._go_on()

    def _on_forgotten(self, event: Event) -> None:
        if event.is_last:
            self._runs = None
            self._go_on()
