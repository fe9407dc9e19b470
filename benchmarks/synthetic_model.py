"""A GGUF of about 1 B parameters with random weights, for figures of speed alone: it writes noise.

It takes its vocabulary from the starter model and the shape of Llama 3.2 1B, in Q4_0, and lies in
the cache folder.
"""

from __future__ import annotations

import importlib
import sys
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import llama_cpp_tools
from chatapp.machine.paths import starter_model_folder

_WIDE, _INNER, _HEADS, _KV_HEADS = 2048, 8192, 32, 8
_LAYERS = 16
_TOKENS = 49_152
_BLOCK = 32
_BLOCK_BYTES = 18


def path(layers: int = _LAYERS) -> Path:
    """Return the model's file; the first time it is written (about 700 MB). Fewer layers make a
    smaller model.
    """
    llama_cpp_tools.build()
    name = "1B" if layers == _LAYERS else f"{parameters(layers) // 1_000_000}M"
    file = llama_cpp_tools.folder() / f"synthetic-{name}-Q4_0.gguf"
    if not file.is_file():
        aside = file.with_suffix(".part")
        _write(aside, layers)
        aside.rename(file)
    return file


def parameters(layers: int = _LAYERS) -> int:
    """Return how many numbers a model of so many layers has."""
    return sum(prod(shape) for shape in _shapes(_TOKENS, layers).values())


def _write(file: Path, layers: int) -> None:
    sys.path.insert(0, str(next(llama_cpp_tools.folder().glob("*/vendor/llama.cpp/gguf-py"))))
    gguf: Any = importlib.import_module("gguf")
    folder = starter_model_folder()
    assert folder is not None
    starter = gguf.GGUFReader(next(folder.glob("*.gguf")))
    writer = gguf.GGUFWriter(file, "llama")
    for name, field in starter.fields.items():
        if name.startswith("tokenizer."):
            array = field.types[0] == gguf.GGUFValueType.ARRAY
            writer.add_key_value(
                name, field.contents(), field.types[0], sub_type=field.types[-1] if array else None
            )
    tokens = len(starter.fields["tokenizer.ggml.tokens"].data)
    writer.add_block_count(layers)
    writer.add_context_length(8192)
    writer.add_embedding_length(_WIDE)
    writer.add_feed_forward_length(_INNER)
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv(_KV_HEADS)
    writer.add_rope_dimension_count(_WIDE // _HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(tokens)
    writer.add_file_type(2)
    source = np.random.default_rng(1)
    for name, shape in _shapes(tokens, layers).items():
        _add(gguf, writer, name, shape, source)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _shapes(tokens: int, layers: int) -> dict[str, tuple[int, ...]]:
    """Return rows and columns of each tensor, one number for a vector."""
    narrow = _WIDE // _HEADS * _KV_HEADS
    shapes: dict[str, tuple[int, ...]] = {
        "token_embd.weight": (tokens, _WIDE),
        "output_norm.weight": (_WIDE,),
    }
    for at in range(layers):
        block = f"blk.{at}."
        shapes |= {f"{block}attn_norm.weight": (_WIDE,), f"{block}ffn_norm.weight": (_WIDE,)}
        shapes |= {
            f"{block}attn_q.weight": (_WIDE, _WIDE),
            f"{block}attn_output.weight": (_WIDE, _WIDE),
        }
        shapes |= {
            f"{block}attn_k.weight": (narrow, _WIDE),
            f"{block}attn_v.weight": (narrow, _WIDE),
        }
        shapes |= {
            f"{block}ffn_gate.weight": (_INNER, _WIDE),
            f"{block}ffn_up.weight": (_INNER, _WIDE),
        }
        shapes[f"{block}ffn_down.weight"] = (_WIDE, _INNER)
    return shapes


def _add(
    gguf: Any, writer: Any, name: str, shape: tuple[int, ...], source: np.random.Generator
) -> None:
    if len(shape) == 1:
        writer.add_tensor(name, np.ones(shape, np.float32))
        return
    # A block of Q4_0 is a scale in half precision and 32 numbers of 4 bits.
    blocks = source.integers(0, 256, (shape[0], shape[1] // _BLOCK, _BLOCK_BYTES), np.uint8)
    blocks[:, :, :2] = np.frombuffer(np.float16(0.004).tobytes(), np.uint8)
    packed = blocks.reshape(shape[0], shape[1] // _BLOCK * _BLOCK_BYTES)
    writer.add_tensor(name, packed, raw_dtype=gguf.GGMLQuantizationType.Q4_0)


if __name__ == "__main__":
    print(path())
