"""A page is cut where what it says ends: sentences, rows with their heads, lines of a form, but no
date.
"""

from __future__ import annotations

from chatapp.engine.claims.page_pieces import passage_for, plain, read


def test_each_line_of_a_form_stands_for_itself() -> None:
    page = read(
        "Crew Injuries: 1 None Damage: Substantial\nFlight Plan Filed: None\nRunway Length: 3260 ft\n"
    )
    assert page.pieces[1] == "Flight Plan Filed: None"


def test_a_date_ends_no_sentence() -> None:
    page = read("이에 따라 2017. 1. 23. 시리즈를 배포하였다. 다른 설명은 없었다.")
    assert page.pieces[0] == "이에 따라 2017. 1. 23. 시리즈를 배포하였다."


def test_numbers_of_lists_and_paragraphs_are_no_figures() -> None:
    page = read("③ 조합은 총회를 연다.\n2. 회원은 5명이다.")
    assert [figure.text for figure in page.figures] == ["5명"]


def test_the_piece_of_each_part_is_near() -> None:
    filler = " ".join(f"Paragraph {at} tells of the weather on the coast." for at in range(20))
    page = read(
        f"The tower was automated in 1979. {filler} It is closed to visitors between October and April."
    )
    found = passage_for(
        "The tower has been automated since 1979, and visitors find it closed in October.", page
    )
    assert "automated in 1979" in found
    assert "between October and April" in found


def test_markdown_is_not_read() -> None:
    assert (
        plain("- **Outlook:** Sales of `Form A` grow *slowly*.")
        == "Outlook: Sales of Form A grow slowly."
    )
