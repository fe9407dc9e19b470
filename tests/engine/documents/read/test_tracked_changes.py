"""What was deleted or struck out is no part of the text; it is kept apart, and says what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatapp.engine.documents.documents import Documents
from chatapp.engine.documents.page import changes
from tests.engine.documents.conftest import Add
from tests.engine.documents.read.conftest import Read
from tests.engine.documents.read.written_files import hwpx, line, paragraph, run, web_page, word

WHO = 'w:author="Kim" w:date="2026-03-04T09:00:00Z"'
REPLACED = paragraph(
    run("The deposit is "),
    f"<w:del {WHO}><w:r><w:delText>500</w:delText></w:r></w:del>",
    f"<w:ins {WHO}>{run('700')}</w:ins>",
    run(" pounds."),
)


def test_words_of_word_are_as_accepted_and_the_change_is_kept_apart(
    tmp_path: Path, read: Read
) -> None:
    text, changes = read(word(tmp_path / "a.docx", REPLACED))
    assert (text.text, text.warnings) == ("The deposit is 700 pounds.", ("deleted_text",))
    assert changes.place == "changes:"
    assert "deleted “500”, inserted “700” (Kim, 2026-03-04): The deposit is 700" in changes.text


def test_deleted_rows_of_word_leave_the_table(tmp_path: Path, read: Read) -> None:
    rows = [
        f"<w:tr>{mark}<w:tc>{paragraph(run(name))}</w:tc><w:tc>{paragraph(run(price))}</w:tc></w:tr>"
        for mark, name, price in (
            ("", "Item", "Price"),
            (f"<w:trPr><w:del {WHO}/></w:trPr>", "Chair", "4,500"),
            ("", "Desk", "3,600"),
        )
    ]
    text, changes = read(word(tmp_path / "a.docx", f"<w:tbl>{''.join(rows)}</w:tbl>"))
    assert text.text == "| Item | Price |\n| --- | --- |\n| Desk | 3,600 |"
    assert "deleted “Chair | 4,500” (Kim, 2026-03-04)" in changes.text


def test_a_paragraph_whose_end_is_deleted_joins_the_next(tmp_path: Path, read: Read) -> None:
    first = paragraph(run("Half a "), properties=f"<w:rPr><w:del {WHO}/></w:rPr>")
    (section,) = read(word(tmp_path / "a.docx", first, paragraph(run("sentence."))))
    assert section.text == "Half a sentence."


def test_struck_out_words_of_word_are_kept_apart(tmp_path: Path, read: Read) -> None:
    body = paragraph(run("Price: "), run("90", "<w:strike/>"), run(" 110"))
    text, changes = read(word(tmp_path / "a.docx", body))
    assert text.text == "Price:  110"
    assert "struck out “90”" in changes.text


def test_changes_of_hwpx_hold_over_runs_and_name_their_author(tmp_path: Path, read: Read) -> None:
    header = (
        '<trackChange id="1" date="2026-03-04T00:00:00Z" authorID="7"/>'
        '<trackChangeAuthor id="7" name="김법무"/>'
    )
    body = line(
        '<t>계약금은 <deleteBegin TcId="1"/>500</t><t>만원<deleteEnd TcId="1"/>'
        '<insertBegin TcId="1"/>700만원<insertEnd TcId="1"/>이다.</t>'
    )
    text, changes = read(hwpx(tmp_path / "a.hwpx", body, header))
    assert text.text == "계약금은 700만원이다."
    assert "삭제 “500만원”, 추가 “700만원” (김법무, 2026-03-04)" in changes.text


@pytest.mark.parametrize(("shape", "is_struck"), [("SOLID", True), ("NONE", False), ("3D", False)])
def test_the_strike_out_line_that_hangul_does_not_draw_is_none(
    tmp_path: Path, read: Read, shape: str, is_struck: bool
) -> None:
    header = f'<charPr id="1"><strikeout shape="{shape}"/></charPr>'
    sections = read(hwpx(tmp_path / "a.hwpx", line("<t>옛 값</t>", letters=1), header))
    assert (sections[0].place == "changes:") == is_struck


def test_deleted_words_of_a_page_do_not_join_what_replaced_them(tmp_path: Path, read: Read) -> None:
    body = "<p>Fee: <del>1,000</del><ins>1,500</ins> or <span style='text-decoration: line-through'>9</span> 8"
    text, changes = read(web_page(tmp_path / "a.html", body))
    assert text.text == "Fee: 1,500 or 8"
    assert "deleted “1,000”, inserted “1,500”, struck out “9”: Fee: 1,500 or 8" in changes.text


def test_struck_out_cells_of_a_page_are_kept_apart(tmp_path: Path, read: Read) -> None:
    body = "<table><tr><th>Who<th>Fee<tr><td>Adults<td><s>5</s> 6</table>"
    text, changes = read(web_page(tmp_path / "a.html", body))
    assert text.text == "| Who | Fee |\n| --- | --- |\n| Adults | 6 |"
    assert "struck out “5”: Adults | 6" in changes.text


def test_deleted_words_are_found_by_who_asks_what_was_changed_only(
    documents: Documents, add: Add, tmp_path: Path
) -> None:
    document = add(word(tmp_path / "contract.docx", REPLACED))
    found = documents.search("What is the deposit of 500 pounds?", (document.id,), 5)
    assert not any("500" in passage.text for passage in found)
    changed = documents.search("What was changed in the deposit?", (document.id,), 5)
    passage = next(passage for passage in changed if "500" in passage.text)
    warnings = documents.pages.warnings(document.id, passage.page, passage.start, passage.end)
    assert warnings == ("deleted",)


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("무엇이 바뀌었어?", True),
        ("요금이 어떻게 변경됐어?", True),
        ("삭제된 금액은 얼마야?", True),
        ("What was changed in the deposit?", True),
        ("변경된 요금은 얼마야?", False),
        ("제2조의 내용이 뭐야?", False),
        ("What is the deposit?", False),
    ],
)
def test_who_asks_what_was_changed_is_told_from_who_asks_what_holds(
    question: str, asks: bool
) -> None:
    assert changes.are_asked_for(question) == asks
