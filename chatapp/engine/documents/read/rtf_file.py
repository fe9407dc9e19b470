"""Rich text (.rtf), through striprtf; text that was deleted with tracked changes is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.elements.asides import ChangeList, Comment
from chatapp.engine.documents.read.elements.blocks import (
    Block,
    NoticeBlock,
    ParagraphBlock,
    TableBlock,
)
from chatapp.engine.documents.read.elements.inline_text import InlineStyle, InlineText
from chatapp.engine.documents.read.elements.sections import sections_of
from chatapp.engine.documents.read.elements.source_file import SourceFile
from chatapp.engine.documents.read.word import edged_rows, page_edges, rtf_source
from chatapp.engine.documents.read.word.edged_rows import EdgedRow
from chatapp.engine.documents.read.word.rtf_source import (
    BREAK,
    CELL,
    LOWERED,
    NOTE,
    PLAIN,
    RAISED,
    ROW,
    STRUCK,
    RtfSource,
)

_MARK = b"{\\rtf"
_PIECE = re.compile(f"([{RAISED}{LOWERED}{STRUCK}{PLAIN}{NOTE}{ROW}])")
_ROW = re.compile(rf"{ROW}(\d+)")
_STYLES = {RAISED: InlineStyle(baseline="raised"), LOWERED: InlineStyle(baseline="lowered")}

_NO_LETTER = re.compile(r"(?<!\\)\\u-?\d{6,}")
"""Letters by numbers that no letter has; the library raises over them."""


def open_document(file: SourceFile) -> OpenDocument:
    document = _RtfDocument(rtf_source.taken_apart(file.read().decode("latin-1")))
    sections = chain(
        sections_of(document.blocks()),
        page_edges.sections(document.edges()),
        document.changes.sections(),
    )
    return OpenDocument(sections)


def blocks(source: bytes) -> Iterator[Block]:
    """Yield the text of rich text with its notes and comments."""
    yield from _RtfDocument(rtf_source.taken_apart(source.decode("latin-1"))).blocks()


class _RtfDocument:
    """A document as blocks; the look of text changes within a line."""

    def __init__(self, source: RtfSource) -> None:
        self._source = source
        self._mark = PLAIN
        self.changes = ChangeList()

    def blocks(self) -> Iterator[Block]:
        """Yield the text with its notes, then the comments."""
        yield from self._blocks(_text(self._source.main))
        for comment in self._source.comments:
            words = self._line(_text(comment.source)).strip()
            if words:
                yield Comment(words, _text(rf"{{\rtf1\ansi {comment.author}}}").strip()).block()

    def edges(self) -> Iterator[Block]:
        """Yield page heads and feet."""
        for source in self._source.edges:
            yield from self._blocks(_text(source))

    def _blocks(self, text: str) -> Iterator[Block]:
        """Yield paragraphs, and tables of the lines that are rows, with what is noted at them."""
        rows: list[EdgedRow] = []
        notes: list[Block] = []
        for line in text.split("\n"):
            row = _ROW.search(line)
            shown = self._line(line, notes).strip()
            if row is not None:
                rows.append(self._row(shown, int(row[1])))
                shown = " | ".join(rows[-1].texts)
            elif rows and shown:
                yield TableBlock(edged_rows.rows(rows))
                rows = []
            if self.changes.end_paragraph(shown):
                notes.append(NoticeBlock("deleted_text"))
            if shown and row is None:
                yield ParagraphBlock(shown)
            if not rows:
                yield from notes
                notes = []
        if rows:
            yield TableBlock(edged_rows.rows(rows))
        yield from notes

    def _row(self, line: str, number: int) -> EdgedRow:
        cells = line.split(CELL)[:-1]
        texts = ["\n".join(filter(None, map(str.strip, cell.split(BREAK)))) for cell in cells]
        return EdgedRow(texts, self._source.rows[number - 1])

    def _line(self, line: str, notes: list[Block] | None = None) -> str:
        """Return a line without marks; its notes are added to a list."""
        shown = InlineText()
        for piece in _PIECE.split(line):
            if _PIECE.fullmatch(piece):
                self._mark = piece
            elif self._mark == STRUCK:
                if piece:
                    self.changes.add("struck", piece)
            elif self._mark == NOTE and piece.isdecimal():
                shown.add_apart(f"[{piece}]")
                if notes is not None:
                    note = self._source.notes[int(piece) - 1]
                    notes.append(ParagraphBlock(f"[{piece}] {self._note(note)}"))
                self._mark = PLAIN
            elif self._mark == ROW:
                self._mark = PLAIN
            else:
                shown.add(piece, _STYLES.get(self._mark, InlineStyle()))
        return shown.text()

    def _note(self, source: str) -> str:
        before, self._mark = self._mark, PLAIN
        text = " ".join(self._line(_text(source)).split())
        self._mark = before
        return text


def _text(source: str) -> str:
    # Few files are rich text.
    from striprtf.striprtf import rtf_to_text

    text: str = rtf_to_text(_NO_LETTER.sub(r"\\u65533", source), errors="replace")
    return text


READER = DocumentReader(lambda file: file.head.startswith(_MARK), open_document)
