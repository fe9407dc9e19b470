"""Finding, checking and loading models."""

from __future__ import annotations

from dataclasses import dataclass

from chatapp.protocol.verbs import Command, Event
from chatapp.records import Model


@dataclass(frozen=True, slots=True, kw_only=True)
class ListModels(Command):
    """Answered by ModelsListed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckModel(Command):
    """Read one file's header. Answered by ModelChecked, also when the model is unusable."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadModel(Command):
    """Answered by Progress(stage="model") in thousandths, then ModelLoaded. An empty path is the best one found."""

    path: str = ""
    context_tokens: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsListed(Event):
    models: tuple[Model, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelChecked(Event):
    model: Model


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelLoaded(Event):
    """`context_tokens` is what was really allocated."""

    model: Model
    context_tokens: int
