"""Pictures in prompts: their places in the KV cache, also where positions are fewer than places."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path

import llama_cpp.llama_cpp as api
import llama_cpp.mtmd_cpp as mtmd
import pytest
from PIL import Image

from chatapp.contract.sampling import Sampling
from chatapp.engine.models.interface import picture_parts
from chatapp.engine.models.llama.generation import Outcome, Request
from chatapp.engine.models.llama.vision import Vision
from chatapp.engine.models.llama.weights import LoadOptions, Weights
from chatapp.engine.models.local_model import LocalModel
from chatapp.engine.models.prompt_tokens import picture_mark
from chatapp.engine.process.stopping import JobStopped
from chatapp.errors import VisionPartUnfit
from tests import vision_files
from tests.gguf_files import chat_model


@pytest.fixture
def local(tmp_path: Path) -> Iterator[LocalModel]:
    model = vision_files.turning_model().write(tmp_path / "tiny.gguf")
    part = vision_files.turning_projector().write(tmp_path / "mmproj-tiny.gguf")
    opened = LocalModel(Weights(model, LoadOptions(512)), part)
    yield opened
    opened.close()


def _picture(folder: Path, color: str, size: tuple[int, int] = (160, 90)) -> Path:
    path = folder / f"{color}.png"
    Image.new("RGB", size, color).save(path)
    return path


def _told(local: LocalModel, prompt: list[int]) -> tuple[str, int]:
    outcome = Outcome()
    pieces = local.generation.stream(
        Request(prompt, Sampling(temperature=0, max_tokens=12)), outcome
    )
    return "".join(pieces), outcome.usage.reused_tokens


def test_a_picture_takes_places_before_the_text(local: LocalModel, tmp_path: Path) -> None:
    prompt = local.prompt([picture_parts.question("the word1", [_picture(tmp_path, "red")])])
    seen = [at for at, token in enumerate(prompt) if token < 0]
    assert len(seen) >= 8
    assert seen == list(range(seen[0], seen[-1] + 1))
    assert len({prompt[at] for at in seen}) == 1


def test_what_is_reused_behind_a_picture_answers_as_what_is_read_anew(
    local: LocalModel, tmp_path: Path
) -> None:
    first = local.prompt(
        [picture_parts.question("the word1 word2 word3", [_picture(tmp_path, "red")])]
    )
    longer = [*first, *local.tokens.tokenize("word4 the word5")]
    _told(local, first)
    told, reused = _told(local, longer)
    local.generation.forget()
    assert reused >= len(first) - 1
    assert told == _told(local, longer)[0]


def test_two_pictures_are_told_apart(local: LocalModel, tmp_path: Path) -> None:
    red, blue = (
        local.prompt([picture_parts.question("the", [_picture(tmp_path, one)])])
        for one in ("red", "blue")
    )
    assert [token < 0 for token in red] == [token < 0 for token in blue]
    assert red != blue
    _told(local, red)
    assert _told(local, blue)[1] < red.index(min(red)) + 1


def test_a_prompt_that_ends_within_a_picture_reuses_nothing_of_it(
    local: LocalModel, tmp_path: Path
) -> None:
    whole = local.prompt(
        [picture_parts.question("the word1", [_picture(tmp_path, "red", (300, 300))])]
    )
    begins = next(at for at, token in enumerate(whole) if token < 0)
    _told(local, whole)
    local.generation.sequence.held = whole[: begins + 3]
    assert local.generation.sequence.reuse(whole) == begins


def test_the_same_picture_twice_is_seen_twice(tmp_path: Path) -> None:
    model = chat_model().write(tmp_path / "tiny.gguf")
    part = vision_files.projector([[0.1] * 32] * 3, 32).write(tmp_path / "mmproj-tiny.gguf")
    local = LocalModel(Weights(model, LoadOptions(512)), part)
    prompt = local.prompt([picture_parts.question("the", [_picture(tmp_path, "red")] * 2)])
    local.generation.sequence.read(prompt, 0, lambda: False, lambda done, total: None)
    assert local.generation.sequence.held == prompt
    local.close()


def test_a_stop_while_a_picture_is_looked_at_leaves_nothing_half_seen(
    local: LocalModel, tmp_path: Path
) -> None:
    prompt = local.prompt([picture_parts.question("the", [_picture(tmp_path, "red")])])
    with pytest.raises(JobStopped):
        local.generation.sequence.read(prompt, 0, lambda: True, lambda done, total: None)
    assert min(local.generation.sequence.held, default=0) >= 0
    assert _told(local, prompt)[1] < 8


def test_the_mark_of_a_picture_means_nothing_in_what_people_write(
    local: LocalModel, tmp_path: Path
) -> None:
    plain = local.prompt([picture_parts.question("the word1", [])])
    assert (
        local.prompt(
            [picture_parts.question(f"the {picture_mark(0)}word1".replace("\ue100", ""), [])]
        )
        == plain
    )


def test_without_a_vision_part_a_picture_of_before_is_only_named(
    local: LocalModel, tmp_path: Path
) -> None:
    local.projector = None
    prompt = local.prompt([picture_parts.question("the", [_picture(tmp_path, "red")])])
    assert min(prompt) >= 0
    assert "[picture]" in "".join(local.weights.piece(token).decode() for token in prompt)


@pytest.mark.parametrize("cut", [40, 2000])
def test_a_damaged_vision_part_is_an_error_in_words(
    local: LocalModel, tmp_path: Path, cut: int
) -> None:
    assert local.projector is not None
    local.projector.write_bytes(local.projector.read_bytes()[:cut])
    with pytest.raises(VisionPartUnfit) as caught:
        local.prompt([picture_parts.question("the", [_picture(tmp_path, "red")])])
    assert caught.value.details["model"] == "tiny.gguf"
    assert caught.value.details["cause"]


def _logits(local: LocalModel) -> list[float]:
    found = api.llama_get_logits_ith(local.weights.context, -1)
    return [found[at] for at in range(local.weights.vocabulary_size)]


def _read_by_llama_cpp(local: LocalModel, picture: Path, text: bytes) -> None:
    """Let llama.cpp's own helper read a picture and a text behind it."""
    assert local.projector is not None
    weights = local.weights
    eyes = Vision(weights, local.projector)
    chunks = mtmd.mtmd_input_chunks_init()
    bitmap = mtmd.mtmd_helper_bitmap_init_from_file(eyes._context, bytes(picture), False)
    whole = mtmd.mtmd_get_marker(eyes._context) + text
    given = mtmd.mtmd_input_text(
        text=whole, text_len=len(whole), add_special=True, parse_special=True
    )
    bitmaps = (mtmd.mtmd_bitmap_p_ctypes * 1)(bitmap)
    assert mtmd.mtmd_tokenize(eyes._context, chunks, ctypes.byref(given), bitmaps, 1) == 0
    after = api.llama_pos(0)
    helper = mtmd.mtmd_helper_eval_chunks
    assert helper(eyes._context, weights.context, chunks, 0, 0, 512, True, ctypes.byref(after)) == 0
    mtmd.mtmd_input_chunks_free(chunks)
    mtmd.mtmd_bitmap_free(bitmap)
    eyes.close()


def test_places_and_positions_are_those_of_llama_cpp_itself(
    local: LocalModel, tmp_path: Path
) -> None:
    picture = _picture(tmp_path, "red")
    prompt = local.prompt([picture_parts.question("the word1 word2", [picture])])
    sequence = local.generation.sequence
    sequence.read(prompt, 0, lambda: False, lambda done, total: None)
    ours, position = _logits(local), api.llama_memory_seq_pos_max(local.weights.memory, 0)
    local.generation.forget()
    _read_by_llama_cpp(local, picture, b"the word1 word2")
    assert position == api.llama_memory_seq_pos_max(local.weights.memory, 0) < len(prompt) - 1
    assert ours == pytest.approx(_logits(local), abs=1e-4)
