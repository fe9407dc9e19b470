"""Builds the look inside: token probabilities of answers, and the page for any text."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu

from chatapp.contract.records import Message
from chatapp.gui.chats.answer_request import AnswerRequest
from chatapp.gui.chats.current_chat import CurrentChat
from chatapp.gui.chats.history import last_answer_id
from chatapp.gui.chats.new_answer import request
from chatapp.gui.chats.token_probabilities import KeptLogprobs
from chatapp.gui.inside.look_feature import LookFeature, LookPlaces
from chatapp.gui.message_menu.install import MessageMenu
from chatapp.gui.shell.shell import Shell
from chatapp.texts import tr


class InsideFeature:
    """Makes the dialog each time it is wanted."""

    def __init__(
        self,
        shell: Shell,
        current: CurrentChat,
        chances: KeptLogprobs,
        menu: MessageMenu,
        places: LookPlaces,
    ) -> None:
        self._shell = shell
        self._current = current
        self.chances = self._chances = chances
        self.menu = self._menu = menu
        self.look = LookFeature(shell, current, places)
        self._chances.is_on = shell.settings.values.keep_chances

    def show(self, message_id: int) -> None:
        """Show the tokens of an answer, or offer to compute them."""
        from chatapp.gui.inside.answer_look import AnswerLook

        answer = next((each for each in self._current.branch if each.id == message_id), None)
        if answer is None or not answer.text:
            return
        look = AnswerLook(self._shell, answer, lambda: self.request_for(answer))
        look.computed.connect(lambda tokens: self._chances.keep_computed(message_id, tokens))
        look.go_on_wanted.connect(lambda text: self._menu.go_on_from(answer, text))
        look.show(self._chances.of(message_id))
        look.view.open()

    def add_to(self, menu: QMenu, message_id: int) -> None:
        """Add the actions of this feature to the menu of an answer."""
        menu.addAction(tr("command.look_inside")).triggered.connect(lambda: self.show(message_id))
        menu.addAction(tr("look.tokens_of_answer")).triggered.connect(
            lambda: self._show_text(message_id)
        )
        keeps = menu.addAction(tr("command.keep_chances"))
        keeps.setCheckable(True)
        keeps.setChecked(self._chances.is_on)
        keeps.triggered.connect(self._switch)

    def _show_text(self, message_id: int) -> None:
        for message in self._current.branch:
            if message.id == message_id:
                self.look.open_text(message.text)

    def request_for(self, answer: Message) -> AnswerRequest:
        """Return what the engine would be asked for this answer now."""
        branch = self._current.branch
        at = next(index for index, each in enumerate(branch) if each.id == answer.id)
        question = branch[at - 1]
        return request(
            self._current.chat,
            branch[: at - 1],
            question,
            self._current.known_documents,
            defaults=self._current.defaults,
        )

    def _show_last(self) -> None:
        answer_id = last_answer_id(self._current.branch)
        if answer_id and not self._current.is_busy:
            self.show(answer_id)

    def _switch(self) -> None:
        settings = self._shell.settings
        settings.change("keep_chances", not settings.values.keep_chances)

    def _on_setting_changed(self, name: str) -> None:
        if name == "keep_chances":
            is_on = self._chances.is_on = self._shell.settings.values.keep_chances
            self._shell.notices.show_notice("chances", tr("inside.on" if is_on else "inside.off"))
            self._shell.notices.fade("chances")


def install(
    shell: Shell,
    current: CurrentChat,
    chances: KeptLogprobs,
    menu: MessageMenu,
    places: LookPlaces,
) -> InsideFeature:
    inside = InsideFeature(shell, current, chances, menu, places)
    menu.more = inside.add_to
    shell.settings.changed.connect(inside._on_setting_changed)
    shell.commands.connect_to(
        look_inside=inside._show_last, keep_chances=inside._switch, look_page=inside.look.open
    )
    return inside
