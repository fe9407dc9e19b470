"""A line under the text of a message that another feature puts there."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from chatapp.gui.widgets.boxes import discard

_GAP = 8


class TextBelow:
    """Empty for most messages."""

    def __init__(self, host: QWidget) -> None:
        self._host = host
        self.widget: QWidget | None = None

    def put(self, widget: QWidget | None) -> None:
        """Show a widget, or nothing, with the next layout of the message."""
        if widget is not self.widget and self.widget is not None:
            discard(self.widget)
        self.widget = widget
        if widget is not None:
            widget.setParent(self._host)

    def lay_out(self, top: int, width: int) -> int:
        """Place the widget and return the height that it takes, in pixels."""
        if self.widget is None:
            return 0
        height = self.widget.heightForWidth(width)
        height = height if height >= 0 else self.widget.sizeHint().height()
        self.widget.setGeometry(0, top + _GAP, width, height)
        self.widget.show()
        return _GAP + height
