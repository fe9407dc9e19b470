"""A dialog with the import report of a document: its pages, its findings, its warnings."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QFormLayout, QWidget

from chatapp import texts
from chatapp.contract.records import Document
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.popup import PlainDialog
from chatapp.texts import document_warnings, places, tr

_WIDTH = 420


class IngestReport(PlainDialog):
    """Offers to read the document again."""

    again_wanted = Signal(int)
    """The id of the document."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(tr("report.title", name=document.name), tr("report.close"), parent)
        self.setMinimumWidth(_WIDTH)
        rows = QFormLayout()
        rows.setHorizontalSpacing(24)
        for name, value in lines(document).items():
            rows.addRow(name, plain_label(value, wraps=True))
        self.column.setSpacing(12)
        self.column.addLayout(rows)
        for warning in document_warnings.sentences(document, texts.language()):
            self.column.addWidget(plain_label(warning, wraps=True))
        # Without it the sentences share the free space and stand far apart.
        self.column.addStretch(1)
        self.close_button.setDefault(True)
        role = QDialogButtonBox.ButtonRole.ActionRole
        again = self.buttons.addButton(tr("documents.again"), role)
        again.clicked.connect(lambda: self.again_wanted.emit(document.id))
        again.clicked.connect(self.accept)
        self.column.addWidget(self.buttons)
        # Qt's size hint assumes narrower lines and leaves a gap at the bottom.
        self.resize(_WIDTH, self.column.totalHeightForWidth(_WIDTH))


def lines(document: Document) -> dict[str, str]:
    """Return the values of the report by their names; findings without a value are left out."""
    report = document.report
    findings = {
        "other_names": ", ".join(document.other_names),
        "without_text": document_warnings.page_list(document.pages_without_text),
        "blank": report.get("blank", ""),
        "bad_text": document_warnings.page_list(document.pages_bad_text),
        "ocr": report.get("ocr", ""),
        "two_columns": report.get("two_columns", ""),
        "tables": report.get("tables", "").removeprefix("0"),
    }
    if seconds := report.get("seconds"):
        findings["seconds"] = tr("report.seconds_value", seconds=seconds)
    findings = {name: value for name, value in findings.items() if value}
    length = places.count(document, texts.language())
    values = {"length": length, "passages": f"{document.passages:,}", **findings}
    return {tr(f"report.{name}"): value for name, value in values.items()}
