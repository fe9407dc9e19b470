"""Builds the look inside an answer: keeps token probabilities while switched on, and shows them."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu

from chatapp.contract.records import Message
from chatapp.gui.chats.current_chat import CurrentChat
from chatapp.gui.chats.history import last_answer_id
from chatapp.gui.chats.token_probabilities import KeptLogprobs
from chatapp.gui.message_menu.install import MessageMenu
from chatapp.gui.shell.shell import Shell
from chatapp.texts import tr


class InsideFeature:
    """Makes the dialog each time it is wanted."""

    def __init__(self, shell: Shell, current: CurrentChat, chances: KeptLogprobs) -> None:
        self._shell = shell
        self._current = current
        self._chances = chances
        self._chances.is_on = shell.settings.values.keep_chances
        self._awaited_question = 0
        """Id of the question whose answer is shown as soon as it is there; 0: none."""

    def show(self, message_id: int) -> None:
        """Show the tokens of an answer, or why there are none."""
        from chatapp.gui.inside.inside_view import InsideView

        view = InsideView(self._shell.theme, self._chances.of(message_id), self._shell.window)
        view.again_wanted.connect(lambda: self._ask_again(message_id))
        view.open()

    def add_to(self, menu: QMenu, message_id: int) -> None:
        """Add the actions of this feature to the menu of an answer."""
        menu.addAction(tr("command.look_inside")).triggered.connect(lambda: self.show(message_id))
        keeps = menu.addAction(tr("command.keep_chances"))
        keeps.setCheckable(True)
        keeps.setChecked(self._chances.is_on)
        keeps.triggered.connect(self._switch)

    def _show_last(self) -> None:
        answer_id = last_answer_id(self._current.branch)
        if answer_id and not self._current.is_busy:
            self.show(answer_id)

    def _ask_again(self, message_id: int) -> None:
        self._shell.settings.change("keep_chances", True)
        self._current.regenerate(message_id)
        if self._current.is_busy:
            self._awaited_question = self._current.branch[-1].parent_id

    def _on_answer_finished(self, answer: Message) -> None:
        if answer.parent_id == self._awaited_question:
            self._awaited_question = 0
            self.show(answer.id)

    def _switch(self) -> None:
        settings = self._shell.settings
        settings.change("keep_chances", not settings.values.keep_chances)

    def _on_setting_changed(self, name: str) -> None:
        if name == "keep_chances":
            is_on = self._chances.is_on = self._shell.settings.values.keep_chances
            self._shell.notices.show_notice("chances", tr("inside.on" if is_on else "inside.off"))
            self._shell.notices.fade("chances")


def install(
    shell: Shell, current: CurrentChat, chances: KeptLogprobs, menu: MessageMenu
) -> InsideFeature:
    inside = InsideFeature(shell, current, chances)
    menu.more = inside.add_to
    current.answer_finished.connect(inside._on_answer_finished)
    shell.settings.changed.connect(inside._on_setting_changed)
    shell.commands.connect_to(look_inside=inside._show_last, keep_chances=inside._switch)
    return inside
