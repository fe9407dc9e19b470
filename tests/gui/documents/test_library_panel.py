"""The library's panel: a click opens, the box ticks, folders are a tree, the border is dragged."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from chatapp.contract.records import Document, Folder
from chatapp.gui.app.window import Window
from chatapp.gui.documents.document_list import DocumentList
from chatapp.gui.documents.password_dialog import PasswordDialog
from chatapp.gui.library.library_rows import FolderKey
from chatapp.gui.widgets.theme import Theme

Make = Callable[..., Window]
NAMES = ("a.pdf", "plan.docx", "sub.pdf", "deep.xlsx")
DOCUMENTS = [Document(at, name, "", 1, 3, 9) for at, name in enumerate(NAMES, 1)]
FILES = {"plan.docx": 2, "2024/sub.pdf": 3, "2024/q3/deep.xlsx": 4}
FOLDER = Folder(5, "/home/kim/Reports", (2, 3, 4), files=FILES)


@pytest.fixture
def library(qtbot: QtBot, theme: Theme) -> DocumentList:
    made = DocumentList(theme)
    qtbot.addWidget(made)
    made.resize(260, 500)
    made.show_documents(DOCUMENTS)
    made.show_folders([FOLDER])
    with qtbot.waitExposed(made):
        made.show()
    return made


def titles(library: DocumentList) -> list[str]:
    return [row.title for row in library.list.rows]


def part(library: DocumentList, key: object, name: str) -> QPoint:
    """Return the middle of a part of a row."""
    number = next(at for at, row in enumerate(library.list.rows) if row.key == key)
    place = library.list.visualRect(library.list.model().index(number, 0))
    parts = library.list.painter.parts(library.list.rows[number], place)
    return getattr(parts, name).center()


def click(library: DocumentList, qtbot: QtBot, key: object, name: str) -> None:
    place = part(library, key, name)
    qtbot.mouseClick(library.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def menu() -> list[QAction]:
    shown = QApplication.activePopupWidget()
    assert isinstance(shown, QMenu)
    actions = [action for action in shown.actions() if not action.isSeparator()]
    shown.close()
    return actions


def test_a_click_opens_a_document(library: DocumentList, qtbot: QtBot) -> None:
    with (
        qtbot.waitSignal(library.action_wanted) as wanted,
        qtbot.assertNotEmitted(library.switched),
    ):
        click(library, qtbot, 1, "words")
    assert wanted.args == ["open", 1]


def test_the_box_ticks_and_opens_nothing(library: DocumentList, qtbot: QtBot) -> None:
    with qtbot.waitSignal(library.switched) as switched:
        click(library, qtbot, 1, "check")
    assert switched.args == [[1], True]
    library.show_switched_on([1])
    with qtbot.waitSignal(library.switched) as switched:
        click(library, qtbot, 1, "check")
    assert switched.args == [[1], False]


def test_the_dots_open_the_menu(library: DocumentList, qtbot: QtBot) -> None:
    click(library, qtbot, 1, "dots")
    assert [action.text() for action in menu()] == [
        "Open",
        "Ask about it",
        "Summarize…",
        "Translate…",
        "Test search",
        "Import details",
        "Read again",
        "Open in its program",
        "Show in folder",
        "Remove…",
    ]


@pytest.mark.parametrize("by_menu_key", [True, False])
def test_the_menu_opens_by_keyboard(library: DocumentList, qtbot: QtBot, by_menu_key: bool) -> None:
    library.list.select(1)
    library.list.setFocus()
    if by_menu_key:
        # Qt makes this of the menu key, at the current row.
        place = library.list.visualRect(library.list.currentIndex()).center()
        keyboard, viewport = QContextMenuEvent.Reason.Keyboard, library.list.viewport()
        event = QContextMenuEvent(keyboard, place, viewport.mapToGlobal(place))
        QApplication.sendEvent(viewport, event)
    else:
        qtbot.keyClick(library.list, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    assert menu()[0].text() == "Open"


def test_enter_opens_and_space_ticks(library: DocumentList, qtbot: QtBot) -> None:
    library.list.select(1)
    with qtbot.waitSignal(library.action_wanted) as wanted:
        qtbot.keyClick(library.list, Qt.Key.Key_Return)
    assert wanted.args == ["open", 1]
    with qtbot.waitSignal(library.switched) as switched:
        qtbot.keyClick(library.list, Qt.Key.Key_Space)
    assert switched.args == [[1], True]


def test_folders_are_a_tree_that_unfolds(library: DocumentList, qtbot: QtBot) -> None:
    assert titles(library) == ["Reports", "a.pdf"]
    click(library, qtbot, FolderKey(5), "arrow")
    assert titles(library) == ["Reports", "2024", "plan.docx", "a.pdf"]
    library.list.select(FolderKey(5, "2024"))
    qtbot.keyClick(library.list, Qt.Key.Key_Right)
    assert titles(library) == ["Reports", "2024", "q3", "sub.pdf", "plan.docx", "a.pdf"]
    qtbot.keyClick(library.list, Qt.Key.Key_Left)
    assert titles(library) == ["Reports", "2024", "plan.docx", "a.pdf"]


def test_a_folder_within_a_folder_is_ticked_with_all_in_it(
    library: DocumentList, qtbot: QtBot
) -> None:
    click(library, qtbot, FolderKey(5), "arrow")
    with qtbot.waitSignal(library.switched) as switched:
        click(library, qtbot, FolderKey(5, "2024"), "check")
    assert (sorted(switched.args[0]), switched.args[1]) == ([3, 4], True)
    library.show_switched_on([3, 4])
    root, inner = library.list.rows[:2]
    assert (root.is_on, root.is_partly_on, inner.is_on) == (False, True, True)


def test_many_documents_are_searched_by_name_and_folder(
    library: DocumentList, qtbot: QtBot
) -> None:
    assert not library.head.field.isVisible()
    more = [Document(at, f"note {at}.txt", "", 1, 3, 9) for at in range(10, 20)]
    library.show_documents([*DOCUMENTS, *more])
    assert library.head.field.isVisible()
    qtbot.keyClicks(library.head.field, "q3")
    assert titles(library) == ["deep.xlsx"]
    with qtbot.waitSignal(library.action_wanted) as wanted:
        qtbot.keyClick(library.head.field, Qt.Key.Key_Return)
    assert wanted.args == ["open", 4]
    qtbot.keyClicks(library.head.field, "nothing")
    assert library._nothing.text() == "No document has this name."


def test_loading_is_told_from_none(qtbot: QtBot, theme: Theme) -> None:
    made = DocumentList(theme)
    qtbot.addWidget(made)
    made.show()
    assert made._nothing.text() == "Loading library…"
    made.show_documents([])
    assert made._nothing.text() == "Drop documents or a folder here to ask about them."


# In the window ---------------------------------------------------------------------------------


def add(window: Window, qtbot: QtBot, *names: str) -> None:
    before = len(window.documents.shelf.documents)
    window.drop_target.dropped.emit([f"/tmp/{name}" for name in names], "chat")
    qtbot.waitUntil(lambda: len(window.documents.shelf.documents) == before + len(names))


def test_a_document_opens_at_its_first_page(window: Window, qtbot: QtBot) -> None:
    add(window, qtbot, "report.pdf")
    window.documents.list.list.picked.emit(1)
    assert window.main.source_is_shown
    assert (window.source.view.document_id(), window.source.view.stage.page) == (1, 1)
    assert not window.source.view._cited.isVisible()


def test_the_palette_acts_on_the_document_on_screen(window: Window, qtbot: QtBot) -> None:
    add(window, qtbot, "report.pdf", "b.pdf")
    window.documents.list.list.picked.emit(2)
    window.shell.commands.action("summarize_document").trigger()
    assert window.works.page is not None
    assert window.works.page.state is not None
    assert window.works.page.state.document.id == 2


def test_without_a_choice_the_palette_asks_for_one(window: Window, qtbot: QtBot) -> None:
    add(window, qtbot, "report.pdf", "b.pdf")
    window.shell.commands.action("open_document").trigger()
    assert "Select a document" in "".join(window.shell.notices.texts().values())


def test_to_ask_ticks_the_document_and_gives_the_keyboard(window: Window, qtbot: QtBot) -> None:
    window.drop_target.dropped.emit(["/tmp/report.pdf"], "library")
    qtbot.waitUntil(lambda: len(window.documents.shelf.documents) == 1)
    window.documents.list.do("ask", 1)
    assert window.chats.current.chat.document_ids == (1,)


def test_the_panel_folds_and_stays_folded(window: Window, qtbot: QtBot, make_window: Make) -> None:
    add(window, qtbot, "report.pdf")
    library = window.documents.list
    before = library.height()
    library.head._fold.click()
    qtbot.waitUntil(lambda: library.height() < before)
    assert not library.list.isVisible()
    window.main.close()
    again = make_window()
    assert not again.documents.list.head.is_open
    assert not again.documents.list.list.isVisible()


def test_the_dragged_height_comes_back(window: Window, qtbot: QtBot, make_window: Make) -> None:
    add(window, qtbot, *(f"{number}.pdf" for number in range(12)))
    splitter = window.main.side._splitter
    splitter.moveSplitter(200, 1)
    dragged = window.documents.list.height()
    assert dragged > window.main.side.height() // 2
    window.main.close()
    again = make_window()
    qtbot.waitUntil(lambda: abs(again.documents.list.height() - dragged) < 5)


def test_a_program_that_is_not_there_is_said(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(window, qtbot, "report.pdf")
    opened: list[str] = []

    def open_url(url: object) -> bool:
        opened.append(str(url))
        return False

    monkeypatch.setattr("chatapp.gui.shell.desktop.QDesktopServices.openUrl", open_url)
    window.documents.list.do("open_in_program", 1)
    qtbot.waitUntil(lambda: "No program on this computer opens" in said(window))
    window.documents.list.do("show_in_folder", 1)
    qtbot.waitUntil(lambda: "no file manager" in said(window))
    assert len(opened) == 2


def said(window: Window) -> str:
    return "\n".join(window.shell.notices.texts().values())


def skip_locked(window: Window, qtbot: QtBot) -> None:
    """Leave a file unread whose password is asked for."""
    qtbot.waitUntil(lambda: window.shell.window.findChild(PasswordDialog) is not None)
    window.shell.window.findChild(PasswordDialog).reject()  # type: ignore[union-attr]


# Many files ------------------------------------------------------------------------------------


def test_many_files_are_told_in_one_sentence_with_details(window: Window, qtbot: QtBot) -> None:
    names = ("1.pdf", "2.pdf", "locked.pdf", "3.pdf", "4.pdf")
    window.files.open([f"/tmp/{name}" for name in names])
    skip_locked(window, qtbot)
    qtbot.waitUntil(lambda: "4 added, 1 not." in said(window))
    assert "locked.pdf is protected" not in said(window)
    strip = window.shell.notices._strips["imported"]
    strip._action.click()
    details = QApplication.activeModalWidget()
    assert details is not None
    rows = details.list.rows  # type: ignore[attr-defined]
    assert rows[0].title == "locked.pdf"
    assert "password" in rows[0].detail
    assert len(rows) == 5
    details.close()


def test_one_file_is_told_by_its_name(window: Window, qtbot: QtBot) -> None:
    window.files.open(["/tmp/locked.pdf", "/tmp/1.pdf"])
    skip_locked(window, qtbot)
    qtbot.waitUntil(lambda: "locked.pdf is protected by a password" in said(window))
