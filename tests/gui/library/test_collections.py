"""Collections of documents in the library: filled by menu and by dragging, ticked, undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from chatapp.gui.app.window import Window
from chatapp.gui.library.library_list import document_mime
from chatapp.gui.library.library_rows import CollectionKey
from chatapp.gui.library.name_dialog import NameDialog
from chatapp.gui.widgets.buttons import TextButton
from chatapp.machine.document_collections import DocumentCollection


@pytest.fixture
def library(window: Window, qtbot: QtBot, tmp_path: Path) -> Window:
    """A window with three documents, of which two are in a collection."""
    names = ("a.pdf", "b.pdf", "c.pdf")
    for name in names:
        (tmp_path / name).write_bytes(b"%PDF")
    window.documents.add([str(tmp_path / name) for name in names], 0)
    qtbot.waitUntil(lambda: len(window.documents.shelf.documents) == 3)
    window.documents.collections.put("Reports", (1, 2))
    return window


def _collections(window: Window) -> list[DocumentCollection]:
    return window.documents.collections.collections


def _menu(window: Window, key: int | CollectionKey) -> QMenu:
    window.documents.list._on_menu_asked(key, QPoint(0, 0))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def _choose(menu: QMenu, words: str) -> None:
    next(action for action in menu.actions() if action.text() == words).trigger()
    menu.close()


def _undo(window: Window) -> None:
    buttons = window.shell.notices.findChildren(TextButton)
    next(button for button in buttons if button.text() == "Undo" and button.isVisible()).click()


def test_a_collection_stands_above_the_documents_and_unfolds(library: Window) -> None:
    rows = library.documents.list.list.rows
    assert (rows[0].key, rows[0].title) == (CollectionKey("Reports"), "Reports")
    library.documents.list._on_branch_toggled(CollectionKey("Reports"))
    names = [row.title for row in library.documents.list.list.rows if row.level == 1]
    assert names == ["a.pdf", "b.pdf"]


def test_ticking_a_collection_uses_all_its_documents_in_the_chat(library: Window) -> None:
    library.documents.list.list.ticked.emit(CollectionKey("Reports"))
    assert set(library.chats.current.chat.document_ids) == {1, 2}
    library.documents.switch(2, False)
    assert library.documents.list.list.rows[0].is_partly_on
    library.documents.list.list.ticked.emit(CollectionKey("Reports"))
    assert set(library.chats.current.chat.document_ids) == {1, 2}


def test_a_document_is_put_in_and_taken_out_by_its_menu(library: Window) -> None:
    for ids in ((1, 2, 3), (1, 2)):
        menu = _menu(library, 3)
        inside = next(each for each in menu.findChildren(QMenu) if each.title() == "Collections")
        _choose(inside, "Reports")
        menu.close()
        assert _collections(library) == [DocumentCollection("Reports", ids)]


def test_a_new_collection_is_named_in_a_dialog(library: Window, qtbot: QtBot) -> None:
    menu = _menu(library, 3)
    inside = next(each for each in menu.findChildren(QMenu) if each.title() == "Collections")
    _choose(inside, "New collection…")
    menu.close()
    dialog = library.main.findChildren(NameDialog)[-1]
    assert not dialog.take.isEnabled()
    QTest.keyClicks(dialog.field, "Letters")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert _collections(library)[0] == DocumentCollection("Letters", (3,))


def test_a_document_is_dragged_into_a_collection(library: Window) -> None:
    shown = library.documents.list.list
    place = QPointF(shown.visualRect(shown.model().index(0, 0)).center())
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    mime, action = document_mime(3), Qt.DropAction.CopyAction
    viewport, at = shown.viewport(), place.toPoint()
    QApplication.sendEvent(viewport, QDragEnterEvent(at, action, mime, buttons, keys))
    move = QDragMoveEvent(at, action, mime, buttons, keys)
    QApplication.sendEvent(viewport, move)
    assert move.isAccepted()
    QApplication.sendEvent(viewport, QDropEvent(place, action, mime, buttons, keys))
    assert _collections(library) == [DocumentCollection("Reports", (1, 2, 3))]


def test_renaming_and_deleting_are_undone_from_the_notice(library: Window) -> None:
    before = _collections(library)
    library.documents.collection_actions.rename("Reports", "  Yearly ")
    assert _collections(library) == [DocumentCollection("Yearly", (1, 2))]
    _undo(library)
    assert _collections(library) == before
    _choose(_menu(library, CollectionKey("Reports")), "Delete collection")
    assert _collections(library) == []
    shown = [label.text() for label in library.shell.notices.findChildren(QLabel)]
    assert "The collection “Reports” is deleted. Its documents stay in the library." in shown
    _undo(library)
    assert _collections(library) == before


def test_a_collection_renamed_to_another_becomes_one_with_it(library: Window) -> None:
    shelf = library.documents.collections
    shelf.put("Letters", (3,))
    shelf.rename("Letters", "reports")
    assert shelf.collections == [DocumentCollection("reports", (1, 2, 3))]


def test_a_removed_document_leaves_its_collections(library: Window, qtbot: QtBot) -> None:
    library.documents.shelf.remove(1)
    qtbot.waitUntil(lambda: _collections(library) == [DocumentCollection("Reports", (2,))])


def test_collections_are_there_after_a_restart(
    library: Window, make_window: Callable[..., Window]
) -> None:
    library.main.close()
    again = make_window()
    assert _collections(again) == [DocumentCollection("Reports", (1, 2))]


def test_at_offers_collections_and_switches_them_on(library: Window, qtbot: QtBot) -> None:
    composer, completion = library.composer.view, library.writing.completion.completion
    composer.focus()
    QTest.keyClicks(composer.edit, "@Rep")
    qtbot.waitUntil(lambda: completion.is_open)
    assert completion.shown.list.rows[0].title == "Reports"
    QTest.keyClick(composer.edit, Qt.Key.Key_Return)
    assert set(library.chats.current.chat.document_ids) == {1, 2}
