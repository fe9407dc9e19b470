"""Chapters of books: formulas, deleted words, raised marks of notes and CDATA are read as of pages."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.engine.documents.read.conftest import Read

PACKAGE = (
    '<package><manifest><item id="a" href="a.xhtml"/></manifest><spine><itemref idref="a"/></spine>'
    "</package>"
)
CONTAINER = '<container><rootfiles><rootfile full-path="p.opf"/></rootfiles></container>'


def _book(path: Path, body: str) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("META-INF/container.xml", CONTAINER)
        file.writestr("p.opf", PACKAGE)
        file.writestr(
            "a.xhtml",
            '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" '
            'xmlns:m="http://www.w3.org/1998/Math/MathML" xmlns:epub="e">'
            f"<body><h1>One</h1>{body}</body></html>",
        )
    return path


def test_formulas_with_a_prefix_stand_in_their_sentence(tmp_path: Path, read: Read) -> None:
    body = "<p>So <m:math><m:mfrac><m:mi>a</m:mi><m:mi>b</m:mi></m:mfrac></m:math> is.</p>"
    assert read(_book(tmp_path / "a.epub", body))[0].text == "One\n\nSo $\\frac{a}{b}$ is."


def test_marks_of_notes_join_no_number(tmp_path: Path, read: Read) -> None:
    body = '<p>It cost 1,250<a epub:type="noteref" href="#n">3</a> won, 10<sup>6</sup> in all.</p>'
    assert read(_book(tmp_path / "a.epub", body))[0].text.endswith("1,250 ³⁾ won, 10^6 in all.")


def test_deleted_words_of_all_chapters_are_kept_apart(tmp_path: Path, read: Read) -> None:
    text, changes = read(_book(tmp_path / "a.epub", "<p>Fee <del>5</del><ins>6</ins>.</p>"))
    assert (text.text, changes.place) == ("One\n\nFee 6.", "changes:")


def test_text_in_cdata_is_read(tmp_path: Path, read: Read) -> None:
    body = "<p>By <![CDATA[30 June <18:00> & later]]>.</p>"
    assert read(_book(tmp_path / "a.epub", body))[0].text.endswith("By 30 June <18:00> & later.")
