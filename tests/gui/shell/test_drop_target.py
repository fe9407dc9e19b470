"""Dropping files: the window shows where they will go before they are dropped."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from chatapp.gui.shell import dropped_data
from chatapp.gui.shell.drop_target import DropTarget
from chatapp.gui.widgets.theme import Theme

COPY = Qt.DropAction.CopyAction
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


@pytest.fixture
def target(theme: Theme, window: QWidget) -> DropTarget:
    return DropTarget(theme, window)


def files(*names: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(name) for name in names])
    return mime


def enter(window: QWidget, mime: QMimeData) -> bool:
    event = QDragEnterEvent(QPoint(450, 300), COPY, mime, LEFT, NONE)
    QApplication.sendEvent(window, event)
    return event.isAccepted()


def drop(target: DropTarget, mime: QMimeData, x: int) -> bool:
    QApplication.sendEvent(target, QDragEnterEvent(QPoint(x, 300), COPY, mime, LEFT, NONE))
    QApplication.sendEvent(target, QDragMoveEvent(QPoint(x, 300), COPY, mime, LEFT, NONE))
    event = QDropEvent(QPointF(x, 300), COPY, mime, LEFT, NONE)
    QApplication.sendEvent(target, event)
    return event.isAccepted()


def test_the_places_are_shown_before_the_drop(window: QWidget, target: DropTarget) -> None:
    assert enter(window, files("/tmp/a.pdf"))
    assert target.isVisible()
    assert target.size() == window.size()


def test_dragged_text_is_left_alone(window: QWidget, target: DropTarget) -> None:
    mime = QMimeData()
    mime.setText("words")
    enter(window, mime)
    assert not target.isVisible()


@pytest.mark.parametrize(("x", "place"), [(100, "chat"), (800, "library")])
def test_a_pdf_goes_where_it_is_dropped(
    qtbot: QtBot, window: QWidget, target: DropTarget, x: int, place: str
) -> None:
    mime = files("/tmp/한글 이름.pdf", "/tmp/b.pdf")
    enter(window, mime)
    with qtbot.waitSignal(target.dropped) as dropped:
        assert drop(target, mime, x)
    assert dropped.args == [["/tmp/한글 이름.pdf", "/tmp/b.pdf"], place]
    assert not target.isVisible()


def test_a_gguf_file_becomes_the_model(qtbot: QtBot, window: QWidget, target: DropTarget) -> None:
    mime = files("/tmp/a.GGUF")
    enter(window, mime)
    with qtbot.waitSignal(target.dropped) as dropped:
        drop(target, mime, 100)
    assert dropped.args == [["/tmp/a.GGUF"], "model"]


def test_models_and_documents_together_are_refused(
    qtbot: QtBot, window: QWidget, target: DropTarget
) -> None:
    mime = files("/tmp/a.gguf", "/tmp/b.pdf")
    enter(window, mime)
    with qtbot.assertNotEmitted(target.dropped):
        assert not drop(target, mime, 100)


def test_a_drop_without_another_move_is_not_lost(
    qtbot: QtBot, window: QWidget, target: DropTarget
) -> None:
    mime = files("/tmp/a.pdf")
    enter(window, mime)
    with qtbot.waitSignal(target.dropped):
        QApplication.sendEvent(window, QDropEvent(QPointF(100, 300), COPY, mime, LEFT, NONE))


def test_leaving_takes_the_places_away(qtbot: QtBot, window: QWidget, target: DropTarget) -> None:
    mime = files("/tmp/a.pdf")
    enter(window, mime)
    QApplication.sendEvent(target, QDragEnterEvent(QPoint(9, 9), COPY, mime, LEFT, NONE))
    QApplication.sendEvent(target, QDragLeaveEvent())
    assert not target.isVisible()


def test_leaving_the_window_at_once_takes_the_places_away(
    qtbot: QtBot, window: QWidget, target: DropTarget
) -> None:
    enter(window, files("/tmp/a.pdf"))
    QApplication.sendEvent(window, QDragLeaveEvent())
    qtbot.waitUntil(lambda: not target.isVisible())


MOVES = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction | Qt.DropAction.LinkAction


@pytest.mark.parametrize("proposed", [Qt.DropAction.MoveAction, Qt.DropAction.LinkAction, COPY])
def test_a_drop_is_a_copy_whatever_is_offered(
    window: QWidget, target: DropTarget, proposed: Qt.DropAction
) -> None:
    """A source that is told of a move may delete its file."""
    mime = files("/tmp/a.pdf")
    for kind, sent_to in (
        (QDragEnterEvent, window),
        (QDragMoveEvent, target),
        (QDropEvent, target),
    ):
        place = QPointF(100, 300) if kind is QDropEvent else QPoint(100, 300)
        event = kind(place, MOVES, mime, LEFT, NONE)  # type: ignore[arg-type]
        event.setDropAction(proposed)
        QApplication.sendEvent(sent_to, event)
        assert event.isAccepted()
        assert event.dropAction() == COPY


def descriptor(*names: str) -> bytes:
    """Return a FILEGROUPDESCRIPTORW as Outlook puts it on a drag."""
    data = len(names).to_bytes(4, "little")
    for name in names:
        data += bytes(72) + name.encode("utf-16-le").ljust(520, b"\0")
    return data


def outlook(**contents: bytes) -> QMimeData:
    mime = QMimeData()
    names = [name.replace("_", ".") for name in contents]
    mime.setData(dropped_data.NAMES, QByteArray(descriptor(*names)))
    for index, content in enumerate(contents.values()):
        mime.setData(dropped_data.CONTENT.format(index=index), QByteArray(content))
    mime.setText("Attachment")
    return mime


def test_attachments_that_are_no_files_are_written_and_taken(
    qtbot: QtBot, theme: Theme, window: QWidget, tmp_path: Path
) -> None:
    target = DropTarget(theme, window, tmp_path / "dropped")
    mime = outlook(offer_pdf=b"%PDF-1", plan_docx=b"PK")
    assert enter(window, mime)
    with qtbot.waitSignal(target.dropped) as dropped:
        assert drop(target, mime, 100)
    paths = [Path(name) for name in dropped.args[0]]
    assert [path.name for path in paths] == ["offer.pdf", "plan.docx"]
    assert [path.read_bytes() for path in paths] == [b"%PDF-1", b"PK"]
    assert all(path.is_relative_to(tmp_path) for path in paths)


def test_an_attachment_without_content_is_named(
    qtbot: QtBot, theme: Theme, window: QWidget, tmp_path: Path
) -> None:
    target = DropTarget(theme, window, tmp_path)
    mime = outlook(offer_pdf=b"")
    enter(window, mime)
    with qtbot.waitSignal(target.refused) as refused:
        drop(target, mime, 100)
    assert refused.args == ["offer.pdf"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("..\\..\\Windows\\evil.dll", "evil.dll"),
        ("../../etc/passwd", "passwd"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
        ("", "file"),
        ("회의록 2024.hwp", "회의록 2024.hwp"),
    ],
)
def test_names_that_another_program_chose_lead_nowhere_else(name: str, kept: str) -> None:
    mime = QMimeData()
    mime.setData(dropped_data.NAMES, QByteArray(descriptor(name)))
    assert [file.name for file in dropped_data.virtual_files(mime)] == [kept]


def test_half_a_descriptor_is_no_file() -> None:
    mime = QMimeData()
    mime.setData(dropped_data.NAMES, QByteArray(b"\xff\xff\xff\xff" + bytes(100)))
    assert dropped_data.virtual_files(mime) == []


def test_a_link_of_a_browser_and_its_picture_are_taken(
    qtbot: QtBot, window: QWidget, target: DropTarget
) -> None:
    link = QMimeData()
    link.setUrls([QUrl("https://example.org/page?q=1")])
    assert enter(window, link)
    with qtbot.waitSignal(target.address_dropped) as address:
        drop(target, link, 100)
    assert address.args == ["https://example.org/page?q=1"]
    picture = QMimeData()
    picture.setUrls([QUrl("https://example.org/a.png")])
    picture.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    assert enter(window, picture)
    with qtbot.waitSignal(target.picture_dropped):
        drop(target, picture, 100)


@pytest.mark.parametrize(
    "address", ["smb://server/share/plan.pdf", "sftp://host/a.docx", "mtp://phone/photo.jpg", ""]
)
def test_files_that_are_elsewhere_are_refused_in_words(
    window: QWidget, target: DropTarget, address: str
) -> None:
    mime = QMimeData()
    if address:
        mime.setUrls([QUrl(address)])
    else:
        # As a sandboxed program drags it.
        mime.setData(dropped_data.PORTAL[0], QByteArray(b"12345"))
    assert enter(window, mime)
    assert target.isVisible()
    assert target._zones[0].title == "These files are not on this computer"
    assert not drop(target, mime, 100)


def test_a_file_of_a_portal_that_has_a_path_is_taken(
    qtbot: QtBot, window: QWidget, target: DropTarget
) -> None:
    mime = files("/run/user/1000/doc/1a2b3c/report.pdf")
    mime.setData(dropped_data.PORTAL[0], QByteArray(b"12345"))
    assert enter(window, mime)
    with qtbot.waitSignal(target.dropped) as dropped:
        assert drop(target, mime, 100)
    assert dropped.args == [["/run/user/1000/doc/1a2b3c/report.pdf"], "chat"]
