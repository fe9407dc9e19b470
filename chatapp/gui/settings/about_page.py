"""Versions of the program and its parts, and the licences of all that is inside."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

import chatapp
from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.popup import PlainDialog
from chatapp.gui.widgets.rows import ListRow, RowList
from chatapp.gui.widgets.text_field import ReadOnlyText
from chatapp.gui.widgets.theme import Theme
from chatapp.machine import inside
from chatapp.texts import tr

_LIST_HEIGHT = 320


class AboutPage(QWidget):
    """Reads the packages when it is made; their licences when one is picked."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        lines = [f"chatapp {chatapp.__version__}"]
        lines += [f"{name} {number}" for name, number in inside.versions().items()]
        self._versions = "\n".join(lines)
        versions = plain_label(self._versions, wraps=True, selectable=True)
        copy = TextButton(theme, tr("about.copy"), "copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._versions))
        heading = plain_label(tr("about.licences"), wraps=True)
        heading.setFont(theme.font(1.0, bold=True))
        explained = plain_label(tr("about.licences_explained"), wraps=True, quiet=True)
        self.list = RowList(theme, tr("about.licences"))
        rows = [
            ListRow(package.name, f"{package.name} {package.version}", package.licence)
            for package in inside.packages()
        ]
        self.list.show_rows(rows)
        self.list.setFixedHeight(theme.px(_LIST_HEIGHT))
        self.list.picked.connect(self._show_licence)
        parts = (versions, hbox(copy, None), heading, explained, self.list)
        vbox(*parts, on=self, spacing=6)

    def _show_licence(self, name: str) -> None:
        dialog = PlainDialog(name, tr("settings.close"), self.window())
        text = ReadOnlyText(self._theme)
        text.setAccessibleName(tr("about.licence_of", name=name))
        text.setPlainText(inside.licence_text(name) or tr("about.no_text"))
        dialog.column.addWidget(text, 1)
        dialog.column.addWidget(dialog.buttons)
        dialog.resize(self._theme.px(640), self._theme.px(480))
        dialog.open()
