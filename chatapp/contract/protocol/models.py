"""Finding, checking and loading models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chatapp.contract.protocol.hub import HubFile
from chatapp.contract.protocol.verbs import Command, Event, Lane
from chatapp.contract.records import Adapter, Model


@dataclass(frozen=True, slots=True, kw_only=True)
class ListModels(Command):
    """Answered by ModelsListed."""

    lane: ClassVar[Lane] = "quick"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckModel(Command):
    """Read one file's header. Answered by ModelChecked, also when the model is unusable."""

    lane: ClassVar[Lane] = "quick"
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadModel(Command):
    """Load a model, "" for the best. Answered by Progress(stage="model") (‰), then ModelLoaded."""

    lane: ClassVar[Lane] = "model"
    path: str = ""
    context_tokens: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class UnloadModel(Command):
    """Free the memory of the model; the next question loads it again. Answered by ModelUnloaded."""

    lane: ClassVar[Lane] = "model"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAdapters(Command):
    """Use exactly these LoRA adapters, each FILE or FILE:SCALE. Answered by AdaptersSet."""

    lane: ClassVar[Lane] = "model"
    adapters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDraft(Command):
    """Let this model file write ahead of the loaded model, "" for none. Answered by DraftSet."""

    lane: ClassVar[Lane] = "model"
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckMachine(Command):
    """Ask what llama.cpp can use of this machine. Answered by MachineChecked."""

    lane: ClassVar[Lane] = "quick"


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineChecked(Event):
    """`offloads` when this build can use GPUs at all; `gpus` are the names of those found."""

    offloads: bool
    gpus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AdaptersSet(Event):
    adapters: tuple[Adapter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSet(Event):
    """`more_bytes` is what weights and context of the draft take; 0 when there is none."""

    more_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsListed(Event):
    """Bytes of memory are 0 where unknown; `used_bytes` is the engine's, with its model.

    `unfinished` are downloads that can go on.
    """

    models: tuple[Model, ...]
    free_bytes: int = 0
    total_bytes: int = 0
    used_bytes: int = 0
    unfinished: tuple[HubFile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelUnloaded(Event):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelChecked(Event):
    model: Model


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelLoaded(Event):
    """`context_tokens` is what was really allocated."""

    model: Model
    context_tokens: int
