"""Errors and problems as notices."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chatapp import texts
from chatapp.contract.records import Problem
from chatapp.errors import ChatappError
from chatapp.gui.notices.notices import Notices
from chatapp.texts import error_sentence

Do = Callable[[], object]


class Reports:
    """Shows errors of any feature; each feature words its own news itself."""

    def __init__(self, notices: Notices) -> None:
        self._notices = notices

    def error(self, error: ChatappError) -> None:
        self.problem(type(error).__name__, error.details)

    def problem(
        self, name: str, details: dict[str, str], action: str = "", do: Do | None = None
    ) -> None:
        """Show an error by its class name, once however often it happens."""
        words = error_sentence(name, details, texts.language())
        if words not in self._notices.texts().values() or action:
            self._notices.show_notice(name, words, "warning", action, do)

    def problems(self, key: str, problems: Sequence[Problem]) -> None:
        """Show all problems of one kind in one notice; none dismisses it."""
        lines = [
            error_sentence(problem.error, problem.details, texts.language()) for problem in problems
        ]
        if lines:
            self._notices.show_notice(key, "\n".join(lines), "warning")
        else:
            self._notices.dismiss(key)

    def stored_again(self) -> None:
        """Dismiss the errors of the data folder: something could be written to it."""
        for name in ("DiskFull", "FolderUnusable", "FolderGone"):
            self._notices.dismiss(name)
