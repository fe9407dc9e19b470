"""Old formats as LibreOffice writes them: one document, the same figures in each of its kinds."""

from __future__ import annotations

import subprocess
from pathlib import Path

import docx
import pptx
import pytest

from chatapp.machine.programs import libreoffice
from tests.engine.documents.read.conftest import Read

pytestmark = pytest.mark.skipif(not libreoffice.find(), reason="LibreOffice is not installed")
ROWS = (
    ("호실", "2025년", "", "비고"),
    ("", "상반기", "하반기", ""),
    ("101", "410", "455", "남향"),
    ("102", "380", "395", "북향"),
)
TABLE = "| 호실 | 2025년 상반기 | 2025년 하반기 | 비고 |"


def converted(path: Path, ending: str) -> Path:
    profile = (path.parent / "profile").as_uri()
    command = [libreoffice.find(), f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    command += ["--convert-to", ending, "--outdir", str(path.parent), str(path)]
    for _ in range(2):
        # The first start of a profile only makes it.
        subprocess.run(command, check=False, capture_output=True, timeout=300)
    return path.with_suffix(f".{ending}")


@pytest.fixture
def word(tmp_path: Path) -> Path:
    document = docx.Document()
    document.add_heading("임대 조건", 1)
    line = document.add_paragraph("부하 10")
    for text, look in (("6", "superscript"), ("회, CO", ""), ("2", "subscript"), (", 월세 ", "")):
        run = line.add_run(text)
        if look:
            setattr(run.font, look, True)
    line.add_run("50만원").font.strike = True
    line.add_run("55만원")
    table = document.add_table(4, 4)
    for number, row in enumerate(ROWS):
        for column, text in enumerate(row):
            table.cell(number, column).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 3).merge(table.cell(1, 3))
    document.save(str(tmp_path / "a.docx"))
    return tmp_path / "a.docx"


@pytest.mark.parametrize("ending", ["doc", "odt", "rtf"])
def test_a_text_has_the_figures_of_its_original(word: Path, read: Read, ending: str) -> None:
    sections = read(converted(word, ending))
    text = "\n\n".join(section.text for section in sections if section.place != "changes:")
    assert "부하 10^6회, CO₂, 월세 55만원" in text
    assert TABLE in text
    assert "50만원" not in text
    assert "“50만원”" in next(each.text for each in sections if each.place == "changes:")


@pytest.mark.parametrize("ending", ["ppt", "odp"])
def test_a_slide_has_the_table_of_its_original(tmp_path: Path, read: Read, ending: str) -> None:
    made = pptx.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[5])
    table = slide.shapes.add_table(2, 3, 0, 2_000_000, 5_000_000, 900_000).table
    for at, text in enumerate(("구분", "평일", "주말", "성인", "410", "410")):
        table.cell(at // 3, at % 3).text = text
    made.save(str(tmp_path / "a.pptx"))
    section = read(converted(tmp_path / "a.pptx", ending))[0]
    assert "| 성인 | 410 | 410 |" in section.text
