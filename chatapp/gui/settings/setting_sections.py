"""The navigation of the settings: a search field over the names of the groups."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QBoxLayout, QWidget

from chatapp.gui.settings import setting_search
from chatapp.gui.settings.setting_page import SettingPage
from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.rows import ListRow, RowList
from chatapp.gui.widgets.scroll_bars import PlainScrollArea
from chatapp.gui.widgets.text_field import TextField
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

PLACES, ABOUT = "places", "about"
_NAV_WIDTH = 190
_NARROW = 620
"""Pixels of width under which the groups stand over the lines."""
_LOW_ROWS = 3


class Sections(QWidget):
    """Groups at the left of their lines; in a narrow dialog above them."""

    def __init__(self, theme: Theme, page: SettingPage) -> None:
        super().__init__()
        self._theme = theme
        self._page = page
        self.group = ""
        """The group that is shown while nothing is searched."""
        self.field = TextField(theme)
        self.field.setPlaceholderText(tr("settings.search"))
        self.field.setAccessibleName(tr("settings.search"))
        self.field.setClearButtonEnabled(True)
        self.list = RowList(theme, tr("settings.groups"))
        self.list.is_led = True
        self._side = QWidget()
        vbox(self.field, self.list, on=self._side, grows=[self.list], spacing=8)
        self._area: PlainScrollArea | None = None
        self._layout = hbox(self._side, on=self, spacing=8)
        self.list.picked.connect(self._on_picked)
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        self.field.textChanged.connect(self.refresh)
        rows = [ListRow(group.name, group.words) for group in page.groups]
        self.list.show_rows(rows)
        self.choose(page.groups[0].name)

    def place(self, area: PlainScrollArea) -> None:
        """Put the lines beside the groups."""
        self._area = area
        self._layout.addWidget(area, 1)

    def choose(self, group: str) -> None:
        """Show a group."""
        self.field.clear()
        self.group = group or self.group
        self.list.select(self.group)
        self.refresh()

    def set_width(self, width: int) -> None:
        """Take the place that a dialog of this width has."""
        is_narrow = width < self._theme.px(_NARROW)
        direction = QBoxLayout.Direction
        self._layout.setDirection(direction.TopToBottom if is_narrow else direction.LeftToRight)
        if is_narrow:
            self._side.setMaximumWidth(16_777_215)
            self.list.setFixedHeight(self.list.height_of_rows(_LOW_ROWS) + 4)
        else:
            self._side.setFixedWidth(self._theme.px(_NAV_WIDTH))
            self.list.setMinimumHeight(0)
            self.list.setMaximumHeight(16_777_215)

    def refresh(self) -> None:
        """Show what is searched, else the chosen group."""
        searched = self.field.text().strip()
        if searched:
            self.list.setCurrentIndex(QModelIndex())
            self._page.show_found(
                lambda line: setting_search.matches_line(line.objectName(), searched), searched
            )
        else:
            self.list.select(self.group)
            self._page.show_group(self.group)
        if self._area is not None:
            self._area.verticalScrollBar().setValue(0)

    def _on_picked(self, group: str) -> None:
        self.choose(group)

    def _on_current_changed(self) -> None:
        group = self.list.key_at(self.list.currentIndex())
        if group and group != self.group:
            self.choose(group)
