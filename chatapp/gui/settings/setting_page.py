"""The lines of the settings, group by group: one group is shown at a time, or what a search finds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.buttons import IconButton, MenuButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_WIDEST_FIELD = 460


class SettingLine(QWidget):
    """The name of a setting over its field, what it means, what it costs, and a way back."""

    def __init__(self, theme: Theme, words: str, field: QWidget, hint: str) -> None:
        super().__init__()
        self.words = words
        self.reset = IconButton(theme, "undo", tr("settings.reset", name=words), size=24)
        self._cost = plain_label(wraps=True)
        self._default = plain_label(wraps=True, quiet=True)
        hint_label = plain_label(hint, wraps=True, quiet=True)
        hint_label.setVisible(bool(hint))
        field.setMaximumWidth(theme.px(_WIDEST_FIELD))
        if isinstance(field, QCheckBox):
            field.setText(words)
            top = hbox(field, None, self.reset, spacing=8)
            vbox(top, hint_label, self._default, self._cost, on=self, spacing=3)
        else:
            name = plain_label(words, wraps=True)
            name.setBuddy(field)
            top = hbox(name, self.reset, grows=[name], spacing=8)
            beside = hbox(field, None)
            # The field takes all of the room up to its widest.
            beside.setStretch(0, 1000)
            vbox(top, beside, hint_label, self._default, self._cost, on=self, spacing=3)
        self.show_cost("")
        self.show_default("")

    def show_cost(self, words: str) -> None:
        """Show the memory that the choice takes; "" hides the sentence."""
        self._cost.setText(words)
        self._cost.setVisible(bool(words))

    def show_default(self, words: str) -> None:
        """Show the default of a changed setting and the button that brings it back."""
        self._default.setText(words)
        self._default.setVisible(bool(words))
        self.reset.setVisible(bool(words))


@dataclass(slots=True)
class SettingGroup:
    """What stands under one heading."""

    name: str
    words: str
    heading: QWidget
    everyday: list[QWidget] = field(default_factory=list)
    advanced: list[QWidget] = field(default_factory=list)
    fold: MenuButton | None = None
    is_open: bool = False

    def show_whole(self, shown: bool) -> None:
        """Show or hide the group, with its advanced lines as they are folded."""
        self.heading.setVisible(shown)
        for line in self.everyday:
            line.setVisible(shown)
        for line in self.advanced:
            line.setVisible(shown and self.is_open)
        if self.fold is not None:
            self.fold.setVisible(shown)
            self.fold.set_words(tr("settings.less" if self.is_open else "settings.advanced"))

    def show_found(self, matches: Callable[[QWidget], bool]) -> int:
        """Show only the lines that match; return how many do."""
        matching = [line for line in (*self.everyday, *self.advanced) if matches(line)]
        for line in (*self.everyday, *self.advanced):
            line.setVisible(line in matching)
        self.heading.setVisible(bool(matching))
        if self.fold is not None:
            self.fold.hide()
        return len(matching)


class SettingPage(QWidget):
    """All groups in one column; those that are not shown take no room."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._column = vbox(on=self, margins=(20, 8, 20, 16), spacing=18)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.groups: list[SettingGroup] = []
        self._nothing = plain_label(wraps=True, quiet=True)
        self._column.addWidget(self._nothing)
        self._nothing.hide()

    def add_group(self, name: str, words: str) -> None:
        """Start a group."""
        heading = plain_label(words, wraps=True)
        heading.setFont(self._theme.font(1.25, bold=True))
        self._column.addWidget(heading)
        self.groups.append(SettingGroup(name, words, heading))

    def add(self, widget: QWidget, is_advanced: bool = False) -> None:
        """Add a line, or a note under the line above, to the group begun last."""
        group = self.groups[-1]
        if is_advanced and group.fold is None:
            group.fold = MenuButton(self._theme, "settings")
            group.fold.clicked.connect(lambda: self._toggle(group))
            self._column.addLayout(hbox(group.fold, None))
        (group.advanced if is_advanced else group.everyday).append(widget)
        self._column.addWidget(widget)

    def add_to(self, group_name: str, widget: QWidget) -> None:
        """Add a widget to the end of a group."""
        for group in self.groups:
            if group.name == group_name:
                group.everyday.append(widget)
                after = [*group.advanced[-1:], *group.everyday[-2:-1], group.heading][0]
                self._column.insertWidget(self._column.indexOf(after) + 1, widget)

    def show_group(self, name: str) -> None:
        """Show one group alone."""
        self._nothing.hide()
        for group in self.groups:
            group.show_whole(group.name == name)

    def show_found(self, matches: Callable[[QWidget], bool], searched: str) -> None:
        """Show the lines that match, of all groups, or a sentence that there are none."""
        counts = [group.show_found(matches) for group in self.groups]
        self._nothing.setText(tr("settings.not_found", words=searched))
        self._nothing.setVisible(not any(counts))

    def unfold(self, name: str) -> None:
        """Show the advanced lines of a group from now on."""
        for group in self.groups:
            group.is_open = group.is_open or group.name == name

    def lines(self) -> Sequence[SettingLine]:
        """Return the lines of all groups."""
        return self.findChildren(SettingLine)

    def _toggle(self, group: SettingGroup) -> None:
        group.is_open = not group.is_open
        group.show_whole(True)
