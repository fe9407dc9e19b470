"""A loaded GGUF model: weights, context and tokenizer."""

from __future__ import annotations

import ctypes
import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import llama_cpp.llama_cpp as api

from chatapp.engine.models.llama import offload
from chatapp.engine.models.llama.backends import cause, start_backend
from chatapp.engine.models.llama.offload import Placement
from chatapp.engine.process import mapped_file
from chatapp.errors import ModelFailedToLoad, cause_code
from chatapp.machine import huge_pages

_log = logging.getLogger("chatapp.llama")

BATCH_TOKENS = 512  # llama.cpp's default n_ubatch


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How to load a model. `context_tokens` may be rounded; `threads` 0 means one per physical
    core.

    `gpu_layers` -1 offloads all layers where they fit. `kv_type` is the format of keys and values.
    `extension` scales RoPE beyond `trained_tokens`, by YaRN or linearly.
    """

    context_tokens: int
    threads: int = 0
    gpu_layers: int = -1
    kv_type: Literal["f16", "q8_0", "q4_0"] = "f16"
    flash_attention: Literal["auto", "on", "off"] = "auto"
    extension: Literal["off", "yarn", "linear"] = "off"
    trained_tokens: int = 0
    placement: Placement = Placement()

    @property
    def rope_scale(self) -> float:
        """The RoPE scale; 1 for none."""
        is_longer = self.extension != "off" and 0 < self.trained_tokens < self.context_tokens
        return self.context_tokens / self.trained_tokens if is_longer else 1.0


class Weights:
    """A model and one context over it. Raises ModelFailedToLoad; `close` frees the memory."""

    def __init__(
        self,
        path: Path,
        options: LoadOptions,
        on_progress: Callable[[float], None] = lambda fraction: None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self._in_use = threading.Lock()
        start_backend()
        huge_pages.use_for(path.stat().st_size if path.is_file() else 0)
        self.path = path
        self._model: ctypes.c_void_p | None = None
        self._open(options, on_progress, stopped)
        self.vocabulary = api.llama_model_get_vocab(self._model)
        self.vocabulary_size: int = api.llama_vocab_n_tokens(self.vocabulary)
        self.memory = api.llama_get_memory(self.context)
        mapped_file.release(path)
        self.context_tokens: int = api.llama_n_ctx(self.context)
        # llama.cpp ends the process when a batch is larger, and a small context makes it smaller.
        self.batch_tokens: int = min(BATCH_TOKENS, api.llama_n_batch(self.context))
        self.chat_template = self._read_template()
        self.adds_bos: bool = api.llama_vocab_get_add_bos(self.vocabulary)
        self._piece_buffer = ctypes.create_string_buffer(512)
        self._special_texts: tuple[str, ...] | None = None

    def warm_up(self, stopped: Callable[[], bool] = lambda: False) -> bool:
        """Decode one token, which pages the weights in; return whether there are logits."""
        tokens = (api.llama_token * 1)(max(0, self.bos))
        ask = api.ggml_abort_callback(lambda _: stopped())
        api.llama_set_abort_callback(self.context, ask, None)
        was_read = api.llama_decode(self.context, api.llama_batch_get_one(tokens, 1)) == 0
        api.llama_set_abort_callback(self.context, api.ggml_abort_callback(), None)
        api.llama_memory_clear(self.memory, True)
        return was_read

    def use_threads(self, count: int) -> None:
        """Decode with `count` threads from now on."""
        api.llama_set_n_threads(self.context, count, count)

    def close(self) -> None:
        """Free context and model; may be called twice."""
        with self._in_use:
            if self._model is not None:
                api.llama_free(self.context)
                api.llama_model_free(self._model)
                self._model = None

    def tokenize(self, text: str, special: bool = False) -> list[int]:
        """Return the tokens without BOS; `special` parses control strings (templates only).

        Any thread may ask, also while another model takes the place of this one: then there are
        none.
        """
        with self._in_use:
            return self._tokens(text, special) if self._model is not None else []

    def _tokens(self, text: str, special: bool) -> list[int]:
        raw = text.encode("utf-8", "replace")
        room = len(raw) + 8
        tokens = (api.llama_token * room)()
        count = api.llama_tokenize(self.vocabulary, raw, len(raw), tokens, room, False, special)
        if count < 0:
            room = -count
            tokens = (api.llama_token * room)()
            count = api.llama_tokenize(self.vocabulary, raw, len(raw), tokens, room, False, special)
        return list(tokens[: max(0, count)])

    def piece(self, token: int) -> bytes:
        """Return the bytes of a token, which may end within a character; b"" for control tokens."""
        if token < 0:
            return b""
        size = api.llama_token_to_piece(self.vocabulary, token, self._piece_buffer, 512, 0, False)
        return self._piece_buffer.raw[:size] if size > 0 else b""

    def token_text(self, token: int) -> str:
        """Return the name of a token, such as <|im_end|>; "" when there is none."""
        if token < 0:
            return ""
        raw = api.llama_vocab_get_text(self.vocabulary, token)
        return raw.decode("utf-8", "replace") if raw else ""

    @property
    def size_bytes(self) -> int:
        """Size of the tensors."""
        return int(api.llama_model_size(self._model))

    @property
    def bos(self) -> int:
        return int(api.llama_vocab_bos(self.vocabulary))

    @property
    def eos(self) -> int:
        return int(api.llama_vocab_eos(self.vocabulary))

    def special_texts(self) -> tuple[str, ...]:
        """Return the texts of control tokens, which must not come from users or documents."""
        if self._special_texts is None:
            control = (
                api.LLAMA_TOKEN_ATTR_CONTROL
                | api.LLAMA_TOKEN_ATTR_USER_DEFINED
                | api.LLAMA_TOKEN_ATTR_UNKNOWN
            )
            texts = {
                self.token_text(token)
                for token in range(self.vocabulary_size)
                if api.llama_vocab_get_attr(self.vocabulary, token) & control
            }
            # A single character cannot be broken apart and is text rather than a command; so are
            # the blank lines and indents that some vocabularies (Gemma's) have as tokens.
            commands = (text for text in texts if len(text) > 1 and text.strip())
            self._special_texts = tuple(sorted(commands, key=len, reverse=True))
        return self._special_texts

    def _open(
        self,
        options: LoadOptions,
        on_progress: Callable[[float], None],
        stopped: Callable[[], bool],
    ) -> None:
        """Load weights and context, with fewer layers on the GPU where its memory is too small."""
        for layers in offload.attempts(options.gpu_layers, options.placement):
            loading = offload.Loading(self.path, layers, options.placement)
            self._model = loading.load(on_progress, stopped)
            context = self._open_context(options) if self._model else None
            if context:
                self.context, self.gpu_layers = context, layers
                return
            if self._model:
                api.llama_model_free(self._model)
            _log.info("no room for %d layers on the GPU", layers)
        otherwise = "context_does_not_fit" if self._model else "llama_refused"
        raise ModelFailedToLoad(name=self.path.name, cause=cause(cause_code(otherwise)))

    def _open_context(self, options: LoadOptions) -> ctypes.c_void_p | None:
        parameters = _context_parameters(options)
        context = api.llama_init_from_model(self._model, parameters)
        if not context and options.kv_type != "f16":
            _log.info("this model does not support a KV cache of type %s", options.kv_type)
            parameters.type_k = parameters.type_v = _KV_TYPES["f16"]
            context = api.llama_init_from_model(self._model, parameters)
        return context or None

    def _read_template(self) -> str:
        raw = api.llama_model_chat_template(self._model, None)
        return raw.decode("utf-8", "replace") if raw else ""


_KV_TYPES = {"f16": api.GGML_TYPE_F16, "q8_0": api.GGML_TYPE_Q8_0, "q4_0": api.GGML_TYPE_Q4_0}
_FLASH = {
    "auto": api.LLAMA_FLASH_ATTN_TYPE_AUTO,
    "on": api.LLAMA_FLASH_ATTN_TYPE_ENABLED,
    "off": api.LLAMA_FLASH_ATTN_TYPE_DISABLED,
}
_ROPE = {"yarn": api.LLAMA_ROPE_SCALING_TYPE_YARN, "linear": api.LLAMA_ROPE_SCALING_TYPE_LINEAR}


def _context_parameters(options: LoadOptions) -> Any:
    parameters = api.llama_context_default_params()
    parameters.n_ctx = max(256, options.context_tokens)
    parameters.n_batch = parameters.n_ubatch = BATCH_TOKENS
    parameters.n_threads = parameters.n_threads_batch = options.threads or physical_cores()
    parameters.flash_attn_type = _FLASH[options.flash_attention]
    parameters.type_k = _KV_TYPES[options.kv_type]
    # Values are quantized only with flash attention.
    parameters.type_v = _KV_TYPES["f16" if options.flash_attention == "off" else options.kv_type]
    if options.rope_scale > 1:
        parameters.rope_scaling_type = _ROPE[options.extension]
        parameters.rope_freq_scale = 1 / options.rope_scale
        parameters.yarn_orig_ctx = options.trained_tokens
    parameters.offload_kqv = options.placement.keeps_kv
    parameters.no_perf = True
    return parameters


def physical_cores() -> int:
    """Return the number of physical cores available; two threads of a core wait for each other."""
    allowed = (
        os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
    )
    siblings = set()
    for cpu in allowed:
        file = Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list")
        try:
            siblings.add(file.read_text())
        except OSError:
            return max(1, len(allowed))
    return max(1, len(siblings))
