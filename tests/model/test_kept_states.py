"""The starter model goes on from a state on disk as if it had read everything."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from chatapp.contract.sampling import Sampling
from chatapp.engine.models.llama.generation import Outcome, Request
from chatapp.engine.models.local_model import LocalModel
from chatapp.engine.models.prefix_cache import PrefixCache
from chatapp.engine.models.state_file import Owner

pytestmark = pytest.mark.model
_TEXT = "Once upon a time there was a lighthouse keeper who counted ships. " * 20


@dataclass(frozen=True)
class _Kept:
    """A state as a file, and the answer that comes when its text is still in memory."""

    file: bytes
    answer: str


def _attached(starter: LocalModel, folder: Path, identity: str = "starter") -> PrefixCache:
    made = PrefixCache(folder, 100_000_000)
    starter.generation.forget()
    made.attach(starter.generation.sequence, lambda: identity)
    starter.generation.sequence.state_store = made
    return made


@pytest.fixture(scope="module")
def kept(starter: LocalModel, tmp_path_factory: pytest.TempPathFactory) -> _Kept:
    folder = tmp_path_factory.mktemp("kv")
    cache = _attached(starter, folder)
    _ask(starter, cache)
    answer, _ = _ask(starter, cache)
    cache.keep()
    starter.generation.sequence.state_store = None
    [file] = folder.iterdir()
    return _Kept(file.read_bytes(), answer)


@pytest.fixture
def cache(starter: LocalModel, tmp_path: Path) -> Iterator[PrefixCache]:
    yield _attached(starter, tmp_path / "kv")
    starter.generation.sequence.state_store = None


@pytest.fixture
def file(kept: _Kept, tmp_path: Path) -> Path:
    (tmp_path / "kv").mkdir()
    path = tmp_path / "kv" / "state.kv"
    path.write_bytes(kept.file)
    return path


def _ask(
    starter: LocalModel,
    cache: PrefixCache,
    more: str = "",
    chat: int = 1,
    documents: tuple[int, ...] = (),
) -> tuple[str, int]:
    """Return the answer and how many tokens of the prompt were not read."""
    outcome = Outcome()
    request = Request(starter.tokens.tokenize(_TEXT + more), Sampling(temperature=0, max_tokens=8))
    with cache.asking(Owner(chat, documents)):
        text = "".join(starter.generation.stream(request, outcome))
    return text, outcome.usage.reused_tokens


def test_the_answer_is_the_same_as_from_memory(
    starter: LocalModel, cache: PrefixCache, kept: _Kept, file: Path
) -> None:
    assert _ask(starter, cache) == (kept.answer, len(starter.tokens.tokenize(_TEXT)) - 1)


def test_a_damaged_state_is_deleted_and_the_prompt_read(
    starter: LocalModel, cache: PrefixCache, file: Path
) -> None:
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 255
    file.write_bytes(raw)
    assert _ask(starter, cache)[1] == 0
    assert not file.exists()


def test_the_state_of_another_model_is_not_given_to_llama_cpp(
    starter: LocalModel, cache: PrefixCache, file: Path
) -> None:
    cache.attach(starter.generation.sequence, lambda: "another")
    assert _ask(starter, cache)[1] == 0


@contextlib.contextmanager
def _largest_file(size_bytes: int) -> Iterator[None]:
    """Files cannot grow beyond this: what a full disk does, without filling one."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sets no limit to a file's size")
def test_a_disk_that_fills_while_caching_costs_no_answer(
    starter: LocalModel, cache: PrefixCache, file: Path
) -> None:
    _ask(starter, cache, "A lot more was said after that. " * 12)
    with _largest_file(100_000):
        cache.keep(at_once=True)
    assert list(file.parent.iterdir()) == [file]
    assert _ask(starter, cache, "More.")[0]


def test_switching_between_chats_loses_nothing(
    starter: LocalModel, cache: PrefixCache, file: Path
) -> None:
    more = (
        "A question, and something long that was said about it, and about all the ships there are. "
        * 3
    )
    _ask(starter, cache, more)
    with cache.asking(Owner(2)):
        list(
            starter.generation.stream(
                Request(starter.tokens.tokenize("Hi."), Sampling(max_tokens=2)), Outcome()
            )
        )
    assert _ask(starter, cache, more + "Why?")[1] > len(starter.tokens.tokenize(_TEXT)) + 40


def test_a_document_asked_again_and_again_is_read_once(
    starter: LocalModel, cache: PrefixCache, tmp_path: Path
) -> None:
    _ask(starter, cache, "Who counted ships?", chat=0, documents=(7,))
    for question in ("What is a lighthouse?", "How many ships were there?"):
        cache.detach()
        starter.generation.forget()
        cache.attach(starter.generation.sequence, lambda: "starter")
        assert (
            _ask(starter, cache, question, chat=0, documents=(7,))[1]
            >= len(starter.tokens.tokenize(_TEXT)) - 1
        )
    cache.forget_document(7)
    assert list((tmp_path / "kv").iterdir()) == []


def test_a_state_larger_than_its_budget_costs_no_answer(
    starter: LocalModel, cache: PrefixCache, kept: _Kept
) -> None:
    cache.allow(1_000_000)
    assert _ask(starter, cache, chat=0, documents=(7,))[1] == 0
    cache.keep(at_once=True)
    assert _ask(starter, cache, chat=0, documents=(7,)) == (
        kept.answer,
        len(starter.tokens.tokenize(_TEXT)) - 1,
    )
    cache.detach()
    starter.generation.forget()
    cache.attach(starter.generation.sequence, lambda: "starter")
    assert _ask(starter, cache, chat=0, documents=(7,))[1] == 0
