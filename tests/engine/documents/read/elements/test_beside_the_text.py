"""Comments, notes and page heads are read, and say what they are."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pptx

from chatapp.engine.documents.documents import Documents
from tests.engine.documents.conftest import Add
from tests.engine.documents.read.conftest import Read
from tests.engine.documents.read.written_files import hwpx, line, paragraph, rewritten, run, word

COMMENT = (
    '<w:comments NAMESPACES><w:comment w:id="0" w:author="Legal" w:date="2026-03-05T10:00:00Z">'
    f"{paragraph(run('Ask for 800.'))}</w:comment></w:comments>"
)
COMMENTED = paragraph(
    run("Clause 3. "),
    '<w:commentRangeStart w:id="0"/>',
    run("The deposit is 700."),
    '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>',
)


def test_comments_of_word_stand_after_what_they_are_about(tmp_path: Path, read: Read) -> None:
    (section,) = read(
        word(tmp_path / "a.docx", COMMENTED, paragraph(run("End.")), comments=COMMENT)
    )
    said = "[Comment by Legal, 2026-03-05, “The deposit is 700.”] Ask for 800."
    assert section.text == f"Clause 3. The deposit is 700.\n\n{said}\n\nEnd."
    assert {
        section.text[start:end] for start, end, reason in section.hidden if reason == "comment"
    } == {said}
    assert section.warnings == ()


def test_a_comment_in_a_table_stands_after_it(tmp_path: Path, read: Read) -> None:
    rows = "".join(
        f"<w:tr><w:tc>{COMMENTED}</w:tc><w:tc>{paragraph(run(x))}</w:tc></w:tr>" for x in "ab"
    )
    (section,) = read(word(tmp_path / "a.docx", f"<w:tbl>{rows}</w:tbl>", comments=COMMENT))
    assert section.text.splitlines()[-1].endswith("Ask for 800.")


def test_a_source_from_a_comment_says_so(documents: Documents, add: Add, tmp_path: Path) -> None:
    document = add(word(tmp_path / "draft.docx", COMMENTED, comments=COMMENT))
    (passage,) = documents.search("Who asked for 800?", (document.id,), 1)
    start = passage.text.index("[Comment")
    warnings = documents.pages.warnings
    assert warnings(document.id, 1, start, start + 5) == ("comment",)
    assert warnings(document.id, 1, 0, 5) == ()


def test_memos_and_hidden_comments_of_hangul_are_comments(tmp_path: Path, read: Read) -> None:
    memo = (
        '<ctrl><fieldBegin id="1" type="MEMO"><parameters><stringParam name="Author">김하나</stringParam>'
        f"</parameters><subList>{line('<t>확인 필요</t>')}</subList></fieldBegin></ctrl>"
    )
    hidden = (
        f"<ctrl><hiddenComment><subList>{line('<t>숨은 설명</t>')}</subList></hiddenComment></ctrl>"
    )
    body = line(f'{memo}<t>700만원</t><ctrl><fieldEnd beginIDRef="1"/></ctrl>{hidden}')
    assert read(hwpx(tmp_path / "a.hwpx", body))[0].text == (
        "700만원\n\n[김하나의 메모, “700만원”] 확인 필요\n\n[메모] 숨은 설명"
    )


def test_page_heads_and_feet_of_hangul_are_read_once(tmp_path: Path, read: Read) -> None:
    head = f"<ctrl><header><subList>{line('<t>문서번호 총무-1</t>')}</subList></header></ctrl>"
    foot = f"<ctrl><footer><subList>{line('<t>- 1 -</t>')}</subList></footer></ctrl>"
    body = line(f"{head}{foot}<t>본문</t>") + line(f"{head}<t>둘째</t>")
    text, edges = read(hwpx(tmp_path / "a.hwpx", body))
    assert (text.text, edges.place, edges.text) == ("본문\n\n둘째", "edges:", "문서번호 총무-1")


def test_notes_stand_after_their_paragraph_with_their_mark(tmp_path: Path, read: Read) -> None:
    note = f"<ctrl><footNote><subList>{line('<t>실기는 70점</t>')}</subList></footNote></ctrl>"
    body = line(f"<t>합격선은 60</t>{note}<t>점이다.</t>") + line("<t>끝</t>")
    assert read(hwpx(tmp_path / "a.hwpx", body))[0].text == (
        "합격선은 60 ¹⁾점이다.\n\n¹⁾ 실기는 70점\n\n끝"
    )


def test_captions_above_a_table_stand_above_it(tmp_path: Path, read: Read) -> None:
    cells = "".join(
        f'<tc><subList>{line(f"<t>{text}</t>")}</subList><cellAddr colAddr="{at}" rowAddr="0"/></tc>'
        for at, text in enumerate("ab")
    )
    caption = f'<caption side="TOP"><subList>{line("<t>표 1</t>")}</subList></caption>'
    body = line(f"<tbl>{caption}<tr>{cells}</tr></tbl>")
    assert read(hwpx(tmp_path / "a.hwpx", body))[0].text == "표 1\n\na b"


def test_comments_of_slides_name_their_author(tmp_path: Path, read: Read) -> None:
    made = pptx.Presentation()
    made.slides.add_slide(made.slide_layouts[5]).shapes.title.text = "Plan"
    made.save(str(tmp_path / "made.pptx"))
    link = '<Relationship Id="c9" Type="x/comments" Target="../comments/comment1.xml"/>'
    end = "</Relationships>"
    relations = "ppt/slides/_rels/slide1.xml.rels"
    rewritten(tmp_path / "made.pptx", tmp_path / "a.pptx", {end: link + end}, relations)
    with zipfile.ZipFile(tmp_path / "a.pptx", "a") as target:
        target.writestr(
            "ppt/commentAuthors.xml", '<cmAuthorLst><cmAuthor id="3" name="Ann"/></cmAuthorLst>'
        )
        target.writestr(
            "ppt/comments/comment1.xml",
            '<cmLst><cm authorId="3" dt="2026-05-01T08:00:00"><text>Too long.</text></cm></cmLst>',
        )
    (section,) = read(tmp_path / "a.pptx")
    assert section.text == "Plan\n\n[Comment by Ann, 2026-05-01] Too long."
