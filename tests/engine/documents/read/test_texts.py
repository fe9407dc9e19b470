"""Text, Markdown, CSV, web pages and books, in the encodings that are met."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from chatapp.engine.documents.read.elements import text_encoding
from chatapp.engine.documents.read.elements.blocks import Unreadable
from tests.engine.documents.read.conftest import Read

KOREAN = "항만 책임자는 윤도현이다. 똠방각하와 펲시콜라.\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp949"]
)
def test_korean_is_read_in_every_encoding(encoding: str) -> None:
    assert text_encoding.decode((KOREAN * 5).encode(encoding)) == KOREAN * 5


def test_western_letters_are_not_taken_for_korean() -> None:
    text = "Der Bär läuft über die Straße. Où est le garçon?"
    assert text_encoding.decode(text.encode("cp1252")) == text


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\0" * 5000, b"\x93\x01\x02\x03" * 500])
def test_what_is_no_text_is_none(data: bytes) -> None:
    assert text_encoding.decode(data) is None


def test_a_letter_cut_off_at_the_end_does_not_change_the_encoding() -> None:
    decoded = text_encoding.decode((KOREAN * 3).encode()[:-2])
    assert decoded is not None
    assert decoded.startswith(KOREAN)


def test_markdown_headings_are_places_and_code_is_none(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.md"
    path.write_text("Title\n=====\n\nintro\n\n## Part\n\n```\n# no heading\n```\n", "utf-8")
    assert [section.place for section in read(path)] == ["section:Title", "section:Title › Part"]


def test_a_text_without_headings_is_cut_into_parts_at_sentences(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.txt"
    path.write_text("A sentence of some length. " * 1000, "utf-8")
    sections = read(path)
    assert [section.place for section in sections[:2]] == ["part:1", "part:2"]
    assert all(section.text.endswith(".") for section in sections)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_a_table_whatever_parts_its_cells(
    tmp_path: Path, read: Read, delimiter: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"이름{delimiter}나이\n홍길동{delimiter}30\n".encode("cp949"))
    (section,) = read(path)
    assert (section.place, section.text) == (
        "rows:2:",
        "| 이름 | 나이 |\n| :--- | :--- |\n| 홍길동 | 30 |",
    )


def test_excels_own_word_for_what_parts_the_cells_is_no_row(tmp_path: Path, read: Read) -> None:
    (tmp_path / "a.csv").write_text("sep=;\nname;price\nTram;1,5\n")
    (section,) = read(tmp_path / "a.csv")
    assert (section.place, section.text) == (
        "rows:3:",
        "| name | price |\n| :--- | :--- |\n| Tram | 1,5 |",
    )


def test_a_long_table_of_markdown_has_its_header_in_each_piece(tmp_path: Path, read: Read) -> None:
    rows = "\n".join(f"| Region {number} | {number} |" for number in range(200))
    (tmp_path / "a.md").write_text(f"# Sales\n\n| Region | Revenue |\n|:--|--:|\n{rows}\n")
    pieces = [
        piece
        for section in read(tmp_path / "a.md")
        for piece in section.text.split("\n\n")
        if "Region" in piece
    ]
    assert len(pieces) > 3
    assert all(piece.startswith("| Region | Revenue |\n") for piece in pieces)


@pytest.mark.parametrize(
    "text", ["x" * 5_000_000, "word and more " * 370_000], ids=["one word", "one line"]
)
def test_a_text_of_one_line_is_read_at_once(tmp_path: Path, read: Read, text: str) -> None:
    (tmp_path / "a.txt").write_text(text)
    sections = read(tmp_path / "a.txt")
    assert sum(len("".join(section.text.split())) for section in sections) == len(
        "".join(text.split())
    )
    assert max(len(section.text) for section in sections) <= 3000


def test_names_of_letters_in_a_web_page_are_letters(tmp_path: Path, read: Read) -> None:
    (tmp_path / "a.html").write_text("<p>5 &lt; 6 &amp; caf&eacute;&nbsp;&#44032; &#x1F600;</p>")
    assert read(tmp_path / "a.html")[0].text == "5 < 6 & café 가 😀"


def test_a_web_page_is_read_as_it_is_seen(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        "<meta charset=utf-8><script>bad()</script><h1>Tram</h1><p>Line <b>7</b> ends<br>here.</p>"
        "<p style='display: none'>unseen</p><table><tr><th>A<th>B<tr><td>1<td>2</table>",
        "utf-8",
    )
    (section,) = read(path)
    assert section.text == "Tram\n\nLine 7 ends\nhere.\n\n| A | B |\n| --- | --- |\n| 1 | 2 |"


def test_a_table_within_a_cell_leaves_the_rows_around_it_whole(tmp_path: Path, read: Read) -> None:
    inner = "<table><tr><td>via<td>Mill</table>"
    page = f"<table><tr><th>Bus<th>Leaves<tr><td>1<td>7:20<tr><td>2<td>7:35 {inner}<tr><td>3<td>8:10</table>"
    (tmp_path / "a.html").write_text(page)
    rows = "| Bus | Leaves |\n| --- | --- |\n| 1 | 7:20 |\n| 2 | 7:35 via Mill |\n| 3 | 8:10 |"
    assert read(tmp_path / "a.html")[0].text == rows


def test_a_table_that_only_lays_out_a_page_keeps_the_tables_in_it(
    tmp_path: Path, read: Read
) -> None:
    inner = "<table><tr><th>A<th>B<tr><td>1<td>2</table>"
    (tmp_path / "a.html").write_text(f"<table><tr><td>Menu<td>Home<tr><td>Left<td>{inner}</table>")
    assert read(tmp_path / "a.html")[0].text.endswith("Left\n\n| A | B |\n| --- | --- |\n| 1 | 2 |")


def test_a_book_is_read_in_the_order_of_its_spine(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.epub"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr(
            "META-INF/container.xml", "<container><rootfile full-path='O/c.opf'/></container>"
        )
        items = "<item id='a' href='a.xhtml'/><item id='b' href='b%20b.xhtml'/>"
        book.writestr(
            "O/c.opf", f"<package>{items}<itemref idref='b'/><itemref idref='a'/></package>"
        )
        book.writestr("O/a.xhtml", "<html><body><p>The end.</p></body></html>")
        book.writestr(
            "O/b b.xhtml", "<html><body><h1>Loomings</h1><p>Call me Ishmael.</p></body></html>"
        )
    assert [section.place for section in read(path)] == ["chapter:1:Loomings", "chapter:2:"]


def test_paths_that_lead_out_of_a_book_name_nothing(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.epub"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr(
            "META-INF/container.xml",
            "<container><rootfile full-path='../../etc/passwd'/></container>",
        )
    with pytest.raises(Unreadable, match="damaged"):
        read(path)
