"""A row of words and buttons at the top of a panel."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget


def tool_row(left: int, *parts: QWidget | None) -> QHBoxLayout:
    """Return a row whose first part stands `left` pixels from the edge; None is a gap that takes
    the room.
    """
    row = QHBoxLayout()
    row.setContentsMargins(left, 6, 8, 6)
    row.setSpacing(4)
    for part in parts:
        if part is None:
            row.addStretch(1)
        else:
            row.addWidget(part)
    return row
