"""Answers from documents: what is shown first, what the model is asked, when it is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import BaseMessage

from chatapp.contract.protocol import Answered, Ask, Cited, Event, Token
from chatapp.contract.records import Message
from chatapp.engine.answers import ask as answering
from chatapp.engine.answers.asking import Asking
from chatapp.engine.documents.documents import Documents
from chatapp.engine.models.abilities.abilities import Abilities
from chatapp.engine.presets import presets
from chatapp.engine.process.jobs import Job
from chatapp.machine.paths import shipped
from tests.fakes.speaking_model import EIGHT_B, SpeakingModel

TEXT = """The old bridge over the Merrow was opened in 1932 by the mayor, Ann Lee.

It is 503 metres long and carries two tracks.

Boats pay a toll of 14 crowns at the harbour office every morning.

""" + "\n\n".join(
    f"Rule {number}: class {number} boats keep left of buoy {number}." for number in range(60)
)
READS = Abilities(
    reads_en=True,
    reads_ko=True,
    stated_middle={"en": 0.0, "ko": 0.0},
    stated_slope={"en": 1.0, "ko": 1.0},
    reading_tokens_s=200.0,
    is_measured=True,
)
JUDGES = replace(READS, right_middle={"en": 0.0, "ko": 0.0}, right_slope={"en": 1.0, "ko": 1.0})
QUESTION = "When was the old bridge over the Merrow opened?"


@dataclass(frozen=True)
class Outcome:
    """An answer, what was sent meanwhile, and the model that gave it."""

    answered: Answered
    events: list[Event]
    model: SpeakingModel

    def first(self, kind: type[Event]) -> int:
        """Return the place of the first event of a kind."""
        return next(place for place, event in enumerate(self.events) if isinstance(event, kind))

    @property
    def prompts(self) -> list[str]:
        """All text that each question to the model had."""
        return ["\n".join(str(message.text) for message in asked) for asked in self.model.asked]


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Documents]:
    folder = tmp_path_factory.mktemp("answers")
    opened = Documents.open(folder / "library", "test")
    (folder / "bridge.txt").write_text(TEXT, "utf-8")
    opened.add(folder / "bridge.txt", lambda done, total: None, lambda: False)
    yield opened
    opened.close()


def says(text: str, stated: str = "Yes") -> Callable[[Sequence[BaseMessage]], str]:
    """Answer with a text, and whether it is stated with a word."""

    def say(messages: Sequence[BaseMessage]) -> str:
        return stated if is_judgement(messages) else text

    return say


def is_judgement(messages: Sequence[BaseMessage]) -> bool:
    """Return whether the model is asked for Yes or No, in any language."""
    closing = str(messages[-1].text).splitlines()[-1]
    return "Yes" in closing and "No" in closing


@pytest.fixture
def ask(documents: Documents) -> Callable[..., Outcome]:
    def run(
        say: Callable[[Sequence[BaseMessage]], str],
        question: str = QUESTION,
        abilities: Abilities = READS,
        ids: Sequence[int] = (1,),
        **more: Any,
    ) -> Outcome:
        model = SpeakingModel(say)
        events: list[Event] = []
        command = Ask(id=1, question=question, document_ids=tuple(ids), **more)
        files, _ = presets.load(shipped("prompts"), Path("nowhere"))
        local: Any = model
        asking = Asking(local, EIGHT_B, files, lambda: documents, abilities=abilities)
        answered = answering.run(Job(command, events.append), command, asking)
        return Outcome(answered, events, model)

    return run


def test_the_sources_come_before_the_model_reads(ask: Callable[..., Outcome]) -> None:
    def nothing(messages: Sequence[BaseMessage]) -> str:
        seen.append(len(messages))
        return "Yes" if is_judgement(messages) else "It was opened in 1932."

    seen: list[int] = []
    outcome = ask(nothing)
    cited = outcome.events[outcome.first(Cited)]
    assert isinstance(cited, Cited)
    assert "1932" in cited.sources[0].quote
    assert outcome.first(Cited) < outcome.first(Token)


def test_the_program_puts_the_marks(ask: Callable[..., Outcome]) -> None:
    answered = ask(says("The old bridge was opened in 1932.")).answered
    assert answered.text == "The old bridge was opened in 1932 [1]."
    assert "1932" in answered.sources[0].quote


def test_pages_that_were_found_and_not_cited_stay_listed(
    ask: Callable[..., Outcome], documents: Documents, tmp_path: Path
) -> None:
    other = tmp_path / "second bridge.txt"
    other.write_text("The second bridge was opened in 1977.\n", "utf-8")
    added = documents.add(other, lambda done, total: None, lambda: False)
    both = (1, added.document.id)
    answered = ask(says("The old bridge was opened in 1932."), ids=both).answered
    assert [source.document for source in answered.sources] == ["bridge.txt"]
    assert "second bridge.txt" in [source.document for source in answered.also_found]
    assert {source.mark for source in answered.also_found} == {0}
    documents.remove(added.document.id)


def test_the_model_reads_good_sentences_with_neighbours_and_no_more(
    ask: Callable[..., Outcome],
) -> None:
    prompt = ask(says("It was opened in 1932.")).prompts[-1]
    assert "opened in 1932" in prompt
    assert "503 metres" in prompt
    assert prompt.count("keep left") < 20


def test_a_short_document_is_read_beside_the_question(
    documents: Documents, tmp_path: Path, ask: Callable[..., Outcome]
) -> None:
    (tmp_path / "note.txt").write_text("A lost drill costs 40 euros.\n\nThe canteen opens at 11.")
    note = documents.add(tmp_path / "note.txt", lambda done, total: None, lambda: False).document
    try:
        outcome = ask(says("It costs 40 euros."), "How much is a lost drill?", ids=(note.id,))
        system, *_, asked = outcome.model.asked[-1]
        assert "40 euros" in str(asked.text)
        assert "40 euros" not in str(system.text)
        assert "canteen" in str(asked.text)
        assert outcome.answered.reading == "whole"
    finally:
        documents.remove(note.id)


def test_what_the_model_does_not_find_is_refused_with_the_nearest_page(
    ask: Callable[..., Outcome],
) -> None:
    outcome = ask(says("It cost a lot.", stated="No"), "Which bank paid for the opera house?")
    assert outcome.answered.refused
    assert len(outcome.prompts) == 1


def says_of(draft: str, stated: str, right: str) -> Callable[[Sequence[BaseMessage]], str]:
    """Answer with a draft, and the two judgements about it."""

    def say(messages: Sequence[BaseMessage]) -> str:
        if "Is the answer correct" in str(messages[-1].text):
            return right
        return stated if is_judgement(messages) else draft

    return say


UNSURE = "Who opened the bridge?"
DRAFT = "The mayor, Ann Lee, opened it."


def test_an_answer_that_the_model_finds_wrong_is_not_shown(ask: Callable[..., Outcome]) -> None:
    outcome = ask(says_of(DRAFT, "No", "No"), "Who paid for the bridge in gold?", JUDGES)
    assert outcome.answered.refused
    assert not any("Ann Lee, opened" in str(getattr(e, "text", "")) for e in outcome.events)


def test_an_unsure_answer_that_the_model_finds_right_is_shown(
    ask: Callable[..., Outcome],
) -> None:
    outcome = ask(says_of(DRAFT, "No", "Yes"), UNSURE, JUDGES)
    assert "Ann Lee" in outcome.answered.text
    assert not outcome.answered.refused
    checked = [prompt for prompt in outcome.prompts if "Is the answer correct" in prompt]
    assert len(checked) == 1
    assert "opened in 1932 by the mayor" in checked[0]


def test_an_answer_that_no_sentence_carries_is_shown_if_the_model_finds_it_right(
    ask: Callable[..., Outcome],
) -> None:
    uncarried = "Bananas grow in Ecuador."
    outcome = ask(says_of(uncarried, "Yes", "Yes"), abilities=JUDGES)
    assert outcome.answered.text == f"{uncarried} [1]"
    assert "1932" in outcome.answered.sources[0].quote
    assert ask(says_of(uncarried, "Yes", "No"), abilities=JUDGES).answered.refused


def test_a_sure_answer_is_not_held_back(ask: Callable[..., Outcome]) -> None:
    outcome = ask(says_of("It was opened in 1932.", "Yes", "No"), abilities=JUDGES)
    assert not outcome.answered.refused
    assert not any("Is the answer correct" in prompt for prompt in outcome.prompts)


def test_a_long_answer_is_shown_while_it_is_written(ask: Callable[..., Outcome]) -> None:
    long = " ".join(["The bridge was opened in 1932 by the mayor."] * 30)
    outcome = ask(says_of(long, "No", "No"), UNSURE, JUDGES)
    assert not outcome.answered.refused


def test_the_sentence_that_the_prompt_offers_is_a_refusal(ask: Callable[..., Outcome]) -> None:
    assert ask(says("The documents do not say [1].")).answered.refused


def test_an_answer_that_nothing_read_carries_is_a_refusal(ask: Callable[..., Outcome]) -> None:
    assert ask(says("Bananas grow in Ecuador.")).answered.refused


def test_an_answer_without_words_is_tried_once_more_and_then_quoted(
    ask: Callable[..., Outcome],
) -> None:
    outcome = ask(says("[1]"))
    assert [prompt.count("one whole sentence") for prompt in outcome.prompts] == [0, 0, 1]
    assert "The model wrote no words" in outcome.answered.text
    assert "1932" in outcome.answered.text


def test_a_korean_question_has_korean_prompts_whatever_the_interface(
    ask: Callable[..., Outcome],
) -> None:
    outcome = ask(
        says("1932년에 개통되었습니다."), "오래된 다리는 언제 개통되었나요?", language="en"
    )
    assert "질문: 오래된 다리는" in outcome.prompts[-1]
    assert not outcome.answered.refused


def test_a_small_model_quotes(ask: Callable[..., Outcome]) -> None:
    outcome = ask(says("1932."), abilities=Abilities())
    assert outcome.answered.text.startswith("> The old bridge over the Merrow was opened in 1932")


def test_the_documents_that_are_on_are_listed(ask: Callable[..., Outcome]) -> None:
    outcome = ask(says("?"), "Which documents do you have?")
    assert "bridge.txt" in outcome.answered.text
    assert not outcome.prompts


def test_reading_a_whole_document_is_offered_where_it_takes_long(
    ask: Callable[..., Outcome],
) -> None:
    slow = Abilities(reads_en=True, reading_tokens_s=2.0, is_measured=True)
    question = "Summarize this document."
    offered = ask(says("A summary."), question, slow)
    assert not offered.prompts
    assert offered.answered.text.splitlines()[0].endswith("?")
    turns = (Message("user", question), Message("assistant", offered.answered.text))
    read = ask(says("The bridge was opened in 1932."), "Yes, please.", slow, history=turns)
    assert read.prompts
    assert read.answered.reading == "whole"


def test_small_talk_needs_no_documents(ask: Callable[..., Outcome]) -> None:
    outcome = ask(says("You are welcome."), "Thank you very much!")
    assert outcome.answered.text == "You are welcome."
    assert not outcome.answered.sources


def test_a_task_on_the_answer_before_reads_its_pages_again(ask: Callable[..., Outcome]) -> None:
    turns = (Message("user", QUESTION), Message("assistant", "It was opened in 1932 [1]."))
    outcome = ask(
        says("The old bridge was opened in 1932.", stated="No"),
        "Explain that in simpler words.",
        history=turns,
    )
    assert not outcome.answered.refused
    assert "opened in 1932" in outcome.prompts[-1]
