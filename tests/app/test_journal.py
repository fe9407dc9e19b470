"""What a crash may cost of an answer that is being written: half a second of it, with the real
model's tokens.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from PySide6.QtCore import QObject, Qt, QTimer

from tests.app.conftest import User

pytestmark = [pytest.mark.app, pytest.mark.model]

AT_MOST_MS = 500
LOOKS = 40
"""So many pieces of the answer are watched for, some seconds of it."""


class Watch(QObject):
    """Looks on the disk, half a second after each piece of an answer came, whether it is there.

    Its clock is the event loop's: on a machine that is busy elsewhere both the journal and this are
    late.
    """

    def __init__(self, user: User) -> None:
        super().__init__()
        self._user = user
        self.looked = 0
        self.lost: list[str] = []
        user.window.chats.current.text_came.connect(self._on_text_came)

    def _on_text_came(self, _text: str) -> None:
        shown, answer_id = self._user.grown, self._user.window.chats.current.branch[-1].id
        later = QTimer(
            self, singleShot=True, interval=AT_MOST_MS, timerType=Qt.TimerType.PreciseTimer
        )
        later.timeout.connect(lambda: self._look(answer_id, shown))
        later.start()

    def _look(self, answer_id: int, shown: str) -> None:
        with closing(sqlite3.connect(f"file:{self._user.paths.chats}?mode=ro", uri=True)) as disk:
            [row] = disk.execute("SELECT text, finish FROM messages WHERE id = ?", (answer_id,))
        stored, finish = row
        self.looked += finish == "growing"
        if not stored.startswith(shown):
            self.lost.append(shown[len(stored) :])


def test_what_is_on_the_disk_is_at_most_half_a_second_old(user: User) -> None:
    watch = Watch(user)
    user.type("Tell me a very long story about a lighthouse.")
    user.press(Qt.Key.Key_Return)
    user.until(lambda: watch.looked > LOOKS)
    assert watch.lost == []
    user.press(Qt.Key.Key_Escape)
    user.until(lambda: not user.window.chats.current.is_busy)
