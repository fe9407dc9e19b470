"""The dialog of instructions and sampling: one page for the chat on screen, one for all chats."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QWidget

from chatapp.gui.instructions.options_form import OptionsForm
from chatapp.gui.widgets.boxes import hbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.popup import PlainDialog
from chatapp.gui.widgets.scroll_bars import PlainScrollArea
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr


class OptionsDialog(PlainDialog):
    """What is changed is stored at once by who made the dialog."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(tr("options.title"), tr("options.close"), parent)
        self.chat = OptionsForm(theme, tr("options.chat_hint"))
        self.everywhere = OptionsForm(theme, tr("options.everywhere_hint"))
        self._pages = QStackedWidget()
        self._tabs = [TextButton(theme, ""), TextButton(theme, "")]
        for index, code in enumerate(("options.chat", "options.everywhere")):
            tab, form = self._tabs[index], (self.chat, self.everywhere)[index]
            tab.set_words(tr(code))
            tab.setCheckable(True)
            tab.clicked.connect(lambda _checked=False, index=index: self.show_page(index))
            self._pages.addWidget(form)
        self.column.addLayout(hbox(*self._tabs, None, spacing=4))
        area = PlainScrollArea(theme, self._pages)
        area.setAccessibleName(self.windowTitle())
        self.column.addWidget(area, 1)
        self.column.addWidget(self.buttons)
        room = parent.screen().availableGeometry().size()
        self.resize(QSize(theme.px(600), theme.px(560)).boundedTo(room))
        self.show_page(0)

    def show_page(self, index: int) -> None:
        """Show the page of the chat (0) or of all chats (1)."""
        self._pages.setCurrentIndex(index)
        for number, tab in enumerate(self._tabs):
            tab.setChecked(number == index)
        (self.chat, self.everywhere)[index].edit.setFocus()
