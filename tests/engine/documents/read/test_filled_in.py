"""What was filled in: content controls, boxes, fields of forms, in Word, Hangul and web pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.documents.read.conftest import Read
from tests.engine.documents.read.written_files import hwpx, line, paragraph, run, web_page, word


def _control(properties: str, content: str) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def _field(data: str, result: str = "") -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
        f"<w:r><w:instrText>FORM</w:instrText></w:r>{result}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def test_controls_of_word_say_what_was_put_in_and_not_what_to_put_in(
    tmp_path: Path, read: Read
) -> None:
    name = _control("<w:text/>", run("Dana"))
    empty = _control("<w:text/><w:showingPlcHdr/>", run("Click here to enter text."))
    body = paragraph(run("Name: "), name, run(" Branch: "), empty)
    assert read(word(tmp_path / "a.docx", body))[0].text == "Name: Dana Branch:"


@pytest.mark.parametrize(
    ("checked", "sign", "shown"),
    [("1", "☒", "☒"), ("0", "☐", "☐"), ("1", "", "☒"), ("1", "☐", "☒")],
)
def test_the_state_of_a_box_of_word_is_shown(
    tmp_path: Path, read: Read, checked: str, sign: str, shown: str
) -> None:
    box = f'<w14:checkbox><w14:checked w14:val="{checked}"/></w14:checkbox>'
    body = paragraph(_control(box, run(sign)), run(" Urgent"))
    assert read(word(tmp_path / "a.docx", body))[0].text == f"{shown} Urgent"


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>', "☒"),
        ('<w:checkBox><w:default w:val="1"/></w:checkBox>', "☒"),
        ('<w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>', "☐"),
        (
            '<w:ddList><w:result w:val="1"/><w:listEntry w:val="Jeju"/><w:listEntry w:val="Busan"/></w:ddList>',
            "Busan",
        ),
    ],
)
def test_fields_of_older_forms_show_their_value(
    tmp_path: Path, read: Read, data: str, shown: str
) -> None:
    body = paragraph(_field(data), run(" it is"))
    assert read(word(tmp_path / "a.docx", body))[0].text == f"{shown} it is"


@pytest.mark.parametrize(
    ("look", "text", "shown"),
    [
        ('<w:rFonts w:ascii="Wingdings"/>', "\uf0fe", "☑"),
        ('<w:rFonts w:ascii="Wingdings"/>', "\u00a8", "☐"),
        ('<w:rFonts w:ascii="Wingdings 2"/>', "R", "☑"),
        ("", "\uf0a8", "☐"),
        ('<w:rFonts w:ascii="Symbol"/>', "\uf061", "α"),
        ("", "þ", "þ"),
    ],
)
def test_boxes_drawn_by_a_font_are_boxes(
    tmp_path: Path, read: Read, look: str, text: str, shown: str
) -> None:
    body = paragraph(run(text, look), run(" Approved"))
    assert read(word(tmp_path / "a.docx", body))[0].text == f"{shown} Approved"


def test_forms_of_hangul_show_what_was_chosen(tmp_path: Path, read: Read) -> None:
    items = '<listItem displayText="해운점" value="1"/><listItem displayText="수영점" value="2"/>'
    body = line(
        f'<t>지점: </t><comboBox selectedValue="2">{items}</comboBox><t> 단체: </t>'
        '<edit><text>독서회</text></edit><t> </t><checkBtn caption="음향" value="UNCHECKED"/>'
        '<t> </t><radioBtn captionText="오전" value="CHECKED"/>'
    )
    assert read(hwpx(tmp_path / "a.hwpx", body))[0].text == (
        "지점: 수영점 단체: 독서회 ☐ 음향 ☑ 오전"
    )


@pytest.mark.parametrize(("text", "shown"), [("이름을 입력하세요", ""), ("김하나", "김하나")])
def test_a_field_of_hangul_that_nobody_filled_in_is_empty(
    tmp_path: Path, read: Read, text: str, shown: str
) -> None:
    command = "Clickhere:set:51:Direction:wstring:9:이름을 입력하세요 HelpState:wstring:0:  "
    begin = (
        '<ctrl><fieldBegin id="1" type="CLICK_HERE"><parameters>'
        f'<stringParam name="Command">{command}</stringParam></parameters></fieldBegin></ctrl>'
    )
    end = '<ctrl><fieldEnd beginIDRef="1"/></ctrl>'
    body = line(f"<t>성명: </t>{begin}<t>{text}</t>{end}<t>.</t>")
    assert read(hwpx(tmp_path / "a.hwpx", body))[0].text == f"성명: {shown}."


def test_controls_of_a_saved_page_show_their_value(tmp_path: Path, read: Read) -> None:
    body = (
        "<p><input type=checkbox checked> Yes <input type=radio> No <input value=Dana> "
        "<select><option>Jeju<option selected>Busan</select> <input type=hidden value=secret></p>"
    )
    assert read(web_page(tmp_path / "a.html", body))[0].text == "☑ Yes ☐ No Dana Busan"
