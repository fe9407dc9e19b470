"""The report says how a document was read."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from chatapp import texts
from chatapp.contract.records import Document
from chatapp.gui.documents.reports.ingest_report import IngestReport, lines

REPORT = {"ocr": "3, 7-9", "two_columns": "1", "tables": "2", "seconds": "12.4"}
DOCUMENT = Document(
    1, "a.pdf", "", 0, 40, 90, pages_without_text=(2,), pages_bad_text=(4,), report=REPORT
)


def test_it_names_the_pages_of_each_kind(qtbot: QtBot) -> None:
    texts.use("en")
    said = dict(lines(DOCUMENT))
    assert said["Read by OCR"] == "3, 7-9"
    assert (said["Without text"], said["Garbled text"], said["Tables"]) == ("2", "4", "2")
    assert said["Time taken"] == "12.4 s"


def test_it_opens_and_closes(qtbot: QtBot) -> None:
    texts.use("ko")
    dialog = IngestReport(DOCUMENT)
    dialog.open()
    qtbot.waitUntil(dialog.isVisible)
    assert "읽은 결과" in dialog.windowTitle()
    again = next(
        button for button in dialog.findChildren(QPushButton) if button.text() == "다시 읽기"
    )
    with qtbot.waitSignal(dialog.again_wanted):
        again.click()
    dialog.reject()
    texts.use("en")
