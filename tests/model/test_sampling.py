"""The real starter chooses tokens as llama.cpp does: greedily the same, with a seed the same twice,
held to a form.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

import llama_cpp
import llama_cpp.llama_cpp as api
import pytest
from langchain_core.messages import AIMessage, HumanMessage

from chatapp.contract.sampling import Sampling
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.langchain_model import langchain_model
from chatapp.engine.models.llama.generation import Outcome, Request
from chatapp.engine.models.llama.repeats import Repeats
from chatapp.engine.models.local_model import LocalModel
from chatapp.engine.works import points
from chatapp.errors import GrammarBroken

pytestmark = pytest.mark.model
_TEXT = "The bridge was opened on 4 May 1932 by the mayor, Ann Lee. It is 503 metres long and carries two lanes."
_POINTS = points.grammar([7, 12], 2, 30)
_LINE = "The quick brown fox jumps over the lazy dog.\n"


def _say(
    local: LocalModel, text: str, sampling: Sampling | None = None, **wishes: Any
) -> tuple[str, Outcome]:
    outcome = Outcome()
    local.generation.forget()
    request = Request(
        local.prompt([HumanMessage(text)]),
        sampling or Sampling(temperature=0, max_tokens=40),
        **wishes,
    )
    return "".join(local.generation.stream(request, outcome)), outcome


def _go_on(local: LocalModel, sampling: Sampling, **wishes: Any) -> tuple[str, Outcome]:
    """Let the model go on with a line that it has written five times."""
    outcome = Outcome()
    local.generation.forget()
    messages = [HumanMessage("Write one line again and again."), AIMessage(_LINE * 5)]
    return "".join(
        local.generation.stream(Request(local.prompt(messages), sampling, **wishes), outcome)
    ), outcome


@pytest.mark.parametrize(
    "text", ["Tell me about the sea.", "안녕하세요, 오늘 날씨 어때요?", "你好 👩‍👩‍👧 emoji", _TEXT]
)
def test_greedy_tokens_are_those_of_llama_cpp(
    starter: LocalModel, llama: llama_cpp.Llama, text: str
) -> None:
    said, outcome = _say(starter, text, guesses=False)
    llama.reset()
    made = llama.create_completion(
        starter.prompt([HumanMessage(text)]), max_tokens=40, temperature=0, repeat_penalty=1
    )
    assert isinstance(made, dict)
    assert said == made["choices"][0]["text"]
    assert outcome.usage.answer_tokens in (
        made["usage"]["completion_tokens"],
        made["usage"]["completion_tokens"] - 1,
    )


@pytest.mark.parametrize(
    "wishes",
    [
        {"top_k": 5, "top_p": 0.5, "min_p": 0.2},
        {"typical_p": 0.6},
        {"top_n_sigma": 1.0},
        {"dynatemp_range": 0.5, "dynatemp_exponent": 2.0},
        {"xtc_probability": 0.7, "xtc_threshold": 0.05},
        {
            "repeat_penalty": 1.2,
            "frequency_penalty": 0.3,
            "presence_penalty": 0.3,
            "repeat_last_n": -1,
        },
        {"mirostat": 1},
        {"mirostat": 2, "mirostat_tau": 3.0},
    ],
    ids=lambda wishes: next(iter(wishes)),
)
def test_each_setting_changes_the_answer_and_a_seed_repeats_it(
    starter: LocalModel, wishes: dict[str, Any]
) -> None:
    plain = Sampling(temperature=1.5, top_k=0, top_p=1.0, min_p=0.0, seed=11, max_tokens=16)
    changed = Sampling(
        **({"temperature": 1.5, "top_k": 0, "top_p": 1.0, "min_p": 0.0} | wishes),
        seed=11,
        max_tokens=16,
    )
    first, again, other = (
        _say(starter, "Tell me a story.", each)[0] for each in (changed, changed, plain)
    )
    assert first == again
    assert first != other


def test_penalties_see_the_end_of_the_prompt(starter: LocalModel) -> None:
    word = _say(starter, "Tell me about the sea.")[0].split()[0]
    question, harsh = (
        f"{word} tell me about the sea.",
        Sampling(temperature=0, max_tokens=4, presence_penalty=100.0),
    )
    assert _say(starter, question)[0].startswith(word)
    assert not _say(starter, question, harsh)[0].startswith(word)


def test_dry_ends_a_repetition(starter: LocalModel) -> None:
    plain = _go_on(starter, Sampling(temperature=0, max_tokens=20))[0]
    dry = _go_on(
        starter, Sampling(temperature=0, max_tokens=20, dry_multiplier=5.0, dry_penalty_last_n=-1)
    )[0]
    assert plain.startswith(_LINE[:30])
    assert dry != plain


@pytest.mark.parametrize("temperature", [0.0, 1.0])
def test_dry_is_passed_over_only_where_it_changes_nothing(
    starter: LocalModel, monkeypatch: pytest.MonkeyPatch, temperature: float
) -> None:
    wishes = Sampling(
        temperature=temperature, seed=5, max_tokens=60, dry_multiplier=0.8, dry_penalty_last_n=-1
    )
    said = _go_on(starter, wishes)[0]
    monkeypatch.setattr(Repeats, "sample", _always_asking_dry)
    assert _go_on(starter, wishes)[0] == said


def _always_asking_dry(repeats: Repeats, chain: Any, index: int) -> int:
    return int(api.llama_sampler_sample(chain, repeats._weights.context, index))


def test_a_forbidden_word_never_comes_and_a_wanted_one_does(starter: LocalModel) -> None:
    plain, _ = _say(starter, "Tell me about the sea.")
    word = plain.split()[0]
    assert not _say(starter, "Tell me about the sea.", logit_bias={word: -100.0})[0].startswith(
        word
    )
    assert " purple" in _say(starter, "Tell me about the sea.", logit_bias={" purple": 50.0})[0]


def test_a_json_schema_holds(starter: LocalModel) -> None:
    schema = {
        "type": "object",
        "properties": {"name": {"type": "string", "maxLength": 12}, "old": {"type": "boolean"}},
    }
    schema["required"] = ["name", "old"]
    text, outcome = _say(starter, "Who opened the bridge? " + _TEXT, json_schema=json.dumps(schema))
    assert set(json.loads(text)) == {"name", "old"}
    assert outcome.finish == "end"


@pytest.mark.parametrize(
    "schema", ["", "nonsense", '{"type": "nothing"}', '{"$ref": "#/gone"}', "[]", "[" * 3000]
)
def test_a_schema_that_cannot_be_read_is_an_error_in_words(
    starter: LocalModel, schema: str
) -> None:
    with pytest.raises(GrammarBroken):
        _say(starter, "hi", json_schema=schema or "{")


@pytest.mark.parametrize(
    "grammar", ['root ::= root "a"', 'root ::= "a" gone', 'begin ::= "a"', 'root ::= "yes']
)
def test_a_grammar_that_cannot_be_read_is_an_error_in_words(
    starter: LocalModel, grammar: str
) -> None:
    with pytest.raises(GrammarBroken):
        _say(starter, "hi", grammar=grammar)


def test_a_grammar_that_nothing_fits_is_an_error_and_the_model_goes_on(starter: LocalModel) -> None:
    forbidden = dict.fromkeys(("y", "ye", "yes"), -100.0)
    with pytest.raises(GrammarBroken, match="grammar_nothing_fits"):
        _say(starter, "Is it?", grammar='root ::= "yes"', logit_bias=forbidden)
    assert _say(starter, "Say hello.")[0]


@pytest.mark.parametrize("letters", ["가-힣 ", "一-龥", "\U0001f600-\U0001f64f"])
def test_characters_of_several_tokens_come_out_whole(starter: LocalModel, letters: str) -> None:
    pieces: list[str] = []
    request = Request(
        starter.prompt([HumanMessage("write")]), Sampling(temperature=0.8, seed=3, max_tokens=60)
    )
    outcome = Outcome()
    held = Request(request.prompt, request.sampling, grammar=f"root ::= [{letters}]{{6,8}}")
    pieces += starter.generation.stream(held, outcome)
    assert len("".join(pieces)) >= 6
    assert "\ufffd" not in "".join(pieces)


def test_chances_are_probabilities_and_greedy_takes_the_first(starter: LocalModel) -> None:
    text, outcome = _say(starter, "Tell me about the sea.", chances=5)
    assert "".join(token.text for token in outcome.tokens) == text
    assert all(token.others[0] == (token.text, token.logprob) for token in outcome.tokens)
    assert all(
        sum(math.exp(chance) for _, chance in token.others) <= 1.0001 for token in outcome.tokens
    )


def test_a_copied_text_is_guessed_and_stays_the_same(starter: LocalModel) -> None:
    # Beyond 256 tokens of context one token and several are computed by different code of
    # llama.cpp.
    sampling = Sampling(temperature=0, max_tokens=60)
    guessed, outcome = _go_on(starter, sampling)
    assert guessed == _go_on(starter, sampling, guesses=False)[0]
    assert outcome.guessed_right > 10


def test_guessing_keeps_what_a_seed_gives(starter: LocalModel) -> None:
    question, sampling = (
        f"Repeat: {_TEXT} {_TEXT}",
        Sampling(temperature=0.4, seed=5, max_tokens=60),
    )
    assert (
        _say(starter, question, sampling)[0] == _say(starter, question, sampling, guesses=False)[0]
    )


def test_a_bound_tool_is_called_with_arguments_of_its_schema(starter: LocalModel) -> None:
    def weather(city: str, celsius: bool) -> str:
        """Tell the weather of a city."""
        return city

    run = Run(sampling=Sampling(temperature=0, max_tokens=60))
    model = langchain_model(starter, run)
    answer = model.bind_tools([weather], tool_choice="weather").invoke(
        "What is the weather in Paris?"
    )
    assert answer.tool_calls[0]["name"] == "weather"
    assert isinstance(answer.tool_calls[0]["args"]["celsius"], bool)


def test_points_of_a_summary_are_written_on_pages_of_their_part_alone(starter: LocalModel) -> None:
    text, _ = _say(
        starter,
        f"Write two facts: {_TEXT}",
        Sampling(temperature=0, max_tokens=90),
        grammar=_POINTS,
    )
    assert all(re.fullmatch(r"\[p\. (7|12)\] [^\[\]]{13,31}", line) for line in text.splitlines())
    assert 1 <= len(text.splitlines()) <= 2
