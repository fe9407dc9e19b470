"""The page of all models over the chat: those here, and those worth getting."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from chatapp.gui.models.catalog_list import CatalogList
from chatapp.gui.models.installed_list import InstalledList
from chatapp.gui.models.model_choice import ModelChoice
from chatapp.gui.widgets.boxes import column, hbox, vbox
from chatapp.gui.widgets.buttons import IconButton, TextButton
from chatapp.gui.widgets.flow_layout import FlowLayout
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.scroll_bars import PlainScrollArea
from chatapp.gui.widgets.theme import Theme
from chatapp.machine.context_price import size
from chatapp.texts import tr


class ModelsPage(Retranslating, QWidget):
    """Covers the middle of the window; it changes while it is seen only."""

    closed = Signal()
    file_wanted = Signal()
    folder_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        over: QWidget,
        choice: ModelChoice,
        installed: InstalledList,
        catalog: CatalogList,
    ) -> None:
        super().__init__(over)
        self._theme, self._choice = theme, choice
        self.installed, self.catalog = installed, catalog
        self._title = plain_label()
        self._gguf = plain_label(wraps=True, quiet=True)
        self._memory = plain_label(wraps=True, quiet=True)
        self._close = IconButton(theme, "close", "")
        self.here, self.more = TextButton(theme, ""), TextButton(theme, "")
        self.file = TextButton(theme, "", "plus", quiet=True)
        self.folder = TextButton(theme, "", "folder", quiet=True)
        self._body = QStackedWidget()
        self._areas = [PlainScrollArea(theme, part) for part in (installed, catalog)]
        for area in self._areas:
            self._body.addWidget(area)
        self.setAutoFillBackground(True)
        self._build()
        self._connect()
        self._retranslate()

    def open(self, gets_more: bool = False) -> None:
        """Cover the chat and show the models here, or those worth getting."""
        over = self.parentWidget()
        assert over is not None
        self.setGeometry(over.rect())
        self.show()
        self.raise_()
        self._show_part(gets_more)
        (self.more if gets_more else self.here).setFocus()

    def refresh(self) -> None:
        """Show all anew, if the page is seen."""
        if not self.isVisible():
            return
        memory = self._choice.memory
        known = memory.total > 0
        words = tr("models.memory", free=size(memory.free), total=size(memory.total))
        self._memory.setText(words if known else "")
        self._memory.setVisible(known)
        self.installed.refresh()
        self.catalog.refresh()

    def refresh_states(self) -> None:
        """Show what moves: what is loaded, and files on their way."""
        if self.isVisible():
            self.installed.refresh_states()
            self.catalog.refresh()

    def close_page(self) -> None:
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def _show_part(self, gets_more: bool) -> None:
        self._body.setCurrentIndex(int(gets_more))
        self.here.setChecked(not gets_more)
        self.more.setChecked(gets_more)
        self.refresh()

    def _build(self) -> None:
        self._head = hbox(self._title, None, self._close, spacing=8)
        for tab in (self.here, self.more):
            tab.setCheckable(True)
        tools = QWidget()
        flow = FlowLayout(tools, gap=4)
        for button in (self.here, self.more, self.file, self.folder):
            flow.addWidget(button)
        self._tools = hbox(tools)
        self._lines = vbox(self._gguf, self._memory, spacing=2)
        rows = (self._head, self._lines, self._tools, self._body)
        self._column = vbox(*rows, on=self, grows=[self._body], spacing=6)

    def _connect(self) -> None:
        self._close.clicked.connect(self.close_page)
        self.here.clicked.connect(lambda: self._show_part(False))
        self.more.clicked.connect(lambda: self._show_part(True))
        self.file.clicked.connect(self.file_wanted)
        self.folder.clicked.connect(self.folder_wanted)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Esc"), self, context=inside).activated.connect(self.close_page)
        over = self.parentWidget()
        assert over is not None
        over.installEventFilter(self)
        self._theme.changed.connect(self._retranslate)

    def _retranslate(self) -> None:
        self._title.setFont(self._theme.font(1.3, bold=True))
        self._title.setText(tr("models.title"))
        self._gguf.setText(tr("models.gguf"))
        self._close.set_words(tr("models.close"))
        self.here.set_words(tr("models.here"))
        self.more.set_words(tr("models.get"))
        self.file.set_words(tr("model.choose_file"))
        self.folder.set_words(tr("model.open_folder"))
        self.setAccessibleName(tr("models.title"))
        for area, tab in zip(self._areas, (self.here, self.more), strict=True):
            area.setAccessibleName(tab.text())
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._align()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._align()

    def _align(self) -> None:
        """Keep all in the reading column."""
        left = column(self.width(), self._theme.zoom_percent).left
        self._head.setContentsMargins(left, 8, 8, 0)
        self._lines.setContentsMargins(left, 0, left, 0)
        # The words of a button are indented by 8 px.
        self._tools.setContentsMargins(left - 8, 0, left - 8, 0)
        for area in self._areas:
            widget = area.widget()
            layout = widget.layout() if widget is not None else None
            if layout is not None:
                layout.setContentsMargins(left, 2, max(8, left - 10), 16)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        over = self.parentWidget()
        if watched is over and over is not None and event.type() == QEvent.Type.Resize:
            self.setGeometry(over.rect())
        return False
