"""Without a model that reads, what the documents do not say is refused; what they say is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from chatapp.engine.answers import refusal, retrieval
from chatapp.engine.documents.documents import Documents
from chatapp.engine.documents.page.page_view import PageView
from chatapp.engine.evidence import evidence
from chatapp.engine.evidence.cited_stream import page_reader
from chatapp.engine.evidence.sentence_ranking import PageReader
from chatapp.engine.language.question_words import content_words

PAGES = {
    "harbour.pdf": [
        "The old harbour of Merrow was closed in 1954 after the great storm.",
        "Its lighthouse is 41 metres high and was painted red by Tom Arden.",
        "Ferries leave for the island of Skell every morning at seven.",
        "The ferry company employs sixty sailors and two cooks.",
    ],
    "규정.pdf": [
        "제3조 연차 휴가는 1년에 15일이며 다음 해로 넘길 수 없다.",
        "제4조 재택근무는 주 2일까지 할 수 있고 팀장이 승인한다.",
        "제5조 출장비는 돌아온 날부터 7일 안에 신청해야 한다.",
    ],
}


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Documents]:
    folder = tmp_path_factory.mktemp("evidence")
    pdfmetrics.registerFont(UnicodeCIDFont("HYSMyeongJo-Medium"))
    opened = Documents.open(folder / "library", "test")
    for name, lines in PAGES.items():
        _write(folder / name, lines)
        opened.add(folder / name, lambda done, total: None, lambda: False)
    yield opened
    opened.close()


def _write(path: Path, lines: list[str]) -> None:
    canvas = Canvas(str(path), pagesize=(600, 600))
    for number, line in enumerate(lines):
        canvas.setFont("Helvetica" if line.isascii() else "HYSMyeongJo-Medium", 12)
        canvas.drawString(40, 540 - 18 * number, line)
    canvas.save()


@pytest.fixture
def answers(documents: Documents) -> Callable[[str], bool]:
    def judge(question: str) -> bool:
        found = documents.search(question, (), retrieval.WEIGHED)
        reader = page_reader(documents)
        return refusal.suffices(evidence.weigh(question, found, reader))

    return judge


@pytest.mark.parametrize(
    "question",
    [
        "When was the harbour of Merrow closed?",
        "How high is the lighthouse?",
        "Who painted the lighthouse?",
        "How many sailors does the ferry company employ?",
        "연차 휴가는 며칠인가요?",
        "재택근무는 누가 승인하나요?",
        "출장비는 언제까지 신청해야 하나요?",
    ],
)
def test_what_the_documents_say_is_answered(answers: Callable[[str], bool], question: str) -> None:
    assert answers(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who won the chess championship in Reykjavik?",
        "What is the salary of the ferry captain?",
        "Which bank financed the lighthouse repairs in 1988?",
        "대통령 선거는 언제 열렸나요?",
        "육아휴직 급여는 얼마인가요?",
        "주차장 이용 요금은 얼마인가요?",
    ],
)
def test_what_the_documents_do_not_say_is_refused(
    answers: Callable[[str], bool], question: str
) -> None:
    assert not answers(question)


def test_without_passages_nothing_is_answered() -> None:
    reader = PageReader(
        lambda document, page: PageView(""), lambda terms: {}, lambda question, texts: None
    )
    assert not refusal.suffices(evidence.weigh("anything", [], reader))


def test_words_that_ask_and_particles_say_nothing_about_the_subject() -> None:
    assert content_words("이순신은 한국에서 언제 태어났나요?") == [
        ("이순", "순신"),
        ("한국",),
        ("태어", "어났"),
    ]
    assert content_words("When was the harbour closed in 1954?") == [
        ("harbour",),
        ("clos",),
        ("1954",),
    ]
