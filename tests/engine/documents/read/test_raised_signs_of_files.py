"""Raised and lowered signs of each format are read by their markup."""

from __future__ import annotations

from pathlib import Path

import pptx
import pytest

from tests.engine.documents.read.conftest import Read
from tests.engine.documents.read.written_files import hwpx, paragraph, run, web_page, word

WANTED = "1,250 ³⁾ won, 10^6 parts, H₂O"


def _word(path: Path) -> Path:
    up, down = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
    runs = (run("1,250"), run("3", up), run(" won, 10"), run("6", up), run(" parts, H"))
    return word(path, paragraph(*runs, run("2", down), run("O")))


def _word_by_hand(path: Path) -> Path:
    up, down = '<w:position w:val="8"/>', '<w:position w:val="-6"/>'
    runs = (run("1,250"), run("3", up), run(" won, 10"), run("6", up), run(" parts, H"))
    return word(path, paragraph(*runs, run("2", down), run("O")))


def _power_point(path: Path) -> Path:
    made = pptx.Presentation()
    frame = made.slides.add_slide(made.slide_layouts[6]).shapes.add_textbox(0, 0, 9, 9).text_frame
    pieces = (("1,250", 0), ("3", 30000), (" won, 10", 0), ("6", 30000), (" parts, H", 0))
    for text, shift in (*pieces, ("2", -25000), ("O", 0)):
        piece = frame.paragraphs[0].add_run()
        piece.text = text
        if shift:
            piece._r.get_or_add_rPr().set("baseline", str(shift))
    made.save(str(path))
    return path


def _hwpx(path: Path) -> Path:
    header = '<charPr id="1"><supscript/></charPr><charPr id="2"><subscript/></charPr>'
    pieces = (("1,250", 0), ("3", 1), (" won, 10", 0), ("6", 1), (" parts, H", 0), ("2", 2))
    runs = (f'<run charPrIDRef="{look}"><t>{text}</t></run>' for text, look in (*pieces, ("O", 0)))
    return hwpx(path, f"<p>{''.join(runs)}</p>", header)


def _web_page(path: Path) -> Path:
    return web_page(path, "<p>1,250<sup>3</sup> won, 10<sup>6</sup> parts, H<sub>2</sub>O</p>")


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.docx", _word),
        ("b.docx", _word_by_hand),
        ("a.pptx", _power_point),
        ("a.hwpx", _hwpx),
        ("a.html", _web_page),
    ],
)
def test_raised_and_lowered_signs_are_kept_apart(
    tmp_path: Path, read: Read, name: str, write: object
) -> None:
    path = write(tmp_path / name)  # type: ignore[operator]
    assert read(path)[0].text == WANTED


def test_a_raised_sign_in_two_runs_is_one(tmp_path: Path, read: Read) -> None:
    up = '<w:vertAlign w:val="superscript"/>'
    body = paragraph(run("Sales of 40"), run("1", up), run("2", up), run("9"))
    assert read(word(tmp_path / "a.docx", body))[0].text == "Sales of 40 ¹²⁾ 9"


def test_a_style_raises_as_well(tmp_path: Path, read: Read) -> None:
    styles = (
        '<w:styles NAMESPACES><w:style w:styleId="Mark"><w:rPr><w:vertAlign w:val="superscript"/>'
        "</w:rPr></w:style></w:styles>"
    )
    body = paragraph(run("10"), run("6", '<w:rStyle w:val="Mark"/>'))
    assert read(word(tmp_path / "a.docx", body, styles=styles))[0].text == "10^6"
