"""The head of the library: folds the panel, adds documents and folders, and searches names."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.buttons import FlatButton, IconButton
from chatapp.gui.widgets.icons import icon
from chatapp.gui.widgets.painting import draw_elided, draw_icon
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.text_field import TextField
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_SEARCH_FROM = 9
"""Number of documents from which on a field to search them is shown."""


class FoldButton(FlatButton):
    """The heading with an arrow; a click folds the panel or unfolds it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.is_open = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(80, self._theme.px(28))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.paint_ground(painter)
        painter.setFont(self._theme.font(0.85, bold=True))
        painter.setPen(self._theme.color("quiet"))
        side = self._theme.px(14)
        place = self.rect().adjusted(4, 0, -4, 0)
        arrow = place.adjusted(0, 0, side - place.width(), 0)
        draw_icon(
            painter, "down" if self.is_open else "right", self._theme.colors.quiet, side, arrow
        )
        draw_elided(painter, place.adjusted(side + 6, 0, 0, 0), self.text())


class LibraryHead(Retranslating, QWidget):
    """The field is shown when there are many documents."""

    fold_toggled = Signal(bool)
    """Whether the panel is to be open."""
    add_requested = Signal()
    folder_requested = Signal()
    searched = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._count = 0
        self._fold = FoldButton(theme)
        self._add = IconButton(theme, "plus", "", size=24)
        self._add_folder = IconButton(theme, "folder", "", size=24)
        self.field = TextField(theme)
        self.field.setClearButtonEnabled(True)
        self._glass = self.field.addAction(
            icon("search", "#808080"), QLineEdit.ActionPosition.LeadingPosition
        )
        bar = hbox(self._fold, self._add_folder, self._add, margins=(10, 0, 8, 0), spacing=2)
        field = hbox(self.field, margins=(10, 0, 10, 0))
        vbox(bar, field, on=self, spacing=4)
        self._fold.clicked.connect(lambda: self.set_open(not self.is_open))
        self._add.clicked.connect(self.add_requested)
        self._add_folder.clicked.connect(self.folder_requested)
        self.field.textChanged.connect(self.searched)
        theme.changed.connect(self._on_theme_changed)
        self._retranslate()
        self._on_theme_changed()

    @property
    def is_open(self) -> bool:
        return self._fold.is_open

    def set_open(self, is_open: bool) -> None:
        """Fold or unfold the panel."""
        if is_open == self._fold.is_open:
            return
        self._fold.is_open = is_open
        self._retranslate()
        self.set_count(self._count)
        self.fold_toggled.emit(is_open)

    def set_count(self, documents: int) -> None:
        """Show how many documents there are."""
        self._count = documents
        has_field = self.is_open and documents >= _SEARCH_FROM
        if not has_field and self.field.text():
            self.field.clear()
        self.field.setVisible(has_field)
        self._retranslate()

    def _retranslate(self) -> None:
        name = tr("documents.name")
        self._fold.setText(f"{name} · {self._count:,}" if self._count else name)
        self._fold.setAccessibleName(tr("library.fold" if self.is_open else "library.unfold"))
        self._fold.setToolTip(self._fold.accessibleName())
        self._fold.update()
        self._add.set_words(tr("documents.add"))
        self._add_folder.set_words(tr("folders.add"))
        self.field.setPlaceholderText(tr("library.search"))
        self.field.setAccessibleName(tr("library.search"))

    def _on_theme_changed(self) -> None:
        self._glass.setIcon(icon("search", self._theme.colors.quiet))
        self._fold.update()
