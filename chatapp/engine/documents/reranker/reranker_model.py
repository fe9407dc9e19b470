"""A reranker in llama.cpp: scores a question and a passage together. Runs in a child process."""

from __future__ import annotations

import ctypes
import math
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import llama_cpp.llama_cpp as api

from chatapp.engine.documents.vectors.known_scripts import known_scripts
from chatapp.engine.models.llama import backends

_MOST_TOKENS = 1024
"""Longer than a question and a passage of 800 characters in most vocabularies."""
_QUESTION_SHARE = 0.5
"""The largest share of the context that a question may fill; chosen."""
_QUESTION, _DOCUMENT = "{query}", "{document}"
_ABORTED = 2
"""What `llama_decode` returns after the abort callback."""


class RefusedByLlama(Exception):
    """llama.cpp cannot load the file, or cannot rank with it."""


class NoNumber(Exception):
    """The score is NaN or infinite."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """The tokens around question and passage; only these may be control tokens."""

    before: list[int]
    between: list[int]
    after: list[int]


class RerankerModel:
    """Loads on construction. Raises RefusedByLlama."""

    def __init__(self, path: Path, threads: int) -> None:
        backends.start_backend()
        parameters = api.llama_model_default_params()
        # The GPU is the chat model's.
        parameters.n_gpu_layers = 0
        self._model = api.llama_model_load_from_file(os.fsencode(path), parameters)
        if not self._model:
            raise RefusedByLlama
        self._vocabulary = api.llama_model_get_vocab(self._model)
        self._room = min(_MOST_TOKENS, api.llama_model_n_ctx_train(self._model))
        self._context = api.llama_init_from_model(self._model, self._parameters(threads))
        if not self._context:
            raise RefusedByLlama
        self._memory = api.llama_get_memory(self._context)
        template = api.llama_model_chat_template(self._model, b"rerank")
        self._template = template.decode("utf-8", "replace") if template else ""
        self._best_label = self._label_of_yes()
        self._deadline = 0.0
        # Referenced here because llama.cpp does not own it.
        self._abort = api.ggml_abort_callback(lambda _: time.monotonic() > self._deadline)
        api.llama_set_abort_callback(self._context, self._abort, None)
        self.scripts = known_scripts(self._tokens)

    def score(self, question: str, passage: str, seconds: float) -> float | None:
        """Return how well the passage answers, larger is better; None after `seconds`.

        Comparable within one question only: most models give logits. Raises NoNumber.
        """
        tokens = self._pair(question, passage)
        self._deadline = time.monotonic() + seconds
        if self._memory:
            api.llama_memory_clear(self._memory, True)
        batch = _batch(tokens)
        try:
            code = (api.llama_decode if self._memory else api.llama_encode)(self._context, batch)
            if code == _ABORTED:
                return None
            row = api.llama_get_embeddings_seq(self._context, 0) if code == 0 else None
        finally:
            api.llama_batch_free(batch)
        if not row or not math.isfinite(row[self._best_label]):
            raise NoNumber
        return float(row[self._best_label])

    def _parameters(self, threads: int) -> Any:
        parameters = api.llama_context_default_params()
        parameters.n_ctx = parameters.n_batch = parameters.n_ubatch = self._room
        parameters.n_threads = parameters.n_threads_batch = threads
        parameters.embeddings = True
        parameters.pooling_type = api.LLAMA_POOLING_TYPE_RANK
        parameters.no_perf = True
        return parameters

    def _label_of_yes(self) -> int:
        """Return the index of the score: Qwen3-Reranker outputs "yes" and "no", most output one."""
        labels = [
            api.llama_model_cls_label(self._model, i)
            for i in range(api.llama_model_n_cls_out(self._model))
        ]
        return labels.index(b"yes") if b"yes" in labels else 0

    def _tokens(self, text: str, special: bool = False) -> list[int]:
        raw = text.encode("utf-8", "replace")
        room = len(raw) + 8
        tokens = (api.llama_token * room)()
        count = api.llama_tokenize(self._vocabulary, raw, len(raw), tokens, room, False, special)
        return list(tokens[: max(0, count)])

    def _pair(self, question: str, passage: str) -> list[int]:
        """Return the tokens as llama-server's rerank does, the passage cut to the context."""
        if self._template and not any(map(self._is_unsafe, (question, passage))):
            rendered = self._template.replace(_QUESTION, question).replace(_DOCUMENT, passage)
            whole = self._tokens(rendered, special=True)
            if len(whole) <= self._room:
                return whole
        frame = self._frame()
        head = [
            *frame.before,
            *self._tokens(question)[: int(self._room * _QUESTION_SHARE)],
            *frame.between,
        ]
        room = max(0, self._room - len(head) - len(frame.after))
        return [*head, *self._tokens(passage)[:room], *frame.after][: self._room]

    def _is_unsafe(self, text: str) -> bool:
        """Return whether a text contains control tokens or a placeholder of the template."""
        return self._tokens(text) != self._tokens(text, special=True) or _DOCUMENT in text

    def _frame(self) -> _Frame:
        head, question, rest = self._template.partition(_QUESTION)
        middle, document, tail = rest.partition(_DOCUMENT)
        if question and document:
            return _Frame(*(self._tokens(part, True) for part in (head, middle, tail)))
        bos, sep, eos = (
            [token] if (token := int(get(self._vocabulary))) >= 0 else []
            for get in (api.llama_vocab_bos, api.llama_vocab_sep, api.llama_vocab_eos)
        )
        end = (eos or sep) if api.llama_vocab_get_add_eos(self._vocabulary) else []
        part = sep if api.llama_vocab_get_add_sep(self._vocabulary) else []
        # BERT was trained on [CLS] question [SEP] passage [SEP].
        return _Frame(
            bos if api.llama_vocab_get_add_bos(self._vocabulary) else [], [*end, *part], end or part
        )


def _batch(tokens: list[int]) -> Any:
    """Return one sequence with all tokens as outputs."""
    batch = api.llama_batch_init(len(tokens), 0, 1)
    batch.n_tokens = len(tokens)
    for place, token in enumerate(tokens):
        batch.token[place] = token
        batch.pos[place] = place
        batch.n_seq_id[place] = 1
        batch.seq_id[place][0] = 0
        batch.logits[place] = 1
    return batch


def silence() -> None:
    """Silence llama.cpp in this process."""
    api.llama_log_set(_discard, ctypes.c_void_p(0))


@api.llama_log_callback  # type: ignore[untyped-decorator]
def _discard(level: int, text: bytes, _: object) -> None:
    return
