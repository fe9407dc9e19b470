"""A table of thousands of rows in an answer: its first rows at once, all of them a click away."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from chatapp.contract.records import Message
from chatapp.gui.text import long_tables, markdown
from chatapp.gui.text.blocks import ROWS_SCHEME
from chatapp.gui.text.markdown import GrowingText
from chatapp.gui.text.table_view import TableView
from chatapp.gui.text.text_style import text_style
from chatapp.gui.transcript.message_view import MessageView
from chatapp.gui.widgets.theme import Theme

HEAD = "| Number | Word | Half |\n|---|:-:|--:|\n"


def table(rows: int) -> str:
    return HEAD + "".join(
        f"| {number} | word {number} \\| x | {number / 2} |\n" for number in range(rows)
    )


def shown(qtbot: QtBot, theme: Theme, text: str) -> MessageView:
    view = MessageView(theme, Message("assistant", text, id=1))
    qtbot.addWidget(view)
    view.lay_out(600, text_style(theme))
    view.show()
    return view


def follow(view: MessageView) -> TableView:
    assert view.body is not None
    address = next(
        one for _start, _end, one in view.body.column.links() if one.startswith(ROWS_SCHEME)
    )
    view.body._follow(address)
    return next(iter(view.findChildren(TableView)))


def test_its_first_rows_are_shown_and_the_others_counted() -> None:
    blocks = markdown.parse(f"Before\n\n{table(5000)}\nAfter")
    assert [block.kind for block in blocks] == ["text", "table", "text"]
    assert blocks[1].html.count("<tr>") == long_tables.SHOWN + 2
    assert f"… {5000 - long_tables.SHOWN:,} more rows</a>" in blocks[1].html
    assert blocks[2].html == "<p>After</p>"


def test_a_table_that_fits_is_shown_whole() -> None:
    block = markdown.parse(table(long_tables.SHOWN))[0]
    assert (block.html.count("<tr>"), block.code, ROWS_SCHEME in block.html) == (
        long_tables.SHOWN + 1,
        "",
        False,
    )


def test_a_long_table_in_a_list_hides_nothing_unsaid() -> None:
    indented = table(300).replace("\n", "\n  ")
    block = markdown.parse(f"- Here:\n\n  {indented}\n- Next")[0]
    assert (
        block.kind,
        f"{300 - long_tables.SHOWN} more rows" in block.html,
        "Next" in block.html,
    ) == (
        "list",
        True,
        True,
    )


def test_what_ends_a_table_ends_a_long_one() -> None:
    kinds = [block.kind for block in markdown.parse(f"{table(300)}> quoted\n")]
    assert kinds == ["table", "quote"]


def test_while_it_grows_it_stays_one_table() -> None:
    growing = GrowingText(table(150))
    growing.append(table(5000)[len(table(150)) :])
    assert [block.kind for block in growing.blocks()] == ["table"]
    growing.append("\nThat is all.")
    assert [block.kind for block in growing.blocks()] == ["table", "text"]


def test_its_layout_takes_no_longer_than_that_of_its_first_rows(qtbot: QtBot, theme: Theme) -> None:
    def cost(text: str) -> float:
        started = time.perf_counter()
        shown(qtbot, theme, text)
        return time.perf_counter() - started

    cost(table(10))
    short, long = (
        min(cost(table(long_tables.SHOWN)) for _ in range(2)),
        min(cost(table(5000)) for _ in range(2)),
    )
    assert long < 3 * short + 0.5


def test_all_rows_are_a_click_away_and_can_be_copied(qtbot: QtBot, theme: Theme) -> None:
    whole = follow(shown(qtbot, theme, table(5000)))
    assert whole.windowTitle() == "Table of 5,000 rows"
    assert whole.grid.model().rowCount() == 5000
    assert whole.grid.model().index(4999, 1).data() == "word 4999 | x"
    next(
        button for button in whole.findChildren(QPushButton) if button.text() == "Copy all"
    ).click()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert (len(lines), lines[0], lines[-1]) == (
        5001,
        "Number\tWord\tHalf",
        "4999\tword 4999 | x\t2499.5",
    )


def test_selected_cells_are_copied_as_spreadsheets_paste_them(qtbot: QtBot, theme: Theme) -> None:
    whole = follow(shown(qtbot, theme, table(200)))
    whole.grid.selectRow(7)
    qtbot.keyClick(whole.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "7\tword 7 | x\t3.5"


@pytest.mark.parametrize("text", ["[all](rows:1)", "<rows:1>", "rows:1"])
def test_a_text_cannot_make_such_a_link(text: str) -> None:
    assert 'href="rows' not in markdown.parse(text)[0].html
