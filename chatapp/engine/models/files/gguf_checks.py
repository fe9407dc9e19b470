"""Consistency checks of a GGUF header for what would make llama.cpp abort."""

from __future__ import annotations

import re

from chatapp.engine.models.files.architectures import EMBEDDING, FUSED_GATE, SAME_BLOCKS
from chatapp.engine.models.files.gguf_cursor import tidy
from chatapp.engine.models.files.gguf_reader import Skipped, Tensor, Value
from chatapp.errors import ModelDamaged, cause_code

MAX_LAYERS = 512
"""LLAMA_MAX_LAYERS of llama-hparams.h."""
MAX_EXPERTS = 1024
"""LLAMA_MAX_EXPERTS of llama-hparams.h."""
ROPE_SCALINGS = ("none", "linear", "yarn", "longrope")
_BLOCK = re.compile(r"(?:enc\.|dec\.)?blk\.(\d{1,4})\.(.+)")


def check(
    name: str, architecture: str, metadata: dict[str, Value], tensors: tuple[Tensor, ...]
) -> None:
    """Raise ModelDamaged with the first contradiction in a language model's header."""
    cause = (
        _wrong_number(architecture, metadata)
        or _wrong_heads(architecture, metadata)
        or _would_abort(architecture, metadata)
        or _wrong_vocabulary(metadata, tensors)
        or _missing_block(architecture, metadata, tensors)
        or _wrong_shape(architecture, metadata, tensors)
    )
    if cause:
        raise ModelDamaged(name=name, cause=cause)


def whole(metadata: dict[str, Value], key: str) -> int:
    """Return an integer of the metadata, 0 when missing or of another type."""
    value = metadata.get(key, 0)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def length(value: Value | None) -> int:
    """Return the length of an array, 0 for anything else."""
    if isinstance(value, Skipped):
        return value.length
    return len(value) if isinstance(value, tuple) else 0


def _wrong_number(architecture: str, metadata: dict[str, Value]) -> str:
    for key, most in (
        ("block_count", MAX_LAYERS),
        ("embedding_length", 1 << 20),
        ("context_length", 1 << 32),
    ):
        value = metadata.get(f"{architecture}.{key}")
        if not isinstance(value, int) or isinstance(value, bool):
            return cause_code("gguf_key_no_number", key=key)
        if not 0 < value <= most:
            return cause_code("gguf_key_value", key=key, number=f"{value:,}")
    if architecture not in SAME_BLOCKS:
        return ""
    if not metadata.get(f"{architecture}.feed_forward_length"):
        return cause_code("gguf_key_missing", key="feed_forward_length")
    values = (
        metadata.get(f"{architecture}.attention.layer_norm{kind}_epsilon") for kind in ("_rms", "")
    )
    epsilons = [epsilon for epsilon in values if isinstance(epsilon, float)]
    if not epsilons:
        return cause_code("gguf_key_missing", key="layer_norm_epsilon")
    # ggml aborts on any other value during computation.
    return "" if all(0 <= epsilon < 1 for epsilon in epsilons) else cause_code("gguf_epsilon")


def _wrong_heads(architecture: str, metadata: dict[str, Value]) -> str:
    """Checks attention heads of known transformers; Mamba and RWKV have none."""
    if architecture not in SAME_BLOCKS | EMBEDDING:
        return ""
    heads = metadata.get(f"{architecture}.attention.head_count")
    if not isinstance(heads, int) or not 0 < heads <= 1 << 16:
        return "" if isinstance(heads, tuple) else cause_code("gguf_head_count")
    wide = whole(metadata, f"{architecture}.embedding_length")
    if f"{architecture}.attention.key_length" not in metadata and wide % heads:
        return cause_code("gguf_heads", numbers=wide, heads=heads)
    return ""


def _would_abort(architecture: str, metadata: dict[str, Value]) -> str:
    """Checks the assertions of llama_model::load_hparams, which abort the process."""
    layers, experts = (
        whole(metadata, f"{architecture}.{key}") for key in ("block_count", "expert_count")
    )
    if whole(metadata, f"{architecture}.nextn_predict_layers") > layers:
        return cause_code("gguf_nextn")
    used = metadata.get(f"{architecture}.expert_used_count", 0)
    most = (
        max((count for count in used if isinstance(count, int)), default=0)
        if isinstance(used, tuple)
        else used
    )
    if not isinstance(most, int) or not (
        0 < most <= experts <= MAX_EXPERTS or most == experts == 0
    ):
        return cause_code("gguf_experts")
    scaling = metadata.get(f"{architecture}.rope.scaling.type", "linear")
    return "" if scaling in ROPE_SCALINGS else cause_code("gguf_rope_unknown")


def _wrong_vocabulary(metadata: dict[str, Value], tensors: tuple[Tensor, ...]) -> str:
    tokens = length(metadata.get("tokenizer.ggml.tokens"))
    if metadata.get("tokenizer.ggml.model") in (None, "none"):
        return cause_code("gguf_no_tokenizer")
    if not tokens:
        return cause_code("gguf_no_tokens")
    if isinstance(value := metadata["tokenizer.ggml.tokens"], Skipped) and value.repeated:
        return cause_code("gguf_tokens_twice", tokens=f"{value.repeated:,}")
    for key in ("scores", "token_type"):
        if (
            f"tokenizer.ggml.{key}" in metadata
            and length(metadata[f"tokenizer.ggml.{key}"]) < tokens
        ):
            return cause_code("gguf_fewer_values", tokens=f"{tokens:,}", key=key)
    rows = next(
        (tensor.shape[-1] for tensor in tensors if tensor.name == "token_embd.weight"), tokens
    )
    return "" if rows == tokens else cause_code("gguf_rows", tokens=f"{tokens:,}", rows=f"{rows:,}")


def _missing_block(
    architecture: str, metadata: dict[str, Value], tensors: tuple[Tensor, ...]
) -> str:
    names = {tensor.name for tensor in tensors}
    needed = ["token_embd.weight", *(["output_norm.weight"] if architecture in SAME_BLOCKS else [])]
    for name in needed:
        if name not in names:
            return cause_code("gguf_tensor_missing", tensor=name)
    blocks: dict[int, set[str]] = {}
    for name in names:
        if match := _BLOCK.fullmatch(name):
            blocks.setdefault(int(match[1]), set()).add(match[2])
    expected = range(whole(metadata, f"{architecture}.block_count"))
    lost = [block for block in expected if block not in blocks]
    if lost:
        return cause_code("gguf_layer_missing", layer=lost[0])
    if architecture not in SAME_BLOCKS:
        return ""
    everywhere = set.union(*(blocks[block] for block in expected))
    for block in expected:
        for part in sorted(everywhere - blocks[block]):
            return cause_code("gguf_tensor_missing", tensor=f"blk.{block}.{tidy(part)}")
    return ""


def _wrong_shape(architecture: str, metadata: dict[str, Value], tensors: tuple[Tensor, ...]) -> str:
    expected = _block_shapes(architecture, metadata) if architecture in SAME_BLOCKS else {}
    wide = whole(metadata, f"{architecture}.embedding_length")
    for tensor in tensors:
        if match := _BLOCK.fullmatch(tensor.name):
            wanted = expected.get(match[2])
        else:
            wanted = (wide,) if tensor.name == "token_embd.weight" else None
        if wanted and tensor.shape[: len(wanted)] != wanted:
            return cause_code("gguf_tensor_shape", tensor=tidy(tensor.name))
    return ""


def _block_shapes(architecture: str, metadata: dict[str, Value]) -> dict[str, tuple[int, ...]]:
    """Return the tensor shapes common to plain decoders; without values that vary by layer."""
    wide, inner, heads = (
        whole(metadata, f"{architecture}.{key}")
        for key in ("embedding_length", "feed_forward_length", "attention.head_count")
    )
    shapes: dict[str, tuple[int, ...]] = {"attn_norm.weight": (wide,), "ffn_norm.weight": (wide,)}
    if inner and architecture not in FUSED_GATE:
        shapes |= dict.fromkeys(("ffn_up.weight", "ffn_gate.weight"), (wide, inner))
        shapes["ffn_down.weight"] = (inner, wide)
    key_wide = whole(metadata, f"{architecture}.attention.key_length") or (
        wide // heads if heads else 0
    )
    kv_heads = metadata.get(f"{architecture}.attention.head_count_kv", heads)
    if key_wide and isinstance(kv_heads, int):
        shapes |= {
            "attn_q.weight": (wide, heads * key_wide),
            "attn_k.weight": (wide, kv_heads * key_wide),
        }
    return shapes
