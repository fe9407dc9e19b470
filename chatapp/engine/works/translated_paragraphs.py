"""Saves and reads the paragraphs of a translation."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from chatapp.contract.records import Document
from chatapp.contract.work_records import Flag, Paragraph, Translation
from chatapp.engine.works import blocks, lines
from chatapp.engine.works.work_run import WorkServices
from chatapp.errors import NothingToRead, WorkNotFound

CONTEXT_LETTERS = 100
"""Letters read around a paragraph, as a part of its weight; chosen."""


def paragraphs(services: WorkServices, document: Document, work_id: int) -> list[Paragraph]:
    """Return the document's paragraphs; the cut is saved, so that numbers stay the same."""
    plan = services.store.plan(work_id)
    if not plan:
        cut = blocks.joined(blocks.cut(lines.read(services.documents, document)))
        if not cut:
            raise NothingToRead(name=document.name)
        plan = json.dumps(
            [[block.page, block.kind, block.text] for block in cut], ensure_ascii=False
        )
        services.store.decide(work_id, plan, len(cut))
    rows = json.loads(plan)
    pages = dict.fromkeys(row[0] for row in rows)
    places = {page: services.documents.pages.place(document.id, page) for page in pages}
    return [
        Paragraph(at, page, kind, text, place=places[page])
        for at, (page, kind, text) in enumerate(rows)
    ]


def whole(services: WorkServices, document: Document, work_id: int, to: str) -> Translation:
    """Return a translation as far as it is finished."""
    saved = services.store.parts(work_id)
    rows = paragraphs(services, document, work_id)
    finished = tuple(merged(paragraph, saved) for paragraph in rows)
    return Translation(document.name, document.id, to, finished)


def edit(
    services: WorkServices, document: Document, work_id: int, number: int, text: str
) -> Paragraph:
    """Replace a translation with the user's own, which has no flags. Raises WorkNotFound."""
    rows = paragraphs(services, document, work_id)
    if not 0 <= number < len(rows):
        raise WorkNotFound()
    services.store.keep(work_id, part_name(number), as_text(text, (), is_edited=True))
    return replace(rows[number], text=text, is_edited=True)


def as_text(text: str, flags: Sequence[Flag], is_edited: bool = False) -> str:
    """Return a finished paragraph as JSON to save."""
    rows = [[flag.why, flag.details] for flag in flags]
    return json.dumps({"text": text, "flags": rows, "edited": is_edited}, ensure_ascii=False)


def merged(paragraph: Paragraph, saved: Mapping[str, str]) -> Paragraph:
    """Return a paragraph with its saved translation, if there is one."""
    name = part_name(paragraph.number)
    if name not in saved:
        return paragraph
    row = json.loads(saved[name])
    flags = tuple(Flag(why, details) for why, details in row["flags"])
    return replace(paragraph, text=row["text"], flags=flags, is_edited=row["edited"])


def weight(paragraph: Paragraph) -> float:
    """Return the letters that are read for a paragraph."""
    return float(len(paragraph.source) + CONTEXT_LETTERS)


def part_name(number: int) -> str:
    """Return the name under which a paragraph is saved."""
    return f"paragraph {number}"
