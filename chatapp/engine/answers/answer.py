"""Answers from documents as a line of LangChain runnables: retrieve, weigh, choose, read, check.

Each stage takes the value of the one before: a question, its evidence, what the model reads of it,
and the answer. Only the last stages write to the job.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from langchain_core.runnables import Runnable, RunnableBranch, RunnableLambda

from chatapp.contract.protocol import Answered, Ask
from chatapp.contract.records import Passage
from chatapp.engine.answers import asking as asked
from chatapp.engine.answers import (
    chat,
    citations,
    judgement,
    quoting,
    reading,
    refusal,
    retrieval,
    whole_reading,
    writing,
)
from chatapp.engine.answers.asking import Asking
from chatapp.engine.answers.evidence import Evidence, weigh
from chatapp.engine.answers.question import Question
from chatapp.engine.answers.reading import Reading
from chatapp.engine.answers.sentence_ranking import PageReader
from chatapp.engine.presets.preset_file import PresetFile
from chatapp.engine.process.jobs import Job

_FIRST_SOURCES = 3
"""Sources shown before the model reads; the gold sentence is among three in 96 of 100 questions
(docs/retrieval.md)."""


@dataclass(frozen=True, slots=True)
class Found:
    """A question with its evidence."""

    question: Question
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Shown:
    """A question with its evidence and what the model reads of it."""

    question: Question
    evidence: Evidence
    reading: Reading


class DocumentAnswer:
    """One answer from documents. `chain` is its line of runnables, from `Question` to `Answered`."""

    def __init__(self, job: Job, ask: Ask, file: PresetFile, asking: Asking) -> None:
        self._job = job
        self._ask = ask
        self._file = file
        self._asking = asking
        self._documents = asking.documents()
        self._reader = PageReader(
            self._documents.pages.view,
            self._documents.idf,
            self._documents.similarity.sentence_cosines,
        )

    def chain(self) -> Runnable[Question, Answered]:
        """Return the line of runnables."""
        quote: Runnable[Any, Any] = RunnableBranch(
            (self._lacks_evidence, RunnableLambda(self.refuse)), RunnableLambda(self.quote)
        )
        read: Runnable[Any, Any] = RunnableLambda(self.choose) | RunnableBranch(
            (self._states_nothing, RunnableLambda(self.refuse)), RunnableLambda(self.write)
        )
        return (
            RunnableLambda(self.retrieve)
            | RunnableLambda(self.show_sources)
            | RunnableBranch((lambda found: self._quotes, quote), read)
        )

    @property
    def _quotes(self) -> bool:
        """Whether the documents' own sentences are the answer.

        They cannot be held to a form: such a question is answered by the model, however small.
        """
        if self._ask.quotes_only:
            return True
        return not self._asking.abilities.reads and not writing.has_form(self._ask)

    def retrieve(self, question: Question) -> Found:
        """Search, and rank the sentences of what was found."""
        self._job.progress("search", 0, 1)
        documents = self._documents
        retriever = retrieval.LibraryRetriever(
            library=documents, document_ids=self._ask.document_ids, k=retrieval.DEPTH
        )
        hits = retriever.invoke(question.search_text)
        passages = [retrieval.as_passage(hit) for hit in hits][: retrieval.WEIGHED]
        evidence = weigh(question.search_text, passages, self._reader)
        self._job.progress("search", 1, 1)
        return Found(question, evidence)

    def show_sources(self, found: Found) -> Found:
        """Send the best sentences as sources, before a model reads."""
        if found.evidence.sentences and not self._quotes:
            self._job.cited(self._nearest(found.evidence))
        return found

    def quote(self, found: Found) -> Answered:
        """Answer with sentences of the documents."""
        return quoting.run(self._job, self._ask, self._asking, found.evidence)

    def choose(self, found: Found) -> Shown:
        """Choose what the model reads: all pages where they fit its budget, else sentences."""
        whole = whole_reading.chosen(self._job, self._ask, self._file, self._asking)
        if whole is not None:
            pages = tuple(citations.in_order(whole.pages, self._ask.sources_so_far))
            text = reading.laid_out(pages, self._reader.view)
            return Shown(found.question, found.evidence, Reading(pages, text, is_whole=True))
        budget = self._asking.reading_budget
        shown = reading.choose(
            found.evidence, self._reader.view, self._asking.local.tokens.count, budget
        )
        return Shown(found.question, found.evidence, shown)

    def write(self, shown: Shown) -> Answered:
        """Let the model answer in plain sentences, and tie each to what carries it."""
        draft = writing.write(self._job, self._ask, self._file, self._asking, self._read(shown))
        return writing.answered(self._ask, draft, self._documents)

    def refuse(self, found: Found | Shown) -> Answered:
        """Say that the documents do not state the answer, with the nearest pages."""
        return refusal.answered(self._job, self._ask, self._documents, found.evidence)

    def _lacks_evidence(self, found: Found) -> bool:
        return not refusal.suffices(found.evidence)

    def _states_nothing(self, shown: Shown) -> bool:
        """Return whether the model finds that what it reads does not state the answer."""
        if not shown.reading.blocks:
            return True
        if self._ask.answer_so_far or not shown.question.can_be_refused:
            return False
        return judgement.refuses(self._ask, self._file, self._asking, self._context(shown))
