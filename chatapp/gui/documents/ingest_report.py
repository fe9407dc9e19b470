"""A quiet dialog that says how a document was read: its pages, what was found on them, what is
missing.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from chatapp import texts
from chatapp.contract.records import Document
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.texts import document_warnings, places, tr

_WIDTH = 420


class IngestReport(QDialog):
    """It is gone for good when it is closed."""

    again_wanted = Signal(int)
    """Read the document again."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("report.title", name=document.name))
        self.setMinimumWidth(_WIDTH)
        rows = QFormLayout()
        rows.setHorizontalSpacing(24)
        for name, value in lines(document):
            said = plain_label(wraps=True)
            said.setText(value)
            rows.addRow(name, said)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addLayout(rows)
        for sentence in document_warnings.sentences(document, texts.language()):
            warned = plain_label(wraps=True)
            warned.setText(sentence)
            column.addWidget(warned)
        # Else the sentences would share what is left over, and stand far apart.
        column.addStretch(1)
        buttons = QDialogButtonBox()
        close = buttons.addButton(tr("report.close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        again = buttons.addButton(tr("documents.again"), QDialogButtonBox.ButtonRole.ActionRole)
        again.clicked.connect(lambda: self.again_wanted.emit(document.id))
        again.clicked.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        # Qt's own guess is that of narrower lines, and leaves a hole at the foot.
        self.resize(_WIDTH, column.totalHeightForWidth(_WIDTH))


def lines(document: Document) -> list[tuple[str, str]]:
    """Return what was found in a document: name and value; what was not there is left out."""
    found = document.report
    blank = found.get("blank", "")
    lists = {
        "without_text": document_warnings.page_list(document.pages_without_text),
        "blank": blank,
        "bad_text": document_warnings.page_list(document.pages_bad_text),
        "ocr": found.get("ocr", ""),
        "two_columns": found.get("two_columns", ""),
        "tables": found.get("tables", "").removeprefix("0"),
    }
    if document.other_names:
        lists = {"other_names": ", ".join(document.other_names), **lists}
    named = [(tr(f"report.{name}"), value) for name, value in lists.items() if value]
    if seconds := found.get("seconds"):
        named.append((tr("report.seconds"), tr("report.seconds_value", seconds=seconds)))
    about = [(tr("report.length"), places.count(document, texts.language()))]
    return [*about, (tr("report.passages"), f"{document.passages:,}"), *named]
