"""Lays out a summary or a translation as blocks and writes them to a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from chatapp.contract.records import Language
from chatapp.contract.work_records import Flag, Paragraph, Point, Summary, Translation
from chatapp.engine.documents.page import table_rows
from chatapp.engine.works.export.export_block import ExportBlock, Style
from chatapp.engine.works.export.html_page import as_html
from chatapp.engine.works.export.markdown import as_markdown
from chatapp.errors import ChatappError, ExportFailed, ExportKindUnknown, os_cause
from chatapp.machine.atomic_files import write_atomically
from chatapp.texts import places
from chatapp.texts.reasons import WEAK_MODEL, doubt
from chatapp.texts.summary_words import left_out


def of_summary(summary: Summary, language: Language) -> list[ExportBlock]:
    """Return the blocks of a summary; each point ends with its place."""
    blocks = [ExportBlock("title", summary.document), *_points(summary.overview, language)]
    for section in summary.sections:
        place = places.span(section, language)
        heading = f"{section.heading} ({place})" if section.heading else place
        blocks += [ExportBlock("heading", heading), *_points(section.points, language)]
        if section.left_out:
            blocks.append(ExportBlock("note", left_out(section, language)))
    return blocks


def of_translation(translation: Translation, language: Language) -> list[ExportBlock]:
    """Return the blocks of a translation with notes; untranslated ones keep their source."""
    blocks, page, notes = [ExportBlock("title", translation.document)], 0, list[ExportBlock]()
    is_weak = _is_all_by_a_weak_model(translation)
    if is_weak:
        blocks.append(ExportBlock("note", f"⚠ {doubt(WEAK_MODEL, {}, language)}"))
    for paragraph in translation.paragraphs:
        if paragraph.kind != "row" or paragraph.page != page:
            blocks += notes
            notes = []
        if paragraph.page != page:
            page = paragraph.page
            blocks.append(ExportBlock("page", places.words(paragraph.place, page, language)))
        blocks.append(ExportBlock(_style(paragraph), paragraph.text or paragraph.source))
        flags = [flag for flag in paragraph.flags if not (is_weak and flag.why == WEAK_MODEL)]
        notes += _notes(paragraph, flags, language)
        if paragraph.kind != "row":
            blocks += notes
            notes = []
    return [*blocks, *notes]


def _notes(paragraph: Paragraph, flags: list[Flag], language: Language) -> list[ExportBlock]:
    if not flags:
        return []
    row = f"“{table_rows.cells(paragraph.source)[0]}”: " if paragraph.kind == "row" else ""
    reasons = " ".join(doubt(flag.why, flag.details, language) for flag in flags)
    return [ExportBlock("note", f"⚠ {row}{reasons}")]


def _is_all_by_a_weak_model(translation: Translation) -> bool:
    """Return whether every translated paragraph has the weak-model flag; it is then noted once."""
    translated = [
        paragraph
        for paragraph in translation.paragraphs
        if paragraph.flags or paragraph.text not in ("", paragraph.source)
    ]
    return bool(translated) and all(
        any(flag.why == WEAK_MODEL for flag in paragraph.flags) for paragraph in translated
    )


def _style(paragraph: Paragraph) -> Style:
    if paragraph.kind == "row":
        # A row that the user edited may not be a row any more.
        return "row" if table_rows.is_row(paragraph.text or paragraph.source) else "text"
    return paragraph.kind


def _points(points: tuple[Point, ...], language: Language) -> Iterator[ExportBlock]:
    for point in points:
        text = f"“{point.text}”" if point.is_quote else point.text
        yield ExportBlock("point", f"{text} [{places.of(point.source, language)}]")


def write(blocks: list[ExportBlock], file: Path, language: str = "") -> None:
    """Write the blocks in the suffix's format. Raises ExportKindUnknown, ExportFailed, DiskFull."""
    kind = file.suffix.lower()
    if kind not in (".md", ".html", ".docx"):
        raise ExportKindUnknown(file=file.name)
    try:
        write_atomically(file, _content(blocks, kind, language))
    except ChatappError:
        raise
    except OSError as error:
        raise ExportFailed(file=file.name, cause=os_cause(error)) from error


def _content(blocks: list[ExportBlock], kind: str, language: str) -> bytes:
    if kind == ".md":
        return as_markdown(blocks).encode("utf-8")
    if kind == ".html":
        return as_html(blocks, language).encode("utf-8")
    # python-docx is imported for this format only.
    from chatapp.engine.works.export.docx_file import as_docx

    return as_docx(blocks, language)
