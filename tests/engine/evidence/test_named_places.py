"""A question that names a clause, or asks what was changed, is answered from there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chatapp.engine.answers import refusal, retrieval
from chatapp.engine.documents.documents import Documents
from chatapp.engine.evidence import clause_evidence, evidence
from chatapp.engine.evidence.cited_stream import page_reader
from chatapp.engine.evidence.evidence import SearchEvidence

CONTRACT = """
<p>제1조(목적) 이 계약은 장비의 유지보수를 정한다.</p>
<p>제2조(금액) ① 금액은 연 <del>4천만원</del><ins>5천만원</ins>으로 한다. ② 제1항의 금액은 분기마다 준다.</p>
<p>제4조(지체상금) 기한을 어기면 제2조제1항의 금액의 1000분의 1.3을 낸다.</p>
<p>제5조의2(특례) 천재지변에는 기한을 늦춘다.</p>
<p>제5조(보수) 1. 검수한 날부터 1년. 2. 부품은 6개월.</p>
<p>Section 7. Law. The law of Korea governs.</p>
"""
Weigh = Callable[[str], SearchEvidence]


@pytest.fixture(scope="module")
def weigh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Weigh]:
    folder: Path = tmp_path_factory.mktemp("clauses")
    (folder / "계약.html").write_text(CONTRACT, "utf-8")
    documents = Documents.open(folder / "library", "test")
    documents.add(folder / "계약.html", lambda done, total: None, lambda: False)
    reader = page_reader(documents)

    def weighed(question: str) -> SearchEvidence:
        return evidence.weigh(question, documents.search(question, (), retrieval.WEIGHED), reader)

    yield weighed
    documents.close()


@pytest.mark.parametrize(
    ("question", "begin"),
    [
        ("제2조 제2항의 내용이 뭐야?", "② 제1항의"),
        ("2조 2항은 뭐야?", "② 제1항의"),
        ("제4조는 무엇을 정하고 있어?", "제4조(지체상금)"),
        ("제5조의2는 뭐야?", "제5조의2(특례)"),
        ("제5조 제2호는?", "2. 부품은"),
        ("What does section 7 say?", "Section 7."),
    ],
)
def test_the_clause_that_a_question_names_comes_first(
    weigh: Weigh, question: str, begin: str
) -> None:
    found = weigh(question)
    assert refusal.suffices(found)
    assert found.sentences[0].text.startswith(begin)


def test_a_clause_that_is_not_there_is_not_made_up(weigh: Weigh) -> None:
    assert weigh("제9조의 내용이 뭐야?").log_odds < weigh("제4조의 내용이 뭐야?").log_odds
    assert not refusal.suffices(weigh("제9조의 내용이 뭐야?"))


def test_an_amount_is_no_clause() -> None:
    assert clause_evidence.asked("예산 5조 원은 어디에 써?") is None


def test_who_asks_what_was_changed_gets_the_change_and_others_do_not(weigh: Weigh) -> None:
    changed = weigh("금액이 어떻게 변경됐어?")
    assert "삭제 “4천만원”, 추가 “5천만원”" in changed.sentences[0].text
    assert not any("4천만원" in sentence.text for sentence in weigh("금액은 얼마야?").sentences)
