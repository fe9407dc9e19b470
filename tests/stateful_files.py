"""Tiny models whose state cannot be cut at will: sliding window, recurrent, and hybrid ones."""

from __future__ import annotations

from tests.gguf_files import ARRAY, F32, I32, U32, Gguf, chat_model

WINDOW = 24
"""Tokens that the sliding-window layers see."""
_WIDE, _INNER, _HEADS = 32, 64, 4
_CONVOLUTION, _STATE, _RANK = 4, 8, 4


def plain() -> Gguf:
    """A LLaMA, whose cache can be cut anywhere."""
    made = _without_template("llama", layers=2)
    _attention(made, 0)
    _attention(made, 1)
    return made


def sliding_window() -> Gguf:
    """A Gemma 3 with five layers that see the last tokens only, and one that sees all."""
    made = _without_template("gemma3", layers=6)
    made.keys |= {
        "gemma3.attention.sliding_window": (U32, WINDOW),
        "gemma3.attention.key_length": (U32, _WIDE // _HEADS),
        "gemma3.attention.value_length": (U32, _WIDE // _HEADS),
    }
    for block in range(6):
        _attention(made, block)
        for part in ("attn_q_norm", "attn_k_norm"):
            made.tensor(f"blk.{block}.{part}.weight", _WIDE // _HEADS)
        for part in ("post_attention_norm", "post_ffw_norm"):
            made.tensor(f"blk.{block}.{part}.weight", _WIDE)
    return made


def recurrent() -> Gguf:
    """A Mamba, which has nothing but its last state."""
    made = _without_template("mamba", layers=2)
    _state_space_keys(made, "mamba")
    for block in range(2):
        _state_space(made, block)
    return made


def hybrid() -> Gguf:
    """A Jamba: a Mamba layer, then one with attention."""
    made = _without_template("jamba", layers=2)
    _state_space_keys(made, "jamba")
    made.keys["jamba.attention.head_count_kv"] = (ARRAY, (I32, [0, _HEADS]))
    _state_space(made, 0, has_norms=True)
    _feed_forward(made, 0)
    _attention(made, 1)
    return made


KINDS = {
    "plain": plain,
    "sliding window": sliding_window,
    "recurrent": recurrent,
    "hybrid": hybrid,
}


def _without_template(architecture: str, layers: int) -> Gguf:
    made = chat_model(architecture, architecture, context=512, layers=layers)
    del made.keys["tokenizer.chat_template"]
    rank_of_vocabulary = made.tensors["token_embd.weight"][0][1]
    made.tensors.clear()
    made.tensor("token_embd.weight", _WIDE, rank_of_vocabulary)
    made.tensor("output.weight", _WIDE, rank_of_vocabulary)
    made.tensor("output_norm.weight", _WIDE)
    return made


def _state_space_keys(made: Gguf, architecture: str) -> None:
    numbers = {
        "conv_kernel": _CONVOLUTION,
        "inner_size": 2 * _WIDE,
        "state_size": _STATE,
        "time_step_rank": _RANK,
    }
    made.keys |= {f"{architecture}.ssm.{key}": (U32, number) for key, number in numbers.items()}
    made.keys[f"{architecture}.attention.layer_norm_rms_epsilon"] = (F32, 1e-5)


def _state_space(made: Gguf, block: int, has_norms: bool = False) -> None:
    inner, prefix = 2 * _WIDE, f"blk.{block}."
    shapes = {
        "attn_norm.weight": (_WIDE,),
        "ssm_in.weight": (_WIDE, 2 * inner),
        "ssm_conv1d.weight": (_CONVOLUTION, inner),
        "ssm_conv1d.bias": (inner,),
        "ssm_x.weight": (inner, _RANK + 2 * _STATE),
        "ssm_dt.weight": (_RANK, inner),
        "ssm_dt.bias": (inner,),
        "ssm_a": (_STATE, inner),
        "ssm_d": (inner,),
        "ssm_out.weight": (inner, _WIDE),
    }
    if has_norms:
        shapes |= {"ssm_dt_norm.weight": (_RANK,)}
        shapes |= {f"ssm_{part}_norm.weight": (_STATE,) for part in ("b", "c")}
    for name, shape in shapes.items():
        made.tensor(prefix + name, *shape)


def _attention(made: Gguf, block: int) -> None:
    made.tensor(f"blk.{block}.attn_norm.weight", _WIDE)
    for part in ("q", "k", "v", "output"):
        made.tensor(f"blk.{block}.attn_{part}.weight", _WIDE, _WIDE)
    _feed_forward(made, block)


def _feed_forward(made: Gguf, block: int) -> None:
    made.tensor(f"blk.{block}.ffn_norm.weight", _WIDE)
    made.tensor(f"blk.{block}.ffn_gate.weight", _WIDE, _INNER)
    made.tensor(f"blk.{block}.ffn_up.weight", _WIDE, _INNER)
    made.tensor(f"blk.{block}.ffn_down.weight", _INNER, _WIDE)
