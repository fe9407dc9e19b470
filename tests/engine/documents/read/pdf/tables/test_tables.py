"""Tables with lines are read row by row, under names that what the rows hold decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatapp.engine.documents.documents import Documents
from tests.engine.documents.conftest import Add
from tests.engine.documents.read.pdf.conftest import PageText, canvas, draw_table

RULE = "| :--- "


def spoken(documents: Documents, path: Path, add: Add) -> list[str]:
    """Return the rows of the first page as they are quoted."""
    view = documents.pages.view(add(path).id, 1)
    return [quotable.spoken for quotable in view.quotable if quotable.spoken]


def test_a_header_of_two_rows_names_each_column_whole(
    documents: Documents, add: Add, tmp_path: Path
) -> None:
    drawn = canvas(tmp_path / "a.pdf")
    rows = [
        ["부서", "2025년", "", "2026년", ""],
        ["", "상반기", "하반기", "상반기", "하반기"],
        ["총무과", "310", "322", "335", "347"],
        ["회계과", "211", "224", "236", "248"],
    ]
    spans = {(0, 0): (2, 1), (0, 1): (1, 2), (0, 3): (1, 2)}
    draw_table(drawn, rows, [80, 60, 60, 60, 60], spans=spans)
    drawn.save()
    assert spoken(documents, tmp_path / "a.pdf", add)[1] == (
        "부서: 회계과 · 2025년 상반기: 211 · 2025년 하반기: 224 · 2026년 상반기: 236 · 2026년 하반기: 248"
    )


def test_the_unit_over_a_table_is_quoted_with_its_rows(
    documents: Documents, add: Add, tmp_path: Path
) -> None:
    drawn = canvas(tmp_path / "a.pdf")
    drawn.drawString(250, 775, "(단위: 천 원)")
    draw_table(drawn, [["구분", "2024년"], ["매출", "1,300"], ["부채", "400"]], [90, 90])
    drawn.save()
    assert spoken(documents, tmp_path / "a.pdf", add)[0] == (
        "구분: 매출 · 2024년: 1,300 (단위: 천 원)"
    )


def test_a_cell_over_rows_stands_in_each_of_them(page_text: PageText, tmp_path: Path) -> None:
    drawn = canvas(tmp_path / "a.pdf")
    rows = [
        ["본부", "부서", "인원"],
        ["기획본부", "기획과", "12"],
        ["", "예산과", "9"],
        ["합계", "", "21"],
    ]
    draw_table(drawn, rows, [80, 80, 60], spans={(1, 0): (2, 1), (3, 0): (1, 2)})
    drawn.save()
    lines = page_text(tmp_path / "a.pdf").strip().split("\n")
    assert lines[2:] == [
        "| 기획본부 | 기획과 | 12 |",
        "| 기획본부 | 예산과 | 9 |",
        "| 합계 |  | 21 |",
    ]


def test_rows_that_begin_with_a_colon_are_a_form(page_text: PageText, tmp_path: Path) -> None:
    drawn = canvas(tmp_path / "a.pdf")
    rows = [
        ["Wind direction:", "", "Visibility:", "10 miles"],
        ["Observation time:", "1753", "Distance from the site:", "19 miles"],
        ["Altimeter setting:", "30.27 inches", "Temperature:", "22 °C"],
    ]
    draw_table(drawn, rows, [110, 90, 130, 80])
    drawn.save()
    text = page_text(tmp_path / "a.pdf")
    assert RULE not in text
    assert "Altimeter setting: 30.27 inches" in text
    assert "Distance from the site: 19 miles" in text


def test_labels_beside_values_are_a_form_and_no_header(page_text: PageText, tmp_path: Path) -> None:
    drawn = canvas(tmp_path / "a.pdf")
    rows = [
        ["성명", "김하늘", "부서", "시설과"],
        ["직급", "주임", "내선", "4417"],
        ["주소", "서울시 종로구 1", "", ""],
    ]
    draw_table(drawn, rows, [60, 110, 60, 110], spans={(2, 1): (1, 3)})
    drawn.save()
    assert page_text(tmp_path / "a.pdf").strip().split("\n") == [
        "성명: 김하늘",
        "부서: 시설과",
        "직급: 주임",
        "내선: 4417",
        "주소: 서울시 종로구 1",
    ]


def test_a_table_that_goes_on_without_its_header_keeps_its_names(
    documents: Documents, add: Add, tmp_path: Path
) -> None:
    drawn = canvas(tmp_path / "a.pdf")
    rows = [[str(number), f"품목 {number}", f"{number * 1500:,}원"] for number in range(1, 45)]
    draw_table(drawn, [["번호", "품명", "금액"], *rows[:34]], [60, 150, 120])
    drawn.showPage()
    draw_table(drawn, rows[34:], [60, 150, 120])
    drawn.save()
    document = add(tmp_path / "a.pdf")
    view = documents.pages.view(document.id, 2)
    assert view.quotable[1].spoken == "번호: 35 · 품명: 품목 35 · 금액: 52,500원"


def test_a_table_drawn_on_its_side_is_read_upright(page_text: PageText, tmp_path: Path) -> None:
    drawn = canvas(tmp_path / "a.pdf")
    drawn.translate(842, 0)
    drawn.rotate(90)
    rows = [["Station", "June", "July"], ["Hill", "88", "210"], ["Harbour", "64", "152"]]
    draw_table(drawn, rows, [100, 80, 80], top=700)
    drawn.save()
    assert page_text(tmp_path / "a.pdf").strip().split("\n")[2:] == [
        "| Hill | 88 | 210 |",
        "| Harbour | 64 | 152 |",
    ]


def test_a_box_around_text_is_no_table(page_text: PageText, tmp_path: Path) -> None:
    drawn = canvas(tmp_path / "a.pdf")
    drawn.rect(60, 600, 480, 150)
    drawn.drawString(72, 720, "This box holds a note.")
    drawn.drawString(72, 700, "It has two lines.")
    drawn.save()
    assert page_text(tmp_path / "a.pdf") == "This box holds a note.\nIt has two lines."


@pytest.mark.parametrize("letters", ["a|b", "1|2"])
def test_a_bar_within_a_cell_parts_no_cells(
    documents: Documents, add: Add, tmp_path: Path, letters: str
) -> None:
    drawn = canvas(tmp_path / "a.pdf")
    draw_table(drawn, [["Sign", "Stock"], [letters, "14"], ["c", "9"]], [90, 90])
    drawn.save()
    assert spoken(documents, tmp_path / "a.pdf", add)[0] == f"Sign: {letters} · Stock: 14"
