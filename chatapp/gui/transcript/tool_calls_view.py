"""The tools that were used for an answer: a line that unfolds to each call and what came back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from chatapp import texts
from chatapp.contract.records import ToolCall
from chatapp.gui.text.text_style import TextStyle
from chatapp.gui.transcript.thinking_view import ThinkingView
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tool_calls, tr


class ToolCallsView(ThinkingView):
    """Folds like the thinking of an answer."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        self._count = 0
        super().__init__(theme, parent)

    @property
    def name(self) -> str:
        return tr("tools.name")

    def show_calls(self, calls: Sequence[ToolCall]) -> None:
        """Show these calls, the first one first."""
        self._count = len(calls)
        words = [tool_calls.in_words(call, texts.language()) for call in calls]
        parts = [f"{wording}\n{call.result}" for wording, call in zip(words, calls, strict=True)]
        self.show_thinking("\n\n".join(parts), sum(call.seconds for call in calls))

    def _words(self, runs: bool, seconds: float) -> str:
        return tr("tools.used", count=self._count)


class LazyToolCalls(QObject):
    """Makes the view with the first call: most answers have none. `host` is the message."""

    resized = Signal()
    dragged_to = Signal(QPoint)

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(host)
        self._theme = theme
        self._host = host
        self._calls: Sequence[ToolCall] = ()
        self.widget: ToolCallsView | None = None

    @property
    def is_open(self) -> bool:
        """Whether the calls are unfolded."""
        return self.widget is not None and self.widget.line.isChecked()

    def show_calls(self, calls: Sequence[ToolCall]) -> None:
        """Show these calls with the next layout."""
        self._calls = calls
        if self.widget is not None:
            self.widget.show_calls(calls)

    def append(self, call: ToolCall) -> None:
        """Add a call to an answer that is being written."""
        self.show_calls((*self._calls, call))
        self.resized.emit()

    def lay_out(self, top: int, width: int, style: TextStyle) -> int:
        """Lay out for a width and return the height in pixels, 0 without calls."""
        if self.widget is None and not self._calls:
            return 0
        widget = self.widget or self._make()
        widget.move(0, top)
        return widget.lay_out(width, style)

    def _make(self) -> ToolCallsView:
        widget = self.widget = ToolCallsView(self._theme, self._host)
        widget.show_calls(self._calls)
        widget.resized.connect(self.resized)
        widget.dragged_to.connect(self.dragged_to)
        widget.show()
        return widget
