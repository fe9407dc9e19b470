"""What enforces the switch and what was refused, for the settings, with a report to save."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.rows import ListRow, RowList
from chatapp.gui.widgets.theme import Theme
from chatapp.machine.offline import proof
from chatapp.machine.offline.proof import ProcessProof
from chatapp.machine.offline.refusals import Refusal
from chatapp.texts import tr

_MOST_ROWS = 200
_HIGHEST_LIST = 240


class NetworkPage(QWidget):
    """Shows what was true when it was made."""

    report_wanted = Signal()

    def __init__(
        self, theme: Theme, processes: Sequence[ProcessProof], refusals: Sequence[Refusal]
    ) -> None:
        super().__init__()
        name = plain_label(tr("network.processes"), wraps=True)
        name.setFont(theme.font(1.0, bold=True))
        lines = [plain_label(process_words(process), wraps=True) for process in processes]
        if not proof.is_readable():
            lines.append(plain_label(tr("network.no_lock_here"), wraps=True, quiet=True))
        words = tr("network.refused", count=len(refusals)) if refusals else tr("network.nothing")
        count = plain_label(words, wraps=True)
        count.setFont(theme.font(1.0, bold=True))
        self.list = RowList(theme, tr("network.list"))
        self.list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        newest = list(reversed(refusals))[:_MOST_ROWS]
        self.list.show_rows([_row(number, each) for number, each in enumerate(newest)])
        self.list.setVisible(bool(refusals))
        self.list.setFixedHeight(min(_HIGHEST_LIST, self.list.height_of_rows(8) + 4))
        self.report = TextButton(theme, tr("network.save_report"), "export")
        self.report.clicked.connect(self.report_wanted)
        vbox(name, *lines, count, self.list, hbox(self.report, None), on=self, spacing=6)


def process_words(process: ProcessProof) -> str:
    """Return one sentence on a process: its role, what holds it, and its open sockets."""
    codes = {True: "network.locked", False: "network.guarded"}
    words = tr(codes[process.is_locked], role=role_words(process.role), pid=process.pid)
    if process.sockets:
        return f"{words} {tr('network.sockets', list=', '.join(process.sockets))}"
    return f"{words} {tr('network.no_sockets')}"


def role_words(role: str) -> str:
    """Return the name of a role of our processes; other programs keep theirs."""
    known = ("window", "engine", "terminal", "child")
    return tr(f"network.role.{role}") if role in known else role


def _row(number: int, refusal: Refusal) -> ListRow:
    when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(refusal.at))
    detail = f"{when} · {role_words(refusal.process)} · {refusal.module}"
    return ListRow(number, refusal.address, detail)
