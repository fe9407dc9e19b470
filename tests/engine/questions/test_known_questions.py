"""Questions whose kind must not change, with the embedder of the first start."""

from __future__ import annotations

import pytest

from chatapp.contract.records import Message
from chatapp.engine.documents.vectors.starter_embedder import StarterEmbedder
from chatapp.engine.questions import kind_weights
from chatapp.engine.questions.kind_weights import Embed
from chatapp.engine.questions.question_kind import classify
from chatapp.engine.questions.search_text import search_text


@pytest.fixture(scope="module")
def embed() -> Embed:
    return StarterEmbedder().vectors


def test_the_weights_are_of_the_embedder_of_the_first_start() -> None:
    assert StarterEmbedder.name == kind_weights.EMBEDDER


@pytest.mark.parametrize(
    "question",
    [
        "Who won the 2018 world cup?",
        "부산 날씨 어때?",
        "Why is the sky blue?",
        "열쇠는 어디에 맡겨?",
        "정다솜의 내선 번호는?",
        "How many amperes may the lathe draw?",
        "Who translated the novel into German?",
        "What did the board conclude about the crash?",
    ],
)
@pytest.mark.parametrize("has_history", [False, True])
def test_a_look_up_is_never_taken_for_another_kind(
    question: str, has_history: bool, embed: Embed
) -> None:
    assert classify(question, has_history, embed) == "look_up"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Summarize this document.", "whole"),
        ("What is this document about?", "whole"),
        ("Give me the three main points.", "whole"),
        ("List all deadlines.", "whole"),
        ("핵심만 세 줄로 정리해줘", "whole"),
        ("이 문서는 뭐에 대한 거야?", "whole"),
        ("결론이 뭐야?", "whole"),
        ("오타를 찾아줘", "whole"),
        ("영어로 번역해 줘", "whole"),
        ("結論は何ですか？", "whole"),
        ("Compare the rules for annual leave and parental leave", "compare"),
        ("연차와 육아휴직의 차이가 뭐야?", "compare"),
        ("어떤 문서가 있어?", "documents"),
        ("What files do I have?", "documents"),
        ("안녕하세요", "small_talk"),
        ("Thanks!", "small_talk"),
    ],
)
def test_the_kind_of_a_first_question(question: str, kind: str, embed: Embed) -> None:
    assert classify(question, False, embed) == kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("And in 2023?", "follow_up"),
        ("그럼 2023년은?", "follow_up"),
        ("When was she born?", "follow_up"),
        ("では2023年は？", "follow_up"),
        ("Explain that in simpler words.", "about_answer"),
        ("더 쉽게", "about_answer"),
        ("Are you sure?", "about_answer"),
        ("영어로 번역해 줘", "about_answer"),
        ("yes", "assent"),
        ("그래 해 줘", "assent"),
        ("Summarize this document.", "whole"),
    ],
)
def test_the_kind_of_a_later_question(question: str, kind: str, embed: Embed) -> None:
    assert classify(question, True, embed) == kind


def _searched(embed: Embed, *questions: str) -> str:
    history: list[Message] = []
    for question in questions[:-1]:
        history += [Message("user", question), Message("assistant", "It is 48 million won. [1]")]
    kind = classify(questions[-1], True, embed)
    return search_text(questions[-1], history, kind, embed)


def test_a_chain_of_follow_ups_keeps_the_subject_and_moves_the_year(embed: Embed) -> None:
    english = _searched(embed, "What were sales in 2022?", "And in 2023?", "And the year before?")
    korean = _searched(embed, "2022년 매출은 얼마야?", "그럼 2023년은?", "그 전 해는?")
    assert "sales in 2022" in english
    assert "2022년 매출" in korean
    assert "2023" not in english + korean


def test_thanks_in_between_does_not_lose_the_subject(embed: Embed) -> None:
    searched = _searched(embed, "What were sales in 2022?", "Thanks!", "And in 2021?")
    assert searched.startswith("What were sales in 2021?")


def test_another_group_takes_the_place_of_the_group_before(embed: Embed) -> None:
    searched = _searched(embed, "How many days of leave do new employees get?", "And managers?")
    assert "leave" in searched
    assert "managers" in searched
    assert "employees" not in searched
