"""Models whose cache cannot be cut at will write what a fresh model writes, whatever was read before."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from chatapp.contract.sampling import Sampling
from chatapp.engine.models.llama.generation import Outcome, Request
from chatapp.engine.models.llama.weights import LoadOptions, Weights
from chatapp.engine.models.local_model import LocalModel
from chatapp.engine.models.prefix_cache import PrefixCache
from chatapp.engine.models.state_file import Owner
from tests import stateful_files

_WORDS = range(261, 288)
"""Tokens of the tiny vocabulary that are words."""
_WRITTEN = 20


class _Written(NamedTuple):
    """The greedy tokens behind a prompt, and how many of the prompt were not read again."""

    tokens: list[int]
    reused: int


@pytest.fixture(scope="module", params=stateful_files.KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def path(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stateful_files.KINDS[kind]().write(tmp_path_factory.mktemp("models") / "tiny.gguf")


@pytest.fixture(scope="module")
def fresh(path: Path) -> Iterator[LocalModel]:
    """A model that forgets everything before each prompt."""
    local = _loaded(path)
    yield local
    local.close()


@pytest.fixture
def local(path: Path) -> Iterator[LocalModel]:
    local = _loaded(path)
    yield local
    local.close()


@pytest.fixture
def cache(local: LocalModel, tmp_path: Path) -> PrefixCache:
    made = PrefixCache(tmp_path / "kv", 100_000_000)
    made.attach(local.generation.sequence, lambda: "tiny")
    local.generation.sequence.state_store = made
    return made


def _loaded(path: Path) -> LocalModel:
    return LocalModel(Weights(path, LoadOptions(context_tokens=512, threads=1)))


def _text(seed: int, length: int) -> list[int]:
    source = random.Random(seed)
    return [source.choice(_WORDS) for _ in range(length)]


def _write(local: LocalModel, prompt: list[int]) -> _Written:
    outcome, sampling = Outcome(), Sampling(temperature=0, max_tokens=_WRITTEN)
    list(local.generation.stream(Request(prompt, sampling), outcome))
    tokens = local.generation.sequence.held[len(prompt) :]
    return _Written(tokens, outcome.usage.reused_tokens)


def _cold(fresh: LocalModel, prompt: list[int]) -> list[int]:
    fresh.generation.forget()
    return _write(fresh, prompt).tokens


# Longer than the window of the sliding-window model.
_CHAT = [1, *_text(1, 4 * stateful_files.WINDOW)]
_OTHER = [1, *_text(2, 100)]
EDITS: dict[str, Callable[[list[int]], list[int]]] = {
    "the same again": lambda answer: _CHAT,
    "goes on": lambda answer: [*_CHAT, *answer, *_text(3, 30)],
    "cut at the end": lambda answer: [*_CHAT[:-3], *_text(4, 10)],
    "cut in the middle": lambda answer: [*_CHAT[:50], *_text(5, 20)],
    "cut near the beginning": lambda answer: [*_CHAT[:3], *_text(6, 150)],
    "cut within the answer": lambda answer: [*_CHAT, *answer[:5], *_text(7, 9)],
    "shorter": lambda answer: _CHAT[:40],
    "another": lambda answer: _OTHER,
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_prompt_gives_the_tokens_of_a_fresh_model(
    local: LocalModel, fresh: LocalModel, edit: str
) -> None:
    answer = _write(local, _CHAT).tokens
    prompt = EDITS[edit](answer)
    assert _write(local, prompt).tokens == _cold(fresh, prompt)


def test_a_row_of_edits_gives_the_tokens_of_a_fresh_model(
    local: LocalModel, fresh: LocalModel
) -> None:
    source, prompt = random.Random(8), list(_CHAT)
    for step in range(12):
        answer = _write(local, prompt).tokens
        assert answer == _cold(fresh, prompt), step
        edits = list(EDITS.values())
        prompt = source.choice(edits)(answer)


@pytest.mark.parametrize("edit", EDITS)
def test_a_chat_reopened_from_disk_gives_the_tokens_of_a_fresh_model(
    local: LocalModel, fresh: LocalModel, cache: PrefixCache, edit: str
) -> None:
    long = [*_CHAT, *_text(9, 250)]
    with cache.asking(Owner(1)):
        answer = _write(local, long).tokens
    cache.detach()
    local.generation.forget()
    cache.attach(local.generation.sequence, lambda: "tiny")
    prompt = [*long, *EDITS[edit](answer)[len(_CHAT) :]]
    prompt = prompt if len(prompt) > len(long) else [*long[:300], *EDITS[edit](answer)[-9:]]
    with cache.asking(Owner(1)):
        assert _write(local, prompt).tokens == _cold(fresh, prompt)


def test_a_chat_that_goes_on_is_loaded_from_disk(local: LocalModel, cache: PrefixCache) -> None:
    long = [*_CHAT, *_text(9, 250)]
    with cache.asking(Owner(1)):
        answer = _write(local, long).tokens
    cache.detach()
    local.generation.forget()
    cache.attach(local.generation.sequence, lambda: "tiny")
    with cache.asking(Owner(1)):
        assert _write(local, [*long, *answer, 270, 271]).reused == len(long) + len(answer)


def test_a_question_asked_again_is_not_read_again(local: LocalModel) -> None:
    _write(local, _CHAT)
    assert _write(local, _CHAT).reused == len(_CHAT) - 1


def test_an_edited_question_keeps_the_chat_before_it(local: LocalModel) -> None:
    before = [*_CHAT, *_write(local, _CHAT).tokens]
    _write(local, [*before, *_text(10, 40)])
    assert _write(local, [*before, *_text(11, 40)]).reused >= len(before)


@pytest.mark.parametrize("polls", [3, 15])
def test_a_prompt_stopped_while_it_is_read_leaves_no_half_state(
    local: LocalModel, fresh: LocalModel, polls: int
) -> None:
    prompt = [*_CHAT, *_text(12, 200)]
    _write(local, _CHAT)
    left = iter(range(polls))
    request = Request(prompt, Sampling(max_tokens=1), stopped=lambda: next(left, None) is None)
    outcome = Outcome()
    assert not list(local.generation.stream(request, outcome))
    assert outcome.finish == "stopped"
    assert _write(local, prompt).tokens == _cold(fresh, prompt)


def test_other_weights_drop_the_copies(local: LocalModel) -> None:
    _write(local, _CHAT)
    local.generation.forget()
    assert _write(local, _CHAT).reused == 0


def test_a_long_state_of_a_sliding_window_is_only_used_as_a_whole(
    local: LocalModel, kind: str
) -> None:
    is_in_part = local.generation.sequence.uses_part_of_state(stateful_files.WINDOW + 1)
    assert is_in_part == (kind == "plain")


def test_what_is_read_aside_costs_the_next_question_nothing(
    local: LocalModel, fresh: LocalModel, cache: PrefixCache
) -> None:
    with cache.asking(Owner(1)):
        answer = _write(local, [*_CHAT, *_text(9, 250)]).tokens
        held = list(local.generation.sequence.held)
        with local.aside():
            assert _write(local, _OTHER).tokens == _cold(fresh, _OTHER)
        prompt = [*held, *_text(10, 30)]
        again = _write(local, prompt)
    assert answer
    assert again.reused == len(held)
    assert again.tokens == _cold(fresh, prompt)
    # Nothing went to disk for it.
    assert not list(cache._folder.glob("*"))


def test_what_fails_aside_leaves_the_state_as_it_was(local: LocalModel) -> None:
    _write(local, _CHAT)
    held = list(local.generation.sequence.held)
    with contextlib.suppress(ValueError), local.aside():
        _write(local, _OTHER)
        raise ValueError
    assert _write(local, [*held, *_text(10, 9)]).reused == len(held)
