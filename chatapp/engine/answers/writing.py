"""Lets the model answer from what it reads, in plain sentences; the program puts the marks."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from chatapp.contract.protocol import Answered, Ask
from chatapp.contract.records import Source
from chatapp.engine.answers import asking as asked
from chatapp.engine.answers import chat, citations
from chatapp.engine.answers.asking import Asking
from chatapp.engine.answers.carriers import SentenceCarriers
from chatapp.engine.answers.citing import CitingText
from chatapp.engine.answers.reading import Reading
from chatapp.engine.answers.sentence_ranking import PageReader
from chatapp.engine.claims import claim_checks
from chatapp.engine.documents.documents import Documents
from chatapp.engine.models.interface.run import Run
from chatapp.engine.presets.preset_file import PresetFile
from chatapp.engine.process.jobs import Job
from chatapp.texts import translation

_WORD = re.compile(r"\w")
_MARK = re.compile(r"\s?\[\d{1,3}\]")
_SECOND_TEMPERATURE = 0.5
"""Of the second try after an answer without words: at the first one's temperature it would be the
same again."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a model wrote, and what it was tied to."""

    text: str
    run: Run
    carriers: SentenceCarriers
    order: tuple[int, ...]
    """Blocks in the order of their marks."""

    @property
    def has_words(self) -> bool:
        """Whether there is anything but marks and punctuation."""
        return bool(_WORD.search(_MARK.sub("", self.text)))


class Writer:
    """Writes one answer from documents."""

    def __init__(
        self, job: Job, ask: Ask, file: PresetFile, asking: Asking, reader: PageReader
    ) -> None:
        self._job = job
        self._ask = ask
        self._file = file
        self._asking = asking
        self._reader = reader

    def write(self, reading: Reading, context: chat.Context) -> Draft:
        """Stream the answer; one without words is tried once more, asked for a whole sentence."""
        draft = self._draft(reading, context, self._ask)
        if draft.has_words or draft.run.stopped() or has_form(self._ask):
            return draft
        closing = translation(self._ask.language).tr("prompt.whole_sentence")
        warmer = {**self._ask.sampling, "temperature": _SECOND_TEMPERATURE}
        again = replace(self._ask, sampling=warmer, answer_so_far="")
        return self._draft(reading, replace(context, closing=closing), again)

    def _draft(self, reading: Reading, context: chat.Context, ask: Ask) -> Draft:
        run = asked.run_of(self._job, ask, self._file, self._asking.model, ask.grammar)
        carriers = SentenceCarriers(ask.question, reading.blocks, self._reader)
        citing = CitingText(carriers)
        raw = _MARK.sub("", ask.answer_so_far)
        begun = len(raw)
        text = "".join(citing.feed(raw))
        shown = len(text)
        bare = replace(ask, answer_so_far=raw)
        for piece in chat.stream(self._file, bare, self._asking.local, run, context):
            if has_form(ask):
                # In a form every sign counts: [1] may be a list of JSON.
                text += piece
                self._job.token(piece)
                continue
            raw += piece
            text += "".join(citing.feed(piece))
            self._show(text, shown, citing, carriers)
            shown = len(text)
        if has_form(ask):
            return Draft(text, run, carriers, carriers(text, ()))
        text += "".join(citing.finish())
        self._show(text, shown, citing, carriers)
        if run.retracted:
            # The beginning turned out to be thinking: what is left is cited anew.
            citing = CitingText(SentenceCarriers(ask.question, reading.blocks, self._reader))
            text = "".join((*citing.feed(run.kept(raw, begun)), *citing.finish()))
        return Draft(text, run, carriers, tuple(citing.order))

    def _show(self, text: str, shown: int, citing: CitingText, carriers: SentenceCarriers) -> None:
        """Send what is new; the sources of its marks before it."""
        if _MARK.search(text, max(0, shown - 1)):
            documents = self._asking.documents()
            self._job.cited(sources(citing.order, carriers, documents))
        self._job.token(text[shown:])


def has_form(ask: Ask) -> bool:
    """Return whether a grammar or a schema holds the answer to a form."""
    return bool(ask.grammar or ask.json_schema)


def sources(
    order: tuple[int, ...] | list[int], carriers: SentenceCarriers, documents: Documents
) -> tuple[Source, ...]:
    """Return the sources of the marks: the sentences that carry the answer."""
    return tuple(
        citations.of_span(mark, carriers.blocks[index], carriers.quotes[index], documents)
        for mark, index in enumerate(order, 1)
    )


def answered(ask: Ask, draft: Draft, documents: Documents) -> Answered:
    """Return the last event of a written answer, with its sources and checked claims."""
    found = sources(draft.order, draft.carriers, documents)
    claims = claim_checks.check(
        draft.text, found, documents.pages.text, documents.similarity.max_cosine
    )
    return replace(asked.answered(ask, draft.text, draft.run), sources=found, claims=claims)
