"""Results are written in three forms, and nothing of a document acts as markup in any."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from chatapp.contract.records import Source
from chatapp.contract.work_records import Flag, Paragraph, Point, Section, Summary, Translation
from chatapp.engine.works.export import export
from chatapp.engine.works.export.docx_file import as_docx
from chatapp.engine.works.export.html_page import as_html
from chatapp.engine.works.export.markdown import as_markdown
from chatapp.errors import ExportFailed, ExportKindUnknown

TRANSLATION = Translation(
    "a.pdf",
    1,
    "ko",
    (
        Paragraph(0, 1, "heading", "Harbour", "항구"),
        Paragraph(1, 1, "text", "x", "<script>alert(1)</script> [x](http://e.org) # 제목"),
        Paragraph(2, 2, "text", "12 ships", "배", (Flag("NumberLost", {"what": "12"}),)),
    ),
)


def test_markdown_marks_pages_and_doubts() -> None:
    text = as_markdown(export.of_translation(TRANSLATION, "ko"))
    assert "*2쪽*" in text
    assert "빠진 숫자: 12" in text
    assert "<script>" not in text
    assert "\\](http" in text


def test_html_is_text_alone() -> None:
    shown = as_html(export.of_translation(TRANSLATION, "en"))
    assert "&lt;script&gt;" in shown
    assert "<script" not in shown
    assert '<p class="page">p. 2</p>' in shown


def test_docx_holds_every_paragraph_and_page_mark(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    export.write(export.of_translation(TRANSLATION, "ko"), file)
    with zipfile.ZipFile(file) as parts:
        tree = ElementTree.fromstring(parts.read("word/document.xml"))
    said = ["".join(one.itertext()) for one in tree[0]]
    assert said[:3] == ["a.pdf", "1쪽", "항구"]
    assert "2쪽" in said


@pytest.mark.parametrize(
    ("language", "page", "word"),
    [("ko", '<html lang="ko">', False), ("ar", '<html lang="ar" dir="rtl">', True)],
)
def test_the_language_of_the_text_and_its_direction_are_told(
    language: str, page: str, word: bool, tmp_path: Path
) -> None:
    pieces = export.of_translation(TRANSLATION, "en")
    export.write(pieces, tmp_path / "a.html", language)
    with zipfile.ZipFile(io.BytesIO(as_docx(pieces, language))) as file:
        styles = file.read("word/styles.xml").decode()
    assert page in (tmp_path / "a.html").read_text("utf-8")
    assert ("<w:bidi/>" in styles) is word


def test_that_the_model_is_weak_is_said_once_where_all_is_by_it() -> None:
    weak = Flag("WeakModel")
    paragraphs = [Paragraph(at, 1, "text", f"Ship {at}", f"배 {at}", (weak,)) for at in range(3)]
    code = Paragraph(3, 1, "code", "x = 1", "x = 1")
    text = as_markdown(
        export.of_translation(Translation("a.pdf", 1, "ko", (*paragraphs, code)), "en")
    )
    mixed = export.of_translation(
        Translation("a.pdf", 1, "ko", (*paragraphs, replace(paragraphs[0], flags=()))), "en"
    )
    assert text.startswith("# a.pdf\n\n> ⚠ The model only knows English")
    assert text.count("only knows English") == 1
    assert as_markdown(mixed).count("only knows English") == 3


def test_every_paragraph_of_a_word_file_has_a_style_that_is_there() -> None:
    with zipfile.ZipFile(io.BytesIO(as_docx(export.of_translation(TABLE, "ko")))) as file:
        body, styles = (
            ElementTree.fromstring(file.read(f"word/{part}.xml")) for part in ("document", "styles")
        )
    name = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    known = {style.get(f"{name}styleId") for style in styles}
    assert {used.get(f"{name}val") for used in body.iter(f"{name}pStyle")} <= known
    assert [
        style.get(f"{name}styleId")
        for style in styles
        if style.get(f"{name}type") == "paragraph" and style.get(f"{name}default") == "1"
    ] == ["Normal"]


TABLE = Translation(
    "a.md",
    1,
    "ko",
    (
        Paragraph(0, 1, "row", "| Ship | Sailors |", "| 배 | 선원 <b> |"),
        Paragraph(1, 1, "row", "| --- | --- |", "| --- | --- |"),
        Paragraph(
            2,
            1,
            "row",
            "| A \\| B | 12 |",
            "| 가 \\| 나 | 13 |",
            (Flag("NumberLost", {"what": "12"}),),
        ),
        Paragraph(3, 1, "row", "| C | 14 |", "| 다 | 14 |"),
        Paragraph(4, 1, "text", "End.", "끝."),
    ),
)


def test_a_table_stays_a_table_and_its_doubts_stand_below_it() -> None:
    text = as_markdown(export.of_translation(TABLE, "ko"))
    table = "| 배 | 선원 \\<b\\> |\n| --- | --- |\n| 가 \\| 나 | 13 |\n| 다 | 14 |"
    assert f"{table}\n\n> ⚠ “A \\| B”: 빠진 숫자: 12." in text


def test_a_table_has_rows_in_html_and_word() -> None:
    pieces = export.of_translation(TABLE, "ko")
    assert "<table>\n<tr><th>배</th><th>선원 &lt;b&gt;</th></tr>\n<tr><td>가 | 나</td>" in as_html(
        pieces
    )
    with zipfile.ZipFile(io.BytesIO(as_docx(pieces))) as file:
        body = ElementTree.fromstring(file.read("word/document.xml"))
    name = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    assert [len(row.findall(f"{name}tc")) for row in body.iter(f"{name}tr")] == [2, 2, 2]


def test_the_properties_of_a_word_file_name_the_document_and_no_person() -> None:
    with zipfile.ZipFile(io.BytesIO(as_docx(export.of_translation(TABLE, "ko")))) as file:
        properties = ElementTree.fromstring(file.read("docProps/core.xml"))
    texts = {item.tag.rpartition("}")[2]: item.text or "" for item in properties}
    assert texts["title"] == "a.md"
    assert [texts[name] for name in ("creator", "lastModifiedBy", "description")] == ["", "", ""]


def test_korean_text_of_a_word_file_has_a_korean_font() -> None:
    with zipfile.ZipFile(io.BytesIO(as_docx(export.of_translation(TABLE, "ko"), "ko"))) as file:
        assert 'w:eastAsia="Malgun Gothic"' in file.read("word/styles.xml").decode()


def test_points_carry_their_page() -> None:
    point = Point("It has 14 berths.", Source(1, "a.pdf", 3, "It has 14 berths."), is_quote=True)
    summary = Summary("a.pdf", 1, (point,), (Section("Harbour", 3, 4, (point,)),))
    text = as_markdown(export.of_summary(summary, "en"))
    assert "- “It has 14 berths.” [p. 3]" in text
    assert "## Harbour (p. 3–4)" in text


@pytest.mark.parametrize(
    ("places", "pages", "english", "korean"),
    [
        (("", ""), (3, 5), "p. 3–5", "3–5쪽"),
        (("part:1", "part:1"), (1, 1), "part 1", "1번째 부분"),
        (("part:1", "part:3"), (1, 3), "parts 1–3", "1–3번째 부분"),
        (("slide:2", "slide:4"), (2, 4), "slides 2–4", "슬라이드 2–4"),
        (("section:A", "section:B"), (1, 2), "“A” – “B”", "‘A’ – ‘B’"),
    ],
)
def test_a_section_and_its_points_name_places_alike(
    places: tuple[str, str], pages: tuple[int, int], english: str, korean: str
) -> None:
    summary = Summary("a.txt", 1, (), (Section("H", *pages, (), places),))
    said = {language: export.of_summary(summary, language)[1].text for language in ("en", "ko")}
    assert said == {"en": f"H ({english})", "ko": f"H ({korean})"}


def test_what_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExportKindUnknown):
        export.write([], tmp_path / "a.exe")
    with pytest.raises(ExportFailed):
        export.write([], tmp_path / "nowhere" / "a.md")
