"""Pictures in the window: beside the question that is written, in those that were sent, and large."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import QFocusEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from chatapp.contract.protocol import Failed
from chatapp.contract.records import Message, Model
from chatapp.gui.app.window import Window
from chatapp.gui.models.model_menu import model_rows
from chatapp.gui.pictures.picture_files import PictureFiles
from chatapp.gui.pictures.picture_row import PictureChip
from chatapp.gui.pictures.picture_tile import PictureTile
from chatapp.gui.pictures.picture_view import PictureView
from chatapp.gui.widgets.buttons import TextButton
from chatapp.machine.paths import Paths
from tests.picture_samples import image, kept

Settle = Callable[[Callable[[], bool]], None]


@pytest.fixture
def names(paths: Paths) -> tuple[str, ...]:
    return kept(paths.pictures, "#c04040", "#40c040", "#4040c0")


@pytest.fixture
def seeing(window: Window) -> Window:
    """A window whose model sees images."""
    return see(window)


def see(window: Window, projector: str = "/models/mmproj.gguf") -> Window:
    choice = window.models.choice
    assert choice.loaded is not None
    choice.loaded = replace(choice.loaded, projector=projector)
    choice.changed.emit()
    return window


def put(window: Window, *names: str) -> None:
    current = window.chats.current
    for name in names:
        assert current.draft.pictures.add(current.chat.id, name)


def ask(window: Window, text: str, settle: Settle) -> Message:
    current = window.chats.current
    before = current.branch[-1:]
    QTest.keyClicks(window.composer.view.focusProxy(), text)
    QTest.keyClick(window.composer.view.focusProxy(), Qt.Key.Key_Return)
    settle(lambda: current.branch[-1:] != before and not current.is_busy)
    return current.branch[-1]


def paste(window: Window, text: str = "") -> None:
    mime = QMimeData()
    mime.setImageData(image())
    if text:
        mime.setText(text)
    window.composer.view.focusProxy().insertFromMimeData(mime)  # type: ignore[attr-defined]


def tiles(part: QWidget) -> list[PictureTile]:
    return part.findChildren(PictureTile)


# What is asked --------------------------------------------------------------------------------


def test_pictures_go_to_the_engine_with_their_question(
    seeing: Window, names: tuple[str, ...], settle: Settle
) -> None:
    put(seeing, *names[:2])
    assert json.loads(ask(seeing, "seen", settle).text) == [list(names[:2]), []]
    assert seeing.chats.current.branch[0].pictures == names[:2]
    assert seeing.chats.current.draft.pictures.names == ()


def test_the_next_question_carries_the_pictures_before_it(
    seeing: Window, names: tuple[str, ...], settle: Settle
) -> None:
    put(seeing, names[0])
    ask(seeing, "say something", settle)
    assert json.loads(ask(seeing, "seen", settle).text) == [[], [[names[0]], []]]


def test_answering_again_sends_the_pictures_again(
    seeing: Window, names: tuple[str, ...], settle: Settle
) -> None:
    put(seeing, names[0])
    first = ask(seeing, "seen", settle)
    seeing.chats.current.regenerate(first.id)
    settle(
        lambda: not seeing.chats.current.is_busy and seeing.chats.current.branch[-1].id != first.id
    )
    assert json.loads(seeing.chats.current.branch[-1].text) == [[names[0]], []]


def test_an_edited_question_keeps_its_pictures_and_the_draft_its_own(
    seeing: Window, names: tuple[str, ...], settle: Settle
) -> None:
    put(seeing, names[0])
    ask(seeing, "seen", settle)
    put(seeing, names[1])
    seeing.chats.current.edit_last()
    assert seeing.chats.current.draft.pictures.names == names[:1]
    assert json.loads(ask(seeing, " again", settle).text) == [[names[0]], []]
    assert seeing.chats.current.draft.pictures.names == names[1:2]


def test_an_edit_that_is_left_puts_its_pictures_to_the_draft(
    seeing: Window, names: tuple[str, ...], settle: Settle
) -> None:
    put(seeing, names[0])
    ask(seeing, "seen", settle)
    chat_id = seeing.chats.current.chat.id
    seeing.chats.current.edit_last()
    put(seeing, names[1])
    QTest.keyClicks(seeing.composer.view.focusProxy(), " more")
    seeing.chats.current.new()
    assert seeing.store.drafts.pictures(chat_id) == names[:2]


def test_each_chat_keeps_the_pictures_of_its_draft(seeing: Window, names: tuple[str, ...]) -> None:
    put(seeing, names[0])
    first = seeing.chats.current.chat.id
    seeing.chats.current.new()
    assert seeing.pictures.row.names == ()
    seeing.chats.current.open(first)
    assert seeing.pictures.row.names == names[:1]


def test_no_more_than_eight_pictures_go_along(seeing: Window) -> None:
    for number in range(9):
        seeing.pictures.intake.kept.emit(seeing.chats.current.chat.id, f"{number:064x}.png")
    assert len(seeing.chats.current.draft.pictures.names) == 8
    assert "at most 8 images" in seeing.shell.notices.texts()["pictures"]


# The composer ---------------------------------------------------------------------------------


def test_a_question_waits_for_its_picture_and_goes_by_itself(
    seeing: Window, names: tuple[str, ...], settle: Settle
) -> None:
    row = seeing.pictures.row
    row.show_pictures((), waiting=1)
    QTest.keyClicks(seeing.composer.view.focusProxy(), "seen")
    QTest.keyClick(seeing.composer.view.focusProxy(), Qt.Key.Key_Return)
    assert (seeing.composer.view.text(), seeing.chats.current.branch) == ("seen", [])
    put(seeing, names[0])
    settle(lambda: [one.pictures for one in seeing.chats.current.branch[:1]] == [names[:1]])


def test_a_question_stays_when_its_picture_cannot_be_read(seeing: Window) -> None:
    seeing.pictures.row.show_pictures((), waiting=1)
    QTest.keyClicks(seeing.composer.view.focusProxy(), "What?")
    QTest.keyClick(seeing.composer.view.focusProxy(), Qt.Key.Key_Return)
    seeing.pictures.intake.failed.emit(
        "a.png", Failed(id=1, error="PictureUnknown", details={"name": "a.png"})
    )
    seeing.pictures.row.show_pictures(())
    assert seeing.composer.view.text() == "What?"
    assert "a.png is not a supported image" in seeing.shell.notices.texts()["failed-a.png"]


def test_a_model_without_sight_holds_a_question_with_pictures_back(
    seeing: Window, names: tuple[str, ...]
) -> None:
    put(seeing, names[0])
    see(seeing, projector="")
    QTest.keyClicks(seeing.composer.view.focusProxy(), "What?")
    QTest.keyClick(seeing.composer.view.focusProxy(), Qt.Key.Key_Return)
    assert (seeing.composer.view.text(), seeing.chats.current.branch) == ("What?", [])
    assert "cannot see images" in seeing.shell.notices.texts()["unseen"]


def test_the_button_says_why_it_cannot_be_pressed(window: Window) -> None:
    button = window.pictures.button
    assert not button.isEnabled()
    assert "Tiny 1M cannot see images" in button.toolTip()
    window.shell.commands.action("attach_picture").trigger()
    assert "Tiny 1M cannot see images" in window.shell.notices.texts()["unseen"]
    see(window)
    assert (button.isEnabled(), button.toolTip()) == (True, "Attach an image")
    assert "unseen" not in window.shell.notices.texts()


def test_a_picture_pasted_for_a_model_without_sight_can_become_a_document(
    window: Window, paths: Paths, settle: Settle
) -> None:
    paste(window)
    assert "cannot see images" in window.shell.notices.texts()["unseen"]
    buttons = window.shell.notices.findChildren(TextButton)
    next(button for button in buttons if button.text() == "Add to documents").click()
    settle(lambda: [one.name[:12] for one in window.documents.shelf.documents] == ["Pasted image"])
    settle(lambda: not list((paths.scratch / "pasted").iterdir()))


def test_what_cannot_be_read_from_the_clipboard_says_so(seeing: Window) -> None:
    seeing.composer.view.picture_pasted.emit(QImage())
    assert "Pasted image is not a supported image" in seeing.shell.notices.texts()["PictureUnknown"]
    assert seeing.pictures.row.waiting == 0


def test_a_model_on_another_machine_may_see(window: Window) -> None:
    choice = window.models.choice
    assert choice.loaded is not None
    choice.loaded = replace(choice.loaded, path="remote:eyes", origin="remote")
    choice.changed.emit()
    assert window.pictures.button.isEnabled()


def test_eight_pictures_stand_in_one_line_that_follows_the_keyboard(
    seeing: Window, paths: Paths, settle: Settle
) -> None:
    seeing.main.resize(640, 480)
    put(seeing, *kept(paths.pictures, *(f"#{number:06x}" for number in range(8))))
    chips = seeing.pictures.row.findChildren(PictureChip)[-8:]
    settle(lambda: chips[7].isVisible())
    assert len({chip.y() for chip in chips}) == 1
    assert chips[7].visibleRegion().isEmpty()
    QApplication.sendEvent(chips[7].tile, QFocusEvent(QEvent.Type.FocusIn))
    assert not chips[7].visibleRegion().isEmpty()


def test_an_edit_of_pictures_alone_is_kept_when_it_is_left(
    seeing: Window, names: tuple[str, ...], settle: Settle
) -> None:
    ask(seeing, "seen", settle)
    chat_id = seeing.chats.current.chat.id
    seeing.chats.current.edit_last()
    seeing.pictures.intake.kept.emit(chat_id, names[0])
    seeing.chats.current.new()
    assert (seeing.store.drafts.text(chat_id), seeing.store.drafts.pictures(chat_id)) == (
        "seen",
        names[:1],
    )


def test_text_is_pasted_where_a_picture_of_it_comes_along(seeing: Window) -> None:
    paste(seeing, text="cells")
    assert seeing.composer.view.text() == "cells"
    assert seeing.pictures.row.waiting == 0


def test_a_picture_is_taken_off_by_the_keyboard(
    seeing: Window, names: tuple[str, ...], settle: Settle
) -> None:
    put(seeing, *names[:2])
    chips = seeing.pictures.row.findChildren(PictureChip)
    settle(lambda: [chip.isVisible() for chip in chips[-2:]] == [True, True])
    close = chips[-2].close_button
    assert close.accessibleName() == "Remove image 1 of 2"
    close.setFocus()
    QTest.keyClick(close, Qt.Key.Key_Return)
    assert seeing.chats.current.draft.pictures.names == names[1:2]
    assert seeing.main.focusWidget() is seeing.composer.view.focusProxy()


def test_the_placeholder_asks_about_the_picture(seeing: Window, names: tuple[str, ...]) -> None:
    put(seeing, names[0])
    edit = seeing.composer.view.focusProxy()
    assert edit.placeholderText() == "What do you want to know about the image?"  # type: ignore[attr-defined]


def test_dropped_pictures_are_offered_to_a_model_that_sees(seeing: Window) -> None:
    target = seeing.drop_target
    target.preview(["/a.PNG"])
    assert [place.title for place in target._zones] == [
        "Ask about it",
        "Only add to Documents",
    ]
    target.preview(["/a.png", "/b.pdf"])
    assert target._zones[0].title != "Ask about it"


def test_a_picture_dropped_for_a_model_without_sight_is_a_document(
    window: Window, settle: Settle
) -> None:
    window.drop_target.dropped.emit(["/x/chart.png"], "chat")
    settle(lambda: [one.name for one in window.documents.shelf.documents] == ["chart.png"])


def test_models_that_see_say_so_in_the_list() -> None:
    seeing = Model(path="/a.gguf", name="A", kind="chat", projector="/mmproj.gguf")
    blind = Model(path="/b.gguf", name="B", kind="chat")
    assert ["sees images" in row.detail for row in model_rows((seeing, blind), "")] == [
        True,
        False,
    ]


# What was sent --------------------------------------------------------------------------------


def test_a_sent_question_shows_its_pictures(
    seeing: Window, names: tuple[str, ...], settle: Settle
) -> None:
    put(seeing, *names[:2])
    ask(seeing, "seen", settle)
    shown = tiles(seeing.transcript.view)
    assert [tile.name for tile in shown] == list(names[:2])
    assert [tile.accessibleName() for tile in shown] == [
        f"Image {n} of 2: view full size" for n in (1, 2)
    ]
    settle(lambda: all(tile.is_read for tile in shown))


def test_a_long_chat_reads_only_the_pictures_in_sight(
    window: Window, paths: Paths, settle: Settle
) -> None:
    names = kept(paths.pictures, *(f"#{number:06x}" for number in range(40)))
    shown = [
        Message("user", f"Question {n}\n" * 9, id=n + 1, pictures=(name,))
        for n, name in enumerate(names)
    ]
    window.transcript.view.show_messages(shown)
    settle(lambda: tiles(window.transcript.view)[-1].is_read)
    assert sum(tile.is_read for tile in tiles(window.transcript.view)) < 6


def test_a_picture_that_is_gone_says_so(window: Window) -> None:
    window.transcript.view.show_messages(
        [Message("user", "What?", id=1, pictures=("f" * 64 + ".png",))]
    )
    assert tiles(window.transcript.view)[0].accessibleName() == "This image is no longer available"


def test_a_click_shows_a_picture_large_and_escape_closes_it(
    seeing: Window, names: tuple[str, ...], settle: Settle
) -> None:
    put(seeing, *names[:2])
    ask(seeing, "seen", settle)
    tile = tiles(seeing.transcript.view)[0]
    tile.setFocus()
    QTest.keyClick(tile, Qt.Key.Key_Return)
    view = seeing.main.findChild(PictureView)
    assert view is not None
    assert (view.isVisible(), view.shown) == (True, names[0])
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.shown == names[1]
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert (view.isVisible(), seeing.main.focusWidget()) == (False, tile)


def test_the_keyboard_stays_with_a_large_picture(seeing: Window, names: tuple[str, ...]) -> None:
    put(seeing, names[0])
    QTest.mouseClick(tiles(seeing.pictures.row)[0], Qt.MouseButton.LeftButton)
    view = seeing.main.findChild(PictureView)
    assert view is not None
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Tab)
        assert seeing.main.focusWidget() is view.close_button


def test_a_small_picture_is_never_enlarged_and_a_large_one_fits(paths: Paths, qtbot: QtBot) -> None:
    files = PictureFiles(paths.pictures)
    small, wide = kept(paths.pictures, "#111111", width=50) + kept(
        paths.pictures, "#222222", width=3000
    )
    room = image(width=600, height=600).size()
    assert files.drawn(small, room).width() == 50
    assert files.drawn(wide, room).width() == 600


@pytest.mark.parametrize("name", ["../settings.json", "/etc/passwd", "a.png", ""])
def test_only_names_the_engine_gave_are_files(paths: Paths, name: str, qapp: object) -> None:
    files = PictureFiles(paths.pictures)
    paths.pictures.mkdir()
    (paths.pictures / "a.png").write_bytes(b"")
    assert files.path(name) is None
    assert files.drawn(name, image().size()).isNull()


def test_an_export_takes_the_pictures_along(
    seeing: Window, names: tuple[str, ...], settle: Settle, tmp_path: Path
) -> None:
    put(seeing, names[0])
    ask(seeing, "seen", settle)
    exchange, chat_id = seeing.chats.exchange, seeing.chats.current.chat.id
    exchange.export([chat_id], "md", tmp_path / "chat.md")
    settle(lambda: not exchange.work.is_running)
    assert f"![Image](chat-Image/{names[0]})" in (tmp_path / "chat.md").read_text("utf-8")
    assert (tmp_path / "chat-Image" / names[0]).is_file()
