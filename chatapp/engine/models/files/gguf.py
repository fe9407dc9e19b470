"""Classifies a GGUF file by its header: chat model, embedding model, reranker, or unusable."""

from __future__ import annotations

import functools
import itertools
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, NamedTuple

from chatapp.contract.records import Model
from chatapp.engine.models.files import (
    architectures,
    gguf_checks,
    gguf_identity,
    projectors,
    rerankers,
)
from chatapp.engine.models.files.fingerprint import fingerprint
from chatapp.engine.models.files.gguf_checks import length, whole
from chatapp.engine.models.files.gguf_cursor import size_text, tidy
from chatapp.engine.models.files.gguf_identity import SHARD
from chatapp.engine.models.files.gguf_reader import RawHeader, Tensor, Value, read
from chatapp.engine.models.files.gguf_types import FILE_TYPES, TENSOR_TYPES
from chatapp.errors import (
    ModelDamaged,
    ModelError,
    ModelIsAdapter,
    ModelIsProjector,
    ModelIsVocabulary,
    ModelNotFound,
    ModelShardMissing,
    ModelUnknownArchitecture,
    cause_code,
)

DEFAULT_CONTEXT_TOKENS = 4096
"""Context of a file that states none, in tokens; chosen."""
MAX_CONTEXT_TOKENS = 1 << 24
"""Tokens of a claimed context size, so that nobody allocates for an absurd one; chosen."""
MAX_PARTS = 512
"""Files that a split model consists of; chosen, far above real ones."""
POOLING_NONE = 0
"""llama.cpp's LLAMA_POOLING_TYPE_NONE."""
_EMBEDDING_NAME = re.compile(r"\bembed(ding|dings|der)?\b|\b(e5|gte|bge)-", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """A model's header; `tensors` and `size_bytes` include all parts of a split model."""

    path: Path
    metadata: dict[str, Value]
    tensors: tuple[Tensor, ...]
    size_bytes: int
    parts: tuple[Path, ...]

    @property
    def architecture(self) -> str:
        return tidy(self.text("general.architecture"), 40)

    @property
    def name(self) -> str:
        return gguf_identity.name(self.path, self.metadata)

    @property
    def parameters(self) -> int:
        return sum(tensor.elements for tensor in self.tensors)

    @property
    def weights_bytes(self) -> int:
        return sum(tensor.size_bytes for tensor in self.tensors)

    @property
    def context_tokens(self) -> int:
        return min(self.number("context_length"), MAX_CONTEXT_TOKENS)

    @property
    def chat_template(self) -> str:
        return self.text("tokenizer.chat_template")

    @property
    def tokenizer(self) -> str:
        return tidy(self.text("tokenizer.ggml.model"), 40)

    @property
    def quantization(self) -> str:
        """The name of general.file_type, else the type of most weights."""
        if "general.file_type" in self.metadata:
            return FILE_TYPES.get(whole(self.metadata, "general.file_type") & 1023, "")
        sizes: dict[int, int] = {}
        for tensor in self.tensors:
            sizes[tensor.type] = sizes.get(tensor.type, 0) + tensor.size_bytes
        return TENSOR_TYPES[max(sizes, key=lambda kind: sizes[kind])].name if sizes else ""

    def text(self, key: str) -> str:
        value = self.metadata.get(key, "")
        return value if isinstance(value, str) else ""

    def number(self, key: str) -> int:
        """Return an integer under the architecture's prefix, 0 when missing."""
        return whole(self.metadata, f"{self.text('general.architecture')}.{key}")


def read_header(path: Path) -> Header:
    """Read and check the header of a model, from any of its parts. Raises a ModelError."""
    raw = read(path)
    parts = _parts(path, raw)
    raws = (raw,) if parts == (path,) else tuple(read(part) for part in parts)
    tensors = tuple(itertools.chain.from_iterable(part.tensors for part in raws))
    header = Header(
        parts[0], raws[0].metadata, tensors, sum(part.size_bytes for part in raws), parts
    )
    _check_role(header)
    gguf_checks.check(path.name, header.text("general.architecture"), header.metadata, tensors)
    if kind(header) == "reranker":
        rerankers.check(path.name, header.architecture, header.metadata, tensors)
    return header


def _parts(path: Path, raw: RawHeader) -> tuple[Path, ...]:
    count = whole(raw.metadata, "split.count")
    if count <= 1:
        return (path,)
    if count > MAX_PARTS:
        raise ModelDamaged(
            name=path.name, cause=cause_code("gguf_claims_parts", parts=f"{count:,}")
        )
    named = SHARD.fullmatch(path.name)
    number = whole(raw.metadata, "split.no") + 1
    if not named or (int(named["part"]), int(named["parts"])) != (number, count):
        raise ModelDamaged(name=path.name, cause=cause_code("gguf_renamed", parts=count))
    parts = tuple(named_parts(path)[1:])
    if not all(part.is_file() for part in parts):
        raise ModelShardMissing(name=path.name, part=int(named["part"]), parts=count)
    return parts


def _check_role(header: Header) -> None:
    name, architecture = header.path.name, header.architecture
    role = header.text("general.type")
    if role == "adapter" or "adapter.type" in header.metadata:
        raise ModelIsAdapter(name=name)
    if role == "mmproj" or architecture == architectures.PROJECTOR:
        raise ModelIsProjector(name=name)
    if not header.tensors and length(header.metadata.get("tokenizer.ggml.tokens")):
        raise ModelIsVocabulary(name=name)
    if architecture not in architectures.CHAT | architectures.EMBEDDING:
        raise ModelUnknownArchitecture(
            name=name, architecture=architectures.purpose(architecture) or "?"
        )
    if not header.tensors:
        raise ModelDamaged(name=name, cause=cause_code("gguf_no_weights"))


def kind(header: Header) -> Literal["chat", "embedding", "reranker"]:
    """Return the purpose of a language model."""
    if rerankers.is_reranker(
        header.path.name, header.architecture, header.metadata, header.tensors
    ):
        return "reranker"
    is_embedding = (
        header.architecture in architectures.EMBEDDING
        or header.number("pooling_type") != POOLING_NONE
        or header.metadata.get(f"{header.architecture}.attention.causal") is False
        or bool(_EMBEDDING_NAME.search(header.text("general.name").replace("_", "-")))
    )
    return "embedding" if is_embedding else "chat"


def memory_bytes(header: Header, context_tokens: int, kv_number_bytes: float = 2.0) -> int:
    """Estimate the memory of a loaded model: weights, KV cache and buffers for a batch of 512.

    Within 3 % of SmolLM2-135M with 4,096 and 8,192 tokens. Logits are reserved for a whole batch
    but touched for few of its tokens.
    """
    vocabulary = length(header.metadata.get("tokenizer.ggml.tokens"))
    wide, inner = header.number("embedding_length"), header.number("feed_forward_length")
    batch_bytes = 4 * (128 * vocabulary + 512 * (8 * wide + 3 * inner))
    return (
        header.weights_bytes
        + int(_kv_numbers(header) * context_tokens * kv_number_bytes)
        + batch_bytes
    )


def _kv_numbers(header: Header) -> int:
    """Return the KV cache elements per token, all layers; ignores sliding windows."""
    layers, heads = header.number("block_count"), max(1, header.number("attention.head_count"))
    default = header.number("embedding_length") // heads
    keys = header.number("attention.key_length") or default
    both = keys + (header.number("attention.value_length") or default)
    prefix = header.text("general.architecture")
    kv_heads = header.metadata.get(f"{prefix}.attention.head_count_kv", heads)
    if isinstance(kv_heads, tuple):
        return both * sum(count for count in kv_heads[:layers] if isinstance(count, int))
    return both * layers * (kv_heads if isinstance(kv_heads, int) else heads)


def inspect(path: Path, origin: str = "") -> Model:
    """Describe a file for the model list. Never raises: a bad file is "unusable"."""
    path = path.absolute()
    stamps = tuple(_stamp(part) for part in named_parts(path))
    if not stamps[0]:
        return _unusable(path, origin, 0, ModelNotFound(name=path.name))
    model = _inspect(path, origin, stamps)
    if model.kind != "chat":
        return model
    # The projector may change while the file stays the same.
    return replace(
        model, projector=projectors.beside(Path(model.path), int(model.details["width"]))
    )


def named_parts(path: Path) -> list[Path]:
    """Return the file itself, then the other parts that its name implies."""
    named = SHARD.fullmatch(path.name)
    if not named:
        return [path]
    stem, count = named["stem"], int(named["parts"])
    numbers = range(1, min(count, MAX_PARTS) + 1)
    parts = [f"{stem}-{number:05d}-of-{count:05d}.gguf" for number in numbers]
    return [path, *map(path.with_name, parts)]


class _Stamp(NamedTuple):
    size_bytes: int
    mtime_ns: int


def _stamp(path: Path) -> _Stamp | None:
    try:
        info = path.stat()
    except (OSError, ValueError):
        return None
    return _Stamp(info.st_size, info.st_mtime_ns)


@functools.lru_cache(maxsize=512)
def _inspect(path: Path, origin: str, stamps: tuple[_Stamp | None, ...]) -> Model:
    """Cached by sizes and modification times: a vocabulary of 250,000 words takes 0.1 s."""
    size_bytes = stamps[0].size_bytes if stamps[0] else 0
    try:
        header = read_header(path)
    except ModelError as error:
        return _unusable(path, origin, size_bytes, error)
    tokens = min(header.context_tokens, DEFAULT_CONTEXT_TOKENS)
    purpose = kind(header)
    return Model(
        path=str(header.path),
        name=header.name,
        kind=purpose,
        size_bytes=header.size_bytes,
        architecture=header.architecture,
        quantization=header.quantization,
        context_tokens=header.context_tokens,
        parameters=header.parameters,
        memory_bytes=memory_bytes(header, tokens),
        kv_token_bytes=2 * _kv_numbers(header),
        layers=header.number("block_count"),
        experts=header.number("expert_count"),
        is_base=purpose == "chat" and not header.chat_template.strip(),
        english_only=gguf_identity.speaks_english_only(header.path, header.metadata),
        languages=gguf_identity.languages(header.path, header.metadata),
        licence=gguf_identity.licence(header.path, header.metadata),
        fingerprint=fingerprint(header.path),
        origin=origin,
        details={
            "size": size_text(header.size_bytes),
            "tokenizer": header.tokenizer,
            "parts": str(len(header.parts)),
            "width": str(header.number("embedding_length")),
        },
    )


def _unusable(path: Path, origin: str, size_bytes: int, error: ModelError) -> Model:
    return Model(
        path=str(path),
        name=tidy(path.name),
        kind="unusable",
        size_bytes=size_bytes,
        origin=origin,
        problem=type(error).__name__,
        details={name: tidy(value, 200) for name, value in error.details.items()},
    )
