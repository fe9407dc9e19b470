"""What looks inside an answer: its tokens in a dialog, and the tint over its own words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QMenu

from chatapp.gui.chats.install import ChatsFeature
from chatapp.gui.inside import install as inside
from chatapp.gui.inside.install import InsideFeature
from chatapp.gui.inside.look_feature import LookPlaces
from chatapp.gui.inside.tint.tint_feature import TintFeature
from chatapp.gui.message_menu.install import MessageMenu
from chatapp.gui.shell.shell import Shell
from chatapp.gui.transcript.transcript import Transcript


@dataclass(frozen=True, slots=True)
class ShownAnswers:
    """The answers on screen, and their menu."""

    chats: ChatsFeature
    menu: MessageMenu
    view: Transcript


def install(shell: Shell, shown: ShownAnswers, places: LookPlaces) -> InsideFeature:
    """Build both, and their places in the menu of an answer."""
    current, menu = shown.chats.current, shown.menu
    made = inside.install(shell, current, shown.chats.answers.chances, menu, places)
    tint = TintFeature(shell, current, made, shown.view)

    def add(actions: QMenu, message_id: int) -> None:
        tint.add_to(actions, message_id)
        made.add_to(actions, message_id)

    menu.more = add
    shell.commands.connect_to(tint_answer=tint.switch_last)
    return made
