"""The user's preset files: read, tried, written and removed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from chatapp.contract.protocol.verbs import Command, Event, Lane
from chatapp.contract.records import Language, Preset, Variable


@dataclass(frozen=True, slots=True)
class PresetDraft:
    """A preset as it is edited, in one language; others stay as they are in its file.

    `base_id` is the preset that it was made from, "" for a new one. Placeholders that no variable
    declares become variables with a text.
    """

    base_id: str = ""
    name: str = ""
    description: str = ""
    system: str = ""
    user: str = "{text}"
    example: str = ""
    keeps_history: bool = False
    variables: tuple[Variable, ...] = ()
    sampling: dict[str, float] = field(default_factory=dict)
    language: Language = "en"
    model: str = ""


@dataclass(frozen=True, slots=True)
class PromptPart:
    """A message of a prompt, or all of it for a model without a chat template ("text")."""

    role: Literal["system", "user", "text"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPreset(Command):
    """Answered by PresetRead, in the words of a language."""

    lane: ClassVar[Lane] = "quick"
    preset_id: str
    language: Language = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPreset(Command):
    """Fill in a draft as a question would be. Answered by PresetPreviewed, without a model too."""

    lane: ClassVar[Lane] = "quick"
    draft: PresetDraft
    question: str = ""
    values: dict[str, str] = field(default_factory=dict)
    instructions: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePreset(Command):
    """Write a draft to the user's folder. Answered by PresetSaved.

    It takes the place of its base if that is the user's own, unless it is saved as a copy.
    """

    lane: ClassVar[Lane] = "quick"
    draft: PresetDraft
    as_copy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPreset(Command):
    """Check a file and copy it to the user's folder. Answered by PresetSaved."""

    lane: ClassVar[Lane] = "quick"
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPreset(Command):
    """Copy the file of a preset. Answered by PresetExported."""

    lane: ClassVar[Lane] = "quick"
    preset_id: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovePreset(Command):
    """Remove a preset of the user's; its file is kept aside. Answered by PresetRemoved."""

    lane: ClassVar[Lane] = "quick"
    preset_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetRead(Event):
    draft: PresetDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetPreviewed(Event):
    """`variables` are those of the form, with what the placeholders declare; 0 tokens: no model."""

    parts: tuple[PromptPart, ...]
    variables: tuple[Variable, ...] = ()
    tokens: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetSaved(Event):
    preset: Preset


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetExported(Event):
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetRemoved(Event):
    """`kept` is the file that ImportPreset brings back."""

    preset_id: str
    kept: str
