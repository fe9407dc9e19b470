"""Keeps an exception in an override of a Qt method from crashing the process on Python 3.11.

PySide6 6.8 to 6.11 segfault when C++ called from Python (`widget.hide()`) calls an override
(`hideEvent`) in which the interpreter raises (IndexError, KeyError, …): before Python 3.12 such an
exception has no instance until a handler catches it, and PySide6 reads the instance. An empty
`finally` suffices as a handler.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any

from PySide6.QtCore import QObject

OWN_PACKAGES = ("chatapp.", "tests.")
"""Packages whose classes may exist before the guard is installed."""
_MARK = "has_error_handler"


def install() -> None:
    """Guard the overrides of all our subclasses of Qt classes, existing and future."""
    if sys.version_info >= (3, 12) or "__init_subclass__" in vars(QObject):
        return
    for made in _subclasses(QObject):
        if made.__module__.startswith(OWN_PACKAGES):
            guard_overrides(made)
    QObject.__init_subclass__ = classmethod(_guard_new_class)  # type: ignore[assignment,method-assign]


def guard_overrides(made: type) -> None:
    """Wrap each function of a class that overrides a method of a Qt base."""
    qt_classes = [base for base in made.__mro__ if base.__module__.startswith("PySide6.")]
    for name, function in list(vars(made).items()):
        is_method = isinstance(function, FunctionType) and not name.startswith("__")
        if (
            is_method
            and not hasattr(function, _MARK)
            and any(name in vars(base) for base in qt_classes)
        ):
            setattr(made, name, _with_handler(function))


def _guard_new_class(made: type, /, **_options: object) -> None:
    guard_overrides(made)


def _subclasses(base: type) -> Iterator[type]:
    made: type
    for made in base.__subclasses__():
        yield made
        yield from _subclasses(made)


def _with_handler(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def guarded(*arguments: Any, **options: Any) -> Any:
        try:
            return function(*arguments, **options)
        finally:
            # Entering this block creates the exception's instance.
            pass

    setattr(guarded, _MARK, True)
    return guarded
