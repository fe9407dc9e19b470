"""Tables that a text spells out are known: rows of Markdown with their header row, and lines of
"label: value".
"""

from __future__ import annotations

import pytest

from chatapp.engine.documents.page.page_view import PageView, Quotable

TABLE = "Stock of the cellar.\n\n| Item | Stock |\n| --- | --- |\n| Drum | 14 |\n| Hose | 62 m |\n\nCounted monthly."
FORM = "Report number: AR-2291\nTime: 09:30\nReported by: Linda Marsh\n\nThe floor was wet."


def quoted(text: str, kind: str) -> list[str]:
    return [text[one.start : one.end] for one in PageView(text).quotable if one.kind == kind]


def test_each_row_of_markdown_can_be_quoted_with_its_columns_and_its_label() -> None:
    page = PageView(TABLE)
    (drum,) = [one for one in page.quotable if one.label == "Drum"]
    end = drum.start + len("| Drum | 14 |")
    assert drum == Quotable(drum.start, end, "row", "| Item | Stock |", "Drum", "Drum: 14")


def test_the_rule_below_a_header_is_no_row_and_prose_stays_prose() -> None:
    assert quoted(TABLE, "row") == ["| Item | Stock |", "| Drum | 14 |", "| Hose | 62 m |"]
    assert quoted(TABLE, "sentence") == ["Stock of the cellar.", "Counted monthly."]


def test_tables_without_bars_at_their_edges_are_tables() -> None:
    assert quoted("Item | Stock\n--- | ---\nDrum | 14", "row") == ["Item | Stock", "Drum | 14"]


def test_bars_without_a_rule_are_no_table() -> None:
    assert quoted("Either | or\nthis | that\nso | on", "row") == []


def test_a_cell_with_a_bar_in_it_is_one_cell() -> None:
    text = "| Item | Stock |\n| --- | --- |\n| Drum \\| lid | 14 |"
    assert PageView(text).readable(0, len(text)) == text


def test_a_piece_of_a_table_is_read_with_its_header_row() -> None:
    start = TABLE.index("| Hose")
    assert (
        PageView(TABLE).readable(start, start + 14)
        == "| Item | Stock |\n| --- | --- |\n| Hose | 62 m |"
    )


def test_a_first_row_of_labels_and_values_names_no_columns() -> None:
    page = PageView(
        "| 성명 | 고은산 | 사번 | 20190733 |\n| --- | --- | --- | --- |\n| 부서 | 연구팀 | 직위 | 주임 |"
    )
    assert [one.columns for one in page.quotable] == ["", ""]


def test_years_and_quarters_name_columns() -> None:
    page = PageView("| Item | 2024 | 1분기 |\n| --- | --- | --- |\n| Sales | 12 | 3 |")
    assert page.quotable[-1].columns == "| Item | 2024 | 1분기 |"


def test_lines_of_label_and_value_are_quoted_one_by_one() -> None:
    assert quoted(FORM, "pair") == [
        "Report number: AR-2291",
        "Time: 09:30",
        "Reported by: Linda Marsh",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Note: a single line with a colon.\nAnd prose after it that goes on for quite a while.",
        "https://example.org/a\nhttps://example.org/b",
        "At 09:30 we left. Then: nothing.\nAt 10:45 we came. Then: rain.",
    ],
)
def test_colons_in_prose_and_addresses_make_no_form(text: str) -> None:
    assert quoted(text, "pair") == []


def test_numbered_lines_with_a_label_are_quoted_one_by_one() -> None:
    text = "1. Use: seminar\n2. Place: small hall\n3. Period: 11 to 15 May"
    assert quoted(text, "pair") == text.splitlines()
    letters = "가. 장소: 별관\n나. 기간: 5월 11일"
    assert quoted(letters, "pair") == letters.splitlines()


def spoken(text: str) -> list[str]:
    return [one.spoken for one in PageView(text).quotable if one.spoken]


def test_a_row_can_be_read_alone_with_the_names_of_its_columns() -> None:
    table = "| Host | Role | Memory |\n| --- | --- | --- |\n| boreas |  | 256 GB |\n| notus | mail \\| web | 32 GB |"
    assert spoken(table) == [
        "Host: boreas · Memory: 256 GB",
        "Host: notus · Role: mail | web · Memory: 32 GB",
    ]


def test_of_two_columns_the_first_names_the_second() -> None:
    assert spoken("| 신청자 | 한가람 |\n| --- | --- |\n| 출장지 | 부산 |") == [
        "신청자: 한가람",
        "출장지: 부산",
    ]


@pytest.mark.parametrize(
    "first",
    ["| 성명 | 도하늘 | 부서 | 연구팀 |", "| 일시 | 2026년 4월 9일 오후 3시 | 장소 | 강당 |"],
)
def test_the_labels_and_values_of_a_form_name_no_columns(first: str) -> None:
    page = PageView(
        f"{first}\n| --- | --- | --- | --- |\n| 작성자 | 탁수빈 | 직위 | 주임 |\n| 안건 | 예산 | 결과 | 가결 |"
    )
    assert [(one.columns, one.spoken) for one in page.quotable] == [("", "")] * 3


def test_a_row_of_nothing_between_bars_is_left_out() -> None:
    assert quoted("| Item | Stock |\n| --- | --- |\n|  |  |\n| Drum | 14 |", "row")[1:] == [
        "| Drum | 14 |"
    ]
