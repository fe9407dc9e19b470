"""Consistency checks of a GGUF header for what would make llama.cpp abort."""

from __future__ import annotations

import re

from chatapp.engine.models.files.architectures import EMBEDDING, FUSED_GATE, SAME_BLOCKS
from chatapp.engine.models.files.gguf_cursor import tidy
from chatapp.engine.models.files.gguf_reader import Skipped, Tensor, Value
from chatapp.errors import ModelDamaged

MAX_LAYERS = 512
"""LLAMA_MAX_LAYERS of llama-hparams.h."""
MAX_EXPERTS = 1024
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
            return f"{key} is missing or no number"
        if not 0 < value <= most:
            return f"{key} is {value:,}"
    if architecture not in SAME_BLOCKS:
        return ""
    if not metadata.get(f"{architecture}.feed_forward_length"):
        return "feed_forward_length is missing"
    values = (
        metadata.get(f"{architecture}.attention.layer_norm{kind}_epsilon") for kind in ("_rms", "")
    )
    epsilons = [epsilon for epsilon in values if isinstance(epsilon, float)]
    if not epsilons:
        return "layer_norm_epsilon is missing"
    # ggml aborts on any other value during computation.
    return (
        "" if all(0 <= epsilon < 1 for epsilon in epsilons) else "layer_norm_epsilon is impossible"
    )


def _wrong_heads(architecture: str, metadata: dict[str, Value]) -> str:
    """Checks attention heads of known transformers; Mamba and RWKV have none."""
    if architecture not in SAME_BLOCKS | EMBEDDING:
        return ""
    heads = metadata.get(f"{architecture}.attention.head_count")
    if not isinstance(heads, int) or not 0 < heads <= 1 << 16:
        return "" if isinstance(heads, tuple) else "head_count is missing or impossible"
    wide = whole(metadata, f"{architecture}.embedding_length")
    if f"{architecture}.attention.key_length" not in metadata and wide % heads:
        return f"{wide} numbers cannot be shared by {heads} heads"
    return ""


def _would_abort(architecture: str, metadata: dict[str, Value]) -> str:
    """Checks the assertions of llama_model::load_hparams, which abort the process."""
    layers, experts = (
        whole(metadata, f"{architecture}.{key}") for key in ("block_count", "expert_count")
    )
    if whole(metadata, f"{architecture}.nextn_predict_layers") > layers:
        return "nextn_predict_layers is larger than block_count"
    used = metadata.get(f"{architecture}.expert_used_count", 0)
    most = (
        max((count for count in used if isinstance(count, int)), default=0)
        if isinstance(used, tuple)
        else used
    )
    if not isinstance(most, int) or not (
        0 < most <= experts <= MAX_EXPERTS or most == experts == 0
    ):
        return "expert_count and expert_used_count do not fit together"
    scaling = metadata.get(f"{architecture}.rope.scaling.type", "linear")
    return "" if scaling in ROPE_SCALINGS else "its rope scaling is unknown"


def _wrong_vocabulary(metadata: dict[str, Value], tensors: tuple[Tensor, ...]) -> str:
    tokens = length(metadata.get("tokenizer.ggml.tokens"))
    if metadata.get("tokenizer.ggml.model") in (None, "none"):
        return "it has no tokenizer"
    if not tokens:
        return "its vocabulary has no tokens"
    if isinstance(value := metadata["tokenizer.ggml.tokens"], Skipped) and value.repeated:
        return f"{value.repeated:,} tokens of its vocabulary are there twice"
    for key in ("scores", "token_type"):
        if (
            f"tokenizer.ggml.{key}" in metadata
            and length(metadata[f"tokenizer.ggml.{key}"]) < tokens
        ):
            return f"its vocabulary has {tokens:,} tokens but fewer {key}"
    rows = next(
        (tensor.shape[-1] for tensor in tensors if tensor.name == "token_embd.weight"), tokens
    )
    return (
        "" if rows == tokens else f"its vocabulary has {tokens:,} tokens but weights for {rows:,}"
    )


def _missing_block(
    architecture: str, metadata: dict[str, Value], tensors: tuple[Tensor, ...]
) -> str:
    names = {tensor.name for tensor in tensors}
    needed = ["token_embd.weight", *(["output_norm.weight"] if architecture in SAME_BLOCKS else [])]
    for name in needed:
        if name not in names:
            return f"the tensor {name} is missing"
    blocks: dict[int, set[str]] = {}
    for name in names:
        if match := _BLOCK.fullmatch(name):
            blocks.setdefault(int(match[1]), set()).add(match[2])
    expected = range(whole(metadata, f"{architecture}.block_count"))
    lost = [block for block in expected if block not in blocks]
    if lost:
        return f"the layer {lost[0]} is missing"
    if architecture not in SAME_BLOCKS:
        return ""
    everywhere = set.union(*(blocks[block] for block in expected))
    for block in expected:
        for part in sorted(everywhere - blocks[block]):
            return f"the tensor blk.{block}.{tidy(part)} is missing"
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
            return f"the tensor {tidy(tensor.name)} has the wrong shape"
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
