"""Tells the window that formulas are drawn; cheap to import."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QCoreApplication, QObject, Signal


class FormulaNews(QObject):
    drawn = Signal()
    """More formulas are drawn; emitted in the thread that draws."""


@cache
def news() -> FormulaNews:
    """Return the one of the program, which ends with it; the window's thread asks first."""
    return FormulaNews(QCoreApplication.instance())
