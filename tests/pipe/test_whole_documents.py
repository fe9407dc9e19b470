"""Whole documents with the real engine and the starter: nothing finished is done twice, and
questions go first.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from chatapp.contract import protocol
from chatapp.contract.protocol import Answered, Ask, Failed, PartsDone, Stop, Summarized, Translated
from tests.engine_process import Engine

pytestmark = pytest.mark.model

Start = Callable[[], Engine]
TEXT = [
    "The harbour of Marlow Bay was built in {year} by Ann Lee.",
    "It has {berths} berths for ships of up to 90 metres.",
    "A ship pays 120 euros a day for a berth in this harbour.",
]
KOREAN = [
    "말로베이 항구는 {year}년에 지어졌습니다.",
    "이 항구에는 배를 대는 자리가 {berths}개 있습니다.",
]


def make_pdf(path: Path, pages: int, lines: list[str]) -> Path:
    pdfmetrics.registerFont(UnicodeCIDFont("HYSMyeongJo-Medium"))
    canvas = Canvas(str(path), pagesize=(400, 600))
    for page in range(pages):
        canvas.setFont("HYSMyeongJo-Medium", 16)
        canvas.drawString(40, 540, f"{page + 1}. Year {page}")
        canvas.setFont("HYSMyeongJo-Medium", 11)
        for number, line in enumerate(lines):
            canvas.drawString(
                40, 500 - 40 * number, line.format(year=1880 + page, berths=14 + page)
            )
        canvas.showPage()
    canvas.save()
    return path


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start engines on one data folder, one after another."""
    started: list[Engine] = []

    def make() -> Engine:
        started.append(Engine(tmp_path / "data", tmp_path / f"log{len(started)}"))
        return started[-1]

    yield make
    for engine in started:
        engine.close()


def add(engine: Engine, path: Path) -> int:
    added = engine.ask(protocol.AddDocument, path=str(path))[-1]
    assert isinstance(added, protocol.DocumentAdded)
    return added.document.id


def until_parts(engine: Engine, parts: int) -> PartsDone:
    while not isinstance(event := engine.next(), PartsDone) or event.done < parts:
        pass
    return event


def reworded(store: Path) -> None:
    """Put other words in place of the first kept paragraph: what is made again would not have them."""
    made = json.dumps({"text": "Made before.", "flags": [], "edited": False})
    with contextlib.closing(sqlite3.connect(store)) as connection, connection:
        connection.execute("UPDATE parts SET result = ? WHERE name = 'paragraph 0'", (made,))


def test_a_translation_goes_on_after_kill_9(start: Start, tmp_path: Path) -> None:
    first = start()
    document_id = add(first, make_pdf(tmp_path / "a.pdf", 2, TEXT[:1]))
    first.send(protocol.TranslateDocument, document_id=document_id, to="en")
    until_parts(first, 2)
    first.process.kill()
    first.process.wait()
    assert first.process.stdin is not None
    first.process.stdin.close()
    reworded(tmp_path / "data" / "library" / "works.db")
    *told, translated = start().ask(protocol.TranslateDocument, document_id=document_id, to="en")
    assert isinstance(translated, Translated)
    progress = [event for event in told if isinstance(event, PartsDone)]
    assert progress[-1].kept >= 2
    # The first event brings what was there, and no later one brings it again.
    kept = {one.number for one in progress[0].paragraphs if one.text}
    made = {one.number for event in progress[1:] for one in event.paragraphs}
    assert len(kept) >= 2
    assert not kept & made
    assert len(kept) + len(made) == len(translated.translation.paragraphs) == 4
    assert translated.translation.paragraphs[0].text == "Made before."


def test_a_summary_goes_on_after_kill_9(start: Start, tmp_path: Path) -> None:
    first = start()
    document_id = add(first, make_pdf(tmp_path / "a.pdf", 40, TEXT))
    first.send(protocol.SummarizeDocument, document_id=document_id)
    until_parts(first, 1)
    first.process.kill()
    first.process.wait()
    assert first.process.stdin is not None
    first.process.stdin.close()
    *told, summarized = start().ask(protocol.SummarizeDocument, document_id=document_id)
    assert isinstance(summarized, Summarized)
    progress = [event for event in told if isinstance(event, PartsDone)]
    assert progress[-1].kept >= 1
    assert progress[-1].done == progress[-1].total


def test_a_summary_goes_on_after_a_stop_and_its_points_stand_on_their_pages(
    start: Start, tmp_path: Path
) -> None:
    engine = start()
    document_id = add(engine, make_pdf(tmp_path / "a.pdf", 40, TEXT))
    asked = engine.send(protocol.SummarizeDocument, document_id=document_id)
    until_parts(engine, 1)
    engine.send(Stop, job_id=asked)
    stopped = engine.until_last(asked)[-1]
    *told, summarized = engine.ask(protocol.SummarizeDocument, document_id=document_id)
    assert isinstance(summarized, Summarized)
    if isinstance(stopped, Failed):
        assert max(event.kept for event in told if isinstance(event, PartsDone)) >= 1
    points = [point for section in summarized.summary.sections for point in section.points]
    assert points
    assert all(
        point.text and point.source.boxes and 1 <= point.source.page <= 40 for point in points
    )


def test_korean_is_summarized_in_its_own_sentences(start: Start, tmp_path: Path) -> None:
    engine = start()
    document_id = add(engine, make_pdf(tmp_path / "a.pdf", 2, KOREAN))
    summarized = engine.ask(protocol.SummarizeDocument, document_id=document_id, length="short")[-1]
    assert isinstance(summarized, Summarized)
    assert all(
        point.is_quote and "습니다." in point.text
        for point in summarized.summary.sections[0].points
    )


def test_a_question_is_answered_between_two_parts(start: Start, tmp_path: Path) -> None:
    engine = start()
    document_id = add(engine, make_pdf(tmp_path / "a.pdf", 30, TEXT))
    translating = engine.send(protocol.TranslateDocument, document_id=document_id, to="en")
    until_parts(engine, 1)
    answered = engine.ask(Ask, question="Say hi.", sampling={"max_tokens": 5.0})[-1]
    assert isinstance(answered, Answered)
    engine.send(Stop, job_id=translating)
    assert isinstance(engine.until_last(translating)[-1], Failed)


def test_an_edited_paragraph_is_what_is_exported(start: Start, tmp_path: Path) -> None:
    engine = start()
    document_id = add(engine, make_pdf(tmp_path / "a.pdf", 1, TEXT[:1]))
    translated = engine.ask(protocol.TranslateDocument, document_id=document_id, to="ko")[-1]
    assert isinstance(translated, Translated)
    work_id, file = translated.work_id, tmp_path / "a.md"
    changed = engine.ask(
        protocol.EditParagraph, work_id=work_id, number=1, text="1880년에 지은 항구예요."
    )[-1]
    assert isinstance(changed, protocol.ParagraphChanged)
    assert changed.paragraph.is_edited
    engine.ask(protocol.ExportWork, work_id=work_id, path=str(file), language="ko")
    assert "1880년에 지은 항구예요." in file.read_text("utf-8")
    assert "1쪽" in file.read_text("utf-8")


def test_what_is_edited_while_the_rest_is_translated_stays(start: Start, tmp_path: Path) -> None:
    engine = start()
    document_id = add(engine, make_pdf(tmp_path / "a.pdf", 3, TEXT[:1]))
    translating = engine.send(protocol.TranslateDocument, document_id=document_id, to="en")
    work_id = until_parts(engine, 1).work_id
    engine.ask(protocol.EditParagraph, work_id=work_id, number=0, text="My own words.")
    translated = engine.until_last(translating)[-1]
    assert isinstance(translated, Translated)
    first = translated.translation.paragraphs[0]
    assert (first.text, first.is_edited) == ("My own words.", True)


def test_a_paragraph_is_translated_anew_and_kept(start: Start, tmp_path: Path) -> None:
    engine = start()
    wanted = {"document_id": add(engine, make_pdf(tmp_path / "a.pdf", 1, TEXT[:1])), "to": "de"}
    translated = engine.ask(protocol.TranslateDocument, **wanted)[-1]
    assert isinstance(translated, Translated)
    engine.ask(protocol.EditParagraph, work_id=translated.work_id, number=1, text="Mine.")
    changed = engine.ask(protocol.RedoParagraph, work_id=translated.work_id, number=1)[-1]
    again = engine.ask(protocol.TranslateDocument, **wanted)[-1]
    assert isinstance(changed, protocol.ParagraphChanged)
    assert isinstance(again, Translated)
    assert changed.paragraph.text not in ("", "Mine.")
    assert again.translation.paragraphs[1] == changed.paragraph


def test_removing_a_document_removes_what_was_made_of_it(start: Start, tmp_path: Path) -> None:
    engine = start()
    document_id = add(engine, make_pdf(tmp_path / "a.pdf", 1, TEXT[:1]))
    engine.ask(protocol.SummarizeDocument, document_id=document_id)
    engine.ask(protocol.RemoveDocument, document_id=document_id)
    listed = engine.ask(protocol.ListWorks)[-1]
    assert isinstance(listed, protocol.WorksListed)
    assert listed.works == ()


def test_a_preset_runs_on_a_whole_document(start: Start, tmp_path: Path) -> None:
    engine = start()
    document_id = add(engine, make_pdf(tmp_path / "a.pdf", 1, TEXT))
    ran = engine.ask(
        protocol.RunPreset,
        document_id=document_id,
        preset_id="classify",
        values={"labels": "sea, law"},
    )
    assert isinstance(ran[-1], protocol.PresetRan)
    assert ran[-1].text in ("sea", "law")
