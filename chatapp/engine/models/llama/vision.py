"""The vision part of a model (mmproj): encodes pictures through llama.cpp's `mtmd`.

In a list of prompt tokens a picture is negative numbers, one for each place it takes in the KV
cache. Equal pictures have equal numbers, so the prefix cache compares them like tokens.
"""

from __future__ import annotations

import ctypes
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import llama_cpp.llama_cpp as api
import llama_cpp.mtmd_cpp as mtmd

from chatapp.engine.models.llama.backends import cause, logged, start_backend
from chatapp.engine.models.llama.sequence import DecodedPicture
from chatapp.engine.models.llama.weights import Weights, physical_cores
from chatapp.engine.process.stopping import JobStopped
from chatapp.errors import PictureMissing, PictureUnreadable, VisionPartUnfit, cause_code

_SOME_NODES = 16
"""Graph nodes between two polls for a stop while a picture is encoded; chosen: each poll costs a
wait."""
_LARGEST = 1 << 30
"""Negative tokens that stand for pictures; chosen, far from the ids of real tokens."""


class Vision:
    """The vision part of loaded weights; `close` it before the weights."""

    def __init__(self, weights: Weights, projector: Path) -> None:
        """Load the file. Raises VisionPartUnfit."""
        self._weights = weights
        self._stopped: Callable[[], bool] = lambda: False
        self._nodes = 0
        self._watch = api.ggml_backend_sched_eval_callback(self._step)
        self._places: dict[int, tuple[str, int]] = {}
        self._files: dict[str, Path] = {}
        self._tokens: dict[str, list[int]] = {}
        start_backend()
        mtmd.mtmd_helper_log_set(logged, None)
        self._context: Any = mtmd.mtmd_init_from_file(
            os.fsencode(projector), api.llama_get_model(weights.context), self._parameters()
        )
        if not self._context:
            reason = cause(cause_code("llama_refused"))
            raise VisionPartUnfit(name=projector.name, model=weights.path.name, cause=reason)
        if not mtmd.mtmd_support_vision(self._context):
            self.close()
            raise VisionPartUnfit(
                name=projector.name, model=weights.path.name, cause=cause_code("not_for_pictures")
            )

    def close(self) -> None:
        """Free the memory; may be called twice."""
        if self._context:
            mtmd.mtmd_free(self._context)
            self._context = None

    def tokens(self, picture: Path) -> list[int]:
        """Return a picture's prompt tokens, cached by file name. Raises a PictureError."""
        self._files[picture.name] = picture
        if picture.name not in self._tokens:
            tokens: list[int] = []
            with _Chunks(self._context, picture, self._weights.path.name) as chunks:
                for at, chunk in enumerate(chunks):
                    places = int(mtmd.mtmd_input_chunk_get_n_tokens(chunk))
                    tokens += self._text(chunk) or [self._place(picture.name, at)] * places
            self._tokens[picture.name] = tokens
        return list(self._tokens[picture.name])

    def read(self, token: int, position: int, stopped: Callable[[], bool]) -> DecodedPicture:
        """Decode the picture of a negative token. Raises a PictureError, or JobStopped."""
        name, at = self._places[token]
        after = api.llama_pos(position)
        self._stopped = stopped
        with _Chunks(self._context, self._files[name], self._weights.path.name) as chunks:
            chunk = chunks[at]
            code = mtmd.mtmd_encode_chunk(self._context, chunk)
            if stopped():
                raise JobStopped
            if code == 0:
                encoded = mtmd.mtmd_get_output_embd(self._context)
                no_call = mtmd.mtmd_helper_post_decode_callback()
                places = (
                    position,
                    0,
                    self._weights.batch_tokens,
                    ctypes.byref(after),
                    no_call,
                    None,
                )
                code = mtmd.mtmd_helper_decode_image_chunk(
                    self._context, self._weights.context, chunk, encoded, *places
                )
            count = mtmd.mtmd_input_chunk_get_n_tokens(chunk)
        if code != 0:
            raise PictureUnreadable(
                model=self._weights.path.name, cause=cause_code("llama_said", code=code)
            )
        return DecodedPicture(int(count), after.value)

    def _parameters(self) -> Any:
        parameters = mtmd.mtmd_context_params_default()
        parameters.use_gpu = self._weights.gpu_layers != 0 and api.llama_supports_gpu_offload()
        parameters.print_timings = False
        parameters.n_threads = physical_cores()
        parameters.warmup = False
        parameters.cb_eval = self._watch
        return parameters

    def _step(self, _tensor: Any, is_question: bool, _data: Any) -> bool:
        if not is_question:
            return not self._stopped()
        self._nodes += 1
        return self._nodes % _SOME_NODES == 0

    def _text(self, chunk: Any) -> list[int]:
        count = ctypes.c_size_t(0)
        if mtmd.mtmd_input_chunk_get_type(chunk) != mtmd.MTMD_INPUT_CHUNK_TYPE_TEXT:
            return []
        tokens = mtmd.mtmd_input_chunk_get_tokens_text(chunk, ctypes.byref(count))
        return list(tokens[: count.value])

    def _place(self, name: str, at: int) -> int:
        """Return the number of a part of a picture, the same in every process."""
        number = -2 - zlib.crc32(f"{name} {at}".encode()) % _LARGEST
        while self._places.setdefault(number, (name, at)) != (name, at):
            number -= 1
        return number


class _Chunks:
    """The parts of one picture; a context manager that frees llama.cpp's memory."""

    def __init__(self, context: Any, picture: Path, model: str) -> None:
        self._chunks = mtmd.mtmd_input_chunks_init()
        bitmap = mtmd.mtmd_helper_bitmap_init_from_file(context, os.fsencode(picture), False)
        if not bitmap:
            mtmd.mtmd_input_chunks_free(self._chunks)
            raise PictureMissing()
        marker = mtmd.mtmd_get_marker(context)
        # Only the marker is passed: user text is tokenized where control strings are defused.
        text = mtmd.mtmd_input_text(
            text=marker, text_len=len(marker), add_special=False, parse_special=True
        )
        code = mtmd.mtmd_tokenize(
            context, self._chunks, ctypes.byref(text), (mtmd.mtmd_bitmap_p_ctypes * 1)(bitmap), 1
        )
        mtmd.mtmd_bitmap_free(bitmap)
        if code != 0:
            mtmd.mtmd_input_chunks_free(self._chunks)
            raise PictureUnreadable(model=model, cause=cause_code("llama_said", code=code))

    def __enter__(self) -> list[Any]:
        count = mtmd.mtmd_input_chunks_size(self._chunks)
        return [mtmd.mtmd_input_chunks_get(self._chunks, at) for at in range(count)]

    def __exit__(self, *_: object) -> None:
        mtmd.mtmd_input_chunks_free(self._chunks)
