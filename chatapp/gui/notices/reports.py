"""Puts what happened into words: one quiet notice each, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from chatapp import texts
from chatapp.contract.protocol import ContextEnlarged, DocumentsTooLong, Failed, Progress
from chatapp.contract.records import Chat, Document, Model, Problem
from chatapp.errors import ChatappError
from chatapp.gui.notices.notices import Notices
from chatapp.machine.context_price import size
from chatapp.texts import document_warnings, error_sentence, places, reasons, tr

_FADES_AFTER_MS = 10_000
Do = Callable[[], object]


class Reports(QObject):
    """The window's voice."""

    def __init__(self, notices: Notices) -> None:
        super().__init__(notices)
        self._notices = notices
        self._died_of = ""
        self._failed_of = ""
        self._deleted: list[tuple[Chat, Do]] = []

    # Errors ----------------------------------------------------------------------------------

    def error(self, error: ChatappError) -> None:
        """Say an error of this process."""
        self.problem(type(error).__name__, error.details)

    def problem(
        self, name: str, details: dict[str, str], action: str = "", do: Do | None = None
    ) -> None:
        """Say an error by its name; the same error is said once."""
        self._notices.show_notice(
            name, error_sentence(name, details, texts.language()), "warning", action, do
        )

    def stored_again(self) -> None:
        """Take back that the disk is full or the folder cannot be written to: something was
        written.
        """
        for name in ("DiskFull", "FolderUnusable", "FolderGone"):
            self._notices.dismiss(name)

    def context_enlarged(self, event: ContextEnlarged) -> None:
        """Say what a longer context costs."""
        told = {"tokens": f"{event.context_tokens:,}", "size": size(event.more_bytes)}
        self._notices.show_notice("context", tr("reports.context_enlarged", **told))

    def documents_too_long(self, event: DocumentsTooLong) -> None:
        """Say why documents were searched that should have been read whole."""
        told = {"tokens": f"{event.tokens:,}", "limit": f"{event.limit:,}"}
        self._notices.show_notice("reading", tr("reading.too_long", **told))

    def answer_is_odd(self, is_foreign: bool, doubts: Sequence[str]) -> None:
        """Say that a question in this language cannot find what the documents say, or why a result
        is doubtful.
        """
        if is_foreign:
            self._notices.show_notice("foreign", tr("documents.is_foreign"), "warning")
        words = " ".join(reasons.doubt(why, {}, texts.language()) for why in doubts)
        if words:
            self._notices.show_notice("doubtful", words, "warning")

    def answer_failed(self, failed: Failed) -> None:
        """Say why no answer came."""
        self._failed_of = failed.error
        self.problem(failed.error, failed.details)

    def answer_begun(self) -> None:
        """Take back what was said about the answer before."""
        self._notices.dismiss("doubtful")
        self._notices.dismiss(self._failed_of)
        if not self._died_of:
            self._notices.dismiss("engine")

    def uncaught(self, name: str) -> None:
        """Say that something went wrong in the window."""
        self.problem("Unexpected", {"cause": name})

    def presets(self, problems: Sequence[Problem]) -> None:
        """Name broken preset files, file and line."""
        lines = [
            error_sentence(problem.error, problem.details, texts.language()) for problem in problems
        ]
        if lines:
            self._notices.show_notice("presets", "\n".join(lines), "warning")
        else:
            self._notices.dismiss("presets")

    # The engine ------------------------------------------------------------------------------

    def engine_died(self, cause: str) -> None:
        """Say why it stopped and that it is coming back."""
        self._died_of = cause
        self._notices.show_notice(
            "engine", error_sentence("EngineDied", {"cause": cause}, texts.language()), "warning"
        )

    def engine_ready(self) -> None:
        """After a death, say that all is well again; until the next answer, because it may be why
        none came.
        """
        if self._died_of:
            self._notices.show_notice("engine", tr("engine.back", cause=self._died_of))
            self._died_of = ""

    def engine_gave_up(self, cause: str, again: Do) -> None:
        """Say that it is not started any more, and offer to."""
        words = error_sentence("EngineGaveUp", {"cause": cause}, texts.language())
        self._died_of = cause

        def on_action() -> None:
            self._notices.dismiss("engine")
            again()

        self._notices.show_notice(
            "engine", words, "warning", tr("engine.start_again"), on_action, closable=False
        )

    # Models ----------------------------------------------------------------------------------

    def starter_model(self, folder: str, open_folder: Do) -> None:
        """Say once that the starter model speaks English only."""
        self._notices.show_notice(
            "starter",
            tr("model.starter", folder=folder),
            "info",
            tr("model.open_folder"),
            open_folder,
        )

    def model_loaded(self, model: Model) -> None:
        """Take back what was said about a missing model; say so when its own template is of no use."""
        for key in ("NoModel", "model"):
            self._notices.dismiss(key)
        if model.details.get("template_problem"):
            self._notices.show_notice("template", tr("model.template", name=model.name), "warning")
        else:
            self._notices.dismiss("template")

    def model_failed(self, failed: Failed, choose_file: Do) -> None:
        """Say why a model cannot be used; the one before goes on."""
        words = error_sentence(failed.error, failed.details, texts.language())
        is_missing = failed.error == "NoModel"
        action, do = (tr("model.choose_file"), choose_file) if is_missing else ("", None)
        self._notices.show_notice(
            "NoModel" if is_missing else "model", words, "warning", action, do
        )

    def index_checked(self, problem: Problem | None) -> None:
        """Say that the Chroma server is away; take it back when it is there again."""
        if problem is None:
            self._notices.dismiss("index")
        else:
            words = error_sentence(problem.error, problem.details, texts.language())
            self._notices.show_notice("index", words, "warning")

    # Documents -------------------------------------------------------------------------------

    def document_read(self, place: tuple[str, int, int, int], cancel: Do) -> None:
        """Say which file is being read, how far, and how many wait."""
        name, page, pages, waiting = place
        words = tr("documents.opening", name=name)
        if page or pages:
            # How many there are is not known of every kind before its end.
            key = "documents.reading" if pages else "documents.reading_on"
            words = tr(key, name=name, page=page, pages=pages)
        if waiting:
            words += " · " + tr("documents.waiting", count=waiting)
        self._notices.show_notice(
            "reading", words, "progress", tr("documents.cancel"), cancel, closable=False
        )
        self._notices.set_progress("reading", page, pages)

    def documents_done(self) -> None:
        """Take the progress away."""
        self._notices.dismiss("reading")

    def document_added(self, document: Document, twin: str = "", is_anew: bool = False) -> None:
        """Say what was found in it; what could not be read stays on screen until it is dismissed.

        `twin` is the name of the file that was added and says the same; `is_anew` when it was read
        again.
        """
        told = {"name": document.name, "length": places.count(document, texts.language())}
        lacks = document_warnings.sentences(document, texts.language())
        if document.pages_without_text and not lacks:
            told["length"] += (
                f" ({tr('documents.without_text', pages=len(document.pages_without_text))})"
            )
        words = tr(
            "documents.read_again" if is_anew else "documents.added",
            **told,
            passages=document.passages,
        )
        if twin:
            words = tr("documents.twin", twin=twin, **told)
        if not document.passages and not lacks:
            lacks = [tr("documents.empty")]
        self._notices.dismiss(f"failed-{twin or document.name}")
        key = f"added-{document.id}"
        self._notices.show_notice(key, " ".join([words, *lacks]), "warning" if lacks else "info")
        if not lacks:
            self._fade(key)

    def documents_unread(self, documents: Sequence[Document], read_again: Do) -> None:
        """Offer to read pages that were pictures until OCR came to this machine."""
        names = ", ".join(document.name for document in documents[:3]) + (
            " …" if len(documents) > 3 else ""
        )

        def on_action() -> None:
            self._notices.dismiss("unread")
            read_again()

        words = tr("documents.unread", names=names)
        self._notices.show_notice("unread", words, "info", tr("documents.again"), on_action)

    def documents_read_again(self, count: int) -> None:
        """Say that what an older version had read was read again."""
        self._notices.show_notice("outdated", tr("documents.outdated_done", count=count))
        self._fade("outdated")

    def folder_reading(self, place: tuple[str, int, int, str], cancel: Do | None) -> None:
        """Say which file of a folder is being read, and how many there are."""
        folder, done, total, name = place
        words = tr("folders.opening", name=folder)
        if total:
            words = tr(
                "folders.reading",
                folder=folder or tr("documents.name"),
                done=done,
                total=total,
                name=name,
            )
        action = tr("documents.cancel") if cancel else ""
        self._notices.show_notice("folder", words, "progress", action, cancel, closable=False)
        self._notices.set_progress("folder", done, total)

    def folder_read(self) -> None:
        """Take the progress away."""
        self._notices.dismiss("folder")

    def folder_says(self, words: str) -> None:
        """Say for a moment what happened in a folder."""
        self._notices.show_notice("folder-change", words)
        self._fade("folder-change")

    def document_failed(self, name: str, failed: Failed | Problem) -> None:
        """Say why a file could not be read."""
        words = error_sentence(failed.error, failed.details, texts.language())
        if name and failed.error.startswith("Engine"):
            words = tr("documents.engine_ended", name=name, cause=failed.details.get("cause", ""))
        self._notices.show_notice(f"failed-{name}" if name else failed.error, words, "warning")

    def documents_missing(self, pick: Do) -> None:
        """Say that this preset answers from documents."""
        self._notices.show_notice(
            "missing", tr("documents.missing"), "info", tr("documents.add"), pick
        )
        self._fade("missing")

    def vectors(self, progress: Progress) -> None:
        """Say how far the passages are prepared for another embedding model."""
        self._notices.show_notice(
            "vectors", tr("documents.vectors", done=progress.done, total=progress.total), "progress"
        )
        self._notices.set_progress("vectors", progress.done, progress.total)

    def vectors_done(self) -> None:
        """Take the progress away."""
        self._notices.dismiss("vectors")

    # Chats -----------------------------------------------------------------------------------

    def chat_deleted(self, chat: Chat, undo: Do) -> None:
        """Offer to bring a chat back; after that, the one deleted before it."""
        self._deleted.append((chat, undo))
        words = tr("chats.deleted", title=chat.title or tr("chats.untitled"))
        self._notices.show_notice("deleted", words, "info", tr("chats.undo"), self._undo_deletion)

    def deletion_over(self, chat_id: int) -> None:
        """Offer a chat no more: it is back, or gone for good."""
        self._deleted = [(chat, undo) for chat, undo in self._deleted if chat.id != chat_id]
        if "deleted" in self._notices.texts():
            self._notices.dismiss("deleted")
            if self._deleted:
                self.chat_deleted(*self._deleted.pop())

    def _undo_deletion(self) -> None:
        _, undo = self._deleted[-1]
        undo()

    def _fade(self, key: str) -> None:
        self._notices.fade(key, _FADES_AFTER_MS)


def progress_words(progress: Progress) -> str:
    """Word what an answer waits for."""
    share = f"{progress.done / max(1, progress.total):.0%}"
    keys = {"model": "progress.model", "prompt": "progress.prompt", "search": "progress.search"}
    keys["summary"] = "progress.summary"
    return tr(keys[progress.stage], share=share) if progress.stage in keys else ""
