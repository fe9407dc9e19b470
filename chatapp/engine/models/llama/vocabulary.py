"""The vocabulary of a model file, read without its weights."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import llama_cpp.llama_cpp as api

from chatapp.engine.models.llama.backends import cause, start_backend
from chatapp.errors import ModelFailedToLoad, cause_code


class Vocabulary:
    """A model without weights; a context manager that frees it. Raises ModelFailedToLoad."""

    def __init__(self, path: Path) -> None:
        start_backend()
        parameters = api.llama_model_default_params()
        parameters.vocab_only = True
        self.model = api.llama_model_load_from_file(os.fsencode(path), parameters)
        if not self.model:
            raise ModelFailedToLoad(name=path.name, cause=cause(cause_code("llama_refused")))
        self.vocabulary = api.llama_model_get_vocab(self.model)

    def __enter__(self) -> Vocabulary:
        return self

    def __exit__(self, *_: object) -> None:
        api.llama_model_free(self.model)


def can_be_cut(model: Any) -> bool:
    """Whether tokens can be removed from the cache; recurrent models cannot."""
    return not (api.llama_model_is_recurrent(model) or api.llama_model_is_hybrid(model))
