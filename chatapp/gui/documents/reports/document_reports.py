"""What becomes of documents, as notices."""

from __future__ import annotations

from collections.abc import Sequence

from chatapp import texts
from chatapp.contract.protocol import Failed
from chatapp.contract.records import Document, Problem
from chatapp.gui.notices.notices import Notices
from chatapp.gui.notices.reports import Do
from chatapp.texts import document_warnings, error_sentence, places, tr

_MOST_NAMES = 3


class DocumentReports:
    """Notices about single documents."""

    def __init__(self, notices: Notices) -> None:
        self._notices = notices

    def reading(self, cancel: Do, name: str, page: int, pages: int, waiting: int) -> None:
        """Show which file is being read, how far, and how many wait. `pages` is 0 while unknown."""
        words = tr("documents.opening", name=name)
        if page or pages:
            key = "documents.reading" if pages else "documents.reading_on"
            words = tr(key, name=name, page=page, pages=pages)
        if waiting:
            words += " · " + tr("documents.waiting", count=waiting)
        self._notices.show_notice(
            "reading", words, "progress", tr("documents.cancel"), cancel, closable=False
        )
        self._notices.set_progress("reading", page, pages)

    def reading_ended(self) -> None:
        """Dismiss the progress."""
        self._notices.dismiss("reading")

    def added(self, document: Document, twin: str = "", is_anew: bool = False) -> None:
        """Say what was read; what could not be read stays on screen until it is dismissed.

        `twin` is the name of an added file with the same content as `document`; `is_anew` when
        the document was read again.
        """
        self._notices.dismiss(f"failed-{twin or document.name}")
        key = f"added-{document.id}"
        has_warning = bool(self.warnings(document))
        words = self.words_of_added(document, twin, is_anew)
        self._notices.show_notice(key, words, "warning" if has_warning else "info")
        if not has_warning:
            self._notices.fade(key)

    def words_of_added(self, document: Document, twin: str = "", is_anew: bool = False) -> str:
        """Return what `added` says."""
        length = places.count(document, texts.language())
        missing = document.pages_without_text
        if missing and not document_warnings.sentences(document, texts.language()):
            length += f" ({tr('documents.without_text', pages=len(missing))})"
        if twin:
            words = tr("documents.twin", twin=twin, name=document.name, length=length)
        else:
            key = "documents.read_again" if is_anew else "documents.added"
            words = tr(key, name=document.name, length=length)
        return " ".join([words, *self.warnings(document)])

    def warnings(self, document: Document) -> list[str]:
        """Return sentences about what could not be read of a document."""
        warnings = list(document_warnings.sentences(document, texts.language()))
        if not document.passages and not warnings:
            warnings = [tr("documents.empty")]
        return warnings

    def failed(self, name: str, failed: Failed | Problem) -> None:
        """Say why a file could not be read."""
        words = self.words_of_failure(name, failed)
        self._notices.show_notice(f"failed-{name}" if name else failed.error, words, "warning")

    def words_of_failure(self, name: str, failed: Failed | Problem) -> str:
        """Return what `failed` says."""
        if name and failed.error.startswith("Engine"):
            cause = texts.detail(failed.details.get("cause", ""), texts.language())
            return tr("documents.engine_ended", name=name, cause=cause)
        return error_sentence(failed.error, failed.details, texts.language())

    def unread(self, documents: Sequence[Document], read_again: Do) -> None:
        """Offer to read scanned pages now that OCR is installed."""
        names = ", ".join(document.name for document in documents[:_MOST_NAMES])
        if len(documents) > _MOST_NAMES:
            names += " …"

        def on_action() -> None:
            self._notices.dismiss("unread")
            read_again()

        words = tr("documents.unread", names=names)
        self._notices.show_notice("unread", words, "info", tr("documents.again"), on_action)

    def read_again(self, count: int) -> None:
        """Say that documents read by an older version were read again."""
        self._notices.show_notice("outdated", tr("documents.outdated_done", count=count))
        self._notices.fade("outdated")

    def missing(self, pick: Do) -> None:
        """Say that this preset answers from documents only."""
        self._notices.show_notice(
            "missing", tr("documents.missing"), "info", tr("documents.add"), pick
        )
        self._notices.fade("missing")
