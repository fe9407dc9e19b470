"""Documents read whole by a real engine: places as from a search, said when too long, read once for
many questions.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from chatapp.contract.protocol import (
    AddDocument,
    Answered,
    Ask,
    DocumentAdded,
    DocumentsTooLong,
    Event,
    LoadModel,
)
from chatapp.machine.paths import starter_model_folder
from tests.engine_process import Engine

pytestmark = pytest.mark.model
BRIDGE = [
    "The bridge over the Han was opened in 1932.",
    "It is 503 metres long and carries two tracks.",
]
FERRY = ["The ferry leaves at 7 in the morning.", "It carries 40 passengers and 6 cars."]
RULES = [
    f"Rule {number}: boats of class {number} keep {number + 2} metres from the pier."
    for number in range(11)
]
EXACT = {"temperature": 0.0, "max_tokens": 24.0}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("whole")


def _river(folder: Path) -> Path:
    canvas = Canvas(str(folder / "river.pdf"), pagesize=(400, 600))
    for lines in (BRIDGE, FERRY):
        for number, line in enumerate([*lines, *RULES]):
            canvas.drawString(40, 540 - 18 * number, line)
        canvas.showPage()
    canvas.save()
    return folder / "river.pdf"


@pytest.fixture(scope="module")
def reader(data: Path) -> Iterator[Engine]:
    """One engine for all tests here but the last, with two pages in its library."""
    running = Engine(data / "data", data / "stderr.log")
    assert isinstance(running.ask(AddDocument, path=str(_river(data)))[-1], DocumentAdded)
    yield running
    running.close()


def _ask(engine: Engine, question: str, **more: object) -> list[Event]:
    return engine.ask(Ask, question=question, document_ids=(1,), sampling=EXACT, **more)


def _answered(events: list[Event]) -> Answered:
    assert isinstance(events[-1], Answered)
    return events[-1]


def test_the_starter_searches_by_itself(reader: Engine) -> None:
    assert _answered(_ask(reader, "How long is the bridge?")).reading == "search"


def test_marks_of_an_answer_read_whole_lead_to_page_quote_and_place(reader: Engine) -> None:
    answered = _answered(_ask(reader, "How long is the bridge?", reading="whole"))
    assert answered.reading == "whole"
    assert (answered.sources[0].page, answered.sources[0].quote) == (1, BRIDGE[1])
    assert len(answered.sources[0].boxes) == 1
    assert answered.claims[0].supported


def test_what_no_page_says_is_refused_though_all_of_it_would_fit(reader: Engine) -> None:
    assert _answered(
        _ask(reader, "Who won the football championship in Gunsan?", reading="whole")
    ).refused


def test_what_does_not_fit_is_told_in_tokens_and_searched(reader: Engine) -> None:
    starter_file = next((starter_model_folder() or Path()).rglob("*.gguf"))
    reader.ask(LoadModel, path=str(starter_file), context_tokens=512)
    *before, last = _ask(reader, "How long is the bridge?", reading="whole")
    [told] = [event for event in before if isinstance(event, DocumentsTooLong)]
    assert told.tokens > told.limit > 0
    assert isinstance(last, Answered)
    assert last.reading == "search"
    reader.ask(LoadModel, path=str(starter_file))


def test_the_next_question_in_a_new_process_reads_the_document_no_more(tmp_path: Path) -> None:
    before = Engine(tmp_path / "data", tmp_path / "before.log")
    assert isinstance(before.ask(AddDocument, path=str(_river(tmp_path)))[-1], DocumentAdded)
    _ask(before, "How long is the bridge?", reading="whole")
    before.close()
    again = Engine(tmp_path / "data", tmp_path / "again.log")
    usage = _answered(_ask(again, "When does the ferry leave?", reading="whole")).usage
    again.close()
    assert usage.prompt_tokens - usage.reused_tokens < 80 < usage.reused_tokens
