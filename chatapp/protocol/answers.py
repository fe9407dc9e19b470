"""Presets, questions and their answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from chatapp.protocol.verbs import Command, Event
from chatapp.records import Claim, Finish, Language, Message, Preset, Problem, Source, Timing, Usage


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
class PresetsListed(Event):
    presets: tuple[Preset, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TokensCounted(Event):
    counts: tuple[int, ...]


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
