"""Pictures that go along with a question: kept by the engine under names of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chatapp.contract.protocol.verbs import Command, Event, Lane


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepPicture(Command):
    """Keep a picture file, a page of a PDF file, or a page of a document, for questions.

    Pages are counted from 1; `page` means nothing for a picture file. Answered by PictureKept.
    """

    lane: ClassVar[Lane] = "quick"
    path: str = ""
    page: int = 1
    document_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetPictures(Command):
    """Delete all kept pictures except these. Answered by PicturesForgotten."""

    lane: ClassVar[Lane] = "quick"
    keep: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureKept(Event):
    """`name` is a PNG in the folder `pictures`, made of its content; sizes in pixels."""

    name: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PicturesForgotten(Event):
    pass
