"""Formulas are drawn beside the window's thread, copied as LaTeX, and never do harm."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from chatapp.contract.records import Message
from chatapp.gui.text.block_column import BlockColumn
from chatapp.gui.text.formulas.formula_desk import desk
from chatapp.gui.text.formulas.latex import NoFormula, draw
from chatapp.gui.text.markdown import parse
from chatapp.gui.text.quote_bars import nested_bars
from chatapp.gui.text.text_style import text_style
from chatapp.gui.transcript.message_body import MessageBody
from chatapp.gui.transcript.transcript import Transcript
from chatapp.gui.widgets.theme import Theme

_LOADING_MS = 60_000
"""The fonts of formulas load for a second, or much longer on a busy machine."""


@pytest.fixture
def draws(qtbot: QtBot) -> Callable[[str], None]:
    def wait(source: str) -> None:
        qtbot.waitUntil(lambda: desk().is_known(source), timeout=_LOADING_MS)

    return wait


def column(text: str, theme: Theme) -> BlockColumn:
    style = text_style(theme)
    made = BlockColumn(style)
    made.set_blocks(parse(text), style)
    made.lay_out(600)
    return made


def image_of(shown: BlockColumn) -> QImage:
    image = QImage(600, shown.height, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    shown.draw(painter, image.rect().toRectF())
    painter.end()
    return image


def test_a_formula_is_drawn_and_copied_as_latex(theme: Theme, draws: Callable[[str], None]) -> None:
    source = "$\\begin{pmatrix}a\\\\b\\\\c\\end{pmatrix}$"
    draws(source)
    shown = column(f"x {source} y", theme)
    assert shown.blocks[0].document.toPlainText() == "x \ufffc y"
    assert shown.blocks[0].text() == f"x {source} y"
    blank = column("x   y", theme)
    assert shown.height > blank.height
    image = image_of(shown)
    assert any(
        image.pixelColor(x, y).lightness() < 100
        for x in range(12, 40)
        for y in range(image.height())
    )


def test_a_formula_has_the_colour_of_the_text(theme: Theme, draws: Callable[[str], None]) -> None:
    draws("$x^2$")
    theme.choose("dark")
    image = image_of(column("$x^2$", theme))
    wanted = theme.color("text").rgb()
    assert all(
        image.pixelColor(x, y).lightness() >= QColor(wanted).lightness() - 20
        for x in range(30)
        for y in range(image.height())
    )


@pytest.mark.parametrize(
    "source", ["$\\foo{x}$", "$\\frac{a$", "$a & b = 1$", "$\\begin{foo}x^2\\end{foo}$"]
)
def test_what_cannot_be_drawn_is_shown_as_typed(
    source: str, theme: Theme, draws: Callable[[str], None]
) -> None:
    draws(source)
    shown = column(f"see {source}", theme)
    assert not shown.blocks[0].awaits_formulas
    assert shown.blocks[0].text() == f"see {source}"


def test_korean_in_a_formula_has_letters() -> None:
    assert draw("v_{평균} = \\frac{거리}{\\text{시간}}", is_display=True).svg.count("<path") >= 8


@pytest.mark.parametrize(
    "latex", ["{" * 300 + "x" + "}" * 300, "\\frac{1}{" * 9 + "x" + "}" * 9, "x" * 2_000]
)
def test_a_formula_that_would_take_long_is_refused_at_once(latex: str) -> None:
    started = time.monotonic()
    with pytest.raises(NoFormula):
        draw(latex, is_display=True)
    assert time.monotonic() - started < 1


def test_the_page_shows_a_formula_when_it_is_drawn(qtbot: QtBot, theme: Theme) -> None:
    transcript = Transcript(theme)
    qtbot.addWidget(transcript)
    transcript.show_messages([Message("assistant", "so $y_{731}$ is", id=1, finish="end")])

    def text() -> str:
        body = transcript.findChildren(MessageBody)[0]
        return body.column.blocks[0].document.toPlainText()

    qtbot.waitUntil(lambda: text() == "so \ufffc is", timeout=_LOADING_MS)


def test_tasks_are_copied_with_their_boxes(theme: Theme) -> None:
    shown = column("- [ ] a\n- [x] b\n- c", theme)
    assert shown.blocks[0].text() == "- [ ] a\n- [x] b\n- c"


def test_a_quotation_in_a_quotation_has_a_bar_of_its_own(theme: Theme) -> None:
    shown = column("> a\n>> b\n>>> c\n\nd", theme)
    bars = nested_bars(shown.blocks[0].document)
    assert sorted(bar.left() for bar in bars) == [16, 32]


def test_whatever_the_library_stumbles_over_is_no_formula() -> None:
    for broken in (r"\sum\limits\sqrt{{\genfrac", r"\frac{1"):
        with pytest.raises(NoFormula):
            draw(broken, is_display=False)
