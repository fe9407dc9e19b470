"""The shapes of OpenAI's replies: whole chats, pieces of a stream, models, vectors, passages."""

from __future__ import annotations

import base64
import secrets
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chatapp.contract.protocol.wire import as_dict
from chatapp.contract.records import REMOTE, Model, Passage, TokenChance
from chatapp.engine.models.interface.run import Run


class ChatReply:
    """One answer with its id, as a stream of pieces or as a whole."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._id = f"chatcmpl-{secrets.token_hex(12)}"
        self._created = int(time.time())

    def piece(
        self, delta: dict[str, Any], finish: str | None = None, run: Run | None = None
    ) -> dict[str, Any]:
        """Return a chunk of a stream; the last one has `finish` and the logprobs of `run`."""
        logprobs = _logprobs(run) if run is not None else None
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": logprobs}
        return self._framed("chat.completion.chunk", [choice])

    def count(self, run: Run) -> dict[str, Any]:
        """Return the chunk after the last, which holds the token counts."""
        return self._framed("chat.completion.chunk", []) | {"usage": usage(run)}

    def whole(self, message: dict[str, Any], finish: str, run: Run) -> dict[str, Any]:
        """Return an answer that is not streamed."""
        choice = {
            "index": 0,
            "message": message,
            "finish_reason": finish,
            "logprobs": _logprobs(run),
        }
        return self._framed("chat.completion", [choice]) | {"usage": usage(run)}

    def _framed(self, kind: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "id": self._id,
            "object": kind,
            "created": self._created,
            "model": self._model,
            "choices": choices,
        }


def model_id(model: Model) -> str:
    """Return the id of a model: its file name without the ending, or its name at its host."""
    if model.path.startswith(REMOTE):
        return model.path.removeprefix(REMOTE)
    return Path(model.path).stem if model.path.lower().endswith(".gguf") else model.name


def usage(run: Run) -> dict[str, Any]:
    """Return the token counts of an answer."""
    used = run.outcome.usage
    return {
        "prompt_tokens": used.prompt_tokens,
        "completion_tokens": used.answer_tokens,
        "total_tokens": used.prompt_tokens + used.answer_tokens,
        "prompt_tokens_details": {"cached_tokens": used.reused_tokens},
    }


def _logprobs(run: Run) -> dict[str, Any] | None:
    return {"content": [_chance(token) for token in run.outcome.tokens]} if run.chances else None


def _chance(token: TokenChance) -> dict[str, Any]:
    def entry(text: str, logprob: float) -> dict[str, Any]:
        # Minus infinity is no JSON.
        return {
            "token": text,
            "logprob": max(logprob, -9999.0),
            "bytes": list(text.encode("utf-8", "replace")),
        }

    return entry(token.text, token.logprob) | {
        "top_logprobs": [entry(*other) for other in token.others]
    }


def model(listed: Model, name: str) -> dict[str, Any]:
    """Return an entry of the list of models."""
    about = {"kind": listed.kind, "name": listed.name, "context_tokens": listed.context_tokens}
    return {"id": name, "object": "model", "created": 0, "owned_by": "chatapp", **about}


def vectors(rows: NDArray[np.float32], name: str, as_base64: bool) -> dict[str, Any]:
    """Return the rows of float32 [n, dimensions] as numbers, or as base64 of little-endian float32."""
    data = [
        {
            "object": "embedding",
            "index": index,
            "embedding": base64.b64encode(row.astype("<f4").tobytes()).decode()
            if as_base64
            else row.tolist(),
        }
        for index, row in enumerate(rows)
    ]
    # The starter embedder reads words, not tokens: nothing is counted.
    return {
        "object": "list",
        "model": name,
        "data": data,
        "usage": {"prompt_tokens": 0, "total_tokens": 0},
    }


def passages(hits: tuple[Passage, ...], is_foreign: bool) -> dict[str, Any]:
    """Return the hits of a search, best first."""
    return {
        "object": "list",
        "data": [as_dict(passage) for passage in hits],
        "is_foreign": is_foreign,
    }
