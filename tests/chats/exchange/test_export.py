"""Chats as Markdown, HTML and Word: the shown branch, with sources and pictures."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pypdfium2
import pytest

from chatapp import texts
from chatapp.chats.exchange import writer
from chatapp.chats.exchange.html_page import as_html
from chatapp.chats.exchange.markdown import as_markdown
from chatapp.chats.exchange.portable_chat import PortableChat
from chatapp.chats.exchange.words import ExportWords
from chatapp.chats.exchange.writer import ExportJob, file_name
from chatapp.chats.titles import brief, title_from
from chatapp.contract.records import Chat, Message, Source

WORDS = ExportWords("You", "Answer", "Sources", "en")
SOURCE = Source(1, "report.pdf", 3, "fell to\n31 cm")


@pytest.fixture(autouse=True)
def english() -> None:
    texts.use("en")


def portable(*messages: Message, title: str = "Rhine") -> PortableChat:
    """A chat whose messages follow one another."""
    linked = [
        Message(message.role, message.text, number, parent_id=number - 1, sources=message.sources)
        for number, message in enumerate(messages, 1)
    ]
    return PortableChat("x", Chat(1, title, 0, 0, leaf_id=len(linked)), linked)


def rhine(answer: str = "31 cm [1].") -> PortableChat:
    return portable(Message("user", "How low?"), Message("assistant", answer, sources=(SOURCE,)))


def test_turns_and_sources_are_written_in_order() -> None:
    assert as_markdown(rhine(), WORDS) == (
        "# Rhine\n\n## You\n\nHow low?\n\n## Answer\n\n31 cm [1].\n\nSources\n\n"
        "- [1] report.pdf, p. 3: “fell to 31 cm”\n"
    )


def test_only_the_shown_branch_is_written() -> None:
    chat = rhine()
    other = Message("assistant", "32 cm", 3, parent_id=1)
    text = as_markdown(PortableChat("x", chat.chat, [*chat.messages, other]), WORDS)
    assert "32 cm" not in text


def test_a_page_loads_nothing_and_runs_nothing() -> None:
    hostile = "<script>x()</script> ![p](http://a/b.png) [c](javascript:x()) **bold**"
    page = as_html([rhine(hostile)], WORDS, lambda _name: "")
    assert "<script" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page
    assert "<strong>bold</strong>" in page
    assert "report.pdf, p. 3" in page


def test_a_pdf_has_the_text_with_its_own_font_and_survives_all_that_comes(tmp_path: Path) -> None:
    answer = (
        "## 수위\n\n- **31 cm**\n  1. *낮음*\n\n| a | b |\n|---|---|\n| 1 | **2** |\n\n"
        "```\nif a < b:\n    <para>\n```\n\n> 인용 & [링크](https://example.org) 水位下降 🙂 \x00\n\n"
        + "word" * 400
        + "\n\n| long |\n|---|\n| "
        + "cell " * 3000
        + "|\n"
    )
    file = tmp_path / "a.pdf"
    question = "<b>How\nlow</b> & why?"
    chat = portable(Message("user", question), Message("assistant", answer, sources=(SOURCE,)))
    writer.write(file, [chat], ExportJob("pdf", tmp_path))
    with pypdfium2.PdfDocument(file) as document:
        pages = [
            document[number].get_textpage().get_text_range() for number in range(len(document))
        ]
        fonts = {
            pypdfium2.raw.FPDFFont_GetIsEmbedded(pypdfium2.raw.FPDFTextObj_GetFont(each.raw))
            for each in document[0].get_objects()
            if each.type == pypdfium2.raw.FPDF_PAGEOBJ_TEXT
        }
    text = "\n".join(pages).replace("\xa0", " ")
    for words in (
        "Rhine",
        "<b>How",
        "수위",
        "31 cm",
        "낮음",
        "<para>",
        "인용 & 링크",
        "report.pdf",
    ):
        assert words in text, words
    assert 1 in fonts
    assert len(pages) > 2


def test_a_word_file_has_headings_lists_tables_and_bold_words(tmp_path: Path) -> None:
    answer = "## Level\n\n- low\n- lower\n\n| a | b |\n|---|---|\n| 1 | **2** |\n\n```\ncode\n```"
    file = tmp_path / "a.docx"
    writer.write(file, [rhine(answer)], ExportJob("docx", tmp_path))
    document = docx.Document(io.BytesIO(file.read_bytes()))
    styles = {paragraph.text: paragraph.style.name for paragraph in document.paragraphs}
    assert styles["Rhine"] == "Title"
    assert styles["Level"] == "Heading 3"
    assert styles["lower"] == "List Bullet"
    assert styles["code"] == "Code"
    cell = document.tables[0].rows[1].cells[1]
    assert cell.paragraphs[0].runs[0].bold
    assert zipfile.ZipFile(file).testzip() is None


def test_several_chats_are_files_of_their_own(tmp_path: Path) -> None:
    job = ExportJob("md", tmp_path)
    files = writer.write_each(tmp_path, [rhine(), rhine()], job)
    assert [file.name for file in files] == ["Rhine.md", "Rhine (2).md"]


def test_an_export_that_is_stopped_keeps_what_is_written(tmp_path: Path) -> None:
    job = ExportJob("md", tmp_path)
    files = writer.write_each(tmp_path, [rhine(), rhine()], job, lambda done: done < 1)
    assert len(files) == 1


def test_the_file_name_is_taken_by_every_file_system() -> None:
    named = [portable(Message("user", "x"), title=title) for title in ("요약: a/b\\c? <x>", "???")]
    assert file_name(named[0], "md") == "요약 a b c x.md"
    assert file_name(named[1], "pdf") == "chat.pdf"


def test_a_long_title_ends_at_a_word() -> None:
    title = title_from("word " * 100)
    assert len(title) <= 301
    assert title.endswith("word…")
    assert len(brief(title)) <= 61


def test_a_title_has_no_control_characters() -> None:
    assert title_from("\n```\n## a\x00b\u202ec") == "abc"
