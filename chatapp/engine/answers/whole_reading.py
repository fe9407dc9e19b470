"""Decides whether documents are read whole or in pieces that search found."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from chatapp.contract.protocol import Ask, DocumentsTooLong
from chatapp.contract.records import Document, Passage
from chatapp.engine.answers import chat, reading
from chatapp.engine.answers.asking import Asking, Whole
from chatapp.engine.models import budget
from chatapp.engine.models.interface.any_model import AnyModel
from chatapp.engine.presets.preset_file import PresetFile
from chatapp.engine.process.jobs import Job
from chatapp.errors import DocumentNotFound, PageNotFound
from chatapp.texts import translation

if TYPE_CHECKING:
    from chatapp.engine.documents.documents import Documents

_MOST_LETTERS = 16
"""Characters a token; chosen, more than any language has, so that a text is known as too long
without counting."""
_MOST_PAGES = 999
"""Pages that are marked; chosen, marks have three digits at most."""
_FEW_TOKENS = 600
"""Documents of so many tokens are read whole by themselves: their best sentences with neighbours
are hardly fewer, and a second question finds the pages read. Chosen."""


def whole(ask: Ask, asking: Asking) -> Whole | None:
    """Return the documents as read whole; None where search is chosen, or better by default.

    By default they are read whole only when they are short.
    """
    if ask.reading == "search" or ask.quotes_only:
        return None
    is_chosen = ask.reading == "whole"
    if not is_chosen and not asking.abilities.reads(ask.language):
        return None
    local, documents = asking.local, asking.documents()
    read: list[Passage] = []
    limit = min(_FEW_TOKENS, asking.reading_budget)
    most = local.weights.context_tokens if is_chosen else limit
    room = most * _MOST_LETTERS
    for page in pages(ask.document_ids, documents):
        read.append(page)
        room -= len(page.text)
        if room < 0 and not is_chosen:
            return None
    if not read:
        return None
    # So many pages are not laid out to be counted: what each needs beside its text is little.
    view = documents.pages.view
    text = reading.laid_out(read, view) if room >= 0 else "\n\n".join(page.text for page in read)
    tokens = local.tokens.count(text)
    return Whole(tuple(read), tokens) if is_chosen or tokens <= limit else None


def chosen(job: Job, ask: Ask, file: PresetFile, asking: Asking) -> Whole | None:
    """Return the documents if they are read whole and fit; report their size if they should."""
    if asking.whole is None:
        return None
    tokens = room(ask, file, asking.local)
    if fits(asking.whole, tokens):
        return asking.whole
    if ask.reading == "whole":
        job.send(DocumentsTooLong(id=ask.id, tokens=asking.whole.tokens, limit=tokens))
    return None


def room(ask: Ask, file: PresetFile, local: AnyModel) -> int:
    """Return the tokens left for documents beside question and answer; older turns give way."""
    most = int(ask.sampling.get("max_tokens", file.preset.sampling.max_tokens))
    bare = replace(ask, history=())
    needs = budget.measure(chat.messages(file, bare), local, most, has_documents=False)
    around = local.tokens.count(above(_MOST_PAGES, ask)) + 8
    return max(0, needs.context - needs.prompt - needs.answer - around)


def fits(documents: Whole, room_tokens: int) -> bool:
    """Say whether documents can be read whole in this room."""
    return documents.tokens <= room_tokens and len(documents.pages) <= _MOST_PAGES


def above(count: int, ask: Ask) -> str:
    """Word, in the place of the passages, that the pages stand at the beginning of the prompt."""
    return translation(ask.language).tr("prompt.pages_above", count=count)


def pages(document_ids: Sequence[int], documents: Documents) -> Iterator[Passage]:
    """Yield pages with text by document id: adding a document keeps the beginning."""
    for document_id in sorted(set(document_ids)):
        # One that was removed meanwhile is passed over, as search does.
        with contextlib.suppress(DocumentNotFound):
            document = documents.document(document_id)
            yield from filter(
                None,
                (_page(documents, document, number) for number in range(1, document.pages + 1)),
            )


def _page(documents: Documents, document: Document, number: int) -> Passage | None:
    """Return a page as one passage, None when it has no text."""
    try:
        text = documents.pages.text(document.id, number)
        place = documents.pages.place(document.id, number)
    except PageNotFound:
        return None
    return (
        Passage(document.id, document.name, number, text, end=len(text), place=place)
        if text.strip()
        else None
    )
