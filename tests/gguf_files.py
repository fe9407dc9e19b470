"""Writes tiny GGUF files with random weights, so that tests need no model of anybody."""

from __future__ import annotations

import random
import struct
from array import array
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

U16, U32, I32, F32, BOOL, STRING, ARRAY, U64 = 2, 4, 5, 6, 7, 8, 9, 10
_FORMS = {U16: "<H", U32: "<I", I32: "<i", F32: "<f", BOOL: "<?", U64: "<Q"}


def text(value: str | bytes) -> bytes:
    raw = value if isinstance(value, bytes) else value.encode()
    return struct.pack("<Q", len(raw)) + raw


def encoded(kind: int, value: Any) -> bytes:
    if kind == STRING:
        return text(value)
    if kind == ARRAY:
        inner, values = value
        return struct.pack("<IQ", inner, len(values)) + b"".join(
            encoded(inner, each) for each in values
        )
    return struct.pack(_FORMS[kind], value)


@dataclass
class Gguf:
    """A file in the making. `keys` are (type, value), `tensors` are (shape, bytes)."""

    keys: dict[str, tuple[int, Any]] = field(default_factory=dict)
    tensors: dict[str, tuple[tuple[int, ...], bytes]] = field(default_factory=dict)

    def tensor(self, name: str, *shape: int, seed: int = 1) -> None:
        count = 1
        for size in shape:
            count *= size
        source = random.Random(f"{seed}{name}")
        numbers = array(
            "f", (1.0 if "norm" in name else source.gauss(0, 0.06) for _ in range(count))
        )
        self.tensors[name] = (shape, numbers.tobytes())

    def bytes(self, version: int = 3) -> bytes:
        out = bytearray(b"GGUF" + struct.pack("<IQQ", version, len(self.tensors), len(self.keys)))
        for key, (kind, value) in self.keys.items():
            out += text(key) + struct.pack("<I", kind) + encoded(kind, value)
        at = 0
        for name, (shape, raw) in self.tensors.items():
            out += (
                text(name) + struct.pack("<I", len(shape)) + struct.pack(f"<{len(shape)}Q", *shape)
            )
            out += struct.pack("<IQ", 0, at)
            at += _padded(len(raw))
        out += bytes(_padded(len(out)) - len(out))
        for _, raw in self.tensors.values():
            out += raw + bytes(_padded(len(raw)) - len(raw))
        return bytes(out)

    def write(self, path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.bytes())
        return path


def _padded(size: int) -> int:
    return -(-size // 32) * 32


def vocabulary() -> tuple[list[str], list[float], list[int]]:
    """Tokens, scores and types of a SentencePiece vocabulary: bytes, two ChatML marks, some words."""
    tokens = [
        "<unk>",
        "<s>",
        "</s>",
        *(f"<0x{byte:02X}>" for byte in range(256)),
        "<|im_start|>",
        "<|im_end|>",
    ]
    types = [2, 3, 3, *[6] * 256, 4, 4]
    words = [
        "\u2581",
        "\u2581the",
        "\u2581a",
        "e",
        "t",
        "이",
        "다",
        "는",
        *(f"word{count}" for count in range(19)),
    ]
    tokens += words
    types += [1] * len(words)
    return tokens, [-float(count) for count in range(len(tokens))], types


def chat_model(
    architecture: str = "llama", name: str = "tiny", context: int = 512, layers: int = 2
) -> Gguf:
    """A LLaMA of two layers, 32 numbers wide, that llama.cpp loads and that writes noise."""
    wide, inner, heads = 32, 64, 4
    tokens, scores, types = vocabulary()
    made = Gguf()
    made.keys |= {"general.architecture": (STRING, architecture), "general.name": (STRING, name)}
    made.keys["general.file_type"] = (U32, 0)
    numbers = {
        "context_length": context,
        "embedding_length": wide,
        "block_count": layers,
        "vocab_size": len(tokens),
    }
    numbers |= {
        "feed_forward_length": inner,
        "attention.head_count": heads,
        "attention.head_count_kv": heads,
    }
    numbers["rope.dimension_count"] = wide // heads
    made.keys |= {f"{architecture}.{key}": (U32, number) for key, number in numbers.items()}
    made.keys[f"{architecture}.attention.layer_norm_rms_epsilon"] = (F32, 1e-5)
    made.keys |= {
        "tokenizer.ggml.model": (STRING, "llama"),
        "tokenizer.ggml.tokens": (ARRAY, (STRING, tokens)),
        "tokenizer.ggml.scores": (ARRAY, (F32, scores)),
        "tokenizer.ggml.token_type": (ARRAY, (I32, types)),
        "tokenizer.ggml.bos_token_id": (U32, 1),
        "tokenizer.ggml.eos_token_id": (U32, 260),
        "tokenizer.chat_template": (
            STRING,
            "{% for m in messages %}{{ m['content'] }}{% endfor %}",
        ),
    }
    made.tensor("token_embd.weight", wide, len(tokens))
    made.tensor("output_norm.weight", wide)
    for block in range(layers):
        _block(made, f"blk.{block}.", wide, inner)
    return made


def _block(made: Gguf, prefix: str, wide: int, inner: int) -> None:
    shapes = {
        "attn_norm": (wide,),
        "ffn_norm": (wide,),
        "ffn_gate": (wide, inner),
        "ffn_up": (wide, inner),
    }
    shapes |= {f"attn_{part}": (wide, wide) for part in ("q", "k", "v", "output")} | {
        "ffn_down": (inner, wide)
    }
    for part, shape in shapes.items():
        made.tensor(f"{prefix}{part}.weight", *shape)


def embedding_model(pooling: int = 1) -> Gguf:
    """The header and weights of an embedding model, as far as anybody looks who does not load it."""
    made = chat_model("bert")
    made.keys |= {"bert.pooling_type": (U32, pooling), "bert.attention.causal": (BOOL, False)}
    return made


def lora(name: str = "a", wide: int = 32) -> Gguf:
    """An adapter for a chat model of `wide` numbers; another name has other numbers in it."""
    made = Gguf()
    made.keys |= {"general.type": (STRING, "adapter"), "general.architecture": (STRING, "llama")}
    made.keys |= {"adapter.type": (STRING, "lora"), "adapter.lora.alpha": (F32, 64.0)}
    made.tensor("blk.0.attn_q.weight.lora_a", wide, 4, seed=len(name))
    made.tensor("blk.0.attn_q.weight.lora_b", 4, wide, seed=len(name) + 7)
    return made


def shards(made: Gguf, folder: Path, stem: str, count: int) -> list[Path]:
    """Write a model in `count` files as llama-gguf-split does: all keys in the first part only."""
    names = list(made.tensors)
    paths = []
    for part in range(count):
        keys = dict(made.keys) if part == 0 else {}
        keys |= {
            "split.no": (U16, part),
            "split.count": (U16, count),
            "split.tensors.count": (I32, len(names)),
        }
        piece = Gguf(keys, {name: made.tensors[name] for name in names[part::count]})
        paths.append(piece.write(folder / f"{stem}-{part + 1:05d}-of-{count:05d}.gguf"))
    return paths
