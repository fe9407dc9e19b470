"""Other names: what people ask for is found under what pages call it."""

from __future__ import annotations

import pytest

from chatapp.engine.documents.documents import Documents
from chatapp.engine.language import synonyms, terms
from tests.engine.documents.conftest import Add, MakePdf


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("What was the gross margin, by the P&L?", "statement of operations"),
        ("How much capex was there?", "purchase of property and equipment"),
        ("net PP&E at year end", "property, plant and equipment"),
        ("growth between FY20 and FY21", "2020 2021"),
        ("이 섬에 가장 먼저 온 사람은?", "최초"),
        ("월급은 며칠에 주나요?", "임금 보수"),
        ("재무상태표의 자산 총계는?", "대차대조표"),
    ],
)
def test_a_thing_is_looked_for_by_its_other_names(asked: str, written: str) -> None:
    assert set(terms.terms(written)) - terms.FUNCTION_WORDS <= set(synonyms.terms(asked))


def test_the_part_of_a_document_that_a_question_names_counts_twice() -> None:
    assert {"balanc", "sheet"} <= set(
        synonyms.terms("What does the balance sheet say of inventories?")
    )


def test_what_a_question_says_of_a_thing_itself_is_not_repeated() -> None:
    assert "cash" not in synonyms.terms("Is the free cash flow improving?")


@pytest.mark.parametrize(
    "asked",
    ["When was the lighthouse rebuilt?", "등대는 언제 다시 지어졌나?", "steps of the capexis"],
)
def test_other_questions_are_as_they_were_asked(asked: str) -> None:
    assert not synonyms.terms(asked)


def test_a_statement_is_found_by_the_name_people_use(
    documents: Documents, add: Add, make_pdf: MakePdf
) -> None:
    others = [[f"Note {number}. The income of the harbour is as agreed."] for number in range(6)]
    add(make_pdf("a.pdf", *others, ["Consolidated statements of operations", "Net sales 812 795"]))
    assert documents.search("What does the P&L show?", (), 1)[0].page == 7
