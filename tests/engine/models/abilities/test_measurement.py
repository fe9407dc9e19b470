"""A model is measured with questions whose answers are known; it is not judged by its size."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

import pytest
from langchain_core.language_models.chat_models import BaseChatModel, SimpleChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from chatapp.contract.records import TokenChance
from chatapp.engine.models.abilities import measurement
from chatapp.engine.models.abilities.abilities import Abilities
from chatapp.engine.models.interface.any_model import AnyModel
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.langchain_model import langchain_model
from tests.fakes.speaking_model import SpeakingModel

Result = TypeVar("Result")
DATA = tomllib.loads(measurement.QUESTIONS.read_text("utf-8"))
LANGUAGES = tuple(DATA)


class _Always:
    """The model is always free."""

    def run(self, ask: Callable[[Callable[[], bool]], Result]) -> Result:
        return ask(lambda: False)


class _Pupil(SpeakingModel):
    """Knows all answers in some languages, and in some of them true from false."""

    def __init__(self, reads: Sequence[str], judges: Sequence[str] = ()) -> None:
        super().__init__(self._reply)
        self._reads = reads
        self._judges = judges

    def answer(self, messages: list[BaseMessage], run: Run) -> str:
        said = super().answer(messages, run)
        yes = -0.1 if said == "Yes" else -3.0
        run.outcome.tokens = [TokenChance(said, -0.1, (("Yes", yes), ("No", -3.1 - yes)))]
        return said

    def _reply(self, messages: Sequence[BaseMessage]) -> str:
        text = str(messages[-1].content)
        for language in LANGUAGES:
            for question in DATA[language]["questions"]:
                if question["question"] in text:
                    key = "answers" if language in self._reads else "rivals"
                    return str(question[key][0])
            for pair in DATA[language]["statements"]:
                if f"Statement: {pair['false']}\n" in text:
                    return "No" if language in self._judges else "Yes"
        return "Yes"


class _Caller(_Pupil):
    """Calls tools; `wrong` of the calculations it makes of the first numbers that it sees."""

    def __init__(self, wrong: int) -> None:
        super().__init__(reads=["en"])
        self._wrong = wrong

    def call(self, question: str) -> AIMessage:
        """Return the call for a question."""
        values = {each["question"]: each["value"] for each in DATA["en"]["calculations"]}
        asked = [text for text in values if text in question]
        name, arguments = "weather", {"city": "Oslo"}
        if asked:
            is_wrong = list(values).index(asked[0]) < self._wrong
            name, arguments = "calculate", {"expression": "9 + 5" if is_wrong else values[asked[0]]}
        return AIMessage("", tool_calls=[{"name": name, "args": arguments, "id": "call_0"}])


class _Calling(SimpleChatModel):
    """The chat model of a `_Caller`."""

    caller: Any
    wishes: Any
    has_tools: bool = False

    @property
    def _llm_type(self) -> str:
        return "calling"

    def bind_tools(self, _tools: Sequence[Any], **_: Any) -> Any:
        return self.model_copy(update={"has_tools": True})

    def _call(self, messages: list[BaseMessage], *_: Any, **__: Any) -> str:
        return str(self.caller.answer(messages, self.wishes))

    def _generate(self, messages: list[BaseMessage], *others: Any, **named: Any) -> ChatResult:
        if not self.has_tools:
            return super()._generate(messages, *others, **named)
        message = self.caller.call(str(messages[-1].content))
        return ChatResult(generations=[ChatGeneration(message=message)])


@langchain_model.register
def _(model: _Caller, run: Run) -> BaseChatModel:
    return _Calling(caller=model, wishes=run)


def _measured(model: SpeakingModel) -> Abilities:
    return measurement.Measurement(cast(AnyModel, model), _Always()).abilities()


def test_each_language_is_measured_by_itself() -> None:
    abilities = _measured(_Pupil(reads=["en"], judges=["en"]))
    assert (abilities.reads_en, abilities.reads_ko) == (True, False)
    assert (abilities.threshold("en"), abilities.threshold("ko")) != (None, None)
    assert abilities.threshold("ko") is None


def test_who_says_yes_to_everything_judges_nothing() -> None:
    assert _measured(_Pupil(reads=["en", "ko"])).judges == {}


def test_the_threshold_lies_between_true_and_false_statements() -> None:
    judges = _measured(_Pupil(reads=["en", "ko"], judges=["en", "ko"])).judges
    assert set(judges) == {"en", "ko"}
    assert all(-3 < threshold <= 3 for threshold in judges.values())


def test_who_does_not_read_is_asked_nothing_else() -> None:
    model = _Pupil(reads=[])
    abilities = _measured(model)
    assert abilities == Abilities(is_measured=True)
    assert len(model.asked) == len(LANGUAGES) * 2


@pytest.mark.parametrize(("wrong", "calls"), [(0, True), (1, True), (2, False)])
def test_who_calculates_with_any_numbers_calls_no_tools(wrong: int, calls: bool) -> None:
    assert _measured(_Caller(wrong)).calls_tools == calls


def test_who_calls_no_tool_is_offered_none() -> None:
    assert not _measured(_Pupil(reads=["en"])).calls_tools


def test_about_five_percent_of_true_statements_lie_below_the_threshold() -> None:
    true = [float(score) for score in range(100)]
    threshold = measurement.threshold(true, [-1.0] * 10)
    assert threshold is not None
    assert 0 <= sum(score < threshold for score in true) <= 10


def test_chance_is_no_judgement() -> None:
    assert measurement.threshold([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_has_its_answer_and_its_rivals_in_the_passage(language: str) -> None:
    data: dict[str, Any] = DATA[language]
    passage = data["passage"].casefold()
    for question in data["questions"]:
        assert any(answer in passage for answer in question["answers"]), question
        assert any(rival in passage for rival in question["rivals"]), question
