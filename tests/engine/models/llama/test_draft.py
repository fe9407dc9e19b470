"""A draft model is refused with the reason where it does not fit, changes no answer, and ends where
it does not pay.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

import llama_cpp.llama_cpp as api
import pytest

from chatapp import texts
from chatapp.contract.engine_settings import EngineSettings
from chatapp.contract.sampling import Sampling
from chatapp.engine.models import draft_choice
from chatapp.engine.models.llama.generation import Outcome, Request
from chatapp.engine.models.llama.lookup import Lookup
from chatapp.engine.models.llama.weights import LoadOptions, Weights
from chatapp.engine.models.loaded_model import LoadedModel
from chatapp.engine.models.local_model import LocalModel
from chatapp.engine.process import memory
from chatapp.errors import ModelError, ModelIsEmbedding, ModelNotGguf, ModelTooLarge, NotADraft
from chatapp.machine.paths import Paths, open_data_folder
from tests import gguf_files
from tests.gguf_files import ARRAY, BOOL, F32, I32, STRING, Gguf

Change = Callable[[Gguf], object]
OPTIONS = LoadOptions(context_tokens=512)


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[LocalModel]:
    local = LocalModel(Weights(gguf_files.chat_model().write(tmp_path / "main.gguf"), OPTIONS))
    yield local
    local.close()


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing guess but the draft."""
    monkeypatch.setattr(Lookup, "guess", lambda self, most: [])


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return open_data_folder(str(tmp_path / "data"))


def _file(folder: Path, change: Change = lambda made: None, layers: int = 1) -> Path:
    made = gguf_files.chat_model(layers=layers)
    change(made)
    return made.write(folder / "draft.gguf")


def _use(local: LocalModel, path: Path) -> int:
    draft, more_bytes = draft_choice.load(path, local.weights, OPTIONS, EngineSettings())
    local.use_draft(draft)
    return more_bytes


def _says(local: LocalModel, guesses: bool = True, tokens: int = 80) -> tuple[str, Outcome]:
    outcome = Outcome()
    local.generation.forget()
    prompt = local.tokens.tokenize("the word1 a word2")
    request = Request(prompt, Sampling(temperature=0, max_tokens=tokens), guesses=guesses)
    return "".join(local.generation.stream(request, outcome)), outcome


def _sure(made: Gguf) -> None:
    """Make a model sure of all it writes."""
    made.tensors["output_norm.weight"] = ((32,), array("f", [300.0] * 32).tobytes())


def _longer(made: Gguf) -> None:
    tokens, scores, types = gguf_files.vocabulary()
    more = [f"more{count}" for count in range(129)]
    made.keys |= {
        "tokenizer.ggml.tokens": (ARRAY, (STRING, tokens + more)),
        "tokenizer.ggml.scores": (ARRAY, (F32, [*scores, *[-1.0] * 129])),
        "tokenizer.ggml.token_type": (ARRAY, (I32, [*types, *[1] * 129])),
    }
    made.tensor("token_embd.weight", 32, len(tokens) + 129)
    made.keys["llama.vocab_size"] = (made.keys["llama.vocab_size"][0], len(tokens) + 129)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            lambda made: made.keys["tokenizer.ggml.tokens"][1][1].__setitem__(270, "other"),
            'draft_vocabulary_differs {"token": "270"}',
        ),
        (_longer, '"tokens": "417", "others": "288"'),
        (
            lambda made: made.keys.update({"tokenizer.ggml.add_bos_token": (BOOL, False)}),
            "draft_other_edges",
        ),
    ],
)
def test_another_vocabulary_is_refused_with_the_reason(
    tiny: LocalModel, tmp_path: Path, change: Change, why: str
) -> None:
    with pytest.raises(NotADraft, match=why) as refused:
        _use(tiny, _file(tmp_path, change))
    assert texts.detail(refused.value.details["cause"], "ko") != texts.detail(
        refused.value.details["cause"], "en"
    )
    assert tiny.generation.draft is None


def test_what_is_no_chat_model_is_refused(tiny: LocalModel, tmp_path: Path) -> None:
    (tmp_path / "page.gguf").write_text("<html>")
    with pytest.raises(ModelNotGguf):
        _use(tiny, tmp_path / "page.gguf")
    with pytest.raises(ModelIsEmbedding):
        _use(tiny, gguf_files.embedding_model().write(tmp_path / "embed.gguf"))


def test_a_draft_that_the_memory_cannot_hold_is_refused(
    tiny: LocalModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "available_bytes", lambda: 1000)
    with pytest.raises(ModelTooLarge):
        _use(tiny, _file(tmp_path))


def test_the_price_of_a_draft_holds_its_context(tiny: LocalModel, tmp_path: Path) -> None:
    assert _use(tiny, _file(tmp_path)) > 512 * 2 * 32 * 2


@pytest.mark.usefixtures("alone")
def test_a_draft_decodes_with_as_many_threads_as_its_model(
    tiny: LocalModel, tmp_path: Path
) -> None:
    _use(tiny, _file(tmp_path))
    tiny.generation.use_threads(3)
    assert tiny.generation.draft is not None
    assert api.llama_n_threads(tiny.generation.draft.weights.context) == 3
    assert api.llama_n_threads(tiny.weights.context) == 3


def test_a_draft_that_is_right_brings_several_tokens_at_once(
    tiny: LocalModel, tmp_path: Path
) -> None:
    _use(tiny, _file(tmp_path, _sure, layers=2))
    assert tiny.generation.draft is not None
    tiny.generation.draft.price = 0.1
    plain, _ = _says(tiny, guesses=False)
    text, outcome = _says(tiny)
    assert text == plain
    assert outcome.guessed_right == outcome.guessed > outcome.usage.answer_tokens / 2


@pytest.mark.usefixtures("alone")
def test_a_draft_that_is_wrong_ends_and_changes_nothing(tiny: LocalModel, tmp_path: Path) -> None:
    plain, _ = _says(tiny, guesses=False)
    _use(
        tiny,
        _file(tmp_path, lambda made: (_sure(made), made.tensor("output.weight", 32, 288, seed=9))),
    )
    text, outcome = _says(tiny)
    assert text == plain
    assert 0 < outcome.guessed <= 12
    assert outcome.guessed_right <= 1


@pytest.mark.usefixtures("alone")
def test_a_draft_in_doubt_is_asked_for_a_few_tokens_only(tiny: LocalModel, tmp_path: Path) -> None:
    _use(tiny, _file(tmp_path))
    assert tiny.generation.draft is not None
    tiny.generation.draft.price = 0.5
    asked = []
    read = tiny.generation.draft.sequence.read
    tiny.generation.draft.sequence.read = lambda *arguments: (asked.append(1), read(*arguments))  # type: ignore[func-returns-value,method-assign,assignment]
    _, outcome = _says(tiny)
    assert (outcome.guessed, len(asked)) == (0, 8)


def test_an_answer_longer_than_the_drafts_context_goes_on_without_it(
    tiny: LocalModel, tmp_path: Path
) -> None:
    plain, _ = _says(tiny, guesses=False, tokens=300)
    made = gguf_files.chat_model(context=256)
    _sure(made)
    _use(tiny, made.write(tmp_path / "short.gguf"))
    assert tiny.generation.draft is not None
    tiny.generation.draft.price = 0.0
    text, outcome = _says(tiny, tokens=300)
    assert text == plain
    assert outcome.usage.answer_tokens == 300


def test_a_draft_comes_goes_and_stays_with_its_model(paths: Paths, tmp_path: Path) -> None:
    main = gguf_files.chat_model().write(tmp_path / "main.gguf")
    owner = LoadedModel(paths, EngineSettings())
    local = owner.load(str(main), 0)
    assert isinstance(local, LocalModel)
    assert owner.use_draft(str(_file(tmp_path))) > 0
    again = owner.load(str(main), 300)
    assert isinstance(again, LocalModel)
    assert again.generation.draft is not None
    assert owner.use_draft("") == 0
    assert again.generation.draft is None
    owner.close()


def test_a_refused_draft_leaves_the_one_before(paths: Paths, tmp_path: Path) -> None:
    main = gguf_files.chat_model().write(tmp_path / "main.gguf")
    owner = LoadedModel(paths, EngineSettings(model_path=str(main)))
    owner.use_draft(str(_file(tmp_path)))
    local = owner.local
    assert isinstance(local, LocalModel)
    before = local.generation.draft
    with pytest.raises(ModelError):
        owner.use_draft("/nowhere.gguf")
    assert local.generation.draft is before is not None
    owner.close()


def test_a_draft_in_the_settings_that_does_not_fit_keeps_no_model_from_loading(
    paths: Paths, tmp_path: Path
) -> None:
    main = gguf_files.chat_model().write(tmp_path / "main.gguf")
    draft = _file(
        tmp_path, lambda made: made.keys["tokenizer.ggml.tokens"][1][1].__setitem__(270, "other")
    )
    owner = LoadedModel(paths, EngineSettings(draft_path=str(draft)))
    local = owner.load(str(main), 0)
    assert isinstance(local, LocalModel)
    assert local.generation.draft is None
    owner.close()
