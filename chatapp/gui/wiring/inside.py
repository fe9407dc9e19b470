"""Look inside: the switch that keeps the probabilities of answers, and the way to them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QMenu

from chatapp.contract.records import Message
from chatapp.gui.settings.kept_settings import KeptSettings
from chatapp.gui.shell.parts import Parts
from chatapp.texts import tr

_FADES_AFTER_MS = 10_000


class InsideWiring:
    """The dialog is made when it is first wanted."""

    def __init__(self, parts: Parts, kept: KeptSettings) -> None:
        self._parts = parts
        self._kept = kept
        self._chances = parts.answers.chances
        self._chances.is_on = kept.values.keep_chances
        self._awaited = 0
        """The question whose answer is shown as soon as it is there, 0 none."""
        parts.transcript.more_requested.connect(self._open_menu)
        parts.current.answer_finished.connect(self._on_answer_finished)
        kept.changed.connect(self._on_setting_changed)
        parts.commands.connect_to(look_inside=self._look_inside_last, keep_chances=self._switch)

    def look_inside(self, message_id: int) -> None:
        """Show the tokens of an answer, or why there are none."""
        from chatapp.gui.inside.inside_view import InsideView

        view = InsideView(self._parts.theme, self._chances.of(message_id), self._parts.window)
        view.again_wanted.connect(lambda: self._ask_again(message_id))
        view.open()

    def _look_inside_last(self) -> None:
        answers = [
            message.id for message in self._parts.current.branch if message.role == "assistant"
        ]
        if answers and not self._parts.current.is_busy:
            self.look_inside(answers[-1])

    def _ask_again(self, message_id: int) -> None:
        self._kept.change("keep_chances", True)
        self._parts.current.regenerate(message_id)
        if self._parts.current.is_busy:
            self._awaited = self._parts.current.branch[-1].parent_id

    def _on_answer_finished(self, answer: Message) -> None:
        if answer.parent_id == self._awaited:
            self._awaited = 0
            self.look_inside(answer.id)

    def _open_menu(self, message_id: int, corner: QPoint) -> None:
        menu = QMenu(self._parts.window)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(tr("command.look_inside")).triggered.connect(
            lambda: self.look_inside(message_id)
        )
        keeps = menu.addAction(tr("command.keep_chances"))
        keeps.setCheckable(True)
        keeps.setChecked(self._chances.is_on)
        keeps.triggered.connect(self._switch)
        menu.popup(corner)

    def _switch(self) -> None:
        self._kept.change("keep_chances", not self._kept.values.keep_chances)

    def _on_setting_changed(self, name: str) -> None:
        if name != "keep_chances":
            return
        self._chances.is_on = self._kept.values.keep_chances
        notices = self._parts.notices
        notices.show_notice("chances", tr("inside.on" if self._chances.is_on else "inside.off"))
        QTimer.singleShot(_FADES_AFTER_MS, notices, lambda: notices.dismiss("chances"))
