"""Scans with stamps, tables and columns are read in order; what is lost below a stamp is flagged."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from chatapp import fonts
from chatapp.contract.records import Box
from chatapp.engine.documents.documents import Documents
from chatapp.engine.documents.read.pdf.scan import korean_words, red_stamps, text_columns
from chatapp.engine.documents.read.pdf.scan.ocr_engine import RecognizedText
from chatapp.engine.documents.read.pdf.scan.tesseract_table import WordRow
from tests.engine.documents.conftest import Add

SIZE = (1240, 1000)
LETTER = (
    "The pump of the harbour was replaced on 4 May 2025.",
    "The keeper signed the paper in the evening.",
    "Nothing else was changed in the engine room.",
    "The next inspection is planned for September.",
)
CONTRACT = (
    "해솔시의 항만 책임자는 윤도현 주무관이다.",
    "계약 금액은 3,500,000원으로 정한다.",
    "납품 기한은 2026년 5월 31일까지로 한다.",
    "검수는 시설관리과에서 맡아 진행한다.",
)
ENGLISH_COLUMNS = (
    "The harbour office opened its new pump house in the spring. It was built in two years. The old "
    "house had stood since the war and was no longer safe for the crew that worked there daily.",
    "Visitors may come on Fridays between nine and noon. Groups need a guide and should write to "
    "the office two weeks before they come. Children under six are not allowed in the engine room.",
)
KOREAN_COLUMNS = (
    "항만 사무소는 올봄에 새 양수장을 열었다. 공사에는 두 해가 걸렸다. 옛 건물은 전쟁 뒤부터 그 자리에 "
    "있었지만 날마다 일하는 직원에게 더는 안전하지 않았다. 그래서 시는 건물을 헐고 다시 짓기로 하였다.",
    "견학은 금요일 아홉 시부터 열두 시까지 할 수 있다. 단체는 안내원과 함께 다녀야 하며 두 주 전에 사무소로 "
    "신청한다. 여섯 살 아래 어린이는 어느 때에도 기관실에 들어갈 수 없다. 주차장은 넓지 않다.",
)
RED, GREY = (200, 20, 30), (70, 70, 70)
Added = Callable[[Image.Image], str]


def font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(fonts.KOREAN), size)


def sheet(lines: Sequence[str] = ()) -> Image.Image:
    picture = Image.new("RGB", SIZE, "white")
    for number, line in enumerate(lines):
        ImageDraw.Draw(picture).text((120, 150 + 90 * number), line, font=font(34), fill="black")
    return picture


def stamped(lines: Sequence[str], color: tuple[int, int, int] = RED) -> Image.Image:
    """Return lines with a round stamp over words of the second and the third."""
    seal = Image.new("RGB", SIZE, "white")
    drawn = ImageDraw.Draw(seal)
    drawn.ellipse((430, 210, 600, 380), outline=color, width=7)
    drawn.multiline_text((460, 230), "해솔\n시인", font=font(54), fill=color, spacing=4)
    return ImageChops.multiply(sheet(lines), seal)


def table(rows: Sequence[Sequence[str]]) -> Image.Image:
    picture = sheet(["2026 purchase list"])
    drawn = ImageDraw.Draw(picture)
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            left, top = 120 + 220 * column, 250 + 70 * row
            drawn.rectangle((left, top, left + 220, top + 70), outline="black", width=3)
            drawn.text((left + 16, top + 14), text, font=font(32), fill="black")
    return picture


def columns(texts: Sequence[str], letters: int, title: str = "") -> Image.Image:
    picture = sheet()
    drawn = ImageDraw.Draw(picture)
    drawn.text((120, 80), title, font=font(40), fill="black")
    for left, text in zip((120, 650), texts, strict=True):
        for number, line in enumerate(textwrap.wrap(text, letters)):
            drawn.text((left, 160 + 44 * number), line, font=font(28), fill="black")
    return picture


@pytest.fixture
def text_of(documents: Documents, add: Add, tmp_path: Path) -> Added:
    """Add a picture as a PDF of 150 dots an inch and return the text of its page."""

    def read(picture: Image.Image) -> str:
        picture.save(tmp_path / "scan.pdf", resolution=150)
        return documents.pages.text(add(tmp_path / "scan.pdf").id, 1)

    return read


def is_flagged(documents: Documents, text: str, line: str) -> bool:
    start = text.index(line)
    warnings = documents.pages.warnings(documents.list()[0].id, 1, start, start + len(line))
    return "ocr_unsure" in warnings


@pytest.mark.tesseract
@pytest.mark.parametrize("lines", [LETTER, CONTRACT])
def test_a_red_stamp_hides_no_words_and_those_below_it_are_flagged(
    documents: Documents, text_of: Added, lines: Sequence[str]
) -> None:
    read = text_of(stamped(lines)).splitlines()
    text = "\n".join(read)
    found = [line for line in read if line]
    assert (len(found), found[0], found[3]) == (4, lines[0], lines[3])
    assert [is_flagged(documents, text, line) for line in found] == [False, True, True, False]
    assert [line.replace(",", "") for line in found] == [line.replace(",", "") for line in lines]


@pytest.mark.tesseract
@pytest.mark.parametrize("lines", [LETTER, CONTRACT])
def test_lines_that_a_black_stamp_garbles_are_flagged(
    documents: Documents, text_of: Added, lines: Sequence[str]
) -> None:
    text = text_of(stamped(lines, GREY))
    found = [line for line in text.splitlines() if line]
    assert {lines[0], lines[3]} <= set(found)
    assert all(line in lines or is_flagged(documents, text, line) for line in found)


@pytest.mark.tesseract
@pytest.mark.parametrize(
    "rows",
    [
        [
            ["Item", "Count", "Price", "Total"],
            ["Pump", "12", "350.00", "4,200.00"],
            ["Valve", "8", "125.50", "1,004.00"],
            ["Pipe", "30", "42.10", "1,263.00"],
        ],
        [
            ["품목", "수량", "단가", "금액"],
            ["펌프", "12", "35,000", "420,000"],
            ["밸브", "8", "12,500", "100,000"],
            ["배관", "30", "4,200", "126,000"],
        ],
    ],
)
def test_each_row_of_a_scanned_table_stays_a_row(
    text_of: Added, rows: Sequence[Sequence[str]]
) -> None:
    text = text_of(table(rows))
    found = [line for line in text.splitlines() if line.startswith("|")]
    assert [found[0], *found[2:]] == [f"| {' | '.join(row)} |" for row in rows]
    assert "\n\n\n\n\n" not in text


@pytest.mark.tesseract
def test_english_columns_are_read_one_after_the_other(text_of: Added) -> None:
    text = text_of(columns(ENGLISH_COLUMNS, 34))
    assert " ".join(text.split()) == " ".join(ENGLISH_COLUMNS)


@pytest.mark.tesseract
def test_korean_columns_below_a_title_are_read_one_after_the_other(text_of: Added) -> None:
    title = "2026년 항만 소식지 봄호 안내문입니다"
    text = " ".join(text_of(columns(KOREAN_COLUMNS, 20, title)).split())
    ends = [
        "봄호 안내문",
        "사무소는 올봄에",
        "다시",
        "금요일",
        "기관실에 들어갈 수 없다",
        "넓지 않다",
    ]
    places = [text.find(end) for end in ends]
    assert -1 not in places
    assert places == sorted(places)


def test_columns_of_prose_are_parts_of_a_page_and_those_of_a_form_are_not() -> None:
    def areas(picture: Image.Image) -> list[text_columns.TextArea]:
        large = picture.convert("L").resize((2 * SIZE[0], 2 * SIZE[1]))
        return text_columns.areas(np.asarray(large))

    left, right = areas(columns(ENGLISH_COLUMNS, 34))
    assert 2 * 560 < left.right == right.left < 2 * 650
    titled = areas(columns(ENGLISH_COLUMNS, 34, "The harbour office and its new pump house"))
    assert [area.right - area.left > SIZE[0] * 1.9 for area in titled] == [True, False, False]
    assert areas(columns(["Name\nBirth\nPlace\nStreet\nTown\n" * 3, "1 May 9 Aug " * 12], 7)) == []
    assert areas(sheet([*LETTER, *LETTER])) == []


def test_a_stamp_is_found_and_red_words_are_kept() -> None:
    picture = stamped(LETTER)
    ImageDraw.Draw(picture).text((120, 700), "Pay by 4 May 2025", font=font(40), fill=RED)
    colors = np.asarray(picture.resize((2 * SIZE[0], 2 * SIZE[1])))
    (box,) = red_stamps.stamps(colors)
    assert box == pytest.approx((860, 420, 1200, 760), abs=16)
    grey = np.asarray(Image.fromarray(colors).convert("L"))
    cleared = red_stamps.without(grey, colors, [box])
    assert (cleared[1400:1500] == grey[1400:1500]).all()
    plain = np.asarray(sheet(LETTER).convert("L").resize((2 * SIZE[0], 2 * SIZE[1])))
    assert np.abs(cleared[:800].astype(int) - plain[:800]).mean() < 1


@pytest.mark.parametrize(
    ("korean", "sure", "word", "is_sure"),
    [("검수는", 92, "검수는", True), ("겅추", 60, "Ate", False), ("Ate", 90, "Ate", True)],
)
def test_a_short_latin_word_on_a_korean_line_is_read_as_korean(
    korean: str, sure: int, word: str, is_sure: bool
) -> None:
    line = ("1", "1", "1")
    words = [
        WordRow("Ate", (0, 10, 40, 30), line, 82),
        WordRow("시설관리과에서", (50, 5, 200, 35), line, 95),
    ]
    places: list[Box] = []

    def read(place: Box) -> RecognizedText:
        places.append(place)
        text = RecognizedText()
        for letter in korean:
            text.add(letter, place, sure)
        return text

    corrected = korean_words.corrected(words, read)
    assert places == [(0, 5, 40, 35)]
    assert (corrected[0].text, corrected[0].confidence >= 60) == (word, is_sure)
    assert corrected[1] == words[1]
