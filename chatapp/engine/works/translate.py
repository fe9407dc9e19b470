"""Translates a document paragraph by paragraph and checks each result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from langchain_core.prompts import ChatPromptTemplate

from chatapp.contract.records import Document
from chatapp.contract.translation_options import language_name
from chatapp.contract.work_records import Flag, Paragraph, Translation
from chatapp.engine.documents.page import table_rows
from chatapp.engine.language.sentences import spans
from chatapp.engine.works import glossary, list_marks, translation_checks
from chatapp.engine.works.blocks import Block
from chatapp.engine.works.repetition import repeats_instruction
from chatapp.engine.works.translated_paragraphs import (
    as_text,
    merged,
    paragraphs,
    part_name,
    weight,
    whole,
)
from chatapp.engine.works.work_run import PartModel, WorkRun, WorkServices
from chatapp.errors import QuestionTooLong, WorkNotFound

_SYSTEM = (
    "You are a professional translator. Reply with the translation only. Keep numbers, names, "
    "links and code as they are.{terms}"
)
# Nothing of the neighbours is shown: a small model translates it too, and gives back even the last
# sentence of their translation (seen with 1.5 billion weights).
_PROMPT = ChatPromptTemplate([("system", _SYSTEM), ("human", "Translate to {language}:\n\n{text}")])
_MOST_TOKENS = 700
"""Tokens of a paragraph; longer ones are translated a few sentences at a time. Chosen."""
Terms = Mapping[str, str]
"""The glossary's translations of the terms in a paragraph."""
_HOPELESS = ("Untranslated", "OtherLanguage", "WeakModel")
"""Flags that a second try does not help against."""
_TEMPERATURES = (0.0, 0.4)
"""Temperatures of the first try, and of the second that a flagged paragraph gets; chosen."""
_REDO_TEMPERATURE = 0.6
"""Of a paragraph that the user has translated again: it is to differ. Chosen."""


@dataclass(frozen=True, slots=True)
class TranslationOptions:
    """The code of the target language, and the terms of the glossary."""

    to: str
    terms: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A translation as the model wrote it, and whether it ran out of tokens."""

    text: str
    is_cut_off: bool


class TranslationRun:
    """One run of a translation."""

    def __init__(
        self, run: WorkRun, services: WorkServices, document: Document, options: TranslationOptions
    ) -> None:
        self._run = run
        self._services = services
        self._document = document
        self._options = options
        self._cells: dict[tuple[str, float], _Draft] = {}

    def run(self) -> Translation:
        """Translate all paragraphs. Raises NothingToRead, NoModel and JobStopped."""
        rows = self._paragraphs()
        self._run.expect(len(rows), sum(map(weight, rows)))
        self._run.reckon([Block(row.kind, row.source, row.page, 0, 0) for row in rows])
        self._run.report(tuple(rows))
        for at, paragraph in enumerate(rows):
            is_new = part_name(paragraph.number) not in self._run.finished
            rows[at] = self.paragraph(rows, at)
            if is_new:
                self._run.report((rows[at],))
        self._services.store.finish(self._run.work.id)
        self._run.report()
        # Read again: a paragraph may have been edited or translated again meanwhile.
        return whole(self._services, self._document, self._run.work.id, self._options.to)

    def paragraph(self, rows: Sequence[Paragraph], at: int) -> Paragraph:
        """Return a paragraph with its saved or new translation."""
        paragraph = rows[at]
        make = partial(self._translated, paragraph)
        saved = self._run.part(part_name(paragraph.number), weight(paragraph), make)
        return merged(paragraph, {part_name(paragraph.number): saved})

    def redo(self, number: int) -> Paragraph:
        """Translate a paragraph again; the old translation stays until the new one is whole."""
        rows = self._paragraphs()
        if not 0 <= number < len(rows):
            raise WorkNotFound()
        make = partial(self._translated, rows[number], temperature=_REDO_TEMPERATURE)
        saved = self._run.with_model(make)
        self._services.store.keep(self._run.work.id, part_name(number), saved)
        return merged(rows[number], {part_name(number): saved})

    def _paragraphs(self) -> list[Paragraph]:
        rows = paragraphs(self._services, self._document, self._run.work.id)
        return [merged(paragraph, self._run.finished) for paragraph in rows]

    def _translated(
        self,
        paragraph: Paragraph,
        model: PartModel,
        temperature: float = _TEMPERATURES[0],
    ) -> str:
        """Return a paragraph as it is saved: the try with fewer flags."""
        source = paragraph.source
        if paragraph.kind == "code" or translation_checks.needs_no_model(source, self._options.to):
            return as_text(source, ())
        terms = glossary.terms_in(source, self._options.terms)
        tries: list[Paragraph] = []
        for heat in (temperature, max(temperature, _TEMPERATURES[1])):
            draft = self._paragraph_draft(paragraph, terms, model, heat)
            if model.stopped():
                return ""
            text = glossary.enforce(draft.text, terms)
            flags = self._flags(source, replace(draft, text=text), terms, model)
            tries.append(replace(paragraph, text=text, flags=flags))
            if not flags or any(flag.why in _HOPELESS for flag in flags):
                break
        best = min(tries, key=lambda tried: len(tried.flags))
        # An empty result is replaced by the source, with its flags.
        return as_text(best.text or source, best.flags)

    def _flags(
        self, source: str, draft: _Draft, terms: Terms, model: PartModel
    ) -> tuple[Flag, ...]:
        flags = [*translation_checks.check(source, draft.text, self._options.to, terms)]
        if repeats_instruction(draft.text, _SYSTEM, source):
            flags.append(Flag("RepeatsPrompt"))
        if draft.is_cut_off:
            flags.append(Flag("CutOff"))
        if model.model.english_only:
            flags.append(Flag("WeakModel"))
        return tuple(flags)

    def _paragraph_draft(
        self, paragraph: Paragraph, terms: Terms, model: PartModel, heat: float
    ) -> _Draft:
        """Translate the words of a paragraph; the mark of an item or a heading stays as it is."""
        if paragraph.kind == "row":
            return self._row_draft(paragraph.source, terms, model, heat)
        marked = list_marks.split(paragraph.source, paragraph.kind == "heading")
        draft = self._draft(marked.words, terms, model, heat)
        return replace(draft, text=f"{marked.mark}{draft.text}") if draft.text else draft

    def _draft(self, source: str, terms: Terms, model: PartModel, heat: float) -> _Draft:
        texts, is_cut_off = [], False
        for piece in _pieces(source, model):
            most_tokens = self._most_tokens(model.local.tokens.count(piece))
            run = model.run_settings(most_tokens, temperature=heat)
            try:
                texts.append(_tidy(model.complete(_PROMPT, self._values(piece, terms), run)))
            except QuestionTooLong:
                return _Draft("", is_cut_off=True)
            is_cut_off = is_cut_off or run.outcome.finish == "length"
        return _Draft(" ".join(text for text in texts if text), is_cut_off)

    def _row_draft(self, source: str, terms: Terms, model: PartModel, heat: float) -> _Draft:
        """Translate a row of a table cell by cell, so that no cell is lost."""
        cells, is_cut_off = [], False
        for cell in table_rows.cells(source):
            draft = _Draft("", is_cut_off=False)
            if not translation_checks.needs_no_model(cell, self._options.to):
                draft = self._cell_draft(cell, terms, model, heat)
            cells.append(draft.text or cell)
            is_cut_off = is_cut_off or draft.is_cut_off
        return _Draft(table_rows.row(cells), is_cut_off)

    def _cell_draft(self, cell: str, terms: Terms, model: PartModel, heat: float) -> _Draft:
        """Translate a cell once: one that recurs in the table reads alike everywhere."""
        key = (cell, heat)
        if key not in self._cells:
            self._cells[key] = self._draft(cell, terms, model, heat)
        return self._cells[key]

    def _most_tokens(self, source_tokens: int) -> int:
        """Return the tokens a translation may take; some vocabularies need several a letter."""
        return 30 + (6 if self._options.to in translation_checks.SCRIPTS else 3) * source_tokens

    def _values(self, text: str, terms: Terms) -> dict[str, Any]:
        """Return the prompt's values."""
        listed = "; ".join(f"{term} → {target}" for term, target in terms.items())
        return {
            "language": language_name(self._options.to),
            "terms": f" Always translate these terms so: {listed}." if listed else "",
            "text": text,
        }


def _pieces(source: str, model: PartModel) -> list[str]:
    """Return a paragraph in pieces of whole sentences that leave room for their translation."""
    limit = min(_MOST_TOKENS, model.local.weights.context_tokens // 6)
    pieces: list[str] = []
    for span in spans(source):
        sentence = source[span.start : span.end]
        joined = f"{pieces[-1]} {sentence}" if pieces else sentence
        if pieces and model.local.tokens.count(joined) <= limit:
            pieces[-1] = joined
        else:
            pieces.append(sentence)
    return pieces


def _tidy(translation: str) -> str:
    """Return a translation on one line, without quotes around all of it."""
    text = " ".join(translation.split())
    if len(text) > 2 and text[0] + text[-1] in ('""', "“”") and '"' not in text[1:-1]:
        text = text[1:-1]
    return text
