"""A chat that outgrows its context goes on as the user chose: turns dropped, told in short, or more
context.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chatapp.contract.protocol import Ask, Event, Progress
from chatapp.contract.records import Message
from chatapp.engine.answers import chat, long_chat
from chatapp.engine.answers.long_chat import Settled, Shortage
from chatapp.engine.models.llama.weights import LoadOptions, Weights
from chatapp.engine.models.local_model import LocalModel
from chatapp.engine.presets import presets
from chatapp.engine.process.jobs import Job
from chatapp.engine.process.stopping import JobStopped
from chatapp.machine.paths import shipped

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def small(starter_path: Path) -> Iterator[LocalModel]:
    local = LocalModel(Weights(starter_path, LoadOptions(context_tokens=512)))
    yield local
    local.close()


def _ask(turns: int, **more: str) -> Ask:
    history: list[Message] = []
    for at in range(turns):
        history += [
            Message("user", f"My dog number {at} is called Rex{at}. " * 4),
            Message("assistant", "Nice dog! " * 6),
        ]
    return Ask(
        id=1,
        question="What are my dogs called?",
        history=tuple(history),
        sampling={"max_tokens": 64.0},
        **more,
    )


def _settle(
    small: LocalModel, ask: Ask, shortage: Shortage, stops: bool = False
) -> tuple[Settled, list[Event]]:
    events: list[Event] = []
    job = Job(ask, events.append)
    if stops:
        job.flag.set()
    files, _ = presets.load(shipped("prompts"), Path("/nowhere"))
    return long_chat.settle(job, ask, files["chat"], small, shortage), events


@pytest.fixture(scope="module")
def summarized(small: LocalModel) -> Iterator[tuple[Settled, list[Event]]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_chat, "_SUMMARY_TOKENS", 40)
        yield _settle(small, _ask(6), Shortage("summarize"))


def test_what_fits_is_left_alone(small: LocalModel) -> None:
    ask = _ask(1)
    assert _settle(small, ask, Shortage("summarize"))[0] == Settled(ask, small)


def test_the_oldest_turns_are_told_in_short_and_the_rest_is_whole(
    summarized: tuple[Settled, list[Event]],
) -> None:
    settled, events = summarized
    history = _ask(6).history
    assert settled.summary
    assert settled.ask.history == history[settled.dropped :]
    assert 0 < settled.dropped < len(history)
    assert {event.stage for event in events if isinstance(event, Progress)} == {"summary"}


def test_a_small_context_leaves_room_for_what_is_told(
    small: LocalModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def told(_job: Job, text: str, *_: object) -> str:
        read.append(text)
        return "Dogs."

    monkeypatch.setattr(long_chat, "_summary_of", told)
    first = _settle(small, _ask(6), Shortage("summarize"))[0].dropped
    assert first
    assert sum(text.count("My dog number") for text in read) == 4 * (first // 2)


def test_a_turn_longer_than_the_context_is_told_to_its_end(
    small: LocalModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def told(_job: Job, text: str, *_: object) -> str:
        read.append(text)
        return "Ships."

    monkeypatch.setattr(long_chat, "_summary_of", told)
    long = " ".join(f"ship{number}" for number in range(400))
    ask = Ask(id=1, question="What?", history=(Message("user", long), Message("assistant", "So.")))
    assert _settle(small, ask, Shortage("summarize"))[0].dropped == 2
    assert len(read) > 1
    # Where a turn is cut, a word may be.
    assert sum(text.count("ship") for text in read) >= 400 - len(read)
    assert "ship399" in read[-1]


def test_what_goes_on_with_a_summary_fits(
    small: LocalModel, summarized: tuple[Settled, list[Event]]
) -> None:
    files, _ = presets.load(shipped("prompts"), Path("/nowhere"))
    prompt = chat.messages(files["chat"], summarized[0].ask)
    assert summarized[0].summary in str(prompt[0].content)
    assert len(small.prompt(prompt)) + 64 <= 512


def test_a_summary_of_before_is_told_on(small: LocalModel) -> None:
    settled, _ = _settle(
        small, _ask(1, summary="The user owns a parrot called Coco."), Shortage("summarize")
    )
    files, _ = presets.load(shipped("prompts"), Path("/nowhere"))
    assert "Coco" in str(chat.messages(files["chat"], settled.ask)[0].content)


def test_summarizing_can_be_stopped(small: LocalModel) -> None:
    with pytest.raises(JobStopped):
        _settle(small, _ask(8), Shortage("summarize"), stops=True)


def test_a_larger_context_is_asked_for_with_room_for_the_answer(small: LocalModel) -> None:
    asked: list[int] = []
    _settle(small, _ask(8), Shortage("enlarge", lambda needed: asked.append(needed)))
    files, _ = presets.load(shipped("prompts"), Path("/nowhere"))
    assert asked == [len(small.prompt(chat.messages(files["chat"], _ask(8)))) + 64]


def test_where_there_is_no_more_memory_the_oldest_turns_go(small: LocalModel) -> None:
    ask = _ask(8)
    assert _settle(small, ask, Shortage("enlarge"))[0] == Settled(ask, small)


def test_a_summary_that_repeats_itself_is_told_once() -> None:
    assert (
        long_chat._once("Rex is a dog. He is four. Rex is a dog.  He is four.")
        == "Rex is a dog. He is four."
    )
