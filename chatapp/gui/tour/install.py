"""Builds the first start: its page, and the steps of the tour as notices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources

from PySide6.QtWidgets import QWidget

from chatapp.gui.models.model_choice import ModelChoice
from chatapp.gui.shell.shell import Shell
from chatapp.gui.tour.tour_page import TourPage
from chatapp.texts import tr

_NOTICE = "tour"
_STEPS = ("ask", "source", "palette", "network", "again")


@dataclass(frozen=True, slots=True)
class TourDoings:
    """What the tour does with other features."""

    open_files: Callable[[list[str]], object]
    write_question: Callable[[str], object]
    open_models: Callable[[], object]
    focus: Callable[[], object]
    has_chats: Callable[[], bool]
    """Whether somebody has used the program on this folder before."""


class TourFeature:
    """Comes by itself once, and later from the menu."""

    def __init__(
        self, shell: Shell, choice: ModelChoice, over: QWidget, doings: TourDoings
    ) -> None:
        self._shell = shell
        self._choice = choice
        self._over = over
        self._doings = doings
        self.page: TourPage | None = None

    def offer(self) -> None:
        """Show the page to somebody who has just begun, once."""
        if not self._shell.settings.values.tour_seen:
            self._shell.settings.change("tour_seen", True)
            if not self._doings.has_chats():
                self.open()

    def open(self) -> None:
        """Show the page; the keyboard stays in the text field."""
        if self.page is None:
            self.page = TourPage(self._shell.theme, self._shell.settings, self._over)
            self.page.model_wanted.connect(self._doings.open_models)
            self.page.started.connect(self._start)
            self.page.skipped.connect(self.close)
        self.show_model()
        self.page.cover()

    def close(self) -> bool:
        """Leave the page; return whether it was shown."""
        was_shown = self.page is not None and self.page.isVisible()
        if self.page is not None:
            self.page.hide()
        if was_shown:
            self._doings.focus()
        return was_shown

    def show_model(self) -> None:
        """Name the model in use on the page."""
        if self.page is not None:
            loaded = self._choice.loaded
            self.page.show_model(loaded.name if loaded else "")

    def _start(self) -> None:
        self.close()
        self._doings.open_files([str(resources.files("chatapp") / "samples" / "handbook.pdf")])
        self._doings.write_question(tr("tour.question"))
        self._show_step(0)

    def _show_step(self, number: int) -> None:
        is_last = number == len(_STEPS) - 1
        notices = self._shell.notices

        def go_on() -> None:
            if is_last:
                notices.dismiss(_NOTICE)
            else:
                self._show_step(number + 1)

        words = tr(f"tour.step.{_STEPS[number]}")
        shown = tr("tour.step", number=number + 1, count=len(_STEPS), words=words)
        action = tr("tour.done" if is_last else "tour.next")
        notices.show_notice(_NOTICE, shown, "info", action, go_on)


def install(shell: Shell, choice: ModelChoice, over: QWidget, doings: TourDoings) -> TourFeature:
    """Build the feature and connect its command."""
    tour = TourFeature(shell, choice, over, doings)
    choice.changed.connect(tour.show_model)
    shell.commands.connect_to(tour=tour.open)
    return tour
