"""Whether the hub can be reached now, and the way to allow that."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from chatapp.errors import AddressWrong
from chatapp.gui.widgets.boxes import hbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.theme import Theme
from chatapp.machine import host_address
from chatapp.machine.offline import level
from chatapp.machine.settings import Settings
from chatapp.texts import tr


class NetworkLine(QWidget):
    allow_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.words = plain_label(wraps=True, quiet=True)
        self.allow = TextButton(theme, "")
        self.allow.clicked.connect(self.allow_wanted)
        hbox(self.words, self.allow, on=self, grows=[self.words], spacing=8)

    def refresh(self, values: Settings) -> None:
        """Say it as the settings are now."""
        reachable = is_reachable(values)
        code = "models.network_on" if reachable else "models.network_off"
        self.words.setText(tr(code, host=values.hub_url.split("//")[-1]))
        self.allow.set_words(tr("network.allow"))
        self.allow.setVisible(not reachable)


def is_reachable(values: Settings) -> bool:
    """Return whether the hub may be asked: the network is on, or the hub is on this machine."""
    if values.network_on:
        return True
    try:
        return level.is_local(host_address.parse(values.hub_url, "hub_url").host)
    except AddressWrong:
        return False
