"""Figures are what is printed: raised signs, struck-out words, layers, fonts without a map."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatapp.engine.documents.documents import Documents
from chatapp.engine.documents.read.pdf import garbled_words
from chatapp.machine.programs import tesseract
from tests.engine.documents.conftest import Add
from tests.engine.documents.read.pdf.conftest import PageText, Written, canvas, width


def raised(path: Path, *lines: tuple[tuple[str, float], ...]) -> Path:
    """Draw lines of pieces: a text, and by how much it is raised; raised print is smaller."""
    drawn = canvas(path)
    for number, line in enumerate(lines):
        left = 72.0
        for text, rise in line:
            size = 7 if rise else 12
            drawn.setFont("Bundled", size)
            drawn.drawString(left, 760 - 30 * number + rise, text)
            left += width(text, size)
    drawn.save()
    return path


def test_a_power_is_no_longer_number(page_text: PageText, tmp_path: Path) -> None:
    line = (("The dose is 10", 0), ("6", 4), (" cells per ml.", 0))
    assert page_text(raised(tmp_path / "a.pdf", line)) == "The dose is 10^6 cells per ml."


def test_a_footnote_mark_joins_no_number(page_text: PageText, tmp_path: Path) -> None:
    line = (("Revenue was 1,250", 0), ("3", 4), (" million won.", 0))
    text = page_text(raised(tmp_path / "a.pdf", line))
    assert "1,2503" not in text
    assert "1,250 ³⁾ million" in text


def test_a_lowered_digit_joins_no_number(page_text: PageText, tmp_path: Path) -> None:
    line = (("log", 0), ("2", -3), ("8 is 3 and H", 0), ("2", -3), ("O is water.", 0))
    assert page_text(raised(tmp_path / "a.pdf", line)) == "log₂8 is 3 and H₂O is water."


def test_smaller_print_on_the_same_line_is_left_alone(page_text: PageText, tmp_path: Path) -> None:
    drawn = canvas(tmp_path / "a.pdf")
    drawn.drawString(72, 700, "Room 12")
    drawn.setFont("Bundled", 8)
    drawn.drawString(72 + width("Room 12"), 700, "34")
    drawn.save()
    assert page_text(tmp_path / "a.pdf") == "Room 1234"


def test_what_is_struck_out_is_not_the_text(documents: Documents, add: Add, tmp_path: Path) -> None:
    drawn = canvas(tmp_path / "a.pdf")
    drawn.drawString(72, 760, "계약금은 500만원700만원으로 한다.")
    left = 72 + width("계약금은 ")
    drawn.line(left, 764, left + width("500만원"), 764)
    drawn.save()
    document = add(tmp_path / "a.pdf")
    text = documents.pages.text(document.id, 1)
    assert text.split("\n")[0] == "계약금은 700만원으로 한다."
    assert "deleted_text: 1" in document.warnings
    start = text.index("500만원")
    assert documents.pages.warnings(document.id, 1, start, start + 4) == ("deleted",)
    assert not any("500만원" in found.text for found in documents.search("계약금", (), 5))
    assert "500만원" in documents.search("무엇이 변경되었어?", (), 5)[0].text


def test_an_underline_strikes_nothing_out(page_text: PageText, tmp_path: Path) -> None:
    drawn = canvas(tmp_path / "a.pdf")
    drawn.drawString(72, 760, "Important words.")
    drawn.line(72, 757.5, 72 + width("Important words."), 757.5)
    drawn.save()
    assert page_text(tmp_path / "a.pdf") == "Important words."


def test_a_strike_out_of_a_reviewer_strikes_out(page_text: PageText, written: Written) -> None:
    quad = "131 711 170 711 131 697 170 697"
    annotation = f"<</Type/Annot/Subtype/StrikeOut/Rect[131 697 170 711]/QuadPoints[{quad}]/F 4>>"
    path = written(
        "BT /F1 12 Tf 72 700 Td (The rent is 900 USD from May.) Tj ET",
        page="/Annots[7 0 R]",
        more=["null", annotation],
    )
    assert "900" not in page_text(path).split("\n")[0]


@pytest.mark.parametrize("group", ["7 0 R", "8 0 R"])
def test_a_layer_that_is_switched_off_is_left_out(
    documents: Documents, add: Add, written: Written, group: str
) -> None:
    path = written(
        "/OC /L1 BDC BT /F1 12 Tf 72 700 Td (The hall costs 900 USD.) Tj ET EMC "
        "/OC /L2 BDC BT /F1 12 Tf 72 700 Td (The hall costs 700 USD.) Tj ET EMC",
        f"/Properties<</L1 6 0 R/L2 {group}>>",
        catalog="/OCProperties<</OCGs[6 0 R 7 0 R]/D<</ON[6 0 R]/OFF[7 0 R]>>>>",
        more=[
            "<</Type/OCG/Name(Now)>>",
            "<</Type/OCG/Name(Before)>>",
            "<</Type/OCMD/OCGs[7 0 R]/P/AllOn>>",
        ],
    )
    document = add(path)
    text = documents.pages.text(document.id, 1)
    assert "900 USD" in text
    assert "700 USD" not in text
    assert document.warnings == ("layer_left_out: 1",)


def test_words_without_a_map_are_never_quoted(
    add: Add, documents: Documents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tesseract, "find", lambda: None)
    drawn = canvas(tmp_path / "a.pdf")
    drawn.drawString(72, 700, "담당자는 먅먨먖먟먥 먪맑먣먠먨 먚먟먘맑먞먒 이다")
    drawn.drawString(
        72, 660, "The order is placed with the usual supplier of the town and its port."
    )
    drawn.save()
    document = add(tmp_path / "a.pdf")
    text = documents.pages.text(document.id, 1)
    assert "먅먨" not in text
    assert garbled_words.UNREADABLE in text
    assert "usual supplier" in text
    assert "garbled_words: 1" in document.warnings


@pytest.mark.tesseract
def test_words_with_a_wrong_map_are_read_by_ocr(
    add: Add, documents: Documents, written: Written
) -> None:
    map_ = "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <20> <7E> <B9D1> endbfrange"
    cmap = f"/CIDInit /ProcSet findresource begin begincmap {map_} endcmap end"
    path = written(
        "BT /F1 14 Tf 72 760 Td (The order is placed with the usual supplier.) Tj 0 -30 Td "
        "(All goods are delivered to the main gate of the harbour.) Tj 0 -30 Td "
        "(The ferry leaves at nine and comes back in the evening.) Tj 0 -30 Td "
        "/F2 14 Tf (Price 61400) Tj ET",
        more=[
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 7 0 R>>",
            f"<</Length {len(cmap)}>>\nstream\n{cmap}\nendstream",
        ],
    )
    document = add(path)
    text = documents.pages.text(document.id, 1)
    start = text.index("61400")
    assert "ocr" in documents.pages.warnings(document.id, 1, start, start + 5)
    assert documents.pages.warnings(document.id, 1, 0, 10) == ()
