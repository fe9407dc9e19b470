"""Two columns that a PDF writes line by line are read one after the other; tables keep their rows."""

from __future__ import annotations

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from chatapp.engine.documents.documents import Documents
from tests.engine.documents.conftest import Add

LEFT = [
    "The harbour handled more than",
    "four thousand boxes in spring,",
    "which is seven percent above",
    "the year before. Delays at the",
    "north gate fell to an hour on",
    "average because a second one",
    "was opened in April. No night",
    "shift was extended. The union",
    "asked for a new break room.",
]
RIGHT = [
    "Dredging of the eastern basin",
    "cost eighteen million and was",
    "paid by the federal ministry.",
    "The pilot station has been led",
    "by Ida Sorensen since January.",
    "The ferry to Lindholm carries",
    "no lorries of forty tonnes or",
    "more. Passenger numbers stood",
    "at two thousand in the spring.",
]
ROWS = [(f"Pump of type A{row}", f"{row * 7} pieces in stock") for row in range(9)]


def _written(path: Path, rows: list[tuple[str, str]]) -> Path:
    canvas = Canvas(str(path), pagesize=(500, 400))
    canvas.drawString(40, 370, "Quarterly")
    for number, row in enumerate(rows):
        for column, words in enumerate(row):
            canvas.drawString(40 + 220 * column, 320 - 16 * number, words)
    canvas.save()
    return path


def test_prose_is_read_column_by_column(documents: Documents, add: Add, tmp_path: Path) -> None:
    document = add(_written(tmp_path / "a.pdf", list(zip(LEFT, RIGHT, strict=True))))
    assert documents.pages.text(document.id, 1).split("\n")[1:] == [*LEFT, *RIGHT]
    assert document.report["two_columns"] == "1"


def test_the_boxes_of_a_passage_stay_on_its_words(
    documents: Documents, add: Add, tmp_path: Path
) -> None:
    document = add(_written(tmp_path / "a.pdf", list(zip(LEFT, RIGHT, strict=True))))
    text = documents.pages.text(document.id, 1)
    start = text.index("Dredging")
    boxes = documents.pages.boxes(document.id, 1, start, text.index("ministry.") + 9)
    assert len(boxes) == 3
    assert all(left >= 255 for left, _, _, _ in boxes)


def test_a_table_keeps_its_rows(documents: Documents, add: Add, tmp_path: Path) -> None:
    document = add(_written(tmp_path / "a.pdf", ROWS))
    assert "Pump of type A3 21 pieces in stock" in documents.pages.text(document.id, 1)
