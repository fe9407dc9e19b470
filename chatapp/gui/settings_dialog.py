"""The settings: a row each, in effect at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from chatapp.gui.i18n import tr
from chatapp.gui.kept_settings import KeptSettings
from chatapp.gui.plain_text import plain_label
from chatapp.gui.setting_rows import list_row, row_for
from chatapp.gui.theme import Theme
from chatapp.records import Model
from chatapp.settings import Settings

# Set by using the program, not in a dialog.
_NOT_SHOWN = {"model_path", "starter_notice_seen", "list_shown", "window_geometry", "unknown"}


class SettingsDialog(QDialog):
    """Rows in the order of the Settings; a language chosen here words the dialog anew."""

    def __init__(self, theme: Theme, kept: KeptSettings, embedders: Sequence[Model], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = theme
        self._kept = kept
        self._embedders = [(tr("settings.embedder_path.built_in"), ""), *((one.name, one.path) for one in embedders)]
        self._column = QVBoxLayout(self)
        self.setMinimumSize(480, 400)
        self.resize(600, 660)
        self._build()
        kept.changed.connect(self._on_setting_changed)

    def field(self, name: str) -> QWidget:
        """Return the field of a setting."""
        found = self.findChild(QWidget, name)
        assert found is not None
        return found

    def _build(self) -> None:
        self.setWindowTitle(tr("settings.title"))
        page = QWidget()
        form = QFormLayout(page)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setVerticalSpacing(14)
        for name in Settings._fields:
            if name not in _NOT_SHOWN:
                form.addRow(tr(f"settings.{name}"), self._field(name))
        folder = plain_label(str(self._kept.folder), wraps=True)
        folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        form.addRow(tr("settings.data_folder"), folder)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(page)
        buttons = QDialogButtonBox()
        buttons.addButton(tr("settings.close"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        self._column.addWidget(scroll, 1)
        self._column.addWidget(buttons)

    def _field(self, name: str) -> QWidget:
        def on_change(value: object) -> None:
            self._kept.change(name, value)

        if name == "embedder_path":
            row = list_row(self._embedders, self._kept.values.embedder_path, on_change)
        else:
            row = row_for(self._theme, name, self._kept.values, on_change)
        row.setObjectName(name)
        row.setAccessibleName(tr(f"settings.{name}"))
        return _with_hint(row, tr(f"settings.{name}.hint"))

    def _on_setting_changed(self, name: str) -> None:
        if name == "language":
            while item := self._column.takeAt(0):
                if (old := item.widget()) is not None:
                    old.hide()
                    old.setParent(None)
                    old.deleteLater()
            self._build()


def _with_hint(field: QWidget, hint: str) -> QWidget:
    pair = QWidget()
    column = QVBoxLayout(pair)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(field)
    words: QLabel = plain_label(hint, wraps=True)
    words.setForegroundRole(words.palette().ColorRole.PlaceholderText)
    words.setVisible(bool(hint))
    column.addWidget(words)
    return pair
