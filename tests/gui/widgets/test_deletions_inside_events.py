"""A widget that is deleted inside its own event is noticed, and an error in an override does not
end the process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import Shiboken

from tests.watched_application import WatchedApplication

USER_EVENT = QEvent.Type.User


class Acting(QWidget):
    """Does something when it gets an event."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__()
        self._act = act

    def customEvent(self, event: QEvent) -> None:
        self._act()


@pytest.fixture
def deletions(qapp: QApplication) -> Iterator[list[str]]:
    """The lines of the watch, taken back after the test: these deletions are meant."""
    assert isinstance(qapp, WatchedApplication)
    yield qapp.deletions
    qapp.deletions.clear()


def deliver(receiver: QObject) -> None:
    QCoreApplication.postEvent(receiver, QEvent(USER_EVENT))


def test_a_widget_that_is_deleted_inside_its_own_event_is_noticed(deletions: list[str]) -> None:
    widget = Acting(lambda: Shiboken.delete(widget))
    deliver(widget)
    QCoreApplication.sendPostedEvents()
    assert deletions == ["Acting was deleted inside its own User"]


def test_a_widget_that_is_deleted_later_is_right(deletions: list[str]) -> None:
    widget = Acting(lambda: widget.deleteLater())
    deliver(widget)
    QCoreApplication.sendPostedEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not Shiboken.isValid(widget)
    assert deletions == []


def test_an_error_of_the_interpreter_in_an_override_does_not_end_the_process(
    qapp: QApplication,
) -> None:
    class Broken(QWidget):
        def sizeHint(self) -> QSize:
            return [][0]  # type: ignore[no-any-return]

    widget = Broken()
    with pytest.raises(IndexError):
        widget.adjustSize()
