"""Headers of several rows in flowing documents: each column has one name, forms stay as they are."""

from __future__ import annotations

from pathlib import Path

from chatapp.engine.documents.read.elements import markdown_table
from tests.engine.documents.read.conftest import Read
from tests.engine.documents.read.written_files import paragraph, run, web_page, word

PLACES = [
    ["시설", "2024년", "", "", "", "2025년", ""],
    ["시설", "상반기", "", "하반기", "", "상반기", ""],
    ["시설", "이용객", "수입", "이용객", "수입", "이용객", "수입"],
    ["수영장", "1,204", "8,420", "1,377", "9,651", "1,512", "10,830"],
    ["체육관", "865", "3,114", "902", "3,305", "977", "3,518"],
]


def first_line(rows: list[list[str]]) -> str:
    return next(markdown_table.pieces(rows)).split("\n")[0]


def test_names_of_three_rows_are_joined_from_top_to_bottom() -> None:
    assert first_line(PLACES) == (
        "| 시설 | 2024년 상반기 이용객 | 2024년 상반기 수입 | 2024년 하반기 이용객 | 2024년 하반기 수입 "
        "| 2025년 상반기 이용객 | 2025년 상반기 수입 |"
    )


def test_every_piece_of_a_long_table_has_them() -> None:
    rows = [*PLACES[:3], *([f"시설 {number}", *PLACES[3][1:]] for number in range(60))]
    pieces = list(markdown_table.pieces(rows))
    assert len(pieces) > 3
    assert all("2024년 하반기 수입" in piece.split("\n")[0] for piece in pieces)


def test_a_form_with_wide_cells_stays_as_it_is() -> None:
    form = [
        ["신청인", "성명", "홍길동", ""],
        ["신청인", "주소", "서울시 중구", ""],
        ["금액", "300,000원", "", ""],
    ]
    assert first_line(form).startswith("| 신청인 | 성명 | 홍길동 |")


def test_gaps_over_words_are_no_header() -> None:
    plan = [
        ["시간", "월", "", "화"],
        ["오전", "회의", "출장", "교육"],
        ["오후", "면담", "휴가", "교육"],
    ]
    assert first_line(plan) == "| 시간 | 월 |  | 화 |"


def test_in_word(tmp_path: Path, read: Read) -> None:
    def cell(text: str, look: str = "") -> str:
        return f"<w:tc><w:tcPr>{look}</w:tcPr>{paragraph(run(text))}</w:tc>"

    rows = [
        cell("Room", '<w:vMerge w:val="restart"/>') + cell("Rent", '<w:gridSpan w:val="2"/>'),
        cell("", "<w:vMerge/>") + cell("2024") + cell("2025"),
        cell("North") + cell("410") + cell("455"),
    ]
    table = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    path = word(tmp_path / "a.docx", f"<w:tbl><w:tblPr/><w:tblGrid/>{table}</w:tbl>")
    assert read(path)[0].text.startswith("| Room | Rent 2024 | Rent 2025 |")


def test_in_a_web_page(tmp_path: Path, read: Read) -> None:
    table = (
        "<table><tr><th rowspan=2>Class<th colspan=2>Fee<tr><th>adult<th>child"
        "<tr><td>A<td>12.50<td>6<tr><td>B<td>10.20<td>5</table>"
    )
    path = web_page(tmp_path / "a.html", table)
    assert read(path)[0].text.startswith("| Class | Fee adult | Fee child |")
