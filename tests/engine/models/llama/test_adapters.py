"""LoRA adapters change a loaded model, mix, come off again, and are refused with the reason when
they do not fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chatapp.contract.records import Adapter
from chatapp.contract.sampling import Sampling
from chatapp.engine.models.llama import adapters
from chatapp.engine.models.llama.generation import Outcome, Request
from chatapp.engine.models.llama.weights import LoadOptions, Weights
from chatapp.engine.models.local_model import LocalModel
from chatapp.errors import AdapterWrongBase, ModelError, NotAnAdapter
from tests import gguf_files
from tests.gguf_files import STRING, U32, Gguf

Change = Callable[[Gguf], object]


def _adapter(
    folder: Path, name: str = "a", wide: int = 32, change: Change = lambda made: None
) -> str:
    made = gguf_files.lora(name, wide)
    change(made)
    return str(made.write(folder / f"{name}.gguf"))


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[LocalModel]:
    path = gguf_files.chat_model().write(tmp_path / "base.gguf")
    local = LocalModel(Weights(path, LoadOptions(context_tokens=512)))
    yield local
    local.close()


def _says(local: LocalModel) -> list[float]:
    outcome = Outcome()
    prompt = local.tokens.tokenize("the word1 a word2")
    request = Request(prompt, Sampling(temperature=0, max_tokens=4), chances=1)
    for _ in local.generation.stream(request, outcome):
        pass
    return [round(token.logprob, 4) for token in outcome.tokens]


def test_an_adapter_changes_the_model_and_comes_off_again(tiny: LocalModel, tmp_path: Path) -> None:
    before = _says(tiny)
    assert tiny.use_adapters([_adapter(tmp_path)])
    assert _says(tiny) != before
    tiny.use_adapters([])
    assert _says(tiny) == before


def test_two_adapters_are_mixed_by_their_scales(tiny: LocalModel, tmp_path: Path) -> None:
    first, second = _adapter(tmp_path), _adapter(tmp_path, "bbb")
    heard = []
    for wanted in ([first], [f"{first}:0.5"], [f"{first}:0.5", second], [f"{first}:0"]):
        tiny.use_adapters(wanted)
        heard.append(tuple(_says(tiny)))
    assert len(set(heard)) == 4


@pytest.mark.parametrize(
    ("change", "error", "why"),
    [
        (
            lambda made: made.keys.update({"general.architecture": (STRING, "qwen2")}),
            AdapterWrongBase,
            "qwen2",
        ),
        (lambda made: made.tensors.update(_renamed(made)), AdapterWrongBase, "blk.9"),
        (lambda made: made.keys.pop("general.type"), NotAnAdapter, "adapter_not_marked"),
        (
            lambda made: made.keys.update({"adapter.lora.alpha": (U32, 4)}),
            NotAnAdapter,
            "adapter_alpha",
        ),
        (lambda made: made.tensors.clear(), ModelError, "gguf_no_weights|adapter_no_pairs"),
        (
            lambda made: made.tensors.pop("blk.0.attn_q.weight.lora_b"),
            AdapterWrongBase,
            "adapter_other_size",
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(
    tiny: LocalModel, tmp_path: Path, change: Change, error: type[ModelError], why: str
) -> None:
    before = _says(tiny)
    with pytest.raises(error, match=why):
        tiny.use_adapters([_adapter(tmp_path, change=change)])
    assert _says(tiny) == before


def _renamed(made: Gguf) -> dict[str, tuple[tuple[int, ...], bytes]]:
    return {name.replace("blk.0", "blk.9"): made.tensors.pop(name) for name in list(made.tensors)}


def test_an_adapter_of_another_size_is_refused(tiny: LocalModel, tmp_path: Path) -> None:
    with pytest.raises(AdapterWrongBase, match="adapter_other_size"):
        tiny.use_adapters([_adapter(tmp_path, wide=64)])


def test_chosen_adapters_that_do_not_fit_are_passed_over_when_a_model_is_loaded(
    tiny: LocalModel, tmp_path: Path
) -> None:
    good, bad = _adapter(tmp_path), _adapter(tmp_path, "wide", wide=64)
    tiny.use_fitting_adapters([bad, good, str(tmp_path / "gone.gguf")])
    assert tiny.adapters.active == (Adapter(good),)


@pytest.mark.parametrize(
    ("text", "adapter"),
    [
        ("/a/b.gguf", Adapter("/a/b.gguf")),
        ("/a/b.gguf:0.5", Adapter("/a/b.gguf", 0.5)),
        (r"C:\a\b.gguf", Adapter(r"C:\a\b.gguf")),
        ("/a/b.gguf:1e9", Adapter("/a/b.gguf", 10.0)),
    ],
)
def test_a_scale_stands_behind_a_colon(text: str, adapter: Adapter) -> None:
    assert adapters.parse(text) == adapter
