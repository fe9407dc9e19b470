"""Numbers that Word, Hangul and browsers compute stand in text and headings."""

from __future__ import annotations

from pathlib import Path

import pptx
import pytest
from pptx.oxml.ns import qn

from chatapp.engine.documents.read.sheets import number_formats
from tests.engine.documents.read.conftest import Read
from tests.engine.documents.read.written_files import hwpx, line, paragraph, run, web_page, word


def _numbering(*levels: str, more: str = "") -> str:
    inner = "".join(
        f'<w:lvl w:ilvl="{depth}">{level}</w:lvl>' for depth, level in enumerate(levels)
    )
    return (
        f'<w:numbering NAMESPACES><w:abstractNum w:abstractNumId="0">{inner}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}</w:numbering>'
    )


def _level(form: str, text: str, more: str = "") -> str:
    return f'<w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{more}'


def _item(text: str, level: int = 0, numbering: int = 1) -> str:
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{numbering}"/></w:numPr>'
    return paragraph(run(text), properties=place)


def _lines(read: Read, path: Path) -> list[str]:
    return read(path)[0].text.split("\n\n")


def test_levels_of_word_count_below_each_other(tmp_path: Path, read: Read) -> None:
    numbering = _numbering(
        _level("decimal", "제%1조"), _level("ganada", "(%2)"), _level("decimalEnclosedCircle", "%3")
    )
    body = [
        _item("가", 0),
        _item("나", 1),
        _item("다", 1),
        _item("라", 2),
        _item("마", 0),
        _item("바", 1),
    ]
    assert _lines(read, word(tmp_path / "a.docx", *body, numbering=numbering)) == [
        *("제1조 가", "(가) 나", "(나) 다", "① 라", "제2조 마", "(가) 바")
    ]


def test_a_level_may_show_those_above_it(tmp_path: Path, read: Read) -> None:
    numbering = _numbering(
        _level("upperRoman", "%1."), _level("decimal", "%1.%2", '<w:isLgl/><w:suff w:val="space"/>')
    )
    body = [_item("a"), _item("b"), _item("c", 1)]
    assert _lines(read, word(tmp_path / "a.docx", *body, numbering=numbering)) == [
        *("I. a", "II. b", "2.1 c")
    ]


def test_a_list_that_starts_anew_begins_at_its_start(tmp_path: Path, read: Read) -> None:
    more = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="7"/></w:lvlOverride></w:num>'
    )
    numbering = _numbering(_level("decimal", "%1."), more=more)
    body = [_item("a"), _item("b"), _item("c", numbering=2), _item("d", numbering=2)]
    assert _lines(read, word(tmp_path / "a.docx", *body, numbering=numbering)) == [
        *("1. a", "2. b", "7. c", "8. d")
    ]


def test_a_heading_numbered_by_its_style_is_named_with_its_number(
    tmp_path: Path, read: Read
) -> None:
    styles = (
        '<w:styles NAMESPACES><w:style w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:styleId="Own">'
        '<w:basedOn w:val="H1"/></w:style></w:styles>'
    )
    numbering = _numbering(_level("decimal", "제%1장", '<w:pStyle w:val="H1"/>'))
    body = [paragraph(run(text), properties='<w:pStyle w:val="Own"/>') for text in ("총칙", "휴가")]
    body.insert(1, paragraph(run("Text.")))
    path = word(tmp_path / "a.docx", *body, styles=styles, numbering=numbering)
    assert [section.place for section in read(path)] == [
        "section:제1장 총칙",
        "section:제2장 휴가",
    ]


def test_a_deleted_paragraph_is_not_counted(tmp_path: Path, read: Read) -> None:
    place = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr>'
    gone = paragraph("<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>", properties=place)
    path = word(
        tmp_path / "a.docx",
        _item("a"),
        gone,
        _item("b"),
        numbering=_numbering(_level("decimal", "%1.")),
    )
    assert _lines(read, path) == ["1. a", "2. b"]


def test_a_column_of_numbers_in_a_table_of_word_is_filled(tmp_path: Path, read: Read) -> None:
    rows = [
        f"<w:tr><w:tc>{_item('')}</w:tc><w:tc>{paragraph(run(name))}</w:tc></w:tr>" for name in "xy"
    ]
    path = word(
        tmp_path / "a.docx",
        f"<w:tbl>{''.join(rows)}</w:tbl>",
        numbering=_numbering(_level("decimal", "%1")),
    )
    assert _lines(read, path) == ["| 1 | x |\n| --- | --- |\n| 2 | y |"]


def test_outline_and_numbered_paragraphs_of_hangul(tmp_path: Path, read: Read) -> None:
    heads = '<paraHead level="1" numFormat="DIGIT" start="1">제^1조</paraHead>'
    header = (
        f'<numbering id="5">{heads}<paraHead level="2" numFormat="HANGUL_SYLLABLE">^2.</paraHead></numbering>'
        '<paraPr id="1"><heading type="OUTLINE" idRef="0" level="0"/></paraPr>'
        '<paraPr id="2"><heading type="NUMBER" idRef="5" level="1"/></paraPr>'
    )
    body = (
        '<p paraPrIDRef="1"><run><secPr outlineShapeIDRef="5"/><t>목적</t></run></p>'
        + line("<t>가항</t>", 2)
        + line("<t>나항</t>", 2)
        + line("<t>휴가</t>", 1)
        + line("<t>다항</t>", 2)
    )
    sections = read(hwpx(tmp_path / "a.hwpx", body, header))
    assert [section.text for section in sections] == [
        "제1조 목적\n\n가. 가항\n\n나. 나항",
        "제2조 휴가\n\n가. 다항",
    ]


def test_a_deleted_paragraph_of_hangul_is_not_counted(tmp_path: Path, read: Read) -> None:
    header = (
        '<numbering id="5"><paraHead level="1" numFormat="DIGIT">^1.</paraHead></numbering>'
        '<paraPr id="2"><heading type="NUMBER" idRef="5" level="0"/></paraPr>'
    )
    gone = line('<t><deleteBegin TcId="1"/>b<deleteEnd TcId="1"/></t>', 2)
    body = line("<t>a</t>", 2) + gone + line("<t>c</t>", 2)
    assert _lines(read, hwpx(tmp_path / "a.hwpx", body, header)) == ["1. a", "2. c"]


def test_items_of_a_page_have_the_numbers_a_browser_shows(tmp_path: Path, read: Read) -> None:
    body = (
        "<ol start=3><li>a<li value=7>b<li>c</ol><ol type=i reversed><li>d<li>e</ol>"
        '<ol style="list-style-type: hangul"><li>f</ol><ul><li>g</ul>'
    )
    assert _lines(read, web_page(tmp_path / "a.html", body)) == [
        *("3. a", "7. b", "8. c", "ii. d", "i. e", "가. f", "- g")
    ]


def test_numbers_of_slides_count_by_level(tmp_path: Path, read: Read) -> None:
    made = pptx.Presentation()
    frame = made.slides.add_slide(made.slide_layouts[6]).shapes.add_textbox(0, 0, 9, 9).text_frame
    for text, level in (("a", 0), ("b", 1), ("c", 0)):
        item = frame.paragraphs[0] if text == "a" else frame.add_paragraph()
        item.text, item.level = text, level
        scheme = item._p.get_or_add_pPr().makeelement(qn("a:buAutoNum"), {})
        scheme.set("type", "alphaLcParenR" if level else "arabicPeriod")
        item._p.get_or_add_pPr().append(scheme)
    made.save(str(tmp_path / "a.pptx"))
    assert read(tmp_path / "a.pptx")[0].text == "1. a\na) b\n2. c"


@pytest.mark.parametrize(
    ("form", "number", "shown"),
    [
        *(("ganada", 14, "하"), ("ganada", 15, "거"), ("circle", 21, "㉑"), ("roman", 44, "xliv")),
        *(
            ("hanja", 21, "二十一"),
            ("native", 21, "스물하나"),
            ("LETTER", 27, "AA"),
            ("stem", 2, "을"),
        ),
        *(
            ("circle", 99, "99"),
            ("decimal", 0, "0"),
            ("no such form", 5, "5"),
            ("column", 28, "ab"),
        ),
    ],
)
def test_a_number_is_written_in_its_form(form: str, number: int, shown: str) -> None:
    assert number_formats.written(number, form) == shown


def test_the_number_of_an_item_stands_before_a_paragraph_in_it(tmp_path: Path, read: Read) -> None:
    body = "<ol start=4><li><p>No smoking</p><p>at all</p></li><li><p>No pets</p></li></ol>"
    text = read(web_page(tmp_path / "a.html", body))[0].text
    assert text == "4. No smoking\n\nat all\n\n5. No pets"
