"""A question whose answer is a cell of a table or a line of a form is answered from that row."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from chatapp.engine.answers import refusal, retrieval
from chatapp.engine.documents.documents import Documents
from chatapp.engine.evidence import evidence
from chatapp.engine.evidence.cited_stream import page_reader

TEXTS = {
    "boats.md": """# Boats for hire

Boats are hired by the day. Motors need a licence. The harbour is closed in winter.

| Boat | Seats | Fee | Inspection day | Owner |
| --- | --- | --- | --- | --- |
| Seal | 4 | 35 EUR | Tuesday | Ann Lee |
| Otter | 6 | 52 EUR | Friday | Tom Arden |

| Motor | Power | Weight |
| --- | --- | --- |
| MX-20 | 4 kW | 31 kg |
| MX-35 | 9 kW | 48 kg |
""",
    "약품.md": """# 약품 보관 현황

에탄올과 염산은 환기가 되는 곳에 보관한다. 재고가 적은 약품은 구매팀에 알린다.

| 약품 | 재고 | 층 | 담당자 |
| --- | --- | --- | --- |
| 에탄올 | 14병 | 3층 | 한가람 |
| 염산 | 6병 | 2층 | 오세진 |
""",
    "fall.txt": "Fall in the yard\n\nCase: F-118\nLocation: Gate 4\nReported by: Linda Marsh\nDays lost: 3\n",
}


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Documents]:
    folder = tmp_path_factory.mktemp("rows")
    opened = Documents.open(folder / "library", "test")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, "utf-8")
        opened.add(folder / name, lambda done, total: None, lambda: False)
    yield opened
    opened.close()


@pytest.fixture
def first_quote(documents: Documents) -> Callable[[str], str]:
    def ask(question: str) -> str:
        found = documents.search(question, (), retrieval.WEIGHED)
        reader = page_reader(documents)
        weighed = evidence.weigh(question, found, reader)
        return weighed.sentences[0].text if refusal.suffices(weighed) else "refused"

    return ask


@pytest.mark.parametrize(
    ("question", "row"),
    [
        (
            "Which day is the inspection of the Seal made?",
            "| Seal | 4 | 35 EUR | Tuesday | Ann Lee |",
        ),
        ("Who owns the Otter?", "| Otter | 6 | 52 EUR | Friday | Tom Arden |"),
        ("What does the Seal cost?", "| Seal | 4 | 35 EUR | Tuesday | Ann Lee |"),
        ("에탄올의 재고는?", "| 에탄올 | 14병 | 3층 | 한가람 |"),
        ("염산 재고가 몇 병이야?", "| 염산 | 6병 | 2층 | 오세진 |"),
        ("염산은 누가 담당해요?", "| 염산 | 6병 | 2층 | 오세진 |"),
        ("에탄올은 몇 층에 있죠?", "| 에탄올 | 14병 | 3층 | 한가람 |"),
        ("How heavy is the MX-35?", "| MX-35 | 9 kW | 48 kg |"),
        ("Who reported the fall?", "Reported by: Linda Marsh"),
    ],
)
def test_the_row_of_the_cell_asked_for_is_quoted_first(
    first_quote: Callable[[str], str], question: str, row: str
) -> None:
    assert first_quote(question) == row


@pytest.mark.parametrize(
    "question",
    [
        "Who owns the Walrus?",
        "What is the fee for the Walrus?",
        "What is the engine of the Seal?",
        "What are the inspection day and the fee of the Walrus?",
        "What are the power and the weight of the MX-50?",
        "황산의 재고는?",
        "에탄올의 유통기한은?",
        "Who paid the doctor?",
    ],
)
def test_columns_without_the_row_and_rows_without_the_column_are_refused(
    first_quote: Callable[[str], str], question: str
) -> None:
    assert first_quote(question) == "refused"
