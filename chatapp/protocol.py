"""The verbs between the two processes: commands and events; `wire` makes a line of JSON of each.

Law, tested for each command: any number of Token and Progress, then exactly one last event,
all with the command's id. Ready is the only event without a command; its id is 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, TypeVar

from chatapp.records import (
    Claim,
    Document,
    Finish,
    Language,
    Message,
    Model,
    Passage,
    Preset,
    Problem,
    Source,
    Timing,
    Usage,
)

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What the window or the terminal wants; `id` is counted up by the sender, from 1."""

    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened in the engine; `id` is the id of the command it belongs to."""

    id: int
    is_last: ClassVar[bool] = True


# Commands ------------------------------------------------------------------------------------


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
class ListPresets(Command):
    """Answered by PresetsListed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountTokens(Command):
    """Count with the loaded model's tokenizer. Answered by TokensCounted."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Command):
    """Answer a question. Loads the chosen model first if none is. Answered by Token…, then Answered.

    `answer_so_far` continues a stopped answer: tokens are only what is new, Answered.text is all of it.
    `sampling` overrides the preset's settings by name. `document_ids` empty means: not from documents.
    """

    question: str
    history: tuple[Message, ...] = ()
    preset_id: str = "chat"
    values: dict[str, str] = field(default_factory=dict)
    document_ids: tuple[int, ...] = ()
    answer_so_far: str = ""
    sampling: dict[str, float] = field(default_factory=dict)
    language: Language = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddDocument(Command):
    """Answered by Progress(stage="pages") a page, then DocumentAdded."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveDocument(Command):
    """Answered by DocumentRemoved, when no trace is left."""

    document_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDocuments(Command):
    """Answered by DocumentsListed, newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search(Command):
    """Answered by Found, best first. No `document_ids` means the whole library."""

    query: str
    document_ids: tuple[int, ...] = ()
    top: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderPage(Command):
    """Draw one page, counted from 1. Answered by PageRendered."""

    document_id: int
    page: int
    width_px: int = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseEmbedder(Command):
    """Use another embedding model; "" is the starter. Answered by Progress(stage="vectors"), then EmbedderChosen."""

    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop(Command):
    """End a job early. The job sends its own last event; this command is answered by Stopped."""

    job_id: int


# Events --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready(Event):
    """The engine listens. Sent once, before libraries and model are loaded."""

    id: int = 0
    version: int = VERSION
    pid: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress(Event):
    """How far a job is, in units of its stage: "model", "prompt" (tokens), "pages", "vectors", "search"."""

    is_last: ClassVar[bool] = False
    stage: str
    done: int
    total: int
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token(Event):
    """Text that came since the last event: whole characters, often one token."""

    is_last: ClassVar[bool] = False
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Event):
    """The whole answer. The model saw `history[seen_from:]`; sources are those the text cites, claims what it cites."""

    text: str
    finish: Finish = "end"
    refused: bool = False
    sources: tuple[Source, ...] = ()
    seen_from: int = 0
    usage: Usage = Usage()
    timing: Timing = Timing()
    claims: tuple[Claim, ...] = ()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetsListed(Event):
    presets: tuple[Preset, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TokensCounted(Event):
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAdded(Event):
    """`was_there` when a file of the same content was in the library before."""

    document: Document
    was_there: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRemoved(Event):
    document_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsListed(Event):
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Event):
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRendered(Event):
    """`png` is base64; the page as shown is `width` × `height` points, so boxes scale by pixels / points."""

    document_id: int
    page: int
    pages: int
    png: str
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedderChosen(Event):
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped(Event):
    """`was_running` is False when the job had already ended."""

    job_id: int
    was_running: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed(Event):
    """The job ended with an error of chatapp.errors; `details` fill its sentence in any language."""

    error: str
    details: dict[str, str] = field(default_factory=dict)


_Kind = TypeVar("_Kind", Command, Event)


def _named(base: type[_Kind]) -> dict[str, type[_Kind]]:
    return {cls.__name__: cls for cls in base.__subclasses__()}


COMMANDS: dict[str, type[Command]] = _named(Command)
EVENTS: dict[str, type[Event]] = _named(Event)
