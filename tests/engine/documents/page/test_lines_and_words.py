"""Lines and words of a page are whole, whatever the file does to them."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from chatapp import fonts
from chatapp.engine.documents.documents import Documents
from chatapp.engine.language.sentences import readable
from tests.engine.documents.conftest import Add

FONT = "Bundled"
pdfmetrics.registerFont(TTFont(FONT, str(fonts.KOREAN)))


def text_of(
    documents: Documents, add: Add, path: Path, texts: list[tuple[float, float, str]]
) -> str:
    """Draw texts at their left edges and heights; return the text of the page."""
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.setFont(FONT, 12)
    for left, height, text in texts:
        canvas.drawString(left, height, text)
    canvas.save()
    return documents.pages.text(add(path).id, 1)


def test_letters_spread_over_a_field_are_one_word(
    documents: Documents, add: Add, tmp_path: Path
) -> None:
    spread = [(72 + 26 * at, 700.0, letter) for at, letter in enumerate("계약금액")]
    two = [(72 + 42 * at, 670.0, letter) for at, letter in enumerate("성명")]
    text = text_of(
        documents,
        add,
        tmp_path / "a.pdf",
        [*spread, (210, 700, "금 35,200,000원"), *two, (210, 670, "김하늘")],
    )
    assert text == "계약금액 금 35,200,000원\n성명 김하늘"


@pytest.mark.parametrize("words", ["그 한 수 더 두고 갔다", "이 일 외 다른 일"])
def test_words_of_one_syllable_stay_apart(
    documents: Documents, add: Add, tmp_path: Path, words: str
) -> None:
    text = text_of(documents, add, tmp_path / "a.pdf", [(72, 700, f"{words} 하였다.")])
    assert text == f"{words} 하였다."


def test_a_word_of_hangul_broken_at_a_line_end_is_whole(
    documents: Documents, add: Add, tmp_path: Path
) -> None:
    lines = [
        "정산은 분기별로 실시하여 위원회에 보고하여야 한",
        "다. 집행 잔액은 다음 해로 넘길 수 없다.",
    ]
    text = text_of(documents, add, tmp_path / "a.pdf", [(72, 700, lines[0]), (72, 682, lines[1])])
    assert "보고하여야 한다. 집행" in readable(text)


def test_lines_that_end_with_a_word_are_joined_with_a_blank(
    documents: Documents, add: Add, tmp_path: Path
) -> None:
    lines = ["위원회는 해마다 두 번 모이고", "필요하면 위원장이 따로 모임을 알린다", "고 정하였다."]
    texts = [(72.0, 700.0 - 18 * at, line) for at, line in enumerate(lines)]
    assert "모이고 필요하면" in readable(text_of(documents, add, tmp_path / "a.pdf", texts))


def test_a_short_table_that_comes_letter_by_letter_is_read_in_lines(
    documents: Documents, add: Add, tmp_path: Path
) -> None:
    texts: list[tuple[float, float, str]] = []
    for row, (label, *values) in enumerate(
        [("구분", "2024년", "2025년"), ("매출액", "3,180", "3,420"), ("부채", "1,905", "2,044")]
    ):
        left = 110.0
        for cell in (label, *values):
            for at, letter in enumerate(cell):
                before = pdfmetrics.stringWidth(cell[:at], FONT, 12)
                texts.append((left + before, 740.0 - 40 * row, letter))
            left += 120
    text = text_of(documents, add, tmp_path / "a.pdf", texts)
    assert "매출액 3,180 3,420" in " ".join(text.split())
