"""Questions about whole documents: one read where they fit, else part by part, and its cost."""

from __future__ import annotations

import re
from collections.abc import Sequence

from langchain_core.messages import BaseMessage

from chatapp.contract.records import Passage
from chatapp.contract.sampling import Sampling
from chatapp.engine.models.interface.run import Run
from chatapp.engine.whole import central_sentences, page_parts, whole_question
from chatapp.engine.whole.whole_question import PartNotes, WholeQuestion, WholeReader
from tests.fakes.speaking_model import SpeakingModel

FILLER = "The quay is swept each day and the lamps are lit. " * 60
DUTIES = ["Ships pay by 3 March.", "Crews report by 9 May.", "Nets are free.", "Tolls end in June."]


def _pages(*texts: str) -> list[Passage]:
    return [
        Passage(1, "port.pdf", number, text, end=len(text)) for number, text in enumerate(texts, 1)
    ]


def _long_pages() -> list[Passage]:
    """Return pages too long for one read of 2,048 tokens; each has one duty."""
    return _pages(*(f"{duty} {FILLER}" for duty in DUTIES))


def _reads(asked: Sequence[BaseMessage]) -> str:
    """Note the duty of a part as a reader would, and answer with all notes."""
    text = str(asked[-1].content)
    if "Notes from all parts" in text:
        return "All: " + " ".join(re.findall(r"- (.+)", text))
    return "\n".join(f"- {duty}" for duty in DUTIES if duty in text) or "-"


def _reader(model: SpeakingModel, **values: object) -> WholeReader:
    run = Run(sampling=Sampling(max_tokens=200))
    return WholeReader(model, run, "en", **values)  # type: ignore[arg-type]


def test_pages_that_fit_are_read_once() -> None:
    model = SpeakingModel(lambda asked: "Two duties.")
    text = "".join(
        whole_question.answer_over_pages("Which duties?", _pages(*DUTIES), _reader(model))
    )
    [asked] = model.asked
    assert text == "Two duties."
    assert all(duty in str(asked[-1].content) for duty in DUTIES)


def test_every_part_of_longer_pages_is_read_and_its_notes_combined() -> None:
    model = SpeakingModel(_reads, context_tokens=2048)
    chain = whole_question.reading_chain(_reader(model))
    text = "".join(chain.stream(WholeQuestion("Which duties?", _long_pages())))
    assert all(duty in text for duty in DUTIES)
    assert all(len(model.prompt(asked)) <= 2048 for asked in model.asked)


def test_notes_come_with_the_page_that_says_them_while_reading() -> None:
    seen: list[PartNotes] = []
    model = SpeakingModel(_reads, context_tokens=2048)
    reader = _reader(model, on_notes=seen.append)
    stream = whole_question.answer_over_pages("Which duties?", _long_pages(), reader)
    next(stream)
    notes = [(note.text, note.page.page) for part in seen for note in part.notes]
    assert notes == [(duty, number) for number, duty in enumerate(DUTIES, 1)]
    assert [part.done for part in seen] == list(range(1, seen[-1].total + 1))


def test_a_part_that_says_nothing_gives_no_note() -> None:
    seen: list[PartNotes] = []
    reader = _reader(SpeakingModel(lambda _: " - ", 2048), on_notes=seen.append)
    list(whole_question.answer_over_pages("Which duties?", _long_pages(), reader))
    assert seen
    assert not any(part.notes for part in seen)


def test_a_stop_ends_the_reading() -> None:
    model = SpeakingModel(_reads, context_tokens=2048)
    run = Run(sampling=Sampling(max_tokens=200), stopped=lambda: len(model.asked) == 1)
    reader = WholeReader(model, run, "en")
    assert list(whole_question.answer_over_pages("Which?", _long_pages(), reader)) == []
    assert (len(model.asked), run.outcome.finish) == (1, "stopped")


def test_more_notes_than_fit_are_made_fewer() -> None:
    pages = _pages(*(f"Duty {number} is due. {FILLER}" for number in range(1, 60)))

    def say(asked: Sequence[BaseMessage]) -> str:
        numbers = re.findall(r"Duty (\d+)", str(asked[-1].content))
        return "\n".join(f"Duty {at} and {'very ' * 60} so" for at in numbers[:3])

    model = SpeakingModel(say, context_tokens=2048)
    text = "".join(whole_question.answer_over_pages("Which?", pages, _reader(model)))
    assert "Duty" in text
    assert all(len(model.prompt(asked)) <= 2048 for asked in model.asked)


def test_the_cost_is_known_before_reading() -> None:
    model = SpeakingModel(_reads, context_tokens=2048)
    pages = _long_pages()
    cost = whole_question.estimate(pages, _reader(model, tokens_per_s=50.0))
    assert model.asked == []
    assert cost.tokens >= sum(model.count(page.text) for page in pages)
    assert cost.reads > len(pages)
    assert (cost.seconds > cost.tokens / 50, cost.first_s <= 30) == (True, True)
    assert whole_question.estimate(pages, _reader(model)).seconds == 0


def test_the_question_decides_the_language_of_the_prompt() -> None:
    model = SpeakingModel(lambda asked: "답")
    reader = WholeReader(model, Run(), "ko")
    list(whole_question.answer_over_pages("무슨 내용이야?", _pages("항구의 규칙."), reader))
    assert "한국어로" in str(model.asked[0][-1].content)


def test_braces_in_pages_and_questions_are_text() -> None:
    model = SpeakingModel(lambda asked: "x")
    list(whole_question.answer_over_pages("What is {y}?", _pages("{a: 1} {text}"), _reader(model)))
    text = str(model.asked[0][-1].content)
    assert ("{a: 1} {text}" in text, "What is {y}?" in text) == (True, True)


def test_a_page_longer_than_a_part_is_cut_between_sentences() -> None:
    parts = page_parts.cut(_pages(FILLER), 200, 100, lambda text: -(-len(text) // 4))
    pieces = [page.text for part in parts for page in part.pages]
    assert all(piece.endswith(".") for piece in pieces)
    assert " ".join(pieces) == FILLER.strip()
    assert parts[0].tokens <= 120
    assert max(part.tokens for part in parts) <= 220


def test_each_section_has_its_central_sentence_with_its_place() -> None:
    text = (
        "The harbour pays for the lamps of the quay. The lamps of the harbour burn all night.\n"
        "Ships pay a fee for each berth. The fee of ships is due on each Monday morning."
    )
    [page] = _pages(text)
    middle = text.index("Ships")
    chosen = central_sentences.central_sentences(
        [page], lambda _, at: "Fees" if at >= middle else "Lamps", lambda terms: {}, most=2
    )
    assert [sentence.passage.heading for sentence in chosen] == ["Lamps", "Fees"]
    for sentence in chosen:
        place = sentence.passage
        assert text[place.start : place.end].split() == sentence.text.split()


def test_a_list_without_sentences_is_shown_by_its_first_lines() -> None:
    chosen = central_sentences.central_sentences(
        _pages("Kim 12\nLee 14\nPark 15"), lambda page, at: "", lambda terms: {}
    )
    assert chosen
