"""Numbers that the page does not have are found without a model; what the page says passes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatapp.contract.records import Source
from chatapp.engine.claims import claim_checks, meaning
from chatapp.engine.documents.vectors import embedders
from chatapp.engine.language.quantities import figures
from chatapp.engine.language.sentences import spans
from chatapp.texts.reasons import claim_reason

SET = Path(__file__).with_name("claims_set.jsonl")
KINDS = Path(__file__).with_name("claims_kinds.jsonl")
"""Sentences as models write them, over pages of many kinds: leaflets, minutes, reports, judgments,
manuals, notices.
"""
ANSWERS = Path(__file__).with_name("claims_answers.json")
"""Pages of many kinds and sentences of answers from them, half of them altered: no check was made
with them in view.
"""
PAGE = "The pump weighs 18 kg.\nIt was built in Oslo in 1954 and does not need oil."
SOURCE = Source(1, "pump.pdf", 1, "The pump weighs 18 kg.", document_id=7)


def rows(language: str) -> Iterator[dict[str, str]]:
    return (
        row
        for row in map(json.loads, SET.read_text("utf-8").splitlines())
        if row["language"] == language
    )


def sentences(file: Path) -> list[dict[str, str]]:
    """Return rows with `page`, `text` and `altered`, "" for a true sentence."""
    if file.suffix == ".json":
        data = json.loads(file.read_text("utf-8"))
        return [row | {"page": data["pages"][row["page"]]} for row in data["sentences"]]
    read = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return [row | {"page": row.get("page") or row["source"]} for row in read]


def why(said: str, page: str = PAGE) -> str:
    found = claim_checks.find_fault(said, page)
    return claim_reason(found.why, found.details, "en") if found else ""


@pytest.mark.parametrize("language", ["en", "ko"])
def test_nearly_every_altered_number_and_date_is_caught(language: str) -> None:
    altered = [row for row in rows(language) if row["altered"] in ("number", "date")]
    caught = [row for row in altered if claim_checks.find_fault(row["text"], row["source"])]
    assert len(altered) >= 25
    assert len(caught) >= 0.8 * len(altered), [row["text"] for row in altered if row not in caught]


@pytest.mark.parametrize("file", [SET, KINDS, ANSWERS])
def test_at_most_one_true_sentence_in_twenty_is_flagged(file: Path) -> None:
    true = [row for row in sentences(file) if not row["altered"]]
    flagged = [row for row in true if claim_checks.find_fault(row["text"], row["page"])]
    assert len(true) >= 100
    assert len(flagged) <= 0.05 * len(true), [row["text"] for row in flagged]


@pytest.mark.parametrize(
    ("said", "page"),
    [
        (
            "Also, room 12 has no lamp.",
            "Room 11 has a lamp. Also room 12 has no lamp. Room 13 has a lamp.",
        ),
        (
            "또한 설비 교체는 11월 말까지 마친다.",
            "설비 교체는 11월 말까지 마친다. 회의는 하지 않는다.",
        ),
    ],
)
def test_a_word_before_what_the_page_says_changes_nothing(said: str, page: str) -> None:
    assert not why(said, page)


def test_only_sentences_that_cite_are_checked() -> None:
    text = "I looked it up. The pump weighs 18 kg [1]. It was built in 1945 [1]."
    found = claim_checks.check(text, [SOURCE], lambda document_id, page: PAGE)
    assert [(claim.text, claim.supported) for claim in found] == [
        ("The pump weighs 18 kg.", True),
        ("It was built in 1945.", False),
    ]


def test_the_embedder_agrees_with_true_sentences_and_not_with_those_of_another_page() -> None:
    embedder = embedders.load("")
    true = [row for row in rows("en") if not row["altered"]]

    def near(row: dict[str, str], page: str) -> float:
        vectors = embedder.vectors(
            [row["text"], *(page[span.start : span.end] for span in spans(page))]
        )
        return float((vectors[1:] @ vectors[0]).max())

    assert min(near(row, row["source"]) for row in true) > meaning.LEAST_COSINE
    elsewhere = [
        near(row, other["source"]) for row, other in zip(true, true[7:] + true[:7], strict=True)
    ]
    assert sum(one < meaning.LEAST_COSINE for one in elsewhere) >= 0.95 * len(true)


def test_the_embedder_is_asked_of_each_row_of_a_table() -> None:
    rows = "\n".join(f"| Server {at} | {at} days |" for at in range(30))
    compared: list[str] = []
    claim_checks.check(
        "Server 7 keeps them for 7 days [1].",
        [SOURCE],
        lambda *_: rows,
        lambda _, others: compared.extend(others),
    )
    assert "Server 7 7 days" in compared


@pytest.mark.parametrize(("near", "supported"), [(0.1, False), (0.8, True), (None, True)])
def test_over_two_languages_the_embedder_tells_what_words_cannot(
    near: float | None, supported: bool
) -> None:
    text = "펌프에는 기름이 필요 없습니다 [1]."
    [claim] = claim_checks.check(
        text, [SOURCE], lambda document_id, page: PAGE, lambda said, others: near
    )
    assert claim.supported is supported
    assert claim_reason(claim.why, claim.details, "ko") == (
        "" if supported else "이 쪽은 다른 내용이에요."
    )


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("It weighs 19 kg.", "“19 kg” is not on this page."),
        ("It weighs 18 tonnes.", "“18 tonnes” is not on this page."),
        ("It was built in Oslo in 1945.", "“1945” is not on this page."),
    ],
)
def test_the_reason_names_what_is_wrong(said: str, reason: str) -> None:
    assert why(said) == reason


def test_reasons_are_told_in_korean_too() -> None:
    found = claim_checks.find_fault("무게는 19kg이다.", "펌프의 무게는 18kg이다.")
    assert found is not None
    assert claim_reason(found.why, found.details, "ko") == "‘19kg’는 이 쪽에 없어요."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3,400억 원", "3400억 원"),
        ("4만 5천 원", "45,000원"),
        ("$3.4 billion", "3,400 million dollars"),
        ("twenty-five years", "25 years"),
        ("열흘", "10일"),
        ("12 %", "12 percent"),
        ("12%", "12퍼센트"),
        ("EUR 184,300", "184,300 euros"),
        ("제12조", "제 12 조"),
        ("10 working days", "10영업일"),
    ],
)
def test_a_figure_is_the_same_however_it_is_written(one: str, other: str) -> None:
    assert figures(one)[0].is_same(figures(other)[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("412 kWh", "412 MWh"),
        ("5 mg", "5 g"),
        ("4.2%p", "4.2%"),
        ("third", "three months"),
        ("47곳", "47건"),
    ],
)
def test_a_number_in_another_unit_is_another_figure(one: str, other: str) -> None:
    assert not figures(one)[0].is_same(figures(other)[0])


def test_a_verbatim_sentence_of_a_long_page_holds() -> None:
    page = " ".join(
        f"Room {at} has {at + 3} chairs and no {'lamp' if at % 2 else 'table'}." for at in range(60)
    )
    assert all(not why(f"Room {at} has {at + 3} chairs.", page) for at in range(60))


LEASE = "The deposit is paid in two instalments, on 1 March and 1 May 2026. Pets need consent."


@pytest.mark.parametrize(
    ("said", "page", "wrong"),
    [
        ("보증금은 1월 1일과 5월 1일에 내요.", LEASE, "1월 1일"),
        ("보증금은 3월 1일과 5월 1일에 내요.", LEASE, ""),
        (
            "The deposit is paid on March 5 and May 1.",
            "보증금은 3월 1일과 5월 5일에 낸다.",
            "March 5",
        ),
        ("The deposit is paid on March 1 and 5 May.", "보증금은 3월 1일과 5월 5일에 낸다.", ""),
        ("The meeting is on 5 March.", "회의는 2026-03-05, 마감은 3월 9일이다.", ""),
    ],
)
def test_a_day_in_another_language_is_compared_with_its_month(
    said: str, page: str, wrong: str
) -> None:
    fault = claim_checks.find_fault(said, page)
    assert (fault.details["what"] if fault else "") == wrong
