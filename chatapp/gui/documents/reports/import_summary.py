"""One notice for many files: how many were added and how many not, with the details behind it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from chatapp.contract.protocol import Failed
from chatapp.contract.records import Document, Problem
from chatapp.gui.documents.reports.document_reports import DocumentReports
from chatapp.gui.documents.reports.import_details import ImportDetails, ImportedFile
from chatapp.gui.library.library_rows import words_about
from chatapp.gui.notices.notices import Kind, Notices
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_MANY = 4
"""Files from which on they are told together; chosen."""
_KEY = "imported"


class ImportSummary:
    """Single files are reported at once, many when the last one is read."""

    def __init__(self, theme: Theme, notices: Notices, window: QWidget) -> None:
        self._theme = theme
        self._notices = notices
        self._window = window
        self._reports = DocumentReports(notices)
        self._expected = 0
        self._files: list[ImportedFile] = []

    def expect(self, files: int) -> None:
        """Begin, or go on with, reading so many files."""
        self._expected += files

    def expect_many(self) -> None:
        """Begin reading a folder, of which it is not known how many files it has."""
        self._expected += _MANY

    def note_added(self, document: Document) -> None:
        """Take a file of a folder, of which nothing is said when all goes well."""
        if self._expected >= _MANY:
            self.added(document)

    def added(self, document: Document, twin: str = "") -> None:
        """Take a file that was read; `twin` as in `DocumentReports.added`."""
        if self._expected < _MANY:
            self._reports.added(document, twin)
            return
        warnings = self._reports.warnings(document)
        words = " ".join([words_about(document), *warnings])
        if twin:
            words = self._reports.words_of_added(document, twin)
        self._files.append(ImportedFile(twin or document.name, words, False, bool(warnings)))

    def failed(self, name: str, failed: Failed | Problem) -> None:
        """Take a file that could not be read, "" for the library itself."""
        if self._expected < _MANY or not name:
            self._reports.failed(name, failed)
            return
        words = self._reports.words_of_failure(name, failed)
        self._files.append(ImportedFile(name, words, is_failure=True))

    def end(self) -> None:
        """Tell what became of the files."""
        files, self._files, self._expected = self._files, [], 0
        if not files:
            return
        failures = sum(file.is_failure for file in files)
        warned = sum(file.has_warning for file in files)
        words = tr("documents.many_added", count=len(files) - failures)
        if failures:
            words = tr("documents.many_mixed", added=len(files) - failures, failed=failures)
        if warned:
            words += " " + tr("documents.many_warned", count=warned)
        kind: Kind = "warning" if failures or warned else "info"

        def open_details() -> None:
            ImportDetails(self._theme, files, self._window).open()

        self._notices.show_notice(_KEY, words, kind, tr("documents.details"), open_details)
        if kind == "info":
            self._notices.fade(_KEY)
