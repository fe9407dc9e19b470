"""The map of passages: drawn, read by pointer and keys, opened in the viewer, saved as a picture."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from chatapp.gui.app.window import Window
from chatapp.gui.inside.map_tab import MapTab
from chatapp.gui.inside.passage_map.map_drawing import _COLORS, draw_mark, mark_color
from chatapp.gui.inside.passage_map.map_legend import NearLine
from chatapp.gui.widgets.theme import Theme


@pytest.fixture
def map_tab(window: Window, qtbot: QtBot, tmp_path: Path) -> MapTab:
    """The map of two documents."""
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"%PDF")
    window.documents.add([str(tmp_path / name) for name in ("a.pdf", "b.pdf")], 0)
    qtbot.waitUntil(lambda: len(window.documents.shelf.documents) == 2)
    return _opened(window, qtbot)


def _opened(window: Window, qtbot: QtBot) -> MapTab:
    window.inside.look.open()
    page = window.inside.look.page
    assert page is not None
    page.show_tab("map")
    qtbot.waitUntil(lambda: not page.map.job.is_running)
    return page.map


def _exact_place(tab: MapTab, number: int) -> QPointF:
    drawing = tab.view.drawing()
    assert drawing is not None
    assert tab.content is not None
    return drawing.at(tab.content.points[number])


def _place(tab: MapTab, number: int) -> QPoint:
    return _exact_place(tab, number).toPoint()


def test_the_map_draws_itself_with_the_documents_by_name(map_tab: MapTab) -> None:
    assert map_tab.content is not None
    assert len(map_tab.content.points) == 24
    assert [(entry.name, entry.count) for entry in map_tab.content.legend] == [
        ("a.pdf", 12),
        ("b.pdf", 12),
    ]
    assert "40%" in map_tab.state.text()


def test_an_empty_library_says_what_to_do(window: Window, qtbot: QtBot) -> None:
    tab = _opened(window, qtbot)
    assert tab.state.text().startswith("There is nothing to draw yet.")
    assert not tab.save.isEnabled()


def test_the_pointer_tells_document_page_and_first_words(map_tab: MapTab, qtbot: QtBot) -> None:
    qtbot.mouseMove(map_tab.view, _place(map_tab, 4))
    qtbot.waitUntil(lambda: map_tab.view.current == 4)
    words = map_tab.view.accessibleDescription()
    assert words.startswith("a.pdf, p. 2")
    assert "Passage 5 of a.pdf" in words


def test_a_click_opens_the_page_in_the_viewer(
    window: Window, map_tab: MapTab, qtbot: QtBot
) -> None:
    qtbot.mouseClick(map_tab.view, Qt.MouseButton.LeftButton, pos=_place(map_tab, 13))
    qtbot.waitUntil(lambda: window.main.source_is_shown)
    assert window.source.view.document_id() == 2


def test_arrow_keys_walk_over_the_map_and_enter_opens(
    window: Window, map_tab: MapTab, qtbot: QtBot
) -> None:
    view = map_tab.view
    seen = set()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
        qtbot.keyClick(view, key)
        seen.add(view.current)
    assert -1 not in seen
    assert len(seen) > 1
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.main.source_is_shown)


def test_a_question_stands_among_the_passages_with_the_nearest_in_order(
    map_tab: MapTab, qtbot: QtBot
) -> None:
    map_tab.question.setText("how long?")
    qtbot.keyClick(map_tab.question, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: map_tab.content is not None and map_tab.content.question != "")
    assert map_tab.content is not None
    assert [point.text for point in map_tab.content.nearest] == [
        "Passage 1 of a.pdf",
        "Passage 2 of a.pdf",
    ]
    lines = [each.accessibleName() for each in map_tab.legend.findChildren(NearLine)]
    assert "1. a.pdf, p. 1 · similarity 0.90: Passage 1 of a.pdf" in lines


def test_zooming_keeps_what_is_under_the_pointer(map_tab: MapTab) -> None:
    before = _exact_place(map_tab, 3)
    map_tab.view.zoom(4.0, before)
    assert (_exact_place(map_tab, 3) - before).manhattanLength() < 0.01
    assert (_exact_place(map_tab, 9) - before).manhattanLength() > 100
    map_tab.view.zoom(0.0)
    assert (_exact_place(map_tab, 3) - before).manhattanLength() < 0.01


def test_the_map_is_saved_as_png_and_svg_with_its_legend(
    window: Window, map_tab: MapTab, tmp_path: Path
) -> None:
    for kind in ("png", "svg"):
        window.inside.look.save_picture(kind, tmp_path / f"map.{kind}")
    image = QImage(str(tmp_path / "map.png"))
    assert (image.width(), image.height()) == (2200, 1400)
    svg = (tmp_path / "map.svg").read_text("utf-8")
    ElementTree.fromstring(svg)
    assert "a.pdf (12)" in svg
    assert map_tab.state.text() == "The image is saved as map.svg."


def test_a_picture_that_cannot_be_written_is_reported(
    window: Window, map_tab: MapTab, tmp_path: Path
) -> None:
    window.inside.look.save_picture("png", tmp_path / "no folder" / "map.png")
    shown = [label.text() for label in window.shell.notices.findChildren(QLabel)]
    assert any("no folder" in words for words in shown)


def test_the_picture_and_the_figures_are_copied(map_tab: MapTab, qapp: QApplication) -> None:
    map_tab.copy.click()
    assert QGuiApplication.clipboard().text().splitlines()[0].endswith("Passage 1 of a.pdf")
    map_tab._copy_picture()
    assert not QGuiApplication.clipboard().image().isNull()


def test_only_the_documents_of_the_chat_are_drawn_if_so_chosen(
    window: Window, map_tab: MapTab, qtbot: QtBot
) -> None:
    window.documents.switch(2, True)
    map_tab.seen()
    map_tab.scope.setCurrentIndex(1)
    map_tab.draw()
    qtbot.waitUntil(lambda: map_tab.content is not None and len(map_tab.content.points) == 12)
    assert map_tab.content is not None
    assert {point.document_id for point in map_tab.content.points} == {2}


@pytest.mark.parametrize("is_dark", [False, True])
def test_ten_documents_have_marks_that_differ_in_colour_or_shape(
    theme: Theme, is_dark: bool
) -> None:
    theme.choose("dark" if is_dark else "light")
    looks = {_look(theme, mark) for mark in range(10)}
    contrasts = [_contrast(color, theme.colors.window) for color in _COLORS[is_dark]]
    theme.choose("light")
    assert len(looks) == 10
    assert min(contrasts) >= 3


def _look(theme: Theme, mark: int) -> bytes:
    image = QImage(20, 20, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    draw_mark(painter, theme, mark, QPointF(10, 10), 5)
    painter.end()
    return bytes(image.constBits()) + mark_color(theme, mark).name().encode()


def _contrast(one: str, other: str) -> float:
    first, second = sorted((_luminance(one), _luminance(other)))
    return (second + 0.05) / (first + 0.05)


def _luminance(name: str) -> float:
    parts = [int(name[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
