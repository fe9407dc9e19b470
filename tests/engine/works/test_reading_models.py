"""What a model large enough to read writes: kept where the document carries it, checked, and tried
once more.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from langchain_core.messages import BaseMessage

from chatapp.contract.protocol import EstimateWork, SummarizeDocument, TranslateDocument
from chatapp.contract.records import Document, Source
from chatapp.contract.work_records import Paragraph, Point, Section, Summary
from chatapp.engine.documents.documents import Documents
from chatapp.engine.process.jobs import Job
from chatapp.engine.process.turns import ModelTurns
from chatapp.engine.works import work_runner
from chatapp.engine.works.left_out import with_left_out
from chatapp.engine.works.sections import PageRange, Part
from chatapp.engine.works.store import WorkStore
from chatapp.engine.works.work_run import WorkServices
from tests.engine.documents.conftest import Add, MakePdf
from tests.fakes.speaking_model import EIGHT_B, Say, SpeakingModel
from tests.pipe.test_whole_documents import TEXT, make_pdf

Work = Callable[..., Any]


@pytest.fixture
def work(documents: Documents, tmp_path: Path) -> Iterator[Work]:
    """Do a command with a model that says what it is told to."""
    stores: list[WorkStore] = []

    def do(make: Any, command: Any, model: SpeakingModel) -> Any:
        stores.append(WorkStore(tmp_path, [command.document_id]))
        owner: Any = SimpleNamespace(get=lambda: model, model=EIGHT_B, chosen=lambda: EIGHT_B)
        return make(
            Job(command, lambda _event: None),
            WorkServices(documents, stores[-1], ModelTurns(), owner),
            command,
        )

    yield do
    for store in stores:
        store.close()


@pytest.fixture
def harbour(add: Add, tmp_path: Path) -> Document:
    return add(make_pdf(tmp_path / "a.pdf", 2, TEXT))


def _summary(work: Work, document: Document, say: Say, **wishes: Any) -> Summary:
    command = SummarizeDocument(id=1, document_id=document.id, **wishes)
    return cast(Summary, work(work_runner.summarize_document, command, SpeakingModel(say)).summary)


def _points(summary: Summary) -> list[Point]:
    return [point for section in summary.sections for point in section.points]


# Summaries -----------------------------------------------------------------------------------


def test_what_the_model_writes_is_a_point_on_its_page(work: Work, harbour: Document) -> None:
    said = "The harbour has 15 berths for ships of up to 90 metres."
    points = _points(_summary(work, harbour, lambda _: f"[p. 2] {said}\n", length="short"))
    assert [(one.text, one.source.page, one.is_quote) for one in points] == [(said, 2, False)]
    assert points[0].source.boxes


def test_a_wrong_page_is_put_right(work: Work, harbour: Document) -> None:
    points = _points(
        _summary(work, harbour, lambda _: "[p. 1] It has 15 berths for ships.\n", length="short")
    )
    assert [one.source.page for one in points] == [2]


def test_for_what_no_page_says_a_sentence_of_the_document_stands(
    work: Work, harbour: Document
) -> None:
    points = _points(
        _summary(work, harbour, lambda _: "[p. 1] The harbour was built in 1999 by Bo Berg.\n")
    )
    assert points
    assert all(one.is_quote and "1999" not in one.text for one in points)


def test_a_summary_is_in_the_language_asked_for(work: Work, harbour: Document) -> None:
    said = "[p. 1] 이 항구에는 14개의 선석이 있습니다.\n[p. 1] It has 14 berths for ships of up to 90 metres.\n"
    summary = _summary(work, harbour, lambda _: said, length="short", language="ko")
    assert [one.text for one in _points(summary)] == ["이 항구에는 14개의 선석이 있습니다."]
    assert summary.not_in("ko") == (0, 1)


def test_a_summary_is_in_japanese_where_that_is_asked_for(work: Work, harbour: Document) -> None:
    sentence = "この港には14の岸壁があります。"
    asked: list[str] = []

    def say(messages: Sequence[BaseMessage]) -> str:
        asked.append(str(messages[-1].content))
        wrong = "[p. 1] この港には99の岸壁があります。\n"
        return f"{wrong}[p. 1] {sentence}\n[p. 1] It has 14 berths for ships of up to 90 metres.\n"

    summary = _summary(work, harbour, say, length="short", language="ja")
    assert [point.text for point in _points(summary)] == [sentence]
    assert (summary.not_in("ja"), summary.not_in("en")) == ((0, 1), (1, 1))
    assert "in Japanese" in asked[0]


def test_a_japanese_document_is_summarized_in_japanese(
    work: Work, add: Add, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("図書館は八月一日から十四日まで休館します。" * 3, "utf-8")
    sentence = "図書館は八月一日から十四日まで休館します。"
    said = f"[p. 1] The library is closed until the 14th of August.\n[p. 1] {sentence}\n"
    summary = _summary(work, add(tmp_path / "a.txt"), lambda _: said, length="short")
    assert [point.text for point in _points(summary)] == [sentence]


def test_of_a_page_without_stops_the_beginning_is_a_point(
    work: Work, add: Add, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("ship and berth " * 3000, "utf-8")
    points = _points(_summary(work, add(tmp_path / "a.txt"), lambda _: ""))
    assert points
    assert all(
        len(one.text) <= 602 and one.text.endswith(" …") and len(one.source.quote) <= 600
        for one in points
    )


LAMPS = " ".join(
    f"The {at} lamps of the town and its pier burn with {at} watts." for at in (11, 12, 13)
)
CHAPTERS = f"## Lamps\n\n{LAMPS}\n\n" + "\n\n".join(
    f"## Pier {letter}\n\nThe pier {letter} is {length} metres long and belongs to the town. It has lamps."
    for letter, length in (("A", 110), ("B", 220), ("C", 330))
)


def test_every_section_has_its_point(work: Work, add: Add, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(CHAPTERS, "utf-8")
    written = "[p. 1] The pier B is 220 metres long.\n"
    summary = _summary(work, add(tmp_path / "a.md"), lambda _: written)
    texts = [point.text for point in _points(summary)]
    assert all(any(length in text for text in texts) for length in ("110", "220", "330"))
    assert not any(section.left_out for section in summary.sections)


def test_a_section_without_a_point_is_named(work: Work, add: Add, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(CHAPTERS, "utf-8")
    written = "[p. 1] The pier B is 220 metres long.\n"
    summary = _summary(work, add(tmp_path / "a.md"), lambda _: written, length="short")
    left_out = list(itertools.chain.from_iterable(each.left_out for each in summary.sections))
    assert left_out == ["Lamps", "Pier A", "Pier C"]


def test_a_section_is_named_where_it_stands_on_the_page() -> None:
    parts = [
        Part("A – B", (PageRange(1, 0, 10, "A"), PageRange(1, 20, 30, "B")), 9),
        Part("C – D", (PageRange(1, 40, 50, "C"), PageRange(1, 60, 70, "D")), 9),
    ]
    at = [Point("x", Source(1, "a.pdf", 1, "x", start=start)) for start in (5, 45)]
    outline = [Section("A – B", 1, 1, (at[0],)), Section("C – D", 1, 1, (at[1],))]
    named = with_left_out(outline, parts)
    assert [section.left_out for section in named] == [("B",), ("D",)]


def test_points_come_while_the_rest_is_read_and_the_time_before(
    documents: Documents, add: Add, tmp_path: Path
) -> None:
    lines = itertools.chain.from_iterable(_page(number)[1:] for number in range(1, 40))
    (tmp_path / "long.txt").write_text(" ".join(lines), "utf-8")
    document = add(tmp_path / "long.txt")
    events: list[Any] = []
    store = WorkStore(tmp_path, [document.id])
    model = SpeakingModel(lambda _: "")
    owner: Any = SimpleNamespace(get=lambda: model, model=EIGHT_B, chosen=lambda: EIGHT_B)
    command = SummarizeDocument(id=1, document_id=document.id)
    services = WorkServices(documents, store, ModelTurns(), owner, lambda _: 50.0)
    work_runner.summarize_document(Job(command, events.append), services, command)
    estimate = work_runner.estimate_work(
        services, EstimateWork(id=2, document_id=document.id, work_kind="summary")
    )
    store.close()
    assert (events[0].done, events[0].left_s) == (0, round(estimate.seconds, 1))
    assert estimate.seconds > sum(map(len, map(str, model.asked))) / 4 / 50 / 2
    first = next(event for event in events if event.sections)
    assert (first.done, bool(first.sections[0].points)) == (1, True)
    assert len(model.prompt(model.asked[0])) < 700


def _page(number: int) -> list[str]:
    """Return a page about something that no other page speaks of."""
    source = random.Random(number)
    words = ["".join(source.choices("abdeiklmnoprstu", k=7)) for _ in range(12)]
    said = [
        f"The {one} of {other} keeps {number} ships there."
        for one, other in itertools.pairwise(words)
    ]
    return [f"{number}. Chapter {words[0]}", *said]


def test_three_hundred_pages_fit_a_context_of_4096(work: Work, add: Add, make_pdf: MakePdf) -> None:
    document = add(make_pdf("long.pdf", *map(_page, range(1, 301))))
    model = SpeakingModel(
        lambda asked: "\n".join(re.findall(r"(?m)^\[p\. \d+\] .+$", str(asked[-1].content))[:3])
    )
    summary = work(
        work_runner.summarize_document, SummarizeDocument(id=1, document_id=document.id), model
    ).summary
    sent = [
        len(model.prompt(asked)) + run.sampling.max_tokens
        for asked, run in zip(model.asked, model.runs, strict=True)
    ]
    assert (len(sent) > 20, max(sent) <= 4096) == (True, True)
    assert (summary.sections[0].first_page, summary.sections[-1].last_page) == (1, 300)
    assert (8 < len(_points(summary)) <= 16, len(summary.overview)) == (True, 4)


# Translations --------------------------------------------------------------------------------


def _translated(
    work: Work, document: Document, model: SpeakingModel, terms: str = "{}"
) -> tuple[Paragraph, ...]:
    command = TranslateDocument(id=1, document_id=document.id, to="ko", terms=terms)
    return cast(
        tuple[Paragraph, ...],
        work(work_runner.translate_document, command, model).translation.paragraphs,
    )


def _says(*answers: str) -> SpeakingModel:
    left = iter(answers)
    return SpeakingModel(lambda _: next(left))


@pytest.fixture
def letter(add: Add, tmp_path: Path) -> Callable[..., Document]:
    """Make a document with these paragraphs."""

    def make(*said: str) -> Document:
        (tmp_path / "a.md").write_text("\n\n".join(said), "utf-8")
        return add(tmp_path / "a.md")

    return make


def test_a_doubtful_paragraph_gets_one_more_try(
    work: Work, letter: Callable[..., Document]
) -> None:
    model = _says("배는 하루에 요금을 냅니다.", "배는 하루에 120유로를 냅니다.")
    [one] = _translated(work, letter("A ship pays 120 euros a day."), model)
    assert (one.text, one.flags) == ("배는 하루에 120유로를 냅니다.", ())
    assert [run.sampling.temperature for run in model.runs] == [0.0, 0.4]


def test_what_stays_doubtful_is_flagged_with_its_reason(
    work: Work, letter: Callable[..., Document]
) -> None:
    model = _says("배는 하루에 요금을 냅니다.", "배는 요금을 하루마다 냅니다.")
    [one] = _translated(work, letter("A ship pays 120 euros a day."), model)
    assert [(flag.why, flag.details) for flag in one.flags] == [
        ("NumberLost", {"what": "120 euros"})
    ]
    assert len(model.asked) == 2


def test_terms_are_the_same_in_every_paragraph(work: Work, letter: Callable[..., Document]) -> None:
    document = letter("The berth is free.", "Each berth has a lamp.", "Nobody came.")
    model = _says("선석이 비었습니다.", "berth마다 등이 있습니다.", "아무도 오지 않았습니다.")
    made = _translated(work, document, model, '{"berth": "선석", "crane": "기중기"}')
    assert [one.text for one in made] == [
        "선석이 비었습니다.",
        "선석마다 등이 있습니다.",
        "아무도 오지 않았습니다.",
    ]
    told = ["berth → 선석" in str(asked[0].content) for asked in model.asked]
    assert (told, any("crane" in str(asked[0].content) for asked in model.asked)) == (
        [True, True, False],
        False,
    )


def test_no_neighbour_is_shown_to_be_translated_too(
    work: Work, letter: Callable[..., Document]
) -> None:
    sources = ["The berth is free.", "It has a lamp.", "Nobody came to it."]
    translations = ["선석이 비었습니다.", "등이 있습니다.", "아무도 오지 않았습니다."]
    model = _says(*translations)
    _translated(work, letter(*sources), model)
    shown = "\n".join(str(message.content) for message in model.asked[1])
    assert [text for text in (*sources, *translations) if text in shown] == ["It has a lamp."]


def test_the_marks_of_items_and_headings_stay(work: Work, letter: Callable[..., Document]) -> None:
    model = _says("휴가", "선석은 비었습니다.", "등이 있습니다.")
    made = _translated(
        work, letter("## 3.1 Leave", "- The berth is free.", "2) It has a lamp."), model
    )
    assert [(paragraph.kind, paragraph.text) for paragraph in made] == [
        ("heading", "3.1 휴가"),
        ("text", "- 선석은 비었습니다."),
        ("text", "2) 등이 있습니다."),
    ]
    assert not any(paragraph.flags for paragraph in made)
    assert not any("3.1" in str(asked[-1].content) for asked in model.asked)


def test_a_table_stays_a_table_and_a_cell_that_recurs_is_translated_once(
    work: Work, letter: Callable[..., Document]
) -> None:
    answers = {"Item": "항목", "Fee": "요금", "Berth": "선석", "free": "무료", "Crane": "기중기"}
    model = SpeakingModel(lambda asked: answers[str(asked[-1].content).rpartition("\n")[2]])
    table = "| Item | Fee |\n| --- | --- |\n| Berth | free |\n| Crane | free |\n| 2024 | 12 % |"
    made = _translated(work, letter(table), model)
    assert [paragraph.text for paragraph in made] == [
        "| 항목 | 요금 |",
        "| --- | --- |",
        "| 선석 | 무료 |",
        "| 기중기 | 무료 |",
        "| 2024 | 12 % |",
    ]
    assert len(model.asked) == len(answers)


def test_code_and_links_alone_are_not_given_to_the_model(
    work: Work, letter: Callable[..., Document]
) -> None:
    model = _says("선석이 비었습니다.")
    made = _translated(
        work,
        letter("The berth is free.", "```\nprint(12)\n```", "https://a.org/x", "2024 - 2025"),
        model,
    )
    assert [one.text for one in made] == [
        "선석이 비었습니다.",
        "print(12)",
        "https://a.org/x",
        "2024 - 2025",
    ]
    assert (len(model.asked), any(one.flags for one in made)) == (1, False)
