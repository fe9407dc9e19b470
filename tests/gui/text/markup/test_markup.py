"""Emphasis beside Korean, formulas told from money, tasks, footnotes, nested quotations."""

from __future__ import annotations

import pytest

from chatapp.gui.text.markdown import GrowingText, parse
from chatapp.gui.text.markup.task_signs import DONE_TASK, OPEN_TASK


def html(text: str) -> str:
    return "".join(block.html for block in parse(text))


def growing_html(text: str) -> str:
    growing = GrowingText()
    for letter in text:
        growing.append(letter)
    return "".join(block.html for block in growing.blocks())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**서울(首都)**은", "<strong>서울(首都)</strong>은"),
        ("**데이터베이스(DB)**를", "<strong>데이터베이스(DB)</strong>를"),
        ("**‘강조’**라고", "<strong>‘강조’</strong>라고"),
        ("*강조(emphasis)*는", "<em>강조(emphasis)</em>는"),
        ("말은**'중요'**합니다", "말은<strong>&#x27;중요&#x27;</strong>합니다"),
        ("~~가격(VAT)~~은", "<s>가격(VAT)</s>은"),
        ("**「強調」**は", "<strong>「強調」</strong>は"),
    ],
)
def test_korean_emphasis_ends_before_a_particle(text: str, shown: str) -> None:
    assert html(text) == f"<p>{shown}</p>"


def test_powers_behind_brackets_are_no_emphasis() -> None:
    assert html("2**3 + f(x)**2 + g(x)**2") == "<p>2**3 + f(x)**2 + g(x)**2</p>"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**Add the", "<strong>Add the</strong>"),
        ("**Add the*", "<strong>Add the</strong>"),
        ("a *b **c", "a <em>b <strong>c</strong></em>"),
        ("run `pip ins", "run <code>pip ins</code>"),
        ("2 **", "2"),
        ("**서울(首都)**은 **넓", "<strong>서울(首都)</strong>은 <strong>넓</strong>"),
    ],
)
def test_what_is_open_while_it_is_written_shows_no_marks(text: str, shown: str) -> None:
    assert growing_html(text) == f"<p>{shown}</p>"


def test_thousands_of_open_marks_are_no_emphasis() -> None:
    assert "<em>" not in growing_html("*a **b " * 3000)


def test_what_is_never_closed_shows_its_marks_in_the_end() -> None:
    assert html("**Add the") == "<p>**Add the</p>"


@pytest.mark.parametrize("text", ["$x^2$", "\\(x^2\\)", "\\[x\\]", "$n$번", "값은 $2x+1$이다"])
def test_formulas_become_places_of_formulas(text: str) -> None:
    assert "formula:" in html(f"see {text}")


@pytest.mark.parametrize("text", ["$$\na = b\n- c\n$$", "\\[ \\frac{a}{b} \\]", "```math\nx\n```"])
def test_a_formula_in_its_own_lines_is_a_block(text: str) -> None:
    assert [block.kind for block in parse(f"a\n\n{text}\n\nb")] == ["text", "formula", "text"]


@pytest.mark.parametrize(
    "text",
    [
        "I have $24000 and you have $40000",
        "costs $5. B costs 7$.",
        "US$5 and US$10",
        "$5/kg, 10$/kg",
        "$100-$200",
        "$HOME/bin:$PATH",
        "between $5 and 6$ a day",
        "\\$x^2\\$",
    ],
)
def test_money_and_variables_stay_as_typed(text: str) -> None:
    assert html(text) == f"<p>{text.replace(chr(92), '')}</p>"


def test_bold_money_is_bold() -> None:
    assert html("**$1.50**") == "<p><strong>$1.50</strong></p>"


def test_code_has_no_formulas() -> None:
    assert html("`$x^2$`") == "<p><code>$x^2$</code></p>"


@pytest.mark.parametrize("text", ["$$\na = b\n- c\n$$\n\nend", "\\[\n+ x\n\\]\nend", "$$\nnever"])
def test_a_formula_that_is_being_written_is_one_block(text: str) -> None:
    growing = GrowingText()
    for letter in text:
        growing.append(letter)
        growing.blocks()
    assert growing.whole() == parse(text)


def test_tasks_begin_with_their_sign() -> None:
    shown = html("- [ ] open\n- [x] done\n- [y] none")
    assert f"<li>{OPEN_TASK}open</li>" in shown
    assert f"<li>{DONE_TASK}done</li>" in shown
    assert "<li>[y] none</li>" in shown


def test_footnotes_have_small_marks() -> None:
    assert [block.html for block in parse("a[^1] b\n\n[^1]: note")] == [
        "<p>a<sup>1</sup> b</p>",
        "<p><sup>1</sup> note</p>",
    ]
