"""What is said of a model for which a GPU has too little memory."""

from __future__ import annotations

from chatapp.contract.records import Model
from chatapp.texts.catalogue import translation


def fewer_layers(model: Model, language: str) -> str:
    """Say on how many layers of a GPU a model runs, "" where it is as wanted."""
    layers = model.details.get("gpu_layers", "")
    if not layers:
        return ""
    tr = translation(language).tr
    if layers == "0":
        return tr("model.gpu_none", name=model.name)
    return tr("model.gpu_fewer", name=model.name, layers=layers, all=model.details["all_layers"])
