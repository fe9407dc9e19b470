"""Pictures that go along with a question: kept by the engine under names of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chatapp.contract.protocol.verbs import Command, Event, Lane


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepPicture(Command):
    """Keep a picture for questions: a file of pictures, a page of a PDF file, or a page of a
    document in the library.

    Pages are counted from 1; of a picture file that has none, `page` is not looked at. Answered by
    PictureKept.
    """

    lane: ClassVar[Lane] = "quick"
    path: str = ""
    page: int = 1
    document_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetPictures(Command):
    """Delete the kept pictures but these: those of chats that are there. Answered by
    PicturesForgotten.
    """

    lane: ClassVar[Lane] = "quick"
    keep: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureKept(Event):
    """`name` is a PNG in the data folder's `pictures`, so many pixels large; the same picture has
    the same name.
    """

    name: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PicturesForgotten(Event):
    pass
