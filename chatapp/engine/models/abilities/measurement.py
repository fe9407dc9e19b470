"""Measures a model with fixed questions whose answers are known, in both languages."""

from __future__ import annotations

import itertools
import statistics
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from chatapp.contract.sampling import Sampling
from chatapp.engine.models.abilities import support
from chatapp.engine.models.abilities.abilities import Abilities, Calibration
from chatapp.engine.models.interface.any_model import AnyModel
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.yes_no import yes_minus_no
from chatapp.engine.process.stopping import JobStopped
from chatapp.engine.tools import calculator

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage, BaseMessage

QUESTIONS = Path(__file__).with_name("questions.toml")
Result = TypeVar("Result")
Stopped = Callable[[], bool]

_MOST_WRONG = 1
"""Questions of a language that a model that reads may answer wrongly; chosen."""
_LEAST_AREA = 0.8
"""Area under the curve of true and false statements, 0.5 is chance."""
_FLAGGED_SD = 1.645
"""Standard deviations below the mean of true statements: 5 % of a normal distribution."""
_STEEPEST = 2.5
"""Log odds a unit of ln(Yes ÷ No) at most: the few questions are easier than those of users.
Chosen."""
_ANSWER_TOKENS = 24
"""Tokens of an answer to one of the fixed questions; chosen."""
_CALL_TOKENS = 60
"""Tokens of a tool call; chosen."""
_MOST_WRONG_CALLS = 1
"""Calculations that a model that calls tools may put wrongly; chosen."""
_TIMED_TOKENS = 64
"""Tokens of a prompt below which its time says nothing of the reading speed; chosen."""


def _tool(name: str, description: str, parameter: str) -> dict[str, Any]:
    parameters = {
        "type": "object",
        "properties": {parameter: {"type": "string"}},
        "required": [parameter],
    }
    function = {"name": name, "description": description, "parameters": parameters}
    return {"type": "function", "function": function}


_WEATHER = _tool("weather", "Returns the weather of a city.", "city")
_CALCULATE = _tool(
    "calculate",
    "Calculates an arithmetic expression of numbers, + - * / and brackets.",
    "expression",
)


class Turns(Protocol):
    """Holds the model for one question at a time, so that those of the user come between."""

    @property
    def stopped(self) -> Stopped:
        """Tells whether all of it is to end."""

    def run(self, ask: Callable[[Stopped], Result]) -> Result:
        """Return what `ask` returns; its argument tells it to stop. Raises JobStopped."""


class Measurement:
    """One measurement of one model."""

    def __init__(self, model: AnyModel, turns: Turns) -> None:
        self._model = model
        self._turns = turns
        self._read_tokens = 0
        self._read_s = 0.0

    def abilities(self) -> Abilities:
        """Ask everything; what needs reading is not asked of a model that does not read.

        Raises JobStopped.
        """
        data = tomllib.loads(QUESTIONS.read_text("utf-8"))
        reads = {language: self._reads(data[language]) for language in data}
        judges = {}
        stated = {}
        right = {}
        for language in data:
            calibration = self._stated(data[language]) if reads[language] else None
            if calibration is not None:
                stated[language] = calibration
            calibration = self._right(data[language]) if reads[language] else None
            if calibration is not None:
                right[language] = calibration
            threshold = self._threshold(data[language]) if reads[language] else None
            if threshold is not None:
                judges[language] = threshold
        return Abilities(
            reads_en=reads["en"],
            reads_ko=reads["ko"],
            judges=judges,
            stated_middle={language: each.middle for language, each in stated.items()},
            stated_slope={language: each.slope for language, each in stated.items()},
            right_middle={language: each.middle for language, each in right.items()},
            right_slope={language: each.slope for language, each in right.items()},
            calls_tools=reads["en"] and self.calls_tools(data["en"]),
            reading_tokens_s=self._read_tokens / self._read_s if self._read_s else 0.0,
            is_measured=True,
        )

    def _reads(self, data: Mapping[str, Any]) -> bool:
        wrong = 0
        for question in data["questions"]:
            wanted = data["question"].format(question=question["question"])
            answer = self._answer(f"Passage: {data['passage'].strip()}\n\n{wanted}").text
            wrong += not _is_right(answer, question["answers"], question["rivals"])
            if wrong > _MOST_WRONG:
                return False
        return True

    def _threshold(self, data: Mapping[str, Any]) -> float | None:
        true, false = [], []
        for pair in data["statements"]:
            true.append(self._score(pair["passage"], pair["true"]))
            false.append(self._score(pair["passage"], pair["false"]))
        return threshold(true, false)

    def _stated(self, data: Mapping[str, Any]) -> Calibration | None:
        """Ask whether the passage states the answers of questions of which that is known."""
        answerable = [question["question"] for question in data["questions"]]
        yes = [self._is_stated(data["passage"], each) for each in answerable]
        no = [self._is_stated(data["passage"], each["question"]) for each in data["unstated"]]
        return calibration(yes, no)

    def _right(self, data: Mapping[str, Any]) -> Calibration | None:
        """Ask whether right and made-up answers are right."""
        passage = data["passage"].strip()
        yes = [
            self._yes_minus_no(support.is_right(passage, each["question"], each["sentence"]))
            for each in data["questions"]
        ]
        no = [
            self._yes_minus_no(support.is_right(passage, each["question"], each["wrong"]))
            for each in data["unstated"]
        ]
        return calibration(yes, no)

    def _is_stated(self, passage: str, question: str) -> float:
        from langchain_core.messages import HumanMessage

        asked = f"{passage.strip()}\n\n{question}\n{support.IS_STATED}"
        return self._yes_minus_no([HumanMessage(asked)])

    def _score(self, passage: str, statement: str) -> float:
        return self._yes_minus_no(support.question(passage, statement))

    def _yes_minus_no(self, messages: Sequence[BaseMessage]) -> float:
        return self._turns.run(lambda stopped: yes_minus_no(self._model, messages, stopped))

    def calls_tools(self, data: Mapping[str, Any]) -> bool:
        """Whether the model calls a tool where it is needed, with what the passage says.

        `data` are the questions of a language. Raises JobStopped.
        """
        calls = self._answer("What is the weather in Oslo?", [_WEATHER]).tool_calls
        if [(call["name"], call["args"]) for call in calls] != [("weather", {"city": "Oslo"})]:
            return False
        wrong = 0
        for each in data["calculations"]:
            asked = f"{data['passage'].strip()}\n\n{each['question']}"
            calls = self._answer(asked, [_WEATHER, _CALCULATE], "required").tool_calls
            wrong += [_calculated(call["args"]) for call in calls] != [each["value"]]
            if wrong > _MOST_WRONG_CALLS:
                return False
        return True

    def _answer(
        self, question: str, tools: Sequence[dict[str, Any]] = (), choice: str | None = None
    ) -> AIMessage:
        return self._turns.run(lambda stopped: self._asked(question, tools, choice, stopped))

    def _asked(
        self,
        question: str,
        tools: Sequence[dict[str, Any]],
        choice: str | None,
        stopped: Stopped,
    ) -> AIMessage:
        from langchain_core.messages import HumanMessage

        from chatapp.engine.models.langchain_model import langchain_model

        sampling = Sampling(temperature=0, max_tokens=_CALL_TOKENS if tools else _ANSWER_TOKENS)
        run = Run(sampling=sampling, stopped=stopped)
        chat = langchain_model(self._model, run)
        messages = [HumanMessage(question)]
        bound = chat.bind_tools(list(tools), tool_choice=choice) if tools else chat
        answer = bound.invoke(messages)
        if run.outcome.finish == "stopped":
            raise JobStopped
        self._time(run)
        return answer

    def _time(self, run: Run) -> None:
        unread = run.outcome.usage.prompt_tokens - run.outcome.usage.reused_tokens
        if unread >= _TIMED_TOKENS:
            self._read_tokens += unread
            self._read_s += run.outcome.timing.first_token_s


def threshold(true: Sequence[float], false: Sequence[float]) -> float | None:
    """Return the score below which about 5 % of true statements lie; None for a poor judge."""
    pairs = list(itertools.product(true, false))
    area = statistics.fmean((left > right) + 0.5 * (left == right) for left, right in pairs)
    if area < _LEAST_AREA:
        return None
    return statistics.fmean(true) - _FLAGGED_SD * statistics.stdev(true)


def calibration(yes: Sequence[float], no: Sequence[float]) -> Calibration | None:
    """Return what turns scores into log odds; None for a model that cannot tell the two apart.

    Of two normal distributions with one variance the log odds grow linearly between their means.
    """
    pairs = list(itertools.product(yes, no))
    area = statistics.fmean((left > right) + 0.5 * (left == right) for left, right in pairs)
    if area < _LEAST_AREA:
        return None
    above, below = statistics.fmean(yes), statistics.fmean(no)
    variance = max(statistics.fmean([statistics.variance(yes), statistics.variance(no)]), 1e-6)
    slope = min((above - below) / variance, _STEEPEST)
    return Calibration((above + below) / 2, slope)


def _calculated(arguments: Mapping[str, Any]) -> str:
    """Return the value of the expression in the arguments of a call, "" without one."""
    try:
        return calculator.calculate(str(arguments.get("expression", "")))
    except calculator.NotArithmetic:
        return ""


def _is_right(answer: str, answers: Sequence[str], rivals: Sequence[str]) -> bool:
    text = answer.casefold()
    return any(word in text for word in answers) and not any(word in text for word in rivals)
