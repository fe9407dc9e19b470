"""Control tokens of a loaded model, as llama.cpp marks them."""

from __future__ import annotations

from collections.abc import Sequence

import llama_cpp as api

from chatapp.engine.models.local_model import LocalModel


def control_tokens(local: LocalModel, tokens: Sequence[int]) -> list[str]:
    """Return the texts of those tokens that control the model."""
    vocabulary = local.weights.vocabulary
    return [
        local.weights.token_text(token)
        for token in tokens
        if api.llama_vocab_get_attr(vocabulary, token) & api.LLAMA_TOKEN_ATTR_CONTROL
    ]
