"""Summaries, translations and presets of whole documents: made part by part, kept until removed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from chatapp.contract.protocol.verbs import Command, Event, Lane
from chatapp.contract.records import Language
from chatapp.contract.work_records import (
    Length,
    Paragraph,
    Section,
    Summary,
    Translation,
    Work,
    WorkKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SummarizeDocument(Command):
    """Answered by PartsDone…, then Summarized; resumes a work. `language` "" is the document's."""

    lane: ClassVar[Lane] = "works"
    document_id: int
    length: Length = "medium"
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslateDocument(Command):
    """Answered by PartsDone with new paragraphs…, then Translated; resumes after a Stop or a crash.

    `to` is a language such as "ko"; `glossary` the path of a file of terms, "" for none. Without
    one, `terms` are those of the work to resume, as its options hold them.
    """

    lane: ClassVar[Lane] = "works"
    document_id: int
    to: str
    glossary: str = ""
    terms: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPreset(Command):
    """Run a preset on a document, piece by piece, or ask it `question`. Answered by PresetRan."""

    lane: ClassVar[Lane] = "works"
    document_id: int
    preset_id: str
    values: dict[str, str] = field(default_factory=dict)
    question: str = ""
    language: Language = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateWork(Command):
    """Reckon how long a work will take before it begins. Answered by WorkEstimated."""

    lane: ClassVar[Lane] = "quick"
    document_id: int
    work_kind: WorkKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWorks(Command):
    """Answered by WorksListed, newest first."""

    lane: ClassVar[Lane] = "quick"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveWorks(Command):
    """Erase works with all their parts. Answered by WorksRemoved."""

    lane: ClassVar[Lane] = "quick"
    work_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditParagraph(Command):
    """Replace the translation of a paragraph by the user's. Answered by ParagraphChanged."""

    lane: ClassVar[Lane] = "paragraphs"
    work_id: int
    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RedoParagraph(Command):
    """Translate one paragraph anew. Answered by ParagraphChanged."""

    lane: ClassVar[Lane] = "paragraphs"
    work_id: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportWork(Command):
    """Write a work as Markdown, HTML or DOCX, by the path's ending. Answered by WorkExported."""

    lane: ClassVar[Lane] = "quick"
    work_id: int
    path: str
    language: Language = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartsDone(Event):
    """`kept` of the `done` parts are from an earlier run; `left_s` is -1 while unknown.

    `paragraphs` are those translated since the event before; the first event brings all.
    `sections` are those of a summary that were read since, before they are made fewer.
    """

    is_last: ClassVar[bool] = False
    work_id: int
    done: int
    total: int
    kept: int = 0
    left_s: float = -1.0
    paragraphs: tuple[Paragraph, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkEstimated(Event):
    """`seconds` is reckoned from letters and the measured reading speed; 0 without a model.

    `language` is the code of the document's language, "" when it is not known.
    """

    seconds: float
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summarized(Event):
    work_id: int
    summary: Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated(Event):
    work_id: int
    translation: Translation


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetRan(Event):
    """`text` joins the results of all pieces. `doubts` are `translation_flags`."""

    work_id: int
    text: str
    pages: int = 0
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksListed(Event):
    works: tuple[Work, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksRemoved(Event):
    work_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphChanged(Event):
    paragraph: Paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkExported(Event):
    path: str
