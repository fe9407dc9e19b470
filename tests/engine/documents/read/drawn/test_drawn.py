"""Charts and diagrams are read as tables and lists where they stand."""

from __future__ import annotations

from pathlib import Path

import pptx
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE

from tests.engine.documents.read.conftest import Read
from tests.engine.documents.read.written_files import (
    CHART,
    DIAGRAM,
    NAMESPACES,
    hwpx,
    line,
    paragraph,
    run,
    word,
)

TABLE = "Visitors\n\n|  | Q1 | Q2 | Q3 |\n| --- | --- | --- | --- |\n| Pool | 50% |  | 75% |"
TREE = "Head\n- Deputy\n  - Clerk"


def _drawing(inner: str) -> str:
    return f"<w:r><w:drawing><a:graphicData>{inner}</a:graphicData></w:drawing></w:r>"


def test_charts_and_diagrams_of_word_are_read_where_they_stand(tmp_path: Path, read: Read) -> None:
    body = [
        paragraph(run("Before.")),
        paragraph(_drawing('<c:chart r:id="c1"/>')),
        paragraph(_drawing('<dgm:relIds r:dm="d1"/>')),
        paragraph(run("After.")),
    ]
    path = word(
        tmp_path / "a.docx",
        *body,
        chart1=CHART,
        data1=DIAGRAM,
        related="c1=chart1.xml d1=data1.xml",
    )
    assert read(path)[0].text == f"Before.\n\n{TABLE}\n\n{TREE}\n\nAfter."


def test_charts_of_hangul_are_read_once(tmp_path: Path, read: Read) -> None:
    chart = '<chart chartIDRef="Chart/chart1.xml"/>'
    body = line(f"<switch><case>{chart}</case><default><ole/></default></switch>")
    assert read(hwpx(tmp_path / "a.hwpx", body, chart1=CHART))[0].text == TABLE


def test_points_that_a_chart_lacks_leave_their_place_empty(tmp_path: Path, read: Read) -> None:
    data = CategoryChartData()
    data.categories = ["Q1", "Q2"]
    data.add_series("Pool", (None, 3.5))
    data.add_series("Gym", (1.5, 2.5))
    made = pptx.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[6])
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, 9, 9, data)
    made.save(str(tmp_path / "a.pptx"))
    assert "| Pool |  | 3.5 |" in read(tmp_path / "a.pptx")[0].text


def test_a_chart_without_figures_is_told(tmp_path: Path, read: Read) -> None:
    empty = f"<c:chartSpace {NAMESPACES}><c:chart/></c:chartSpace>"
    body = [paragraph(run("See:")), paragraph(_drawing('<c:chart r:id="c1"/>'))]
    path = word(tmp_path / "a.docx", *body, chart1=empty, related="c1=chart1.xml")
    assert read(path)[0].warnings == ("chart_without_figures",)


def test_an_embedded_file_is_told(tmp_path: Path, read: Read) -> None:
    body = paragraph(run("See:"), "<w:r><w:object><OLEObject/></w:object></w:r>")
    assert read(word(tmp_path / "a.docx", body))[0].warnings == ("embedded_file",)
