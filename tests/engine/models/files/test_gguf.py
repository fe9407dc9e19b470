"""A GGUF file is understood from its header, whatever it claims."""

from __future__ import annotations

import json
import os
import struct
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from chatapp import texts
from chatapp.engine.models.files import architectures, gguf
from chatapp.engine.models.files.gguf_reader import MAX_TENSORS
from chatapp.engine.models.files.gguf_types import TENSOR_TYPES
from chatapp.errors import ModelError, by_name, cause_code
from chatapp.machine.paths import starter_model_folder
from chatapp.texts import error_sentence
from tests.gguf_files import ARRAY, F32, STRING, U16, U32, Gguf, chat_model, embedding_model, shards
from tests.search_models import cross_encoder

SHARED = Path(__file__).parents[4].parent / "shared" / "data" / "gguf"
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the shared data is not beside the checkout"
)
EXPECTED = SHARED / "synthetic" / "EXPECT.jsonl"
ROWS = (
    [json.loads(line) for line in EXPECTED.read_text("utf-8").splitlines()]
    if EXPECTED.is_file()
    else []
)
WORDS = {"chat": "chat", "embedding": "embed", "unusable": "refuse"}


def inspected(folder: Path, content: bytes, name: str = "model.gguf") -> gguf.Model:
    path = folder / name
    path.write_bytes(content)
    return gguf.inspect(path)


@pytest.mark.shared
@needs_shared
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_every_made_file_is_judged_as_expected(row: dict[str, str]) -> None:
    model = gguf.inspect(SHARED / "synthetic" / row["file"])
    assert WORDS[model.kind] in row["expect"].split("_or_")
    assert bool(model.problem) == (model.kind == "unusable")


PROBLEMS = {
    "vocab_only": "ModelIsVocabulary",
    "lora_adapter": "ModelIsAdapter",
    "mmproj_clip": "ModelIsProjector",
    "arch_unknown": "ModelUnknownArchitecture",
    "arch_whisper": "ModelUnknownArchitecture",
    "diffusion_sd1": "ModelUnknownArchitecture",
    "sharded-00001-of-00003": "ModelShardMissing",
    "empty_0_bytes": "ModelNotGguf",
    "lfs_pointer": "ModelNotGguf",
    "truncated_1pct": "ModelTruncated",
    "truncated_99pct": "ModelTruncated",
    "one_byte_short": "ModelTruncated",
    "version_1": "ModelVersionUnsupported",
    "version_99": "ModelVersionUnsupported",
    "big_endian": "ModelBigEndian",
    "missing_tensor": "ModelDamaged",
    "tensor_offset_past_end": "ModelDamaged",
    "scores_shorter_than_tokens": "ModelDamaged",
}


@pytest.mark.shared
@needs_shared
@pytest.mark.parametrize(("stem", "problem"), PROBLEMS.items())
def test_the_problem_names_the_cause(stem: str, problem: str) -> None:
    assert gguf.inspect(SHARED / "synthetic" / f"{stem}.gguf").problem == problem


@pytest.mark.shared
@needs_shared
def test_real_vocabularies_and_a_real_embedder_are_known() -> None:
    assert {gguf.inspect(path).problem for path in (SHARED / "vocab_only").glob("*.gguf")} == {
        "ModelIsVocabulary"
    }
    embedder = gguf.inspect(SHARED / "all-MiniLM-L6-v2-f16.gguf")
    assert (embedder.kind, embedder.name, embedder.quantization) == (
        "embedding",
        "all MiniLM L6 v2",
        "F16",
    )
    assert embedder.parameters == 22_565_376


def test_the_starter_model_is_an_english_chat_model() -> None:
    folder = starter_model_folder()
    assert folder is not None, (
        "the starter model is an extra of this package: pip install .[starter]"
    )
    model = gguf.inspect(next(folder.glob("*.gguf")))
    assert (model.kind, model.name, model.quantization) == ("chat", "SmolLM2 135M Instruct", "Q4_1")
    assert model.english_only
    assert not model.is_base
    assert model.context_tokens == 8192
    assert 200e6 < model.memory_bytes < 300e6


def test_a_whole_model_is_described(tmp_path: Path) -> None:
    path = chat_model().write(tmp_path / "My-Model_3B-Instruct-Q4_K_M.gguf")
    model = gguf.inspect(path, "chosen")
    assert (model.kind, model.name, model.architecture) == ("chat", "My Model 3B Instruct", "llama")
    assert (model.quantization, model.context_tokens, model.origin) == ("F32", 512, "chosen")
    assert model.parameters == sum(tensor.elements for tensor in gguf.read_header(path).tensors)


BEGINNINGS: dict[bytes, str] = {
    b"": "empty_file",
    b"<!DOCTYPE html><html>": "web_page",
    b"  <html>": "web_page",
    b"version https://git-lfs.github.com/spec/v1\n": "lfs_pointer",
    struct.pack("<Q", 60) + b'{"__metadata__"': "safetensors",
    b"PK\x03\x04rest": "zip_or_pytorch",
    struct.pack("<I", 0x67676A74): "old_ggml",
    bytes(100): "only_zeros",
    b'{"error": "no"}': "json_file",
    b"just words\n": "text_file",
    b"\x07\x01\xff\xfe": "unknown_kind",
}


@pytest.mark.parametrize(("content", "what"), BEGINNINGS.items(), ids=list(BEGINNINGS.values()))
def test_a_foreign_file_is_named(tmp_path: Path, content: bytes, what: str) -> None:
    model = inspected(tmp_path, content)
    assert model.problem == "ModelNotGguf"
    code = f"cause.{what}"
    assert model.details["what"] == code
    assert len({texts.detail(code, language) for language in (code, "en", "ko", "ja")}) == 3


def test_a_cut_file_says_how_much_is_missing(tmp_path: Path) -> None:
    model = inspected(tmp_path, chat_model().bytes()[:-5000])
    assert (model.problem, model.details["missing"]) == ("ModelTruncated", "5.0 KB")


@pytest.mark.parametrize("kept", [4, 8, 23, 24, 100, 1000, 5000])
def test_a_file_cut_in_its_header_is_incomplete(tmp_path: Path, kept: int) -> None:
    assert inspected(tmp_path, chat_model().bytes()[:kept]).problem == "ModelTruncated"


def test_a_missing_file_and_a_folder_are_no_models(tmp_path: Path) -> None:
    assert gguf.inspect(tmp_path / "gone.gguf").problem == "ModelNotFound"
    assert gguf.inspect(tmp_path).problem == "ModelNotGguf"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_named_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.gguf")
    assert gguf.inspect(tmp_path / "pipe.gguf").problem == "ModelNotGguf"


Change = Callable[[Gguf], object]
LIES: dict[str, Change] = {
    "no heads": lambda made: made.keys.update({"llama.attention.head_count": (U32, 0)}),
    "heads that do not divide": lambda made: made.keys.update(
        {"llama.attention.head_count": (U32, 7)}
    ),
    "a billion layers": lambda made: made.keys.update({"llama.block_count": (U32, 1_000_000_000)}),
    "layers in words": lambda made: made.keys.update({"llama.block_count": (STRING, "two")}),
    "no context": lambda made: made.keys.update({"llama.context_length": (U32, 0)}),
    "experts used without experts": lambda made: made.keys.update(
        {"llama.expert_used_count": (U32, 2)}
    ),
    "unknown rope scaling": lambda made: made.keys.update(
        {"llama.rope.scaling.type": (STRING, "magic")}
    ),
    "a tensor less": lambda made: made.tensors.pop("blk.1.ffn_up.weight"),
    "a wrong shape": lambda made: made.tensor("blk.0.attn_k.weight", 32, 16),
    "no tokens": lambda made: made.keys.pop("tokenizer.ggml.tokens"),
    "a token twice": lambda made: made.keys["tokenizer.ggml.tokens"][1][1].__setitem__(270, "</s>"),
    "few scores": lambda made: made.keys.update({"tokenizer.ggml.scores": (ARRAY, (F32, [0.0]))}),
    "alignment three": lambda made: made.keys.update({"general.alignment": (U32, 3)}),
}


@pytest.mark.parametrize("change", LIES.values(), ids=LIES)
def test_a_file_that_contradicts_itself_is_damaged(tmp_path: Path, change: Change) -> None:
    made = chat_model()
    change(made)
    model = inspected(tmp_path, made.bytes())
    assert model.problem == "ModelDamaged"
    assert texts.detail(model.details["cause"], "ko") != texts.detail(model.details["cause"], "en")


def test_architectures_without_attention_need_no_heads(tmp_path: Path) -> None:
    made = chat_model("mamba")
    made.keys["mamba.attention.head_count"] = (U32, 0)
    assert inspected(tmp_path, made.bytes()).kind == "chat"


def test_embedding_models_and_rerankers_are_told_apart(tmp_path: Path) -> None:
    assert inspected(tmp_path, embedding_model().bytes(), "a.gguf").kind == "embedding"
    assert (
        inspected(tmp_path, cross_encoder({"a": 0}, likes=0).bytes(), "b.gguf").kind == "reranker"
    )
    named = chat_model("qwen3", name="Qwen3 Embedding 0.6B")
    assert inspected(tmp_path, named.bytes(), "c.gguf").kind == "embedding"


def test_a_reranker_without_its_classifier_is_no_chat_model_and_says_so(tmp_path: Path) -> None:
    named = chat_model("qwen3", name="Qwen3 Reranker 0.6B")
    marked = embedding_model(pooling=4)
    for made in (named, marked):
        model = inspected(tmp_path, made.bytes(), "a.gguf")
        assert (model.problem, model.details["what"]) == (
            "ModelRerankerIncomplete",
            "cls.output.weight",
        )


@pytest.mark.parametrize("labels", [["yes", "no"], ["a"] * 4000])
def test_a_classifier_of_fewer_numbers_than_labels_is_damaged(
    tmp_path: Path, labels: list[str]
) -> None:
    made = cross_encoder({"a": 0}, likes=0)
    made.keys["bert.classifier.output_labels"] = (ARRAY, (STRING, labels))
    assert inspected(tmp_path, made.bytes(), "a.gguf").problem == "ModelDamaged"


def test_an_architecture_that_llama_cpp_cannot_rank_with_is_named(tmp_path: Path) -> None:
    model = inspected(tmp_path, chat_model("llama", name="My Reranker").bytes(), "a.gguf")
    assert (model.problem, model.details["architecture"]) == (
        "ModelUnknownArchitecture",
        cause_code("purpose.reranking", name="llama"),
    )


def test_a_huge_context_is_capped(tmp_path: Path) -> None:
    model = inspected(tmp_path, chat_model(context=2_000_000_000).bytes())
    assert model.context_tokens == gguf.MAX_CONTEXT_TOKENS
    assert model.memory_bytes < 100e6


def test_names_are_one_safe_line(tmp_path: Path) -> None:
    made = chat_model(name="evil\x1b[2J\x00\n<b>name</b>\u202e" + "x" * 5000)
    name = inspected(tmp_path, made.bytes()).name
    assert name.isprintable()
    assert len(name) <= 120


def test_any_part_stands_for_the_whole_model(tmp_path: Path) -> None:
    first, second = shards(chat_model(), tmp_path, "big", 2)
    whole, again = gguf.inspect(first), gguf.inspect(second)
    assert whole.kind == "chat"
    assert (again.path, again.parameters) == (str(first), whole.parameters)
    second.unlink()
    assert gguf.inspect(first).problem == "ModelShardMissing"


def test_a_renamed_part_says_so(tmp_path: Path) -> None:
    made = chat_model()
    made.keys["split.count"] = (U16, 3)
    assert "renamed" in inspected(tmp_path, made.bytes(), "part.gguf").details["cause"]


@pytest.mark.parametrize("count", [MAX_TENSORS + 1, 1 << 62])
def test_claimed_counts_are_not_believed(tmp_path: Path, count: int) -> None:
    content = bytearray(chat_model().bytes())
    content[8:16] = struct.pack("<Q", count)
    assert inspected(tmp_path, bytes(content)).problem == "ModelDamaged"


def test_four_million_empty_tokens_take_no_time(tmp_path: Path) -> None:
    key = b"tokenizer.ggml.tokens"
    head = b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", len(key)) + key
    content = head + struct.pack("<IIQ", 9, 8, 1 << 23) + bytes(1 << 26)
    started = time.monotonic()
    assert inspected(tmp_path, content).problem == "ModelDamaged"
    assert time.monotonic() - started < 5


def test_any_changed_byte_of_the_header_gives_a_verdict(tmp_path: Path) -> None:
    content = chat_model().bytes()
    for at in range(4, 4000, 23):
        changed = bytearray(content)
        changed[at] ^= 0xFF
        model = inspected(tmp_path, bytes(changed), f"{at}.gguf")
        assert model.kind in WORDS
        assert not model.problem or error_sentence(model.problem, model.details, "ko")


def test_read_header_raises_what_inspect_reports(tmp_path: Path) -> None:
    (tmp_path / "page.gguf").write_bytes(b"<html>")
    with pytest.raises(ModelError) as caught:
        gguf.read_header(tmp_path / "page.gguf")
    assert type(caught.value) is by_name()[gguf.inspect(tmp_path / "page.gguf").problem]


def test_known_architectures_are_those_of_the_library() -> None:
    """A newer llama.cpp knows more; what we call known has to be in the library that is installed."""
    library = _library("libllama")
    names = architectures.CHAT | architectures.EMBEDDING | set(architectures.OTHER)
    short = {
        name for name in names if len(name) < 8
    }  # the compiler keeps these inside instructions, not as text
    missing = {name for name in names - short if name.encode() + b"\0" not in library}
    assert not missing


def test_tensor_types_have_the_sizes_of_the_library() -> None:
    llama_cpp = pytest.importorskip("llama_cpp")
    import ctypes

    folder = Path(llama_cpp.__file__).parent / "lib"
    base = ctypes.CDLL(
        str(
            next(
                path
                for path in folder.iterdir()
                if path.name.startswith(("libggml-base", "ggml-base"))
            )
        )
    )
    base.ggml_type_size.restype = ctypes.c_size_t
    base.ggml_blck_size.restype = ctypes.c_int64
    for number, kind in TENSOR_TYPES.items():
        assert (base.ggml_blck_size(number), base.ggml_type_size(number)) == (
            kind.block,
            kind.size_bytes,
        ), kind


def _library(stem: str) -> bytes:
    llama_cpp = pytest.importorskip("llama_cpp")
    folder = Path(llama_cpp.__file__).parent / "lib"
    return next(path for path in folder.iterdir() if path.name.startswith(stem)).read_bytes()


@pytest.mark.model
def test_llama_cpp_loads_what_is_called_a_chat_model(tmp_path: Path) -> None:
    llama_cpp = pytest.importorskip("llama_cpp")
    path = chat_model().write(tmp_path / "tiny.gguf")
    model = llama_cpp.Llama(str(path), n_ctx=64, verbose=False)
    assert model.create_completion("the", max_tokens=2, seed=1)["choices"]
    model.close()
