"""Presentations of PowerPoint 97 to 2003 (.ppt) by [MS-PPT]: a section a slide, with its notes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.elements import asides, markdown_table
from chatapp.engine.documents.read.elements.blocks import Unreadable, damage
from chatapp.engine.documents.read.elements.sections import DocumentSection
from chatapp.engine.documents.read.elements.source_file import SourceFile
from chatapp.engine.documents.read.slides import ppt_tables, ppt_text
from chatapp.engine.documents.read.slides.ppt_tables import CellShape
from chatapp.engine.documents.read.word.compound_parts import has_stream, opened, stream
from chatapp.errors import cause_code

_OF_95 = "Text_Content"
"""A stream that PowerPoint 95 alone writes."""
_MAIN, _USER, _BOTH = "PowerPoint Document", "Current User", "PP97_DUALSTORAGE/"
# Types of records ([MS-PPT], RecordType): Document, Slide, Notes, SlideListWithText, SlidePersistAtom,
# PersistDirectoryAtom, UserEditAtom, TextHeaderAtom, TextCharsAtom, TextBytesAtom.
_DOCUMENT, _SLIDE, _NOTES, _LIST, _PERSIST = 1000, 1006, 1008, 4080, 1011
_DIRECTORY, _EDIT, _HEADER, _CHARS, _BYTES = 6002, 4085, 3999, 4000, 4008
_STYLE = 4001
"""The type of a record, StyleTextPropAtom ([MS-PPT]): how the text before it looks."""
# Of drawings ([MS-ODRAW]): groups, shapes, their properties, the place of a shape in its group, its text.
_GROUP, _SHAPE, _PROPERTIES = 0xF003, 0xF004, (0xF00B, 0xF121, 0xF122)
_CHILD_ANCHOR, _TEXT_BOX = 0xF00F, 0xF00D
_TABLE, _PROPERTY_BITS = 0x039F, 0x3FFF
"""Number of the property of a group that is a table, and the bits of such numbers ([MS-ODRAW])."""
_ENCRYPTED_TOKEN = 0xF3D1C4DF
"""The header token of a file that is encrypted ([MS-PPT], CurrentUserAtom)."""
_TITLES = (0, 6)
"""Kinds of text that are titles: Tx_TYPE_TITLE and Tx_TYPE_CENTERTITLE ([MS-PPT], TextTypeEnum)."""
_MOST_RECORDS = 200_000
"""Records that are read of a file; chosen against hostile files."""
_DEEPEST = 40
"""Levels of containers that are entered; chosen against hostile files."""
_BREAKS = str.maketrans("\r\x0b", "\n\n")


@dataclass(frozen=True, slots=True)
class _PptRecord:
    """A record; `start` and `end` are its content."""

    kind: int
    instance: int
    is_container: bool
    start: int
    end: int


@dataclass(slots=True)
class _SlideText:
    """The texts of a slide in their order; `persist` is the number of its own record."""

    persist: int
    outline_start: int = 0
    """Where its texts begin in the outline."""
    outline_end: int = 0
    title: str = ""
    texts: list[str] = field(default_factory=list)
    tables: list[_PptRecord] = field(default_factory=list)


class _PptText(NamedTuple):
    """A text and its kind (TextTypeEnum)."""

    text: str
    kind: int


def open_document(file: SourceFile) -> OpenDocument:
    with opened(file) as container:
        # Saved for PowerPoint 95 and 97 at once: what 97 reads is in a folder.
        folder = _BOTH if container.exists(f"{_BOTH}{_MAIN}") else ""
        if not folder and container.exists(_OF_95):
            raise Unreadable("unknown", cause_code("hwp_or_old_office"))
        data, user = stream(container, f"{folder}{_MAIN}"), stream(container, f"{folder}{_USER}")
    with damage(cause_code("cut_off"), struct.error, IndexError, KeyError):
        sections = list(_sections(_Ppt(data, user)))
    return OpenDocument(iter(sections))


class _Ppt:
    """The records of a presentation."""

    def __init__(self, data: bytes, user: bytes) -> None:
        self.data = data
        self._left = _MOST_RECORDS
        if len(user) >= 20 and struct.unpack_from("<I", user, 12)[0] == _ENCRYPTED_TOKEN:
            raise Unreadable("locked")
        edit = struct.unpack_from("<I", user, 16)[0] if len(user) >= 20 else 0
        self.places = self._places(edit)

    def records(self, start: int, end: int) -> Iterator[_PptRecord]:
        while start + 8 <= end and self._left > 0:
            self._left -= 1
            head, kind, size = struct.unpack_from("<HHI", self.data, start)
            stop = min(start + 8 + size, end)
            yield _PptRecord(kind, head >> 4, head & 0xF == 0xF, start + 8, stop)
            start = stop

    def within(self, record: _PptRecord, depth: int = 0) -> Iterator[_PptRecord]:
        """Yield all records below one, in their order."""
        for inner in self.records(record.start, record.end):
            yield inner
            if inner.is_container and depth < _DEEPEST:
                yield from self.within(inner, depth + 1)

    def at(self, persist: int) -> _PptRecord | None:
        place = self.places.get(persist)
        return None if place is None else next(self.records(place, len(self.data)), None)

    def _places(self, edit: int) -> dict[int, int]:
        """Return where the records with a number are, the last saved ones first."""
        places: dict[int, int] = {}
        seen: set[int] = set()
        while edit and edit not in seen and edit + 28 <= len(self.data):
            seen.add(edit)
            before, directory = struct.unpack_from("<II", self.data, edit + 8 + 8)
            self._add_directory(places, directory)
            edit = before
        return places

    def _add_directory(self, places: dict[int, int], at: int) -> None:
        _, kind, size = struct.unpack_from("<HHI", self.data, at)
        position, end = at + 8, at + 8 + size
        while kind == _DIRECTORY and position + 4 <= end:
            (entry,) = struct.unpack_from("<I", self.data, position)
            first, count = entry & 0xFFFFF, entry >> 20
            for number in range(count):
                (place,) = struct.unpack_from("<I", self.data, position + 4 + 4 * number)
                places.setdefault(first + number, place)
            position += 4 + 4 * count

    def text(self, record: _PptRecord, style: bytes = b"") -> str:
        data = self.data[record.start : record.end]
        text = data.decode("utf-16-le" if record.kind == _CHARS else "latin-1", "replace")
        return ppt_text.with_signs(text, style).translate(_BREAKS).strip()


def _sections(ppt: _Ppt) -> Iterator[DocumentSection]:
    document = next((r for r in ppt.records(0, len(ppt.data)) if r.kind == _DOCUMENT), None)
    if document is None:
        raise IndexError("no document")
    lists = {r.instance: r for r in ppt.records(document.start, document.end) if r.kind == _LIST}
    slides = list(_slides(ppt, lists[0])) if 0 in lists else []
    notes = list(_slides(ppt, lists[2])) if 2 in lists else []
    for number, slide in enumerate(slides, 1):
        _add_outline(ppt, slide)
        _add_shapes(ppt, slide, _SLIDE)
        texts = [slide.title, *slide.texts]
        if number <= len(notes):
            speaker = notes[number - 1]
            _add_outline(ppt, speaker)
            _add_shapes(ppt, speaker, _NOTES)
            words = "\n".join(filter(None, [speaker.title, *speaker.texts]))
            texts += [asides.speaker_notes(words)] if words.strip() else []
        text = "\n\n".join(filter(None, texts))
        title = " ".join(slide.title.split())
        yield DocumentSection(text, f"slide:{number}", title, (), len(slides))


def _slides(ppt: _Ppt, listed: _PptRecord) -> Iterator[_SlideText]:
    """Yield the texts that the outline has of each slide."""
    slide: _SlideText | None = None
    for record in ppt.records(listed.start, listed.end):
        if record.kind == _PERSIST:
            if slide is not None:
                yield slide
            slide = _SlideText(struct.unpack_from("<I", ppt.data, record.start)[0], record.end)
        elif slide is not None:
            slide.outline_end = record.end
    if slide is not None:
        yield slide


def _add_outline(ppt: _Ppt, slide: _SlideText) -> None:
    records = ppt.records(slide.outline_start, slide.outline_end)
    for text in _texts(ppt, records):
        _add(slide, text)


def _add_shapes(ppt: _Ppt, slide: _SlideText, wanted: int) -> None:
    """Add the texts of shapes that the outline lacks, and tables."""
    own = ppt.at(slide.persist)
    if own is None or own.kind != wanted:
        return
    known = set(slide.texts)
    end = 0
    for group in ppt.within(own):
        if group.kind != _GROUP or group.start < end or not _is_table(ppt, group):
            continue
        shapes: list[CellShape] = []
        for shape in ppt.records(group.start, group.end):
            shapes += _cell(ppt, shape)
        if shapes:
            slide.tables.append(group)
            slide.texts += markdown_table.pieces(ppt_tables.rows(shapes))
            end = group.end
    records = [
        record
        for record in ppt.within(own)
        if not any(table.start <= record.start < table.end for table in slide.tables)
    ]
    for text in _texts(ppt, iter(records)):
        if text.text not in known:
            _add(slide, text)


def _is_table(ppt: _Ppt, group: _PptRecord) -> bool:
    """Say whether the first shape of a group has the properties of a table."""
    shape = next(ppt.records(group.start, group.end), None)
    if shape is None or shape.kind != _SHAPE:
        return False
    for record in ppt.records(shape.start, shape.end):
        if record.kind in _PROPERTIES:
            names = range(record.start, min(record.start + 6 * record.instance, record.end - 5), 6)
            if any(_property(ppt.data, at) == _TABLE for at in names):
                return True
    return False


def _property(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<H", data, at)[0]) & _PROPERTY_BITS


def _cell(ppt: _Ppt, shape: _PptRecord) -> Iterator[CellShape]:
    """Yield the cell that a shape of a table is; its lines are no cells."""
    if shape.kind != _SHAPE:
        return
    edges: tuple[int, ...] = ()
    has_box = False
    for record in ppt.records(shape.start, shape.end):
        if record.kind == _CHILD_ANCHOR:
            edges = struct.unpack_from("<4i", ppt.data, record.start)
        has_box |= record.kind == _TEXT_BOX
    if edges and has_box:
        texts = [text.text for text in _texts(ppt, ppt.within(shape))]
        yield CellShape(" ".join(texts), *edges)


def _texts(ppt: _Ppt, records: Iterator[_PptRecord]) -> Iterator[_PptText]:
    """Yield the texts among records; how one looks stands behind it."""
    kind = -1
    waiting: _PptRecord | None = None
    for record in records:
        if record.kind == _STYLE and waiting is not None:
            yield _PptText(ppt.text(waiting, ppt.data[record.start : record.end]), kind)
            waiting = None
            continue
        if record.kind in (_HEADER, _CHARS, _BYTES) and waiting is not None:
            yield _PptText(ppt.text(waiting), kind)
            waiting = None
        if record.kind == _HEADER:
            kind = struct.unpack_from("<I", ppt.data, record.start)[0]
        elif record.kind in (_CHARS, _BYTES):
            waiting = record
    if waiting is not None:
        yield _PptText(ppt.text(waiting), kind)


def _add(slide: _SlideText, text: _PptText) -> None:
    if not text.text or text.text in (slide.title, "*"):
        return
    if text.kind in _TITLES and not slide.title:
        slide.title = text.text
    else:
        slide.texts.append(text.text)


READER = DocumentReader(lambda file: has_stream(file, _MAIN), open_document)
