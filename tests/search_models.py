"""Writes tiny GGUF models of search whose numbers can be reckoned by hand: they are run by the real
llama.cpp.

Each word has one dimension of its meaning. The embedder's vector of a text is the mean of its
words' dimensions, so that words of two languages with the same dimension are the same to it. The
cross-encoder spreads its attention evenly, and its classifier reads one dimension of what came
together: the more of that meaning, the higher the score.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence

from tests.gguf_files import ARRAY, BOOL, F32, I32, STRING, U32, Gguf

WIDE = 32
_OTHER = WIDE - 1
_SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]
# The sentence that a model has to read to be said to know Korean, and the marks of all texts.
_KOREAN = ["이", "계약은", "당사자의", "합의에", "따라", "언제든지", "해지할", "수", "있다"]
_MARKS = list(".,?!:;\n")

BOTH_LANGUAGES = {
    **dict.fromkeys(("apples", "orchard", "사과", "과수원은", "과수원에는"), 0),
    **dict.fromkeys(("railway", "timetable", "철도", "시간표는"), 1),
    **dict.fromkeys(("grow", "자라나요"), 2),
}


def embedder(
    meanings: Mapping[str, int], other_words: Iterable[str] = (), reads_korean: bool = True
) -> Gguf:
    """An embedding model with mean pooling; words without a meaning of their own share one."""
    return _encoder(meanings, [*other_words, *(_KOREAN if reads_korean else [])], pooling=1)


def cross_encoder(meanings: Mapping[str, int], likes: int, other_words: Iterable[str] = ()) -> Gguf:
    """A reranker that prefers passages with words of the dimension `likes`."""
    made = _encoder(meanings, other_words, pooling=4)
    same = [[float(row == column) for column in range(WIDE)] for row in range(WIDE)]
    for part in ("attn_v", "attn_output"):
        _put(made, f"blk.0.{part}.weight", (WIDE, WIDE), same)
    _put(
        made,
        "cls.output.weight",
        (WIDE,),
        [[float(dimension == likes) for dimension in range(WIDE)]],
    )
    return made


def classifier(made: Gguf, value: float) -> Gguf:
    """Give a reranker a classifier of one number throughout, which may be none."""
    _put(made, "cls.output.weight", (WIDE,), [[value] * WIDE])
    return made


def _encoder(meanings: Mapping[str, int], other_words: Iterable[str], pooling: int) -> Gguf:
    both = {
        case(word): dimension
        for word, dimension in meanings.items()
        for case in (str, str.capitalize)
    }
    words = {**dict.fromkeys([*other_words, "a"], _OTHER), **both}
    tokens = [*_SPECIAL, *_MARKS, *(f"\u2581{word}" for word in words)]
    made = Gguf()
    made.keys |= _keys(tokens, pooling)
    rows = [[0.0] * WIDE] * (len(_SPECIAL) + len(_MARKS))
    rows = rows + [[float(dimension == own) for dimension in range(WIDE)] for own in words.values()]
    _put(made, "token_embd.weight", (WIDE, len(tokens)), rows)
    _put(made, "position_embd.weight", (WIDE, 512), [[0.0] * WIDE] * 512)
    for norm in ("token_embd_norm", "blk.0.attn_output_norm", "blk.0.layer_output_norm"):
        _put(made, f"{norm}.weight", (WIDE,), [[1.0] * WIDE])
        _put(made, f"{norm}.bias", (WIDE,), [[0.0] * WIDE])
    for part in ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_up", "ffn_down"):
        _put(made, f"blk.0.{part}.weight", (WIDE, WIDE), [[0.0] * WIDE] * WIDE)
    return made


def _keys(tokens: Sequence[str], pooling: int) -> dict[str, tuple[int, object]]:
    numbers = {
        "context_length": 512,
        "embedding_length": WIDE,
        "block_count": 1,
        "feed_forward_length": WIDE,
    }
    numbers |= {"attention.head_count": 1, "pooling_type": pooling}
    special = {"bos": 0, "eos": 2, "seperator": 2, "unknown": 3, "padding": 1}
    return {
        "general.architecture": (STRING, "bert"),
        **{f"bert.{key}": (U32, number) for key, number in numbers.items()},
        "bert.attention.causal": (BOOL, False),
        "bert.attention.layer_norm_epsilon": (F32, 1e-5),
        "tokenizer.ggml.model": (STRING, "t5"),
        "tokenizer.ggml.pre": (STRING, "default"),
        "tokenizer.ggml.tokens": (ARRAY, (STRING, list(tokens))),
        "tokenizer.ggml.scores": (ARRAY, (F32, [0.0] * 4 + [-1.0] * (len(tokens) - 4))),
        "tokenizer.ggml.token_type": (ARRAY, (I32, [3, 3, 3, 2] + [1] * (len(tokens) - 4))),
        "tokenizer.ggml.token_type_count": (U32, 1),
        **{f"tokenizer.ggml.{name}_token_id": (U32, token) for name, token in special.items()},
        **{
            f"tokenizer.ggml.{name}": (BOOL, True)
            for name in ("add_space_prefix", "remove_extra_whitespaces")
        },
        **{f"tokenizer.ggml.add_{name}_token": (BOOL, True) for name in ("bos", "eos")},
    }


def _put(made: Gguf, name: str, shape: tuple[int, ...], rows: Sequence[Sequence[float]]) -> None:
    made.tensors[name] = (shape, array("f", (number for row in rows for number in row)).tobytes())
