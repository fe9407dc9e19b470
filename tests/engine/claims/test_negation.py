"""What denies and what does not: the words around a "not" decide, in both languages."""

from __future__ import annotations

import pytest

from chatapp.engine.claims.negation import turned_around


@pytest.mark.parametrize(
    ("said", "page"),
    [
        ("Work ends by 30 June.", "Work begins in May and ends no later than 30 June."),
        ("Guests need a pass to enter.", "Guests may not enter without a pass."),
        ("Patients with fever could not take part.", "Patients with fever were excluded."),
        (
            "The offer was refused since scaffolding was not included.",
            "It did not include scaffolding. The offer failed.",
        ),
        ("Work starts on May 2, 2024.", "Work starts on 2 May 2024. In 2024 no trees are felled."),
        (
            "예약금 3만 원을 돌려주지 못합니다.",
            "당일 취소하면 예약금 3만 원은 돌려 드리지 않습니다.",
        ),
        ("출입 금지를 어긴 5명이 과태료를 냈어요.", "이를 어긴 5명에게 과태료를 부과했다."),
        ("대의원의 수는 200명을 넘을 수 없습니다.", "대의원의 수는 200명 이내로 한다."),
        ("The members may not exceed 200.", "The members number 200 or less."),
        ("설비 교체는 11월 말까지 끝낸다.", "설비 교체는 11월 말까지 마친다."),
        (
            "교육을 이수하지 않은 직원의 계정은 잠긴다.",
            "교육은 전 직원이 이수해야 하며, 이수하지 않으면 계정이 잠긴다.",
        ),
    ],
)
def test_the_same_in_other_words_is_not_turned_around(said: str, page: str) -> None:
    assert turned_around(said, page) == ""


@pytest.mark.parametrize(
    ("said", "page"),
    [
        ("Guests may enter without a pass.", "Guests may not enter without a pass."),
        ("Guests may cook.", "Guests may stay until noon, but may not cook."),
        ("Patients with fever were included.", "Patients with fever were excluded."),
        (
            "The difference in age was significant.",
            "They differed in age; the difference was not significant.",
        ),
        ("임신부도 대상에 포함했다.", "임신부는 대상에서 제외했다."),
    ],
)
def test_what_the_page_denies_is_seen(said: str, page: str) -> None:
    assert turned_around(said, page) == "Denied"


def test_what_the_page_does_not_deny_is_seen() -> None:
    assert turned_around("Guests need no pass.", "Guests need a pass.") == "NotDenied"
