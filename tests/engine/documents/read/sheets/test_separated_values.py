"""CSV files by the rules of their own dialect: quotes, separators, line breaks, headers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.documents.read.conftest import Read


def _text(path: Path, content: str, read: Read) -> str:
    path.write_bytes(content.encode())
    return "\n".join(section.text for section in read(path))


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\u2028", "\x0b"])
def test_a_line_break_within_a_cell_ends_no_row(
    tmp_path: Path, read: Read, line_break: str
) -> None:
    quote = '"' if line_break in "\r\n" else ""
    content = f"Firm,Place,Phone\nMill,{quote}Road 1{line_break}Floor 2{quote},021\nHill,Lane,022\n"
    text = _text(tmp_path / "a.csv", content, read)
    assert "| Mill | Road 1 Floor 2 | 021 |\n| Hill | Lane | 022 |" in text


def test_quotes_within_quotes_and_separators_within_quotes_are_text(
    tmp_path: Path, read: Read
) -> None:
    content = 'Name,Note\nMill,"says ""yes"", always"\nHill,no\n'
    assert '| Mill | says "yes", always |' in _text(tmp_path / "a.csv", content, read)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "^"])
def test_the_separator_is_the_one_that_makes_the_rows_even(
    tmp_path: Path, read: Read, separator: str
) -> None:
    rows = [["Name", "Sum"], ["Mill, north", "1"], ["Hill; south", "2"], ["Dale", "3"]]
    content = "\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    assert "| Mill, north | 1 |" in _text(tmp_path / "a.csv", content, read)


def test_an_apostrophe_in_a_word_is_no_quote(tmp_path: Path, read: Read) -> None:
    content = "Name,Note\nO'Neil,it's late\nD'Arcy,ok\n"
    assert "| O'Neil | it's late |" in _text(tmp_path / "a.csv", content, read)


def test_a_file_without_a_header_gets_the_letters_of_its_columns(
    tmp_path: Path, read: Read
) -> None:
    content = "Ada,North,4201\nBo,South,4202\nCy,West,4203\n"
    text = _text(tmp_path / "a.csv", content, read)
    assert text.startswith("| A | B | C |\n| :--- | :--- | :--- |\n| Ada | North | 4201 |")


def test_a_list_of_words_alone_keeps_its_names(tmp_path: Path, read: Read) -> None:
    content = "Name,Office,Rank\nAda,North,lead\nBo,South,staff\n"
    assert _text(tmp_path / "a.csv", content, read).startswith("| Name | Office | Rank |\n| :---")
