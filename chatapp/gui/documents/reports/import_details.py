"""A dialog that lists what became of many files, those that could not be read first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from chatapp.gui.widgets.popup import PlainDialog
from chatapp.gui.widgets.rows import ListRow, RowList
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_WIDTH, _HEIGHT = 520, 420


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """One file: what was found in it, or why it could not be read."""

    name: str
    words: str
    is_failure: bool = False
    has_warning: bool = False


class ImportDetails(PlainDialog):
    """Modal to the window; has a close button."""

    def __init__(self, theme: Theme, files: Sequence[ImportedFile], parent: QWidget) -> None:
        super().__init__(tr("documents.details_title"), tr("report.close"), parent)
        self.list = RowList(theme, tr("documents.details_title"))
        ordered = [
            *(file for file in files if file.is_failure),
            *(file for file in files if file.has_warning and not file.is_failure),
            *(file for file in files if not (file.has_warning or file.is_failure)),
        ]
        self.list.show_rows(
            [ListRow(at, file.name, file.words, wraps=True) for at, file in enumerate(ordered)]
        )
        self.column.addWidget(self.list)
        self.column.addWidget(self.buttons)
        self.resize(min(_WIDTH, parent.width() - 40), min(_HEIGHT, parent.height() - 40))
