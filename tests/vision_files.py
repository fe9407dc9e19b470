"""Makes a vision part (mmproj) for the starter model that sees colours: red, green and blue become
those words.
"""

from __future__ import annotations

import struct
from array import array
from pathlib import Path

from chatapp.engine.models.files import gguf_reader
from chatapp.engine.models.llama.weights import LoadOptions, Weights
from chatapp.machine.paths import starter_model_folder
from tests.gguf_files import ARRAY, BOOL, F32, I32, STRING, U32, Gguf, chat_model

WIDE = 576
_PATCH = 14
_SIDE = 28
_HIDDEN = 16
_BLOCK_BYTES, _BLOCK = 34, 32


def embedding(model: Path, token: int) -> list[float]:
    """Read what the starter's embedding has for a token: rows of Q8_0, blocks of 32 numbers with
    one scale.
    """
    header = gguf_reader.read(model)
    tensor = next(one for one in header.tensors if one.name == "token_embd.weight")
    row_bytes = WIDE // _BLOCK * _BLOCK_BYTES
    with model.open("rb") as file:
        file.seek(header.data_start + tensor.offset + token * row_bytes)
        row = file.read(row_bytes)
    numbers: list[float] = []
    for at in range(0, row_bytes, _BLOCK_BYTES):
        scale = struct.unpack_from("<e", row, at)[0]
        numbers += [scale * number for number in struct.unpack_from("<32b", row, at + 2)]
    return numbers


def projector(words: list[list[float]], wide: int = WIDE) -> Gguf:
    """A LLaVA projector without layers: the mean red, green and blue of a patch choose among three
    embeddings.
    """
    made = Gguf()
    vision = "clip.vision"
    made.keys = {
        "general.architecture": (STRING, "clip"),
        "general.type": (STRING, "mmproj"),
        "clip.has_vision_encoder": (BOOL, True),
        "clip.projector_type": (STRING, "mlp"),
        "clip.use_gelu": (BOOL, True),
        f"{vision}.image_size": (U32, _SIDE),
        f"{vision}.patch_size": (U32, _PATCH),
        f"{vision}.embedding_length": (U32, _HIDDEN),
        f"{vision}.feed_forward_length": (U32, _HIDDEN),
        f"{vision}.block_count": (U32, 1),
        f"{vision}.attention.head_count": (U32, 1),
        f"{vision}.attention.layer_norm_epsilon": (F32, 1e-5),
        f"{vision}.projection_dim": (U32, wide),
        f"{vision}.image_mean": (ARRAY, (F32, [0.0] * 3)),
        f"{vision}.image_std": (ARRAY, (F32, [1.0] * 3)),
    }
    _patches(made)
    for name in ("attn_q", "attn_k", "attn_v", "attn_out", "ffn_up", "ffn_down"):
        made.tensor(f"v.blk.0.{name}.weight", _HIDDEN, _HIDDEN)
    for name in ("ln1", "ln2"):
        made.tensors[f"v.blk.0.{name}.weight"] = ((_HIDDEN,), array("f", [1.0] * _HIDDEN).tobytes())
        made.tensors[f"v.blk.0.{name}.bias"] = ((_HIDDEN,), array("f", [0.0] * _HIDDEN).tobytes())
    _words(made, words, wide)
    return made


def _patches(made: Gguf) -> None:
    """Number c of a patch is the mean of its colour c; places change nothing."""
    area = _PATCH * _PATCH
    kernel = array("f", [0.0] * (area * 3 * _HIDDEN))
    for color in range(3):
        start = (color * 3 + color) * area
        kernel[start : start + area] = array("f", [1 / area] * area)
    places = (_SIDE // _PATCH) ** 2
    made.tensors["v.patch_embd.weight"] = ((_PATCH, _PATCH, 3, _HIDDEN), kernel.tobytes())
    made.tensors["v.position_embd.weight"] = (
        (_HIDDEN, places),
        array("f", [0.0] * (_HIDDEN * places)).tobytes(),
    )


def _words(made: Gguf, words: list[list[float]], wide: int) -> None:
    """Where one colour is full and the others are not, its word comes out: gelu(20 c - 10) is 10
    there, else 0.
    """
    first = array("f", [0.0] * (_HIDDEN * 3))
    for color in range(3):
        first[color * _HIDDEN + color] = 20.0
    second = array(
        "f", [word[at] / 10 if len(word) > at else 0.0 for at in range(wide) for word in words]
    )
    made.tensors["mm.0.weight"] = ((_HIDDEN, 3), first.tobytes())
    made.tensors["mm.0.bias"] = ((3,), array("f", [-10.0] * 3).tobytes())
    made.tensors["mm.2.weight"] = ((3, wide), second.tobytes())
    made.tensors["mm.2.bias"] = ((wide,), array("f", [0.0] * wide).tobytes())


def seeing_starter(folder: Path) -> Path:
    """Return the starter model in a folder, with a vision part beside it."""
    starter = starter_model_folder()
    assert starter is not None
    model = folder / "seer.gguf"
    model.symlink_to(next(starter.glob("*.gguf")))
    weights = Weights(model, LoadOptions(256))
    words = [embedding(model, weights.tokenize(word)[0]) for word in (" red", " green", " blue")]
    weights.close()
    projector(words).write(folder / "mmproj-seer.gguf")
    return model


def turning_model() -> Gguf:
    """A tiny model whose pictures have fewer positions than places, as Qwen-VL's have (M-RoPE)."""
    made = chat_model("qwen2vl")
    made.keys["qwen2vl.rope.dimension_sections"] = (ARRAY, (I32, [2, 1, 1, 0]))
    for block in range(2):
        for part in "qkv":
            made.tensor(f"blk.{block}.attn_{part}.bias", 32)
    return made


def turning_projector() -> Gguf:
    """Qwen2-VL's projector for it, of random numbers: four patches become one place."""
    made = projector([[]] * 3, 32)
    made.keys["clip.projector_type"] = (STRING, "qwen2vl_merger")
    for name in [name for name in made.tensors if name.startswith(("mm.", "v.position"))]:
        del made.tensors[name]
    for part in ("attn_q", "attn_k", "attn_v", "attn_out", "ffn_up", "ffn_down"):
        made.tensor(f"v.blk.0.{part}.bias", _HIDDEN)
    for name in ("v.patch_embd.weight", "v.patch_embd.weight.1"):
        made.tensor(name, _PATCH, _PATCH, 3, _HIDDEN)
    shapes = {"v.post_ln.weight": (_HIDDEN,), "v.post_ln.bias": (_HIDDEN,)}
    shapes |= {"mm.0.weight": (4 * _HIDDEN, 4 * _HIDDEN), "mm.0.bias": (4 * _HIDDEN,)}
    shapes |= {"mm.2.weight": (4 * _HIDDEN, 32), "mm.2.bias": (32,)}
    for name, shape in shapes.items():
        made.tensor(name, *shape)
    return made
