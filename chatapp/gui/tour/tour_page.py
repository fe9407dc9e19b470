"""The page of the first start, over the empty chat: three things to choose, each of which may wait."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.settings.setting_rows import row_for
from chatapp.gui.shell.kept_settings import KeptSettings
from chatapp.gui.widgets.boxes import clear, column, hbox, vbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.scroll_bars import PlainScrollArea
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_WIDEST_FIELD = 320


class TourPage(Retranslating, QWidget):
    """Covers the transcript; the text field below stays in use."""

    model_wanted = Signal()
    started = Signal()
    skipped = Signal()

    def __init__(self, theme: Theme, kept: KeptSettings, over: QWidget) -> None:
        super().__init__(over)
        self._theme = theme
        self._kept = kept
        self._model = ""
        self._content = QWidget()
        self._column = vbox(on=self._content, spacing=6)
        self._area = PlainScrollArea(theme, self._content)
        vbox(self._area, on=self)
        self.setAutoFillBackground(True)
        self._over = over
        over.installEventFilter(self)
        self._retranslate()

    def show_model(self, name: str) -> None:
        """Name the model that answers, "" while there is none."""
        self._model = name
        self._model_words.setText(self._worded_model())

    def cover(self) -> None:
        """Lie over the transcript."""
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._over.rect())
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        left, _width = column(self.width(), self._theme.zoom_percent)
        self._column.setContentsMargins(left, 20, left, 20)

    def _retranslate(self) -> None:
        clear(self._column)
        self._area.setAccessibleName(tr("tour.title"))
        title = plain_label(tr("tour.title"), wraps=True)
        title.setFont(self._theme.font(1.3, bold=True))
        self._model_words = plain_label(self._worded_model(), wraps=True, quiet=True)
        self.model = TextButton(self._theme, tr("tour.choose_model"), "model")
        self.start = TextButton(self._theme, tr("tour.start"), "document")
        self.skip = TextButton(self._theme, tr("tour.skip"), quiet=True)
        self.model.clicked.connect(self.model_wanted)
        self.start.clicked.connect(self.started)
        self.skip.clicked.connect(self.skipped)
        fields = hbox(*[self._field(name) for name in ("language", "theme")], None, spacing=16)
        self._add(title, plain_label(tr("tour.offline"), wraps=True, quiet=True))
        self._add(self._heading("tour.look"))
        self._column.addLayout(fields)
        self._add(self._heading("tour.model"), self._model_words)
        self._column.addLayout(hbox(self.model, None))
        self._add(
            self._heading("tour.try"), plain_label(tr("tour.explained"), wraps=True, quiet=True)
        )
        self._column.addLayout(hbox(self.start, self.skip, None, spacing=8))
        self._column.addStretch(1)

    def _add(self, *widgets: QWidget) -> None:
        for widget in widgets:
            self._column.addWidget(widget)

    def _heading(self, code: str) -> QWidget:
        heading = plain_label(tr(code), wraps=True)
        heading.setFont(self._theme.font(1.0, bold=True))
        heading.setContentsMargins(0, 14, 0, 0)
        return heading

    def _field(self, name: str) -> QWidget:
        field = row_for(
            self._theme,
            name,
            getattr(self._kept.values, name),
            lambda value: self._kept.change(name, value),
        )
        field.setAccessibleName(tr(f"settings.{name}"))
        field.setMaximumWidth(self._theme.px(_WIDEST_FIELD))
        return field

    def _worded_model(self) -> str:
        return tr("tour.model_is", name=self._model) if self._model else tr("tour.no_model")
