"""An amount is found by its number, whichever language and scale a document writes it in."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatapp.engine.documents.documents import Documents
from tests.engine.documents.conftest import Add

AMOUNTS = {
    "repair": "시설 보수 계약의 금액은 1억 2천만 원으로 한다.",
    "cars": "차량 임차 계약의 금액은 3천5백만 원이다.",
    "insurance": "보험 계약의 금액은 2.5억 원이다.",
    "machines": "장비 구매 계약의 금액은 1억 2천5백만 원이다.",
    "cleaning": "The cleaning contract costs 12 million won.",
}


@pytest.fixture
def contracts(documents: Documents, add: Add, tmp_path: Path) -> Documents:
    for name, text in AMOUNTS.items():
        (tmp_path / f"{name}.txt").write_text(f"{text}\n", encoding="utf-8")
        add(tmp_path / f"{name}.txt")
    return documents


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("120 million won", "repair"),
        ("Which contract is worth KRW 120M?", "repair"),
        ("35 million won", "cars"),
        ("250 million won", "insurance"),
        ("2억5천", "insurance"),
        ("125 million won", "machines"),
        ("1천2백만 원", "cleaning"),
        ("일억 이천만 원은 어느 계약인가요?", "repair"),
    ],
)
def test_the_document_with_the_amount_comes_first(
    contracts: Documents, question: str, name: str
) -> None:
    assert contracts.search(question, (), 1)[0].document == f"{name}.txt"


def test_an_amount_that_stands_nowhere_leaves_its_words_to_search(contracts: Documents) -> None:
    assert contracts.search("13 million won", (), 1)[0].document == "cleaning.txt"
