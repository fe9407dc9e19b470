"""Finds the model that a preset is meant for among those that are here."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from chatapp.contract.records import Model, Preset


def own_model(preset: Preset, models: Iterable[Model]) -> Model | None:
    """Return the model that a preset names by its file or its name, None if it is not here."""
    wanted = preset.model.casefold()
    if not wanted:
        return None
    usable = [model for model in models if model.kind == "chat" and not model.problem]
    for name_of in (file_name, lambda model: model.name):
        for model in usable:
            if name_of(model).casefold() == wanted:
                return model
    return None


def file_name(model: Model) -> str:
    """Return the name of a model's file; on another machine it lies in another folder."""
    return PurePath(model.path).name
