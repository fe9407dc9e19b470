"""Layers on GPUs: what is tried, what is placed where, and what a GPU without room leads to.

Tests of a real device are skipped by name without a backend for one: `./run --gpu vulkan`, or
CHATAPP_BACKENDS with the folder of one. A software device (Mesa's lavapipe) is one too, with
GGML_VK_VISIBLE_DEVICES=0.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import llama_cpp.llama_cpp as api
import numpy as np
import pytest

from chatapp.engine.models import load_options
from chatapp.engine.models.files import gguf
from chatapp.engine.models.llama import backends, offload
from chatapp.engine.models.llama.offload import Placement
from chatapp.engine.models.llama.weights import LoadOptions, Weights
from chatapp.texts.gpu_words import fewer_layers
from tests.gguf_files import U32, chat_model

gpu = pytest.mark.skipif(not backends.gpus(), reason="no backend for a GPU is built here")
PROMPT = "The quick brown fox jumps over the lazy dog."


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return chat_model(layers=8).write(tmp_path / "small.gguf")


def test_without_a_gpu_one_attempt_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "llama_supports_gpu_offload", lambda: False)
    assert list(offload.attempts(-1, Placement(32))) == [-1]


@pytest.mark.parametrize(
    ("wanted", "tried"),
    [(-1, [-1, 24, 16, 8, 0]), (16, [16, 12, 8, 4, 0]), (1, [1, 0]), (0, [0])],
)
def test_fewer_layers_are_tried_before_the_cpu_alone(
    monkeypatch: pytest.MonkeyPatch, wanted: int, tried: list[int]
) -> None:
    monkeypatch.setattr(api, "llama_supports_gpu_offload", lambda: True)
    assert list(offload.attempts(wanted, Placement(31))) == tried


def test_a_gpu_without_room_takes_fewer_layers_and_says_so(
    monkeypatch: pytest.MonkeyPatch, small: Path
) -> None:
    """llama.cpp refuses to load what the GPU cannot hold."""
    load, asked = api.llama_model_load_from_file, []

    def refuse(path: bytes, parameters: Any) -> Any:
        asked.append(int(parameters.n_gpu_layers))
        fits = 0 <= parameters.n_gpu_layers <= 4
        return load(path, parameters) if fits else None

    monkeypatch.setattr(api, "llama_supports_gpu_offload", lambda: True)
    monkeypatch.setattr(api, "llama_model_load_from_file", refuse)
    model = gguf.inspect(small)
    options = LoadOptions(256, placement=Placement(model.layers))
    weights = Weights(small, options)
    weights.close()
    assert asked == [-1, 6, 4]
    assert weights.gpu_layers == 4
    details = load_options.with_fewer_layers(model, weights.gpu_layers, options)
    from dataclasses import replace

    said = fewer_layers(replace(model, details=details), "en")
    assert "4 of its 9 layers" in said


def test_a_context_without_room_takes_layers_off_the_gpu(
    monkeypatch: pytest.MonkeyPatch, small: Path
) -> None:
    """The weights fit, keys and values beside them do not."""
    start, left = api.llama_init_from_model, [None, None]

    def refuse(model: Any, parameters: Any) -> Any:
        return left.pop() if left else start(model, parameters)

    monkeypatch.setattr(api, "llama_supports_gpu_offload", lambda: True)
    monkeypatch.setattr(api, "llama_init_from_model", refuse)
    weights = Weights(small, LoadOptions(256, placement=Placement(8)))
    weights.close()
    assert weights.gpu_layers == 4


def test_experts_of_some_layers_or_of_all_stay_in_memory(small: Path) -> None:
    some = offload._overrides(Placement(8, experts_on_cpu=2))
    assert [each.pattern for each in some] == [
        rb"blk\.0\.ffn_(up|down|gate|gate_up)_(ch|)exps",
        rb"blk\.1\.ffn_(up|down|gate|gate_up)_(ch|)exps",
        None,
    ]
    every = offload._overrides(Placement(8, experts_on_cpu=8))
    assert [each.pattern for each in every] == [rb"\.ffn_(up|down|gate|gate_up)_(ch|)exps", None]
    assert every[0].buffer_type
    assert offload._overrides(Placement(8)) is None


def test_shares_are_handed_to_llama_cpp(small: Path) -> None:
    loading = offload.Loading(small, 4, Placement(8, split=(3.0, 1.0)))
    assert list(loading.parameters.tensor_split[:2]) == [3.0, 1.0]
    weights = Weights(small, LoadOptions(256, 0, 4, placement=Placement(8, 2, (3.0, 1.0), False)))
    assert weights.warm_up()
    weights.close()


def test_a_backend_that_is_no_library_is_left_out(tmp_path: Path) -> None:
    """As one for another llama.cpp or without its driver: the CPU is always there."""
    (tmp_path / "libggml-vulkan.so").write_bytes(b"no library")
    environment = os.environ | {backends.FOLDER: str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-m", "chatapp", "--llama-build"],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    assert "CPU" in [each["name"] for each in json.loads(ran.stdout)["backends"]]


def logits(weights: Weights, tokens: list[int]) -> Any:
    """Return the logits behind each token, rows of the vocabulary."""
    batch = api.llama_batch_init(len(tokens), 0, 1)
    for at, token in enumerate(tokens):
        batch.token[at], batch.pos[at] = token, at
        batch.n_seq_id[at], batch.seq_id[at][0], batch.logits[at] = 1, 0, 1
    batch.n_tokens = len(tokens)
    assert api.llama_decode(weights.context, batch) == 0
    rows = [
        np.ctypeslib.as_array(
            api.llama_get_logits_ith(weights.context, at), (weights.vocabulary_size,)
        ).copy()
        for at in range(len(tokens))
    ]
    api.llama_batch_free(batch)
    return np.array(rows)


@gpu
@pytest.mark.parametrize("layers", [-1, 4])
def test_a_gpu_computes_what_the_cpu_computes(small: Path, layers: int) -> None:
    """All layers there, or some here and some there."""
    rows = []
    for on_gpu in (0, layers):
        weights = Weights(small, LoadOptions(256, 2, on_gpu, placement=Placement(8)))
        assert weights.gpu_layers == on_gpu
        rows.append(logits(weights, weights.tokenize(PROMPT)))
        weights.close()
    spread = rows[0].std()
    assert np.abs(rows[0] - rows[1]).max() < 0.1 * spread


@pytest.fixture
def mixture(tmp_path: Path) -> Path:
    """A model of four experts a layer, of which two answer each token."""
    made, experts, wide, inner = chat_model(layers=4), 4, 32, 64
    made.keys |= {"llama.expert_count": (U32, experts), "llama.expert_used_count": (U32, 2)}
    for layer in range(4):
        for part in ("gate", "up", "down"):
            del made.tensors[f"blk.{layer}.ffn_{part}.weight"]
        made.tensor(f"blk.{layer}.ffn_gate_inp.weight", wide, experts)
        for part in ("gate", "up"):
            made.tensor(f"blk.{layer}.ffn_{part}_exps.weight", wide, inner, experts)
        made.tensor(f"blk.{layer}.ffn_down_exps.weight", inner, wide, experts)
    return made.write(tmp_path / "mixture.gguf")


def test_a_mixture_of_experts_is_known_by_its_header(mixture: Path) -> None:
    model = gguf.inspect(mixture)
    assert (model.layers, model.experts, model.problem) == (4, 4, "")


@gpu
@pytest.mark.parametrize("experts_on_cpu", [0, 2, 4])
def test_experts_compute_the_same_on_either_side(mixture: Path, experts_on_cpu: int) -> None:
    rows, where = [], []
    for layers in (0, -1):
        placement = Placement(4, experts_on_cpu)
        weights = Weights(mixture, LoadOptions(256, 2, layers, placement=placement))
        where.append(weights.gpu_layers)
        rows.append(logits(weights, weights.tokenize(PROMPT)))
        weights.close()
    assert where == [0, -1]
    assert np.abs(rows[0] - rows[1]).max() < 0.1 * rows[0].std()


@gpu
@pytest.mark.model
def test_the_starter_chooses_the_same_tokens_on_the_gpu() -> None:
    """Greedy decoding of the CPU, checked token by token on the GPU."""
    from chatapp.machine.paths import starter_model_folder

    folder = starter_model_folder()
    assert folder is not None
    file = next(folder.glob("*.gguf"))
    asked = "<|im_start|>user\nWhat is the capital of France?<|im_end|>\n<|im_start|>assistant\n"
    cpu = Weights(file, LoadOptions(256, 2, 0))
    tokens = cpu.tokenize(asked, special=True)
    start = len(tokens)
    for _ in range(8):
        api.llama_memory_clear(cpu.memory, True)
        tokens.append(int(logits(cpu, tokens)[-1].argmax()))
    cpu.close()
    on_gpu = Weights(file, LoadOptions(256, 2, -1))
    chosen = logits(on_gpu, tokens)[start - 1 : -1].argmax(axis=1)
    on_gpu.close()
    assert list(chosen) == tokens[start:]


@gpu
def test_a_gpu_that_is_gone_leaves_the_cpu(small: Path) -> None:
    """Its driver was removed, or the machine is used from elsewhere: the next start computes here."""
    gone = {"VK_ICD_FILENAMES": "/nonexistent", "VK_DRIVER_FILES": "", "CUDA_VISIBLE_DEVICES": ""}
    code = (
        "import sys; from pathlib import Path\n"
        "from chatapp.engine.models.llama import backends\n"
        "from chatapp.engine.models.llama.weights import LoadOptions, Weights\n"
        "weights = Weights(Path(sys.argv[1]), LoadOptions(256, 2))\n"
        "print(backends.gpus(), weights.warm_up())\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(small)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | gone,
    )
    assert ran.stdout.strip() == "() True"
