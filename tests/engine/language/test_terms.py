"""Terms, spelling and passages: what is the same for a reader is the same for the search."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest

from chatapp.engine.documents.page import passages
from chatapp.engine.language import question_words, terms
from chatapp.engine.language.normal_form import normal


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("infor-\nmation", "information"),
        ("infor\u00admation", "information"),
        ("ﬁnance", "finance"),
        ("ＡＢＣ１２３", "ABC123"),
        (unicodedata.normalize("NFD", "한글"), "한글"),
        ("the reports", "the report"),
        ("1,577", "1577"),
        ("Tax-\nRelated", "tax-related"),
    ],
)
def test_what_looks_the_same_has_the_same_terms(written: str, same: str) -> None:
    assert terms.terms(written) == terms.terms(same)


def test_korean_words_become_pairs() -> None:
    assert terms.terms("명성황후") == ["명성", "성황", "황후"]


def test_a_korean_word_broken_at_a_line_end_is_found() -> None:
    assert "성황" in terms.terms("명성\n황후")


@pytest.mark.parametrize("written", ["인ㆍ허가", "인·허가", "인・허가"])
def test_a_dot_within_a_korean_word_parts_nothing(written: str) -> None:
    assert terms.terms(written) == terms.terms("인허가")


def test_words_that_speak_of_the_answer_are_not_of_the_subject() -> None:
    question = "Please answer in decimals: how old is the lighthouse?"
    assert question_words.telling(question, Counter(terms.terms(question))) == {"old", "lighthous"}


def test_a_word_that_asks_is_of_the_subject_anywhere_but_at_the_beginning() -> None:
    question = "Name the keeper of the lighthouse that bears the name of the queen."
    telling = question_words.telling("Name the keeper.", Counter(terms.terms("Name the keeper.")))
    assert "name" not in telling
    assert "name" in question_words.telling(question[5:], Counter(terms.terms(question[5:])))


def test_a_clause_keeps_its_number() -> None:
    assert "59" in terms.terms("제59조")


def test_function_words_are_not_stemmed() -> None:
    assert terms.terms("does this use those") == ["does", "this", "use", "those"]


def test_query_operators_are_only_words() -> None:
    assert terms.expression(terms.terms('a" OR NEAR(b)')) == '"a" OR "or" OR "near" OR "b"'


def test_tag_characters_are_dropped() -> None:
    assert normal("a\U000e0041b") == "ab"


def test_passages_know_their_place() -> None:
    text = "\n".join(f"Sentence number {number} of this page ends here." for number in range(100))
    pieces = passages.cut(1, text)
    assert len(pieces) > 4
    assert all(len(text[piece.start : piece.end]) <= passages.SIZE for piece in pieces)
    covered = {index for piece in pieces for index in range(piece.start, piece.end)}
    assert all(index in covered or text[index].isspace() for index in range(len(text)))


def test_a_run_without_blanks_is_cut_all_the_same() -> None:
    assert max(piece.end - piece.start for piece in passages.cut(1, "x" * 5000)) <= passages.SIZE
