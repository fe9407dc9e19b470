"""What has no printed pages is shown as text, with the cited words marked and in sight."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QTextCursor, QTextTable, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chatapp.contract.page_records import PageHit
from chatapp.contract.protocol import PageText
from chatapp.contract.records import Source
from chatapp.gui.source.source_view import SourceView
from chatapp.gui.widgets.theme import Theme

LINES = [f"Line {number} of the rules." for number in range(200)]
CITED = "Holidays can be carried over."
TEXT = "\n".join([*LINES, CITED, *LINES])
PAGE = PageText(id=1, document_id=7, page=2, pages=5, text=TEXT, place="section:Rules › Holidays")
START = TEXT.index(CITED)
SOURCE = Source(1, "rules.docx", 2, CITED, (), 7, PAGE.place, START, START + len(CITED))


@pytest.fixture
def view(qtbot: QtBot) -> SourceView:
    made = SourceView(Theme())
    qtbot.addWidget(made)
    made.resize(420, 600)
    made.show()
    made.show_source(SOURCE, [SOURCE])
    return made


def _marked(view: SourceView) -> list[str]:
    return [one.cursor.selectedText() for one in view.text.text.extraSelections()]


def test_the_cited_words_are_marked_and_in_sight(view: SourceView) -> None:
    view.show_text(PAGE)
    assert _marked(view) == [CITED]
    assert view.text.text.viewport().rect().contains(view.text.text.cursorRect())


def test_the_place_is_said_in_words(view: SourceView) -> None:
    view.show_text(PAGE)
    assert view.text.accessibleDescription() == "“Rules › Holidays”"


def test_words_that_moved_since_are_found_again(view: SourceView) -> None:
    view.show_text(
        replace(PAGE, text="A line that is new.\n" + TEXT.replace("be carried", "be\ncarried"))
    )
    assert [text.replace("\u2029", " ") for text in _marked(view)] == [CITED]


def test_letters_beyond_16_bits_do_not_shift_the_mark(view: SourceView) -> None:
    moved = replace(SOURCE, start=START + 2, end=START + 2 + len(CITED))
    view.show_source(moved, [moved])
    view.show_text(replace(PAGE, text="😀😀" + TEXT))
    assert _marked(view) == [CITED]


def test_a_part_that_is_no_longer_wanted_is_dropped(view: SourceView) -> None:
    view.show_text(replace(PAGE, page=3))
    assert not view.text.isVisible()


def test_markup_in_a_document_stays_text(view: SourceView) -> None:
    view.show_text(replace(PAGE, text="<img src='file:///x'> **bold**"))
    assert view.text.text.toPlainText() == "<img src='file:///x'> **bold**"


def test_parts_are_turned_like_pages(view: SourceView, qtbot: QtBot) -> None:
    view.show_text(PAGE)
    with qtbot.waitSignal(view.page_wanted) as asked:
        view.press("next_page")
    assert asked.args[:2] == [7, 3]


def test_what_is_searched_for_comes_into_sight_place_by_place(
    view: SourceView, qtbot: QtBot
) -> None:
    first, second = TEXT.index("Line 150"), TEXT.rindex("Line 150")
    view.show_text(PAGE)
    view.open_search()
    with qtbot.waitSignal(view.search_wanted):
        view.search.field.setText("line 150")
    view.show_hits(7, "line 150", [PageHit(2, start=first), PageHit(2, start=second)])
    assert _marked(view) == [CITED, "Line 150", "Line 150"]
    assert view.text.text.textCursor().position() == first
    view.search.go(1)
    assert view.text.text.textCursor().position() == second


TABLE = """Prices of 2024

| Name | Price |
| --- | --- |
| Pear | 3 |
| A \\| B | 12 |

That is all."""


def table_page() -> PageText:
    return PageText(id=1, document_id=7, page=2, pages=5, text=TABLE, place="rows:1-3:Prices")


def test_a_table_is_a_table_and_not_bars(view: SourceView) -> None:
    view.show_text(table_page())
    document = view.text.text.document()
    tables = [
        frame for frame in document.rootFrame().childFrames() if isinstance(frame, QTextTable)
    ]
    assert [(table.rows(), table.columns()) for table in tables] == [(3, 2)]
    cell = tables[0].cellAt(2, 0)
    taken = QTextCursor(cell.firstCursorPosition())
    taken.setPosition(cell.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor)
    assert taken.selectedText() == "A | B"
    assert "---" not in view.text.text.toPlainText()


@pytest.mark.parametrize("cited", ["Prices of 2024", "12", "That is all."])
def test_cited_words_are_marked_in_and_around_a_table(view: SourceView, cited: str) -> None:
    start = TABLE.index(cited)
    source = replace(SOURCE, quote=cited, start=start, end=start + len(cited))
    view.show_source(source, [source])
    view.show_text(table_page())
    assert _marked(view) == [cited]


def test_the_wheel_turns_to_the_next_part_at_the_end(view: SourceView, qtbot: QtBot) -> None:
    view.show_text(replace(PAGE, text="One line."))
    at = QPointF(50, 50)
    wheel = QWheelEvent(
        at,
        at,
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    with qtbot.waitSignal(view.page_wanted) as asked:
        QApplication.sendEvent(view.text.text.viewport(), wheel)
    assert asked.args[:2] == [7, 3]


def test_a_word_of_a_megabyte_is_laid_out(view: SourceView) -> None:
    view.show_text(replace(PAGE, text="x" * 1_000_000))
    assert view.text.text.document().blockCount() > 10


def test_the_quote_of_marked_words_is_not_repeated(view: SourceView) -> None:
    view.show_text(PAGE)
    assert not view._cited.quote.isVisible()
