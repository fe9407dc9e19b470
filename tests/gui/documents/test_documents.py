"""Documents in the window: reading with progress, switching on and off, removing, and what is said
of each.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from chatapp.contract.records import Document
from chatapp.gui.app.window import Window
from chatapp.gui.widgets.buttons import TextButton
from chatapp.machine.programs import tesseract

Make = Callable[..., Window]


def notices(window: Window) -> str:
    return "\n".join(window.shell.notices.texts().values())


def add(window: Window, qtbot: QtBot, *names: str) -> None:
    before = len(window.documents.shelf.documents)
    window.drop_target.dropped.emit([f"/tmp/{name}" for name in names], "chat")
    qtbot.waitUntil(lambda: len(window.documents.shelf.documents) == before + len(names))


def test_a_dropped_pdf_is_switched_on_in_this_chat(window: Window, qtbot: QtBot) -> None:
    add(window, qtbot, "report.pdf")
    assert window.chats.current.chat.document_ids == (1,)
    assert [(row.title, row.is_on) for row in window.documents.list.list.rows] == [
        ("report.pdf", True)
    ]


def test_what_was_found_in_it_is_said(window: Window, qtbot: QtBot) -> None:
    add(window, qtbot, "report.pdf")
    assert "report.pdf: 3 pages. Page 2 is an image without text" in notices(window)


def test_of_a_document_with_nothing_to_find_it_is_said(window: Window) -> None:
    empty = Document(
        7, "blank.pdf", "", 1, 2, 0, pages_without_text=(1, 2), report={"blank": "1-2"}
    )
    window.documents.reports.added(empty)
    assert "blank.pdf: 2 pages (2 without text). It has no text" in notices(window)


def test_a_document_is_read_again_from_its_menu(window: Window, qtbot: QtBot) -> None:
    add(window, qtbot, "report.pdf")
    window.documents.list.again_wanted.emit(1)
    qtbot.waitUntil(lambda: "report.pdf was re-read: 3 pages" in notices(window))
    assert window.documents.shelf.documents[0].pages_without_text == ()


def test_where_ocr_came_later_it_is_offered_once(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tesseract, "is_there", lambda: True)
    add(window, qtbot, "report.pdf")
    window.documents.shelf.refresh()
    qtbot.waitUntil(lambda: "the scanned pages of report.pdf" in notices(window))
    next(
        one for one in window.shell.notices.findChildren(TextButton) if one.text() == "Read again"
    ).click()
    qtbot.waitUntil(lambda: "report.pdf was re-read" in notices(window))


def test_a_file_that_says_what_another_says_is_told(window: Window, qtbot: QtBot) -> None:
    add(window, qtbot, "report.pdf")
    qtbot.waitUntil(lambda: window.documents.shelf.documents != [])
    window.documents.shelf.added.emit(window.documents.shelf.documents[0], 0, "b.pdf")
    assert (
        "b.pdf has the same content as report.pdf, which is already in the library (3 pages)"
        in notices(window)
    )


def test_many_files_are_read_one_after_another(window: Window, qtbot: QtBot) -> None:
    add(window, qtbot, "a.pdf", "b.pdf", "c.pdf")
    assert window.chats.current.chat.document_ids == (1, 2, 3)
    qtbot.waitUntil(lambda: "reading" not in window.shell.notices.texts())


def test_progress_names_page_and_waiting_files(window: Window, qtbot: QtBot) -> None:
    window.files.open(["/tmp/slow.pdf", "/tmp/b.pdf"])
    qtbot.waitUntil(lambda: "Reading slow.pdf: " in notices(window))
    assert "1 waiting" in notices(window)


def test_cancel_stops_what_is_read_and_what_waits(window: Window, qtbot: QtBot) -> None:
    window.files.open(["/tmp/slow.pdf", "/tmp/b.pdf"])
    qtbot.waitUntil(lambda: "Reading slow.pdf: " in notices(window))
    with qtbot.waitSignal(window.documents.shelf.ended):
        window.documents.shelf.cancel()
    assert window.documents.shelf.documents == []
    assert "reading" not in window.shell.notices.texts()


def kill_engine(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "Reading slow.pdf: " in notices(window))
    with qtbot.waitSignal(window.engine.became_ready):
        os.kill(window.engine.pid, signal.SIGKILL)


def test_what_was_read_when_the_engine_died_is_read_once_more_and_then_named(
    window: Window, qtbot: QtBot
) -> None:
    window.files.open(["/tmp/slow.pdf", "/tmp/b.pdf"])
    kill_engine(window, qtbot)
    qtbot.waitUntil(lambda: len(window.documents.shelf.documents) == 1)
    kill_engine(window, qtbot)
    assert "slow.pdf was not read completely: the engine stopped (it was killed)" in notices(window)
    assert "reading" not in window.shell.notices.texts()
    window.documents.reports.added(Document(7, "slow.pdf", "", 1, 2, 5))
    assert "slow.pdf was not read" not in notices(window)


def test_a_document_lands_in_the_chat_it_was_dropped_on(window: Window, qtbot: QtBot) -> None:
    window.chats.current.ask("say hello")
    qtbot.waitUntil(lambda: not window.chats.current.is_busy)
    dropped_on = window.chats.current.chat.id
    window.files.open(["/tmp/report.pdf"])
    window.chats.current.new()
    qtbot.waitUntil(lambda: window.store.chats.get(dropped_on).document_ids == (1,))
    assert window.chats.current.chat.document_ids == ()


def test_only_kept_means_switched_on_nowhere(window: Window, qtbot: QtBot) -> None:
    window.drop_target.dropped.emit(["/tmp/report.pdf"], "library")
    qtbot.waitUntil(lambda: len(window.documents.shelf.documents) == 1)
    assert window.chats.current.chat.document_ids == ()


def test_a_tick_switches_a_document_off_and_on(window: Window, qtbot: QtBot) -> None:
    add(window, qtbot, "report.pdf")
    window.documents.list.list.ticked.emit(1)
    assert window.chats.current.chat.document_ids == ()
    window.documents.list.list.ticked.emit(1)
    assert window.chats.current.chat.document_ids == (1,)


def test_removing_asks_first_and_switches_off_everywhere(window: Window, qtbot: QtBot) -> None:
    add(window, qtbot, "report.pdf")
    window.documents.list.ask_removal(1)
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    next(button for button in box.buttons() if button.text() == "Remove").click()
    qtbot.waitUntil(lambda: window.documents.shelf.documents == [])
    assert window.chats.current.chat.document_ids == ()
    assert window.documents.list.list.rows == []


def test_files_of_the_command_line_are_added(make_window: Make, qtbot: QtBot) -> None:
    window = make_window(["/tmp/report.pdf"])
    qtbot.waitUntil(lambda: window.chats.current.chat.document_ids == (1,))


def test_what_an_older_version_read_is_offered_and_read_again_in_one_go(
    window: Window, qtbot: QtBot
) -> None:
    add(window, qtbot, "old-a.pdf", "old-b.pdf", "new.pdf")
    line = window.documents.list.outdated
    assert line.isVisible()
    line.findChildren(TextButton)[0].click()
    qtbot.waitUntil(lambda: "2 documents were re-read." in notices(window))
    assert not line.isVisible()


def test_of_outdated_documents_the_one_whose_file_is_gone_is_named_and_stays(
    window: Window, qtbot: QtBot
) -> None:
    add(window, qtbot, "old-moved.docx", "old-b.pdf")
    line = window.documents.list.outdated
    line.findChildren(TextButton)[0].click()
    qtbot.waitUntil(lambda: "1 document was re-read." in notices(window))
    assert "The file of old-moved.docx is no longer where it was" in notices(window)
    assert {one.name for one in window.documents.shelf.documents if one.is_outdated} == {
        "old-moved.docx"
    }
    assert not line.isVisible()


def test_what_is_offered_over_the_library_takes_no_room_from_the_chats(
    window: Window, qtbot: QtBot
) -> None:
    window.main.resize(900, 600)
    add(window, qtbot, *(f"{number}.pdf" for number in range(7)))
    before = window.documents.list.list.height()
    window.documents.list.outdated.offer([1])
    line = window.documents.list.outdated
    qtbot.waitUntil(lambda: line.height() == line.heightForWidth(line.width()))
    assert window.documents.list.list.height() + line.height() <= before
