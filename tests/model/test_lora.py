"""A LoRA adapter over the real starter model changes what it says, and comes off without a trace."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from langchain_core.messages import HumanMessage

from chatapp.contract.sampling import Sampling
from chatapp.engine.models.files import gguf_reader
from chatapp.engine.models.llama.generation import Outcome, Request
from chatapp.engine.models.local_model import LocalModel
from chatapp.errors import AdapterWrongBase
from tests.gguf_files import F32, STRING, Gguf

pytestmark = pytest.mark.model


@pytest.fixture
def adapted(starter: LocalModel) -> Iterator[LocalModel]:
    yield starter
    starter.use_adapters([])


def _adapter(folder: Path, base: Path, name: str, wide: int = 0) -> str:
    """Write an adapter for the output of all attention; `wide` makes it one of another model."""
    made = Gguf()
    made.keys |= {"general.type": (STRING, "adapter"), "general.architecture": (STRING, "llama")}
    made.keys |= {"adapter.type": (STRING, "lora"), "adapter.lora.alpha": (F32, 64.0)}
    for tensor in gguf_reader.read(base).tensors:
        if tensor.name.endswith("attn_output.weight"):
            across, down = (wide or side for side in tensor.shape)
            made.tensor(f"{tensor.name}.lora_a", across, 4, seed=len(name))
            made.tensor(f"{tensor.name}.lora_b", 4, down, seed=len(name) + 7)
    return str(made.write(folder / f"{name}.gguf"))


def _says(local: LocalModel) -> str:
    request = Request(
        local.prompt([HumanMessage("Tell me about the sea.")]),
        Sampling(temperature=0, max_tokens=16),
    )
    return "".join(local.generation.stream(request, Outcome()))


def test_adapters_change_the_answer_mix_and_come_off(
    adapted: LocalModel, starter_path: Path, tmp_path: Path
) -> None:
    one, two = (_adapter(tmp_path, starter_path, name) for name in ("a", "bb"))
    plain, said = _says(adapted), []
    for wanted in ([one], [f"{one}:0.5", f"{two}:0.5"], []):
        adapted.use_adapters(wanted)
        said.append(_says(adapted))
    assert len({plain, *said[:2]}) == 3
    assert said[2] == plain


def test_an_adapter_of_another_model_is_refused(
    adapted: LocalModel, starter_path: Path, tmp_path: Path
) -> None:
    plain = _says(adapted)
    with pytest.raises(AdapterWrongBase, match="adapter_other_size"):
        adapted.use_adapters([_adapter(tmp_path, starter_path, "wide", wide=640)])
    assert _says(adapted) == plain
