"""The tokens that the next question would fill, out of those available."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel

from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.theme import set_palette_color
from chatapp.texts import tr

if TYPE_CHECKING:
    from chatapp.gui.widgets.theme import Theme

_NEAR_LIMIT = 0.85
"""Share of the limit from which on the count has the warning colour."""


class TokenLabel(Retranslating, QLabel):
    """Hidden while the limit is 0, which means that no model is loaded."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._used = self._limit = 0
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        theme.changed.connect(self._color)
        self._retranslate()

    def show_count(self, used: int, limit: int) -> None:
        """Show how many of `limit` tokens the question would fill."""
        self._used, self._limit = used, limit
        self._retranslate()

    def _retranslate(self) -> None:
        used, limit = self._used, self._limit
        self.setVisible(limit > 0)
        self.setText(f"{short_count(used)}/{short_count(limit)}")
        key = "composer.tokens_over" if used > limit else "composer.tokens"
        words = tr(key, used=f"{used:,}", limit=f"{limit:,}")
        self.setToolTip(words)
        self.setAccessibleName(words)
        self._color()

    def _color(self) -> None:
        is_near = self._limit and self._used > self._limit * _NEAR_LIMIT
        color = self._theme.color("warning" if is_near else "quiet")
        set_palette_color(self, QPalette.ColorRole.PlaceholderText, color)


def short_count(tokens: int) -> str:
    """Shorten a count: 980, 1.2k, 4k, 131k; multiples of 1024, as contexts are, count by 1024."""
    if tokens < 1000:
        return str(tokens)
    if tokens % 1024 == 0:
        return f"{tokens // 1024}k"
    if tokens >= 10_000:
        return f"{tokens // 1000}k"
    return f"{tokens / 1000:.1f}".removesuffix(".0") + "k"
