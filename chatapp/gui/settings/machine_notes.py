"""Sentences under the settings: the memory a model needs, and the GPUs found."""

from __future__ import annotations

from collections.abc import Sequence

from chatapp.contract.protocol import MachineChecked
from chatapp.contract.records import REMOTE, Model
from chatapp.machine.context_price import kv_bytes, needed_bytes, size
from chatapp.machine.settings import Settings
from chatapp.texts import tr

_USUAL_CONTEXT = 8192
"""Tokens of the context that the engine chooses when none is set."""


def price(model: Model, values: Settings, draft: Model | None) -> str:
    """Return the memory that a model, its context and its draft model need."""
    tokens = values.context_tokens or min(model.context_tokens, _USUAL_CONTEXT)
    words = tr(
        "settings.context_price",
        name=model.name,
        tokens=f"{tokens:,}",
        all=size(needed_bytes(model, tokens, values)),
        context=size(kv_bytes(model, tokens, values)),
    )
    if draft is None:
        return words
    more = needed_bytes(draft, min(tokens, draft.context_tokens), values)
    return f"{words} {tr('settings.draft_price', name=draft.name, size=size(more))}"


def machine(checked: MachineChecked) -> str:
    """Return which GPUs llama.cpp can use."""
    if checked.gpus:
        return tr("settings.machine.found", names=", ".join(checked.gpus))
    return tr("settings.machine.none" if checked.offloads else "settings.machine.not_built")


def draft_models(models: Sequence[Model], answering: Model | None) -> list[Model]:
    """Return the local chat models smaller than the answering one: they can draft for it."""
    most = answering.parameters if answering is not None else 0
    return [
        model
        for model in models
        if model.kind == "chat"
        and 0 < model.parameters < most
        and not model.path.startswith(REMOTE)
    ]
