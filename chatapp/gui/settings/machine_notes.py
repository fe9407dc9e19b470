"""Sentences under the settings: the memory a model needs, and the GPUs found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chatapp.contract.protocol import MachineChecked
from chatapp.contract.records import REMOTE, Model
from chatapp.machine.context_price import kv_bytes, needed_bytes, size
from chatapp.machine.offline import level
from chatapp.machine.settings import Settings
from chatapp.texts import tr

_USUAL_CONTEXT = 8192
"""Tokens of the context that the engine chooses when none is set."""


def price(model: Model, values: Settings, draft: Model | None) -> str:
    """Return the memory that a model, its context and its draft model need."""
    tokens = _tokens(model, values)
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


def cost(name: str, values: Settings, known: Mapping[str, Model], answering: Model | None) -> str:
    """Return the memory that the present choice of a setting takes, or why it has no effect.

    "" where there is nothing to say.
    """
    value = getattr(values, name)
    if name in ("embedder_path", "reranker_path") and value in known:
        return tr("settings.takes_memory", size=size(known[value].size_bytes))
    if name == "draft_path" and value in known and answering is not None:
        tokens = min(_tokens(answering, values), known[value].context_tokens)
        return tr("settings.takes_memory", size=size(needed_bytes(known[value], tokens, values)))
    if name == "kv_type" and answering is not None:
        tokens = _tokens(answering, values)
        return tr("settings.takes_memory", size=size(kv_bytes(answering, tokens, values)))
    if name == "state_cache_megabytes" and value:
        return tr("settings.takes_disk", size=size(value * 1_000_000))
    if name in ("remote_url", "chroma_url") and value:
        # A host on this machine is reached all the same.
        is_used = values.network_on or level.of(values) == "guarded"
        return "" if is_used else tr("settings.network_is_off")
    return _missing_dictionaries() if name == "spell_check" and value else ""


def _missing_dictionaries() -> str:
    """Return what the spell check needs that this system does not have."""
    from chatapp.machine.spelling import system_dictionaries

    if not system_dictionaries.is_library_there():
        return tr("settings.spell_check.no_library")
    missing = system_dictionaries.missing()
    names = ", ".join(tr(f"settings.spell_check.{language}") for language in missing)
    return tr("settings.spell_check.no_dictionary", names=names) if names else ""


def _tokens(model: Model, values: Settings) -> int:
    return values.context_tokens or min(model.context_tokens, _USUAL_CONTEXT)


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
