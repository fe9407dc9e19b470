"""Checks that a GGUF header agrees with itself, so that llama.cpp does not have to find out by aborting."""

from __future__ import annotations

import re

from chatapp.engine.llm.architectures import SAME_BLOCKS
from chatapp.engine.llm.gguf_reader import Skipped, Tensor, Value, tidy
from chatapp.errors import ModelDamaged

MAX_LAYERS = 512
"""LLAMA_MAX_LAYERS of llama-hparams.h."""
_BLOCK = re.compile(r"blk\.(\d{1,4})\.(.+)")


def check(name: str, architecture: str, metadata: dict[str, Value], tensors: tuple[Tensor, ...]) -> None:
    """Raise ModelDamaged with the first contradiction of a language model's header."""
    cause = (
        _wrong_number(architecture, metadata)
        or _wrong_heads(architecture, metadata)
        or _wrong_vocabulary(metadata, tensors)
        or _missing_block(architecture, metadata, tensors)
        or _wrong_shape(architecture, metadata, tensors)
    )
    if cause:
        raise ModelDamaged(name=name, cause=cause)


def whole(metadata: dict[str, Value], key: str) -> int:
    """Return a whole number of the metadata, 0 when it is not there or no whole number."""
    value = metadata.get(key, 0)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def length(value: Value | None) -> int:
    """Return how many items an array has, kept or not; 0 for anything else."""
    if isinstance(value, Skipped):
        return value.length
    return len(value) if isinstance(value, tuple) else 0


def _wrong_number(architecture: str, metadata: dict[str, Value]) -> str:
    for key, most in (("block_count", MAX_LAYERS), ("embedding_length", 1 << 20), ("context_length", 1 << 32)):
        value = metadata.get(f"{architecture}.{key}")
        if not isinstance(value, int) or isinstance(value, bool):
            return f"{key} is missing or no number"
        if not 0 < value <= most:
            return f"{key} is {value:,}"
    return ""


def _wrong_heads(architecture: str, metadata: dict[str, Value]) -> str:
    heads = metadata.get(f"{architecture}.attention.head_count")
    if heads is None or isinstance(heads, tuple | Skipped):
        return ""
    if not isinstance(heads, int) or heads < 1 or heads > 1 << 16:
        return "head_count is no sensible number"
    wide = whole(metadata, f"{architecture}.embedding_length")
    if f"{architecture}.attention.key_length" not in metadata and wide % heads:
        return f"{wide} numbers cannot be shared by {heads} heads"
    return ""


def _wrong_vocabulary(metadata: dict[str, Value], tensors: tuple[Tensor, ...]) -> str:
    tokens = length(metadata.get("tokenizer.ggml.tokens"))
    if metadata.get("tokenizer.ggml.model") in (None, "none"):
        return "it has no tokenizer"
    if not tokens:
        return "its vocabulary has no tokens"
    for key in ("scores", "token_type"):
        if f"tokenizer.ggml.{key}" in metadata and length(metadata[f"tokenizer.ggml.{key}"]) < tokens:
            return f"its vocabulary has {tokens:,} tokens but fewer {key}"
    rows = next((tensor.shape[-1] for tensor in tensors if tensor.name == "token_embd.weight"), tokens)
    return "" if rows == tokens else f"its vocabulary has {tokens:,} tokens but weights for {rows:,}"


def _missing_block(architecture: str, metadata: dict[str, Value], tensors: tuple[Tensor, ...]) -> str:
    names = {tensor.name for tensor in tensors}
    if "token_embd.weight" not in names:
        return "the tensor token_embd.weight is missing"
    blocks: dict[int, set[str]] = {}
    for name in names:
        if found := _BLOCK.fullmatch(name):
            blocks.setdefault(int(found[1]), set()).add(found[2])
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
    """Only what every decoder shares: norms and the in- and outputs of a plain feed-forward part."""
    wide = whole(metadata, f"{architecture}.embedding_length")
    inner = whole(metadata, f"{architecture}.feed_forward_length") if architecture in SAME_BLOCKS else 0
    expected = {"attn_norm.weight": (wide,), "ffn_norm.weight": (wide,)} if architecture in SAME_BLOCKS else {}
    if inner and architecture != "phi3":
        expected |= {"ffn_up.weight": (wide, inner), "ffn_down.weight": (inner, wide)}
    for tensor in tensors:
        found = _BLOCK.fullmatch(tensor.name)
        if found and expected.get(found[2], tensor.shape) != tensor.shape:
            return f"the tensor {tidy(tensor.name)} has the wrong shape"
        if tensor.name == "token_embd.weight" and tensor.shape[0] != wide:
            return "the tensor token_embd.weight has the wrong shape"
    return ""
