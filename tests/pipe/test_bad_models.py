"""A model file that lies is told in a sentence, costs at most a restart, and the model before can
be used again.
"""

from __future__ import annotations

import math
import time
from array import array
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from chatapp.contract.protocol import Answered, Ask, Failed, LoadModel, ModelLoaded
from chatapp.contract.records import Message
from chatapp.engine.models.files import gguf
from chatapp.texts import error_sentence
from tests.engine_process import Engine
from tests.gguf_files import STRING, chat_model
from tests.mutated_headers import mutated

_BACK_WITHIN_S = 3.0


@dataclass
class _Trial:
    """An engine that is given one file after the other, and started again when one of them ends it."""

    folder: Path
    good: Path
    deaths: int = 0
    back_s: list[float] = field(default_factory=list)
    unworded: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.engine = self._start()

    def _start(self) -> Engine:
        return Engine(self.folder / "data", self.folder / f"log{self.deaths}")

    def give(self, number: int, path: Path) -> None:
        """Load a file and ask it something, as far as it lets itself."""
        try:
            for command, arguments in ((LoadModel, {"path": str(path)}), (Ask, _HELLO)):
                last = self.engine.ask(command, **arguments)[-1]
                if isinstance(last, Failed):
                    self._judge(number, last.error, last.details)
                    return
        except (AssertionError, BrokenPipeError):
            # The engine has left: llama.cpp ended it.
            self._begin_again()

    def _begin_again(self) -> None:
        self.engine.close()
        self.deaths += 1
        started = time.monotonic()
        self.engine = self._start()
        self.back_s.append(time.monotonic() - started)

    def _judge(self, number: int, error: str, details: dict[str, str]) -> None:
        words = [error_sentence(error, details, "en"), error_sentence(error, details, "ko")]
        if error == "Unexpected" or not all(words) or words[0] == words[1]:
            self.unworded.append(number)


_HELLO = {"question": "hi", "sampling": {"max_tokens": 2.0, "temperature": 0.0}}
"""What a model of noise writes by chance may be nothing at all, which is an error."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    folder = tmp_path_factory.mktemp("mutated")
    for number, content in mutated():
        (folder / f"{number}.gguf").write_bytes(content)
    return {int(path.stem): path for path in folder.iterdir()}


def test_each_of_250_lying_headers_is_judged_in_words(files: dict[int, Path]) -> None:
    judged = {number: gguf.inspect(path) for number, path in files.items()}
    refused = [model for model in judged.values() if model.problem]
    assert len(judged) == 250
    assert len(refused) > 100
    for model in refused:
        assert error_sentence(model.problem, model.details, "en") != error_sentence(
            model.problem, model.details, "ko"
        )


@pytest.mark.model
def test_what_the_header_does_not_betray_costs_a_restart_at_most(
    files: dict[int, Path], tmp_path: Path
) -> None:
    trial = _Trial(tmp_path, chat_model().write(tmp_path / "good.gguf"))
    believed = [
        number for number, path in sorted(files.items()) if gguf.inspect(path).kind == "chat"
    ]
    for number in believed:
        trial.give(number, files[number])
    loaded = trial.engine.ask(LoadModel, path=str(trial.good))[-1]
    answered = trial.engine.ask(Ask, **_HELLO)[-1]
    trial.engine.close()
    assert (trial.unworded, isinstance(loaded, ModelLoaded), isinstance(answered, Answered)) == (
        [],
        True,
        True,
    )
    # The shortest: on a busy machine another process may hold one of them up.
    assert min(trial.back_s, default=0) < _BACK_WITHIN_S
    assert trial.deaths <= 3


@pytest.mark.model
def test_the_model_before_answers_after_a_refused_one(
    files: dict[int, Path], engine: Engine, tmp_path: Path
) -> None:
    good = chat_model().write(tmp_path / "good.gguf")
    engine.ask(LoadModel, path=str(good))
    bad = next(path for path in files.values() if gguf.inspect(path).problem == "ModelDamaged")
    assert isinstance(engine.ask(LoadModel, path=str(bad))[-1], Failed)
    assert isinstance(engine.ask(Ask, **_HELLO)[-1], Answered)


@pytest.mark.model
@pytest.mark.parametrize(
    "template",
    [
        "{% set ns = namespace(x=[1]) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}",
        "{% set ns = namespace(x=9) %}{% for i in range(60) %}{% set ns.x = ns.x * ns.x %}{% endfor %}",
        "{% for a in range(9999 if messages | length > 3 else 1) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
        "{% break %}",
    ],
    ids=["nests", "multiplies", "loops later", "no Python"],
)
def test_a_model_whose_template_never_ends_answers_with_another(
    engine: Engine, tmp_path: Path, template: str
) -> None:
    made = chat_model()
    made.keys["tokenizer.chat_template"] = STRING, template
    started = time.monotonic()
    loaded = engine.ask(LoadModel, path=str(made.write(tmp_path / "odd.gguf")))[-1]
    history = (
        Message("user", "a"),
        Message("assistant", "b"),
        Message("user", "c"),
        Message("assistant", "d"),
    )
    answered = engine.ask(Ask, **_HELLO, history=history)[-1]
    assert isinstance(loaded, ModelLoaded)
    # A model of noise may have nothing to say.
    assert isinstance(answered, Answered) or answered.error == "AnswerEmpty"  # type: ignore[attr-defined]
    assert time.monotonic() - started < 20


def test_a_model_that_computes_no_numbers_leaves_the_one_before(
    engine: Engine, tmp_path: Path
) -> None:
    engine.ask(LoadModel, path=str(chat_model().write(tmp_path / "good.gguf")))
    broken = chat_model()
    broken.tensors["output_norm.weight"] = ((32,), array("f", [math.nan] * 32).tobytes())
    failed = engine.ask(LoadModel, path=str(broken.write(tmp_path / "broken.gguf")))[-1]
    assert isinstance(failed, Failed)
    assert failed.error == "ModelDamaged"
    assert isinstance(engine.ask(Ask, **_HELLO)[-1], Answered)
