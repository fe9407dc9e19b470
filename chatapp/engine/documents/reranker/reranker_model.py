"""A reranker in memory: scores a question and a passage together, run by llama.cpp; lives in a
child process.
"""

from __future__ import annotations

import ctypes
import math
import os
import time
from pathlib import Path
from typing import Any

import llama_cpp.llama_cpp as api

from chatapp.engine.documents.vectors.known_scripts import known_scripts

_MOST_TOKENS = 1024
"""A question and a passage of 800 characters are shorter in most vocabularies; the rest is cut off.
"""
_QUESTION_SHARE = 0.5
_QUESTION, _DOCUMENT = "{query}", "{document}"
_ABORTED = 2


class RefusedByLlama(Exception):
    """llama.cpp cannot load the file, or not rank with it."""


class NoNumber(Exception):
    """What the model computes is no number."""


class RerankerModel:
    """Loads on construction. Raises RefusedByLlama."""

    def __init__(self, path: Path, threads: int) -> None:
        api.llama_backend_init()
        self._model = api.llama_model_load_from_file(
            os.fsencode(path), api.llama_model_default_params()
        )
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
        # Kept: llama.cpp does not own it.
        self._abort = api.ggml_abort_callback(lambda _: time.monotonic() > self._deadline)
        api.llama_set_abort_callback(self._context, self._abort, None)
        self.scripts = known_scripts(self._tokens)

    def score(self, question: str, passage: str, seconds: float) -> float | None:
        """Return how well the passage answers, larger is better; None when the time was too short.

        Scores of one question can be compared, no others: most models give logits. Raises NoNumber.
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
        """Qwen3-Reranker gives the chance of "yes" and of "no"; most give one number."""
        labels = [
            api.llama_model_cls_label(self._model, i)
            for i in range(api.llama_model_n_cls_out(self._model))
        ]
        return labels.index(b"yes") if b"yes" in labels else 0

    # Tokens ----------------------------------------------------------------------------------

    def _tokens(self, text: str, special: bool = False) -> list[int]:
        raw = text.encode("utf-8", "replace")
        room = len(raw) + 8
        tokens = (api.llama_token * room)()
        count = api.llama_tokenize(self._vocabulary, raw, len(raw), tokens, room, False, special)
        return list(tokens[: max(0, count)])

    def _pair(self, question: str, passage: str) -> list[int]:
        """Return the tokens as llama-server's rerank makes them; the passage is cut to what the
        model reads.
        """
        if self._template and not any(map(self._commands, (question, passage))):
            rendered = self._template.replace(_QUESTION, question).replace(_DOCUMENT, passage)
            whole = self._tokens(rendered, special=True)
            if len(whole) <= self._room:
                return whole
        before, between, behind = self._frame()
        asked = self._tokens(question)[: int(self._room * _QUESTION_SHARE)]
        told = self._tokens(passage)
        room = max(0, self._room - len(before) - len(asked) - len(between) - len(behind))
        return [*before, *asked, *between, *told[:room], *behind][: self._room]

    def _commands(self, text: str) -> bool:
        """Say whether a text holds what would be read as control tokens, or as a place of the
        template.
        """
        return self._tokens(text) != self._tokens(text, special=True) or _DOCUMENT in text

    def _frame(self) -> tuple[list[int], list[int], list[int]]:
        """Return the tokens before, between and behind question and passage: only these can be
        control tokens.
        """
        head, found, rest = self._template.partition(_QUESTION)
        middle, found_too, tail = rest.partition(_DOCUMENT)
        if found and found_too:
            return self._tokens(head, True), self._tokens(middle, True), self._tokens(tail, True)
        bos, sep, eos = (
            [token] if (token := int(get(self._vocabulary))) >= 0 else []
            for get in (api.llama_vocab_bos, api.llama_vocab_sep, api.llama_vocab_eos)
        )
        end = (eos or sep) if api.llama_vocab_get_add_eos(self._vocabulary) else []
        part = sep if api.llama_vocab_get_add_sep(self._vocabulary) else []
        # BERT was trained on [CLS] question [SEP] passage [SEP].
        return (
            bos if api.llama_vocab_get_add_bos(self._vocabulary) else [],
            [*end, *part],
            end or part,
        )


def _batch(tokens: list[int]) -> Any:
    """Return one sequence of which every token counts for the score."""
    batch = api.llama_batch_init(len(tokens), 0, 1)
    batch.n_tokens = len(tokens)
    for place, token in enumerate(tokens):
        batch.token[place] = token
        batch.pos[place] = place
        batch.n_seq_id[place] = 1
        batch.seq_id[place][0] = 0
        batch.logits[place] = 1
    return batch


def be_silent() -> None:
    """Let llama.cpp keep its remarks to itself, in this whole process: the parent asks for scores."""
    api.llama_log_set(_no_remark, ctypes.c_void_p(0))


@api.llama_log_callback  # type: ignore[untyped-decorator]
def _no_remark(level: int, text: bytes, _: object) -> None:
    return
