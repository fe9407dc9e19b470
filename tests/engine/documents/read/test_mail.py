"""Mail is read as its reader saw it; what is attached to it becomes files of their own."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

from chatapp.engine.documents.read import document_reader
from tests.engine.documents.read.conftest import Read


def _message() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "김은하 <kim@example.com>"
    message["To"] = "lee@example.com"
    message["Subject"] = "견적 회신"
    message["Date"] = "Mon, 09 Mar 2026 10:12:00 +0900"
    message.set_content("견적은 2,480만 원입니다.\n", charset="euc-kr", cte="base64")
    return message


def test_head_and_body_are_text_and_no_code(tmp_path: Path, read: Read) -> None:
    (tmp_path / "a.eml").write_bytes(bytes(_message()))
    (section,) = read(tmp_path / "a.eml")
    assert section.text == (
        "견적 회신\n\n보낸 사람: 김은하 <kim@example.com>\n받는 사람: lee@example.com\n"
        "날짜: 2026-03-09 10:12\n\n견적은 2,480만 원입니다."
    )


def test_of_two_forms_of_one_body_that_with_tables_is_read(tmp_path: Path, read: Read) -> None:
    message = _message()
    page = "<p>See:<table><tr><th>Item<th>Price<tr><td>Desk<td>210</table>"
    message.add_alternative(page, subtype="html")
    (tmp_path / "a.eml").write_bytes(bytes(message))
    (section,) = read(tmp_path / "a.eml")
    assert section.text.endswith("See:\n\n| Item | Price |\n| --- | --- |\n| Desk | 210 |")
    assert "2,480만" not in section.text


def test_attached_files_and_messages_are_handed_over(tmp_path: Path) -> None:
    message = _message()
    message.add_attachment(b"a,b\n1,2\n", maintype="text", subtype="csv", filename="표.csv")
    other = EmailMessage()
    other["Subject"] = "Before"
    other.set_content("words")
    message.add_attachment(other)
    (tmp_path / "a.eml").write_bytes(bytes(message))
    document = document_reader.open_document(tmp_path / "a.eml", "a.eml")
    text = "".join(section.text for section in document.sections)
    assert [file.name for file in document.attachments] == ["표.csv", "Before.eml"]
    assert "첨부 파일: 표.csv, Before.eml" in text


def test_a_picture_within_the_message_is_no_attachment(tmp_path: Path) -> None:
    message = _message()
    message.add_related(b"\x89PNG", maintype="image", subtype="png", cid="<logo>")
    (tmp_path / "a.eml").write_bytes(bytes(message))
    assert list(document_reader.open_document(tmp_path / "a.eml", "a.eml").attachments) == []


def test_a_mailbox_has_a_section_for_each_message(tmp_path: Path, read: Read) -> None:
    one = bytes(_message())
    begin = b"From kim@example.com Mon Mar  9 10:12:00 2026\n"
    (tmp_path / "a.mbox").write_bytes(begin + one + b"\n" + begin + one.replace(b"Date", b"Dat2"))
    assert [section.place for section in read(tmp_path / "a.mbox")] == ["section:견적 회신"] * 2


def test_a_saved_web_page_is_read_without_its_wrapping(tmp_path: Path, read: Read) -> None:
    page = EmailMessage()
    page["From"] = "<Saved by Blink>"
    page["Subject"] = "Tram"
    page.set_content("<h1>Tram</h1><p>Line 7 ends here.", subtype="html")
    page.make_related()
    (tmp_path / "a.mht").write_bytes(bytes(page))
    assert read(tmp_path / "a.mht")[0].text == "Tram\n\nLine 7 ends here."


def test_a_text_that_only_mentions_a_head_is_no_mail(tmp_path: Path, read: Read) -> None:
    (tmp_path / "a.txt").write_text("Subject: the harbour\n\nSubject matters are many.")
    document = document_reader.open_document(tmp_path / "a.txt", "a.txt")
    assert document.kind == "txt"
