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
        """Return a piece of a stream; `finish` is set in the last one, which has the probabilities
        of `run`.
        """
        logprobs = _logprobs(run) if run is not None else None
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": logprobs}
        return self._framed("chat.completion.chunk", [choice])

    def count(self, run: Run) -> dict[str, Any]:
        """Return the piece after the last, which only counts tokens."""
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
    """Return the name by which programs ask for a model: its file's without the ending, or its name
    at its host.
    """
    if model.path.startswith(REMOTE):
        return model.path.removeprefix(REMOTE)
    return Path(model.path).stem if model.path.lower().endswith(".gguf") else model.name


def usage(run: Run) -> dict[str, Any]:
    """Return what an answer cost in tokens."""
    told = run.outcome.usage
    return {
        "prompt_tokens": told.prompt_tokens,
        "completion_tokens": told.answer_tokens,
        "total_tokens": told.prompt_tokens + told.answer_tokens,
        "prompt_tokens_details": {"cached_tokens": told.reused_tokens},
    }


def _logprobs(run: Run) -> dict[str, Any] | None:
    return {"content": [_chance(token) for token in run.outcome.tokens]} if run.chances else None


def _chance(token: TokenChance) -> dict[str, Any]:
    def told(text: str, logprob: float) -> dict[str, Any]:
        # Minus infinity is no JSON.
        return {
            "token": text,
            "logprob": max(logprob, -9999.0),
            "bytes": list(text.encode("utf-8", "replace")),
        }

    return told(token.text, token.logprob) | {
        "top_logprobs": [told(*other) for other in token.others]
    }


def model(found: Model, name: str) -> dict[str, Any]:
    """Return a model as the list has it."""
    about = {"kind": found.kind, "name": found.name, "context_tokens": found.context_tokens}
    return {"id": name, "object": "model", "created": 0, "owned_by": "chatapp", **about}


def vectors(rows: NDArray[np.float32], name: str, as_base64: bool) -> dict[str, Any]:
    """Return vectors, as lists of numbers or as base64 of little-endian 32-bit floats."""
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
    # The starter embedder reads words, not tokens: what was read is not counted.
    return {
        "object": "list",
        "model": name,
        "data": data,
        "usage": {"prompt_tokens": 0, "total_tokens": 0},
    }


def passages(found: tuple[Passage, ...], is_foreign: bool) -> dict[str, Any]:
    """Return what was found in the documents, best first."""
    return {
        "object": "list",
        "data": [as_dict(passage) for passage in found],
        "is_foreign": is_foreign,
    }
