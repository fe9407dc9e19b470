"""Continues a text as it is, without a chat template: /v1/completions, which editors use."""

from __future__ import annotations

import secrets
import time
from typing import Any

from chatapp.contract.records import Model, Preset
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.local_model import LocalModel
from chatapp.engine.models.text_model import TextModel
from chatapp.engine.presets import preset_sampling
from chatapp.engine.process.stopping import JobStopped
from chatapp.engine.server.chat_reply import model_id, usage
from chatapp.engine.server.chat_request import ChatRequest
from chatapp.engine.server.exchange import Exchange
from chatapp.errors import QuestionTooLong, RequestTooSlow

_PLAIN = Preset(id="", names={})
_FINISH = {"end": "stop", "length": "length"}


class TextAnswer:
    """One continuation. The caller of `write` holds the model."""

    def __init__(
        self, exchange: Exchange, wish: ChatRequest, local: LocalModel, model: Model
    ) -> None:
        """The text to go on from is the one message of the request."""
        self._exchange = exchange
        self._wish = wish
        self._local = local
        self._prompt = str(wish.messages[0].text)
        self._run = self._run_of(model)
        self._frame = {
            "id": f"cmpl-{secrets.token_hex(12)}",
            "object": "text_completion",
            "created": int(time.time()),
            "model": wish.model or model_id(model),
        }

    def write(self) -> None:
        """Generate and send. Raises JobStopped when the client is gone, and the model's errors."""
        text = ""
        for piece in TextModel(client=self._local, run=self._run).stream(self._prompt):
            text += piece
            if self._wish.streams and piece:
                self._exchange.tell(self._framed(piece, None))
        finish = _FINISH.get(self._run.outcome.finish, "")
        if not finish:
            raise RequestTooSlow() if self._exchange.is_late else JobStopped
        counted = {"usage": usage(self._run)}
        if not self._wish.streams:
            self._exchange.answer(self._framed(text, finish) | counted)
            return
        last = self._framed("", finish)
        self._exchange.tell(last | counted if self._wish.counts_stream else last)
        self._exchange.end_stream()

    def _framed(self, text: str, finish: str | None) -> dict[str, Any]:
        choice = {"index": 0, "text": text, "finish_reason": finish, "logprobs": None}
        return {**self._frame, "choices": [choice]}

    def _run_of(self, model: Model) -> Run:
        """Return the wishes of the request, limited to the context. Raises QuestionTooLong."""
        context = self._local.weights.context_tokens
        tokens = len(self._local.text_prompt(self._prompt))
        if tokens >= context:
            raise QuestionTooLong(tokens=tokens, limit=context - 1)
        most = {"max_tokens": float(min(self._wish.max_tokens or context, context - tokens))}
        return Run(
            sampling=preset_sampling.of(_PLAIN, self._wish.sampling | most, model),
            stop=self._wish.stop,
            stopped=self._exchange.gone,
        )
