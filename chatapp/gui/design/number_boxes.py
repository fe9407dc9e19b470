"""Fields for numbers whose text stands as far from the edge as that of other fields."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QLineEdit, QSpinBox

_TEXT_MARGIN = 6
"""Pixels."""


class WholeNumberBox(QSpinBox):
    """A field for a whole number."""

    def __init__(self) -> None:
        super().__init__()
        _set_margin(self)


class DecimalBox(QDoubleSpinBox):
    """A field for a number with decimals."""

    def __init__(self) -> None:
        super().__init__()
        _set_margin(self)


def _set_margin(box: QAbstractSpinBox) -> None:
    # The padding of the style sheet does not reach the text in a spin box.
    for text in box.findChildren(QLineEdit):
        text.setTextMargins(_TEXT_MARGIN, 0, 0, 0)
