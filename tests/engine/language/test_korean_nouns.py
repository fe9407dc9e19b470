"""A Korean noun is missed only where the page has another in its place, or when it is too long for
a synonym.
"""

from __future__ import annotations

import pytest

from chatapp.engine.language.korean_nouns import letters, nouns, replaced

PAGE = "조합은 총회의 결의를 받아야 한다. 복지사업의 범위는 대통령령으로 정한다. 다리는 사람만 건널 수 있다."


def missed(said: str) -> str:
    return replaced(said, PAGE, letters(PAGE))


@pytest.mark.parametrize(
    "said",
    [
        "조합은 총회의 결의를 받아야 해요.",
        "보고서에 따르면 조합은 총회에서 결의를 얻어야 합니다.",
        "이 다리로는 사람만 지나갑니다.",
        "복지사업 범위는 대통령령에서 정합니다.",
    ],
)
def test_what_is_told_in_other_words_is_not_missed(said: str) -> None:
    assert not missed(said)


@pytest.mark.parametrize(
    ("said", "noun"),
    [
        ("조합은 이사의 결의를 받아야 합니다.", "이사"),
        ("조합은 이사회의 결의를 받아야 합니다.", "이사회"),
        ("박택하가 총회의 결의를 받습니다.", "박택하"),
        ("복지사업의 범위는 총리령으로 정합니다.", "총리령"),
    ],
)
def test_a_noun_in_the_place_of_another_is_missed(said: str, noun: str) -> None:
    assert missed(said) == noun


@pytest.mark.parametrize(
    "word", ["추가되었다고", "바꾸는", "올랐기", "특별히", "직접적인", "만나러", "것이니", "없고"]
)
def test_verbs_and_what_any_report_says_are_no_nouns(word: str) -> None:
    assert nouns(word) == []
