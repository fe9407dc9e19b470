"""One thing written in two ways has a search term in common; two things have not."""

from __future__ import annotations

import unicodedata

import pytest

from chatapp.engine.language import loan_words, question_words, terms


@pytest.mark.parametrize(
    ("written", "other", "term"),
    [
        ("2026-03-05", "2026년 3월 5일", "20260305"),
        ("2026. 3. 5.", "March 5, 2026", "20260305"),
        ("'26.3.5.", "5 March 2026", "20260305"),
        ("2026/03/05", "26.03.05", "20260305"),
        ("3월 5일", "2026-03-05", "md0305"),
        ("令和8年3月5日", "2026-03-05", "20260305"),
        ("平成 30年12月1日", "2018년 12월 1일", "20181201"),
        ("3,500,000원", "350만 원", "3500000"),
        ("3.5 million", "금 삼백오십만원정", "3500000"),
        ("三百五十万円", "3500000", "3500000"),
        ("120 million won", "1억 2천만 원", "120000000"),
        ("KRW 120M", "1억2,000만원", "120000000"),
        ("₩1.2bn", "12억 원", "1200000000"),
        ("1.2 trillion won", "1조 2천억 원", "1200000000000"),
        ("35 million won", "3천5백만 원", "35000000"),
        ("35,000,000원", "3천 5백 만원", "35000000"),
        ("12.3 million won", "1천2백3십만 원", "12300000"),
        ("250 million won", "2.5억", "250000000"),
        ("2억5천", "2억 5천만 원", "250000000"),
        ("35 thousand won", "3만 5천 원", "35000"),
        ("1,200.50 g", "1200.5 g", "1200.5"),
        ("3.0%", "3 퍼센트", "3pct"),
        ("02-0000-5678", "0200005678", "0200005678"),
        ("+82-2-0000-5678", "(02) 0000-5678", "0200005678"),
        ("KX-1029-4A", "KX1029-4A", "kx10294a"),
        ("2026-114호", "2026114", "2026114"),
        ("대한민국", "大韓民國", "한민"),
        ("회계연도", "會計年度", "연도"),
        ("계약금액", "계 약 금 액", "약금"),
        ("합계", "합   계", "합계"),
        ("CONTRACT", "C O N T R A C T", "contract"),
        ("ＫＸ－１０", "KX-10", "kx10"),
        (unicodedata.normalize("NFD", "계약"), "契約", "계약"),
    ],
)
def test_two_ways_to_write_one_thing_share_a_term(written: str, other: str, term: str) -> None:
    assert term in terms.terms(written)
    assert term in terms.terms(other)


@pytest.mark.parametrize(
    ("written", "other", "term"),
    [
        ("2026-03-05", "2026-05-03", "20260305"),
        ("KX-1029-4A", "KX-1092-4A", "kx10294a"),
        ("2026-114호", "2026-141호", "2026114"),
        ("2억 5천 원", "2억 5천만 원", "200005000"),
        ("20 million won", "1억 2천만 원", "20000000"),
        ("10 million won", "수천만 원", "10000000"),
        ("version 3.10", "version 3.1", "3.10"),
    ],
)
def test_two_things_do_not(written: str, other: str, term: str) -> None:
    assert term in terms.terms(written)
    assert term not in terms.terms(other)


def test_an_amount_in_a_question_asks_for_its_number() -> None:
    assert question_words.content_words("350만 원은 무엇인가요?") == [("3500000",)]
    for asked in ("120 million won", "KRW 120M", "1억 2천만 원", "일억 이천만 원은 무엇인가요?"):
        assert question_words.content_words(asked) == [("120000000",)]
    assert question_words.content_words("3천5백만 원은 무엇인가요?") == [("35000000",)]
    assert ("won",) in question_words.content_words("Which team of the 3 won?")
    assert ("3",) in question_words.content_words("제3조는 무엇인가요?")


def test_a_day_in_a_question_is_held_by_another_way_to_write_it() -> None:
    held = set(terms.terms("2026-05-03 pump"))
    assert question_words.days("2026년 5월 3일에 무엇을 했어?", held) == [("md0503",)]
    assert question_words.days("2026년 3월 5일에 무엇을 했어?", held) == []


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("서버실은 어디야?", "server"),
        ("Where are the servers?", "서버"),
        ("サーバーはどこ?", "서버"),
        ("네트워크 장애", "network"),
    ],
)
def test_a_loan_word_is_known_in_other_scripts(question: str, other: str) -> None:
    assert other in loan_words.other_scripts(question)
