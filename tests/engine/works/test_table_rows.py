"""Rows of tables come apart into cells and together again."""

from __future__ import annotations

import pytest

from chatapp.engine.documents.page import table_rows


def test_a_bar_within_a_cell_stays_in_it() -> None:
    assert table_rows.cells(r"| a \| b | 12 |  |") == ["a | b", "12", ""]
    assert table_rows.row(["a | b", "1\n2"]) == r"| a \| b | 1 2 |"


@pytest.mark.parametrize("text", ["a | b", "|", "| a", "|x| + |y|", r"| a \|"])
def test_what_has_no_bars_around_it_is_no_row(text: str) -> None:
    assert not table_rows.is_row(text)


def test_a_rule_is_known() -> None:
    assert table_rows.is_rule("| --- | :---: |")
    assert not table_rows.is_rule("| --- | a |")
