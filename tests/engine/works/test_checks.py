"""What a translation must not lose is found missing, and what a page does not say is no point of a
summary.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from chatapp import texts
from chatapp.contract.translation_options import read_terms
from chatapp.engine.whole import centroid_summary
from chatapp.engine.works import (
    glossary,
    points,
    translation_checks,
)
from chatapp.engine.works.repetition import repeats_instruction, repeats_itself, repeats_source
from chatapp.errors import GlossaryBroken, cause_code

GOOD = [
    ("The ship pays 120 euros a day.", "배는 하루에 120유로를 냅니다.", "ko"),
    ("It was built in May 1887.", "1887년 5월에 지어졌습니다.", "ko"),
    ("매출은 1억 2천만 원입니다.", "Sales are 120,000,000 won.", "en"),
    (
        "See https://a.org/x and run `make all`.",
        "https://a.org/x 주소를 보고 `make all` 명령을 실행하세요.",
        "ko",
    ),
    ("NASA sent the form T-12.", "NASA에서 T-12 양식을 보냈습니다.", "ko"),
    ("Ann Lee swims in October.", "Ann Lee schwimmt im Oktober.", "de"),
    ("The bridge was built by Johannes Schumann.", "이 다리는 요하네스 슈만이 지었습니다.", "ko"),
    (
        "The bridge was built by Johannes Schumann.",
        "이 다리는 Johannes Schumann이 지었습니다.",
        "ko",
    ),
    (
        "The fees of the Supreme Court were raised by the Board.",
        "대법원 수수료를 이사회가 올렸습니다.",
        "ko",
    ),
    ("It is called the “Sunrise” project by all.", "모두 ‘해돋이’ 사업이라고 부릅니다.", "ko"),
    ("이 다리는 Ann Lee가 지었습니다.", "This bridge was built by Ann Lee.", "en"),
    ("The angle α is said by NATO.", "각도 α는 NATO의 말입니다.", "ko"),
    ("사업 이름은 ‘해돋이’입니다.", "The project is called “Sunrise”.", "en"),
    (
        "The UK pays $375,000 ($3.6bn in all).",
        "영국은 37만 5,000달러(모두 36억 달러)를 냅니다.",
        "ko",
    ),
    (
        "제3조에 따라 2024년 3월에 3만 5천 원을 냈습니다.",
        "Under Article 3, 35,000 won were paid in March 2024.",
        "en",
    ),
]
BAD = [
    (
        "The ship pays 120 euros a day.",
        "배는 하루에 12유로를 냅니다.",
        "ko",
        {"NumberLost", "NumberAdded"},
    ),
    ("See https://a.org/x for all of it.", "주소를 봐 주세요.", "ko", {"LinkLost"}),
    ("Run `make all` before lunch.", "점심 전에 실행하세요.", "ko", {"CodeLost"}),
    ("The form T-12 is needed.", "양식이 필요합니다.", "ko", {"NameLost", "NumberLost"}),
    ("이 다리는 Ann Lee가 지었습니다.", "This bridge was built by the mayor.", "en", {"NameLost"}),
    ("President Ivanov was in Athens.", "대통령 이바нов은 있었습니다.", "ko", {"ForeignLetters"}),
    ("Athens said no to it.", "아then은 거절했습니다.", "ko", {"ForeignLetters"}),
    ("이곳은 독립 지역입니다.", "This is a 독립 region.", "en", {"ForeignLetters"}),
    ("월 이용료는 38,640원입니다.", "The monthly fee is $38,640.", "en", {"UnitChanged"}),
    ("The pipe is 12 metres long.", "관의 길이는 12킬로미터입니다.", "ko", {"UnitChanged"}),
    ("Nobody may swim here.", "Nobody may swim here.", "ko", {"Untranslated", "OtherLanguage"}),
    (
        "The harbour is closed at night.",
        "The harbour is closed at night",
        "de",
        {"Untranslated"},
    ),
    ("Nobody may swim here.", "Swimming is forbidden.", "ko", {"OtherLanguage"}),
    ("Nobody may swim in the harbour between the two piers.", "금지.", "ko", {"TooShort"}),
    ("Come in.", "go on and " * 9, "de", {"Repeats", "TooLong"}),
    ("Hello.", "", "ko", {"Untranslated"}),
]


@pytest.mark.parametrize(("source", "text", "to"), GOOD)
def test_a_good_translation_has_no_flag(source: str, text: str, to: str) -> None:
    assert translation_checks.check(source, text, to, {}) == ()


@pytest.mark.parametrize(("source", "text", "to", "expected"), BAD)
def test_a_loss_is_flagged(source: str, text: str, to: str, expected: set[str]) -> None:
    found = {flag.why for flag in translation_checks.check(source, text, to, {})}
    assert found & expected
    assert found <= expected | {"Untranslated"}


@pytest.mark.parametrize(
    ("text", "to", "is_done"),
    [
        ("5,200원", "en", False),
        ("5,200원", "ko", True),
        ("기본요금", "ko", True),
        ("기본요금", "en", False),
        ("KTX 요금", "ko", False),
        ("12 %", "ko", True),
        ("https://a.org", "en", True),
    ],
)
def test_what_has_nothing_to_translate_is_known(text: str, to: str, is_done: bool) -> None:
    assert translation_checks.needs_no_model(text, to) is is_done


def test_terms_are_put_right_or_flagged() -> None:
    terms = glossary.terms_in("Two berths are free.", {"berth": "선석", "crane": "기중기"})
    assert terms == {"berth": "선석"}
    assert glossary.enforce("berth 두 개가 비었습니다.", terms) == "선석 두 개가 비었습니다."
    assert translation_checks.check("Two berths.", "자리 두 개.", "ko", terms)[0].why == "TermLost"


@pytest.mark.parametrize(
    "text",
    ["berth,선석\ncrane,기중기", "berth\t선석\ncrane\t기중기", "# x\nberth = 선석\ncrane=기중기"],
)
def test_a_glossary_is_read_in_every_form(text: str, tmp_path: Path) -> None:
    (tmp_path / "terms").write_text(text, "utf-8")
    assert read_terms(tmp_path / "terms") == {"berth": "선석", "crane": "기중기"}


@pytest.mark.parametrize("content", [b"", b"only a word\n", b"\xff\xfe\x00"])
def test_a_broken_glossary_is_named(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "terms").write_bytes(content)
    with pytest.raises(GlossaryBroken):
        read_terms(tmp_path / "terms")


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        ("# Terms\n\nberth = 선석\ncrane\n", cause_code("no_translation", line=4)),
        ("berth,선석\n,기중기\n", cause_code("no_term", line=2)),
        ("# nothing yet\n", cause_code("glossary_empty")),
        ("a = b\n" * 400_000, cause_code("larger_than_mb", limit=2)),
        (
            "".join(f"a{number} = b\n" for number in range(5001)),
            cause_code("glossary_too_long", limit=5000),
        ),
    ],
    ids=["no translation", "no term", "no terms", "too long", "too many"],
)
def test_what_is_wrong_with_a_glossary_is_told_in_both_languages(
    content: str, cause: str, tmp_path: Path
) -> None:
    (tmp_path / "terms").write_text(content, "utf-8")
    with pytest.raises(GlossaryBroken) as refused:
        read_terms(tmp_path / "terms")
    assert refused.value.details["cause"] == cause
    assert texts.detail(cause, "ko") != texts.detail(cause, "en")


def test_the_names_of_columns_are_no_term_but_a_first_term_like_one_is(tmp_path: Path) -> None:
    (tmp_path / "columns").write_text("Source,Target\nberth,선석\n", "utf-8")
    (tmp_path / "term").write_text("source = 출처\n", "utf-8")
    assert read_terms(tmp_path / "columns") == {"berth": "선석"}
    assert read_terms(tmp_path / "term") == {"source": "출처"}


def test_hangul_of_a_mac_is_found_in_a_document(tmp_path: Path) -> None:
    (tmp_path / "terms").write_text(unicodedata.normalize("NFD", "선석 = berth\n"), "utf-8")
    assert glossary.terms_in("선석이 두 개 있습니다.", read_terms(tmp_path / "terms")) == {
        "선석": "berth"
    }


PAGE = "The harbour was built in 1887 by Ann Lee. It has 14 berths. A ship pays 120 euros a day."


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        ("The harbour was built in 1887 by Ann Lee.", True),
        ("The harbour was built in 1987 by Ann Lee.", False),
        ("A ship pays 140 euros a day.", False),
        ("배는 하루에 120유로를 냅니다.", True),
        ("배는 하루에 130유로를 냅니다.", False),
    ],
)
def test_a_point_needs_its_page(said: str, holds: bool) -> None:
    assert points.supports(PAGE, said) is holds


def test_the_central_sentence_speaks_of_what_the_others_do() -> None:
    said = [
        "He was ill.",
        "The harbour has a gate for ships.",
        "Ships pay at the harbour gate.",
        "Tea is served.",
    ]
    assert centroid_summary.order(said, "", lambda terms: dict.fromkeys(terms, 1.0))[0] in (1, 2)


@pytest.mark.parametrize(
    ("fragment", "whole"),
    [
        (
            "as well as the supply of vaccines to all states.",
            "We made vaccines and sent them to all states.",
        ),
        (
            "pays 120 euros a day for a berth in there.",
            "pH values of the water are measured every single day.",
        ),
        (
            "ships of up to 90 metres may enter at night.",
            "12 ships of up to 90 metres may enter at night.",
        ),
    ],
)
def test_the_end_of_a_sentence_stands_for_nothing(fragment: str, whole: str) -> None:
    assert centroid_summary.fitness(fragment, 1) < 0.35 < centroid_summary.fitness(whole, 1)


PROMPT = "You summarize texts. Reply with the summary only.\nSummarize the following text.\nLength: {length}\n\n{text}"
PIECE = "The harbour master opens the gate at nine in the morning, and the ships leave in the order of their size."


@pytest.mark.parametrize(
    ("said", "echo", "again"),
    [
        ("The gate opens at nine.", False, False),
        ("Summarize the following text. Length: short", True, False),
        (f"{PIECE} {PIECE}", False, True),
        (PIECE.upper()[:-10], False, True),
        ("good", False, False),
    ],
)
def test_a_result_that_only_repeats_what_was_given_is_known(
    said: str, echo: bool, again: bool
) -> None:
    assert repeats_instruction(said, PROMPT, PIECE) is echo
    assert repeats_source(said, PIECE) is again


def test_a_text_that_goes_round_in_circles_is_known() -> None:
    assert repeats_itself("병가는 진단서를 내면 60일까지 씁니다. " * 5)
    assert not repeats_itself(PIECE)
