"""The size of the first window: one that fits the screen with its frame."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QWidget

_OWN = QSize(1180, 760)
_FRAME = QSize(16, 48)
"""What title bar and borders take on any system; known exactly only once the window is shown."""
_SMALL = QSize(1100, 700)
"""A screen smaller than this is filled."""
_SMALLEST = QSize(640, 480)
_LEAST = QSize(480, 280)


class FirstPlace(NamedTuple):
    size: QSize
    is_maximized: bool


def first_place(available: QRect) -> FirstPlace:
    """Return how a window begins on a screen whose free part is `available`."""
    size = _OWN.boundedTo(available.size() - _FRAME)
    is_small = available.width() < _SMALL.width() or available.height() < _SMALL.height()
    return FirstPlace(size, is_small)


def fit(window: QWidget, wanted: QSize | None = None) -> None:
    """Give a window a size, or its present one, as far as its screen has room, and keep it there."""
    room = window.screen().availableGeometry()
    window.setMinimumSize(smallest(room))
    if not (window.isMaximized() or window.isFullScreen()):
        window.resize((wanted or window.size()).boundedTo(room.size()))
        window.move(inside(window.frameGeometry(), room).topLeft())


def inside(place: QRect, available: QRect) -> QRect:
    """Return a place moved as far as needed to lie on the screen; its upper left corner always does."""
    moved = QRect(place)
    moved.moveRight(min(moved.right(), available.right()))
    moved.moveBottom(min(moved.bottom(), available.bottom()))
    moved.moveLeft(max(moved.left(), available.left()))
    moved.moveTop(max(moved.top(), available.top()))
    return moved


def smallest(available: QRect) -> QSize:
    """Return the least size of the window: not more than the screen has."""
    return _SMALLEST.boundedTo(available.size() - _FRAME).expandedTo(_LEAST)
