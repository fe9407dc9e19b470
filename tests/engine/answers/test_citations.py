"""Marks tie an answer to passages that carry it, and to nothing else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from chatapp.contract.records import Box, Passage, Source
from chatapp.engine.answers import citations
from chatapp.engine.documents.page.page_view import PageView
from chatapp.engine.language.sentences import readable

LEAVE = Passage(
    1,
    "handbook.pdf",
    3,
    "Office hours are 9 to 6.\nNew employees get 15 days of annual leave. Ask Kim.",
    start=40,
    end=115,
)
TRIPS = Passage(
    1,
    "handbook.pdf",
    5,
    "Business trips are booked two weeks ahead. Taxi costs are paid back within 7 days.",
)
KOREAN = Passage(
    2,
    "규정.pdf",
    2,
    "제3조 연차 휴가는 1년에 15일이다.\n제4조 재택근무는 주 2일까지 할 수 있다.",
    end=60,
)


class _Pages:
    """Two documents whose pages hold one passage each, where the passage says it is."""

    def text(self, document_id: int, page: int) -> str:
        passage = next(
            p for p in (LEAVE, TRIPS, KOREAN) if (p.document_id, p.page) == (document_id, page)
        )
        return " " * passage.start + passage.text

    def view(self, document_id: int, page: int) -> PageView:
        return PageView(self.text(document_id, page))

    def warnings(self, document_id: int, page: int, start: int, end: int) -> tuple[str, ...]:
        return ()

    def heading(self, document_id: int, page: int, at: int) -> str:
        return "제2장 › 제3조" if page == 2 else ""

    def boxes(self, document_id: int, page: int, start: int, end: int) -> tuple[Box, ...]:
        return ((float(document_id), float(page), float(start), float(end)),)


_boxes: Any = SimpleNamespace(pages=_Pages())


def test_marks_the_model_invents_are_dropped() -> None:
    text, sources = citations.cite(
        "You get 15 days of annual leave [7].", "leave?", [LEAVE, TRIPS], _boxes
    )
    assert "[7]" not in text
    assert [source.page for source in sources] == [3]


def test_marks_are_numbered_in_order_of_use() -> None:
    text, sources = citations.cite(
        "Taxi costs are paid back [2]. Leave is 15 days [1].", "q", [LEAVE, TRIPS], _boxes
    )
    assert text == "Taxi costs are paid back [1]. Leave is 15 days [2]."
    assert [(source.mark, source.page) for source in sources] == [(1, 5), (2, 3)]


def test_a_sentence_without_a_mark_gets_that_of_the_passage_that_holds_its_words() -> None:
    text, sources = citations.cite(
        "New employees get 15 days of leave.", "q", [TRIPS, LEAVE], _boxes
    )
    assert text == "New employees get 15 days of leave [1]."
    assert sources[0].page == 3


def test_a_sentence_that_no_passage_carries_gets_no_mark() -> None:
    assert citations.cite("Bananas grow in Ecuador.", "q", [LEAVE, TRIPS], _boxes) == (
        "Bananas grow in Ecuador.",
        (),
    )


def test_the_quote_is_the_sentence_and_its_boxes_are_its_own() -> None:
    _, sources = citations.cite("15 days of annual leave [1].", "q", [LEAVE], _boxes)
    quote = "New employees get 15 days of annual leave."
    start = LEAVE.start + LEAVE.text.index(quote)
    assert sources[0].quote == quote
    assert sources[0].boxes == ((1.0, 3.0, float(start), float(start + len(quote))),)


def test_korean_is_cited_too() -> None:
    text, sources = citations.cite(
        "연차 휴가는 15일이에요.", "연차는 며칠인가요?", [KOREAN], _boxes
    )
    assert text == "연차 휴가는 15일이에요 [1]."
    assert "연차 휴가는 1년에 15일이다" in sources[0].quote


def test_a_passage_is_shown_without_the_breaks_of_its_page() -> None:
    assert readable("infor-\nmation is\n  here") == "information is here"


def test_the_number_of_a_list_is_no_sentence() -> None:
    text, _ = citations.cite(
        "1. You get 15 days of annual leave.\n2. Ask Kim.", "q", [LEAVE], _boxes
    )
    assert text == "1. You get 15 days of annual leave [1].\n2. Ask Kim [1]."


def test_an_answer_gone_on_with_finds_its_passages_where_its_marks_count_them() -> None:
    passages = [Passage(1, "a.pdf", page, f"Text of page {page}.") for page in (1, 2, 3)]
    marks = [
        Source(1, "a.pdf", 3, "Text of page 3.", document_id=1),
        Source(3, "a.pdf", 1, "Text", document_id=1),
    ]
    assert [passage.page for passage in citations.in_order(passages, marks)] == [3, 2, 1]


def test_sources_of_a_growing_answer_keep_the_numbers_of_the_model() -> None:
    found = citations.so_far(
        "Taxi costs are paid back [2]. And [9", "taxi?", [LEAVE, TRIPS], _boxes
    )
    assert [(source.mark, source.page) for source in found] == [(2, 5)]
