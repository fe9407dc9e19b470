"""The engine's end and return as notices."""

from __future__ import annotations

from chatapp import texts
from chatapp.errors import cause_code
from chatapp.gui.notices.notices import Notices
from chatapp.gui.notices.reports import Do
from chatapp.texts import error_sentence, tr


class EngineReports:
    """One notice, which stays until the first answer after the engine is back."""

    def __init__(self, notices: Notices) -> None:
        self._notices = notices
        self._cause = ""

    def died(self, cause: str) -> None:
        """Say why the engine ended and that it is being started again."""
        if cause == cause_code("engine.network"):
            # The user turned the network switch; the state in the header says so.
            return
        self._cause = cause
        words = error_sentence("EngineDied", {"cause": cause}, texts.language())
        self._notices.show_notice("engine", words, "warning")

    def ready(self) -> None:
        """Say that a dead engine is back; the cause stays because it may be why no answer came."""
        if self._cause:
            self._notices.show_notice(
                "engine", tr("engine.back", cause=texts.detail(self._cause, texts.language()))
            )
            self._cause = ""

    def gave_up(self, cause: str, start_again: Do) -> None:
        """Say that the engine is not started any more, and offer to start it."""
        words = error_sentence("EngineGaveUp", {"cause": cause}, texts.language())
        self._cause = cause

        def on_action() -> None:
            self._notices.dismiss("engine")
            start_again()

        self._notices.show_notice(
            "engine", words, "warning", tr("engine.start_again"), on_action, closable=False
        )

    def answer_begun(self) -> None:
        """Dismiss the notice of an engine that is back."""
        if not self._cause:
            self._notices.dismiss("engine")
