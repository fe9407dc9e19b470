"""The state of the network in the header, and the switch under it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.popup import Popup
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_WIDTH = 340


class NetworkButton(Retranslating, TextButton):
    """A shield while the network is off, a globe while it is on; pressing it opens the switch."""

    switched = Signal(bool)
    details_wanted = Signal()
    opened = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "", "offline", quiet=True)
        self._is_on = False
        self._is_compact = False
        self._hosts: tuple[str, ...] = ()
        self._refused = 0
        self.panel = Popup(theme, self)
        self.switch = QCheckBox()
        self._state, self._list = plain_label(wraps=True), plain_label(wraps=True, quiet=True)
        self.details = TextButton(theme, "")
        inner = vbox(
            self._state, self.switch, self._list, hbox(self.details, None),
            margins=(14, 8, 14, 6), spacing=10,
        )  # fmt: skip
        self.panel.column.addLayout(inner)
        self.panel.setFixedWidth(theme.px(_WIDTH) + 2 * self.panel.margin)
        self.clicked.connect(self._open)
        self.switch.toggled.connect(self._on_toggled)
        self.details.clicked.connect(self.panel.close)
        self.details.clicked.connect(self.details_wanted)
        self._retranslate()

    def show_state(self, is_on: bool, hosts: tuple[str, ...], refused: int) -> None:
        """Show the switch, the hosts that may be reached, and how many attempts were refused."""
        self._is_on, self._hosts, self._refused = is_on, hosts, refused
        self._icon_name = "online" if is_on else "offline"
        self._retranslate()

    def set_compact(self, is_compact: bool) -> None:
        """Leave the words out where the header is narrow."""
        self._is_compact = is_compact
        self._retranslate()

    def _retranslate(self) -> None:
        state = tr("network.on" if self._is_on else "network.off")
        self.set_words("" if self._is_compact else state)
        self.setAccessibleName(tr("network.button", state=state))
        explained = tr("network.on_explained" if self._is_on else "network.off_explained")
        self.setToolTip(explained)
        self._state.setText(explained)
        self.switch.setText(tr("network.allow"))
        self.switch.setChecked(self._is_on)
        self.details.set_words(tr("network.details"))
        lines = [tr("network.host", address=host) for host in self._hosts if self._is_on]
        if self._refused:
            lines.append(tr("network.refused", count=self._refused))
        self._list.setText("\n".join(lines))
        self._list.setVisible(bool(lines))
        self.update()

    def _open(self) -> None:
        self.opened.emit()
        self.panel.open_below(self, align_right=True)
        self.switch.setFocus()

    def _on_toggled(self, is_on: bool) -> None:
        if is_on != self._is_on:
            self.switched.emit(is_on)
