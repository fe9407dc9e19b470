"""The visible part of a PDF page."""

from __future__ import annotations

from typing import NamedTuple


class PageFrame(NamedTuple):
    """A page's crop box in points, y upwards, shown after quarter turns clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def width(self) -> float:
        """The width of the page as shown."""
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """The height of the page as shown."""
        return self.right - self.left if self.turns % 2 else self.top - self.bottom
