"""Builds the page on which a model continues a text, and keeps the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from chatapp.contract.protocol import Failed
from chatapp.errors import ChatappError, FolderUnusable, os_cause
from chatapp.gui.continuation.continuation import Continuation
from chatapp.gui.shell.shell import Shell
from chatapp.machine.atomic_files import write_atomically

if TYPE_CHECKING:
    from chatapp.gui.continuation.text_page import TextPage


class ContinuationFeature(QObject):
    """Makes the page when it is first wanted."""

    closed = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.window)
        self._shell = shell
        self._kept = ""
        self.continuation = Continuation(shell.engine, shell.window)
        self.page: TextPage | None = None

    def open(self) -> None:
        """Show the page with the text of last time."""
        self.page = self.page or self._make_page()
        self.page.cover()

    def field(self) -> QWidget | None:
        """Return where letters go while the page is seen, None while it is not."""
        return self.page.edit if self.page is not None and self.page.isVisible() else None

    def end_nearest(self) -> bool:
        """Stop what is written on the page, else close it; return whether it was open."""
        page = self.page
        if page is None or not page.isVisible():
            return False
        page.end_nearest()
        return True

    def close_page(self) -> None:
        if self.page is not None and self.page.isVisible():
            self.page.leave()

    def _make_page(self) -> TextPage:
        # Imported here: most starts do not need it.
        from chatapp.gui.continuation.text_page import TextPage

        page = TextPage(self._shell.theme, self._shell.window.center, self.continuation)
        self._kept = self._read()
        page.edit.setPlainText(self._kept)
        page.closed.connect(self._keep)
        page.closed.connect(self.closed)
        return page

    def _read(self) -> str:
        try:
            return self._shell.paths.continued_text.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            return ""

    def _keep(self) -> None:
        """Write the text to its file; what cannot be written is said."""
        if self.page is None or self.page.edit.text() == self._kept:
            return
        text, file = self.page.edit.text(), self._shell.paths.continued_text
        try:
            write_atomically(file, text.encode("utf-8", "replace"), 0o600)
        except ChatappError as error:
            self._shell.reports.error(error)
        except OSError as error:
            self._shell.reports.error(FolderUnusable(folder=file.parent, cause=os_cause(error)))
        else:
            self._kept = text

    def _on_failed(self, failed: Failed) -> None:
        self._shell.reports.problem(failed.error, failed.details)


def install(shell: Shell) -> ContinuationFeature:
    feature = ContinuationFeature(shell)
    feature.continuation.ended.connect(lambda _answered: feature._keep())
    feature.continuation.failed.connect(feature._on_failed)
    shell.window.was_closed.connect(feature._keep)
    shell.commands.connect_to(continue_text=feature.open)
    return feature
