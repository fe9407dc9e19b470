"""Answers from documents as a line of LangChain runnables: retrieve, weigh, choose, read, check.

Each stage takes the value of the one before: a question, its evidence, what the model reads of it,
and the answer. Only the last stages write to the job.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from langchain_core.runnables import Runnable, RunnableBranch, RunnableLambda

from chatapp.contract.protocol import Answered, Ask
from chatapp.engine.answers import (
    chat,
    judgement,
    quoting,
    reading,
    refusal,
    retrieval,
    whole_reading,
    writing,
)
from chatapp.engine.answers.answer_check import AnswerCheck
from chatapp.engine.answers.asking import Asking, Whole
from chatapp.engine.answers.question import Question
from chatapp.engine.answers.reading import Reading
from chatapp.engine.evidence.cited_stream import page_reader
from chatapp.engine.evidence.evidence import SearchEvidence, weigh
from chatapp.engine.presets.preset_file import PresetFile
from chatapp.engine.process.jobs import Job
from chatapp.engine.questions.kind_weights import QuestionKind


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A question with its evidence."""

    question: Question
    evidence: SearchEvidence


@dataclass(frozen=True, slots=True)
class Shown:
    """What was found, and what the model reads of it."""

    retrieved: Retrieved
    reading: Reading
    log_odds: float = math.inf
    """That it states the answer, by search and model; infinite where it is not asked."""


class DocumentAnswer:
    """One answer from documents. `chain` is its line of runnables, from `Question` to `Answered`."""

    def __init__(self, job: Job, ask: Ask, file: PresetFile, asking: Asking) -> None:
        self._job = job
        self._ask = ask
        self._file = file
        self._asking = asking
        self._documents = asking.documents()
        self._reader = page_reader(self._documents)

    def chain(self) -> Runnable[Question, Answered]:
        """Return the line of runnables."""
        quote: Runnable[Any, Any] = RunnableBranch(
            (self._lacks_evidence, RunnableLambda(lambda retrieved: self.refuse(retrieved))),
            RunnableLambda(self.quote),
        )
        read: Runnable[Any, Any] = (
            RunnableLambda(self.choose)
            | RunnableLambda(self.judge)
            | RunnableBranch(
                (
                    self._states_nothing,
                    RunnableLambda(lambda shown: self.refuse(shown.retrieved)),
                ),
                RunnableLambda(self.write),
            )
        )
        return (
            RunnableLambda(self.retrieve)
            | RunnableLambda(self.show_sources)
            | RunnableBranch((lambda retrieved: self._quotes, quote), read)
        )

    @property
    def _quotes(self) -> bool:
        """Whether the documents' own sentences are the answer.

        They cannot be held to a form: such a question is answered by the model, however small. So
        is one for which the user chose that documents are read whole.
        """
        if self._ask.quotes_only:
            return True
        if self._whole is not None:
            return False
        return not self._asking.abilities.reads(self._ask.language) and not writing.has_form(
            self._ask
        )

    @cached_property
    def _whole(self) -> Whole | None:
        """The documents if they are read whole and fit."""
        return whole_reading.chosen(self._job, self._ask, self._file, self._asking)

    def retrieve(self, question: Question) -> Retrieved:
        """Search, and rank the sentences of what was found."""
        self._job.progress("search", 0, 1)
        evidence = self._weighed(question.search_text)
        if question.followed_text and not refusal.suffices(evidence):
            followed = self._weighed(question.followed_text)
            evidence = max(evidence, followed, key=lambda each: each.log_odds)
        self._job.progress("search", 1, 1)
        return Retrieved(question, evidence)

    def _weighed(self, text: str) -> SearchEvidence:
        """Search for a text, and weigh what was found."""
        retriever = retrieval.LibraryRetriever(
            library=self._documents, document_ids=self._ask.document_ids, k=retrieval.DEPTH
        )
        passages = [retrieval.as_passage(hit) for hit in retriever.invoke(text)]
        weighed = weigh(text, passages[: retrieval.WEIGHED], self._reader)
        ids = self._ask.document_ids
        is_chosen = self._documents.vectors.embedders.ready(ids) is not None
        if passages and is_chosen and self._documents.is_cross_script(text, ids):
            # Its cosines have a scale of their own: what it found is no reason to refuse.
            weighed = replace(weighed, log_odds=max(weighed.log_odds, refusal.LEAST_LOG_ODDS))
        return weighed

    def show_sources(self, retrieved: Retrieved) -> Retrieved:
        """Send the best sentences as sources, before a model reads."""
        if retrieved.evidence.sentences and not self._quotes:
            self._job.cited(refusal.nearest(retrieved.evidence, self._documents))
        return retrieved

    def quote(self, retrieved: Retrieved) -> Answered:
        """Answer with sentences of the documents."""
        quoted = quoting.run(self._job, self._ask, self._asking, retrieved.evidence)
        besides = refusal.also_found(retrieved.evidence, self._documents, quoted.sources)
        return replace(quoted, reading="search", also_found=() if quoted.refused else besides)

    def choose(self, retrieved: Retrieved) -> Shown:
        """Choose what the model reads: all pages where they fit its budget, else sentences."""
        whole = self._whole
        if whole is None:
            view, count = self._reader.view, self._asking.local.tokens.count
            room = self._asking.reading_budget
            return Shown(retrieved, reading.choose(retrieved.evidence, view, count, room))
        text = reading.laid_out(whole.pages, self._reader.view)
        return Shown(retrieved, Reading(whole.pages, text, is_whole=True))

    def write(self, shown: Shown) -> Answered:
        """Let the model answer in plain sentences, and tie each to what carries it."""
        writer = writing.Writer(self._job, self._ask, self._file, self._asking)
        context = self._context(shown.reading)
        if writing.has_form(self._ask):
            return self._finished(writer.write_form(shown.reading, context), shown)
        check = self._check(shown)
        is_sure = shown.log_odds >= refusal.SURE
        accepts = None if check is None or is_sure else check.accepts
        draft = writer.write(shown.reading, context, accepts)
        if draft.is_rejected:
            return self.refuse(shown.retrieved)
        if draft.run.outcome.finish != "stopped":
            if refusal.is_refusal(draft.cited.text, self._ask.language):
                return self.refuse(shown.retrieved, draft.cited.text)
            if draft.cited.uncarried:
                if check is None or not check.vouches_for(draft.cited.text):
                    return self.refuse(shown.retrieved, draft.cited.text)
                nearest = refusal.nearest(shown.retrieved.evidence, self._documents, 1)
                return self._finished(writer.answered(draft, nearest), shown)
            if not draft.has_words:
                evidence = shown.retrieved.evidence
                return quoting.without_words(self._job, self._ask, self._asking, evidence)
        return self._finished(writer.answered(draft), shown)

    def _finished(self, answered: Answered, shown: Shown) -> Answered:
        """Say how the documents were read, and what was found besides what is cited."""
        evidence = shown.retrieved.evidence
        return replace(
            answered,
            reading="whole" if shown.reading.is_whole else "search",
            also_found=refusal.also_found(evidence, self._documents, answered.sources),
        )

    def refuse(self, retrieved: Retrieved, written: str = "") -> Answered:
        """Say that the documents do not state the answer, with the nearest pages.

        `written` is what the model wrote instead.
        """
        evidence = retrieved.evidence
        return refusal.answered(self._job, self._ask, self._documents, evidence, written)

    def _lacks_evidence(self, retrieved: Retrieved) -> bool:
        question = retrieved.question
        is_comparison = question.kind is QuestionKind.COMPARE
        return question.can_be_refused and not refusal.suffices(retrieved.evidence, is_comparison)

    def judge(self, shown: Shown) -> Shown:
        """Ask the model whether what it is about to read states the answer."""
        retrieved = shown.retrieved
        if not shown.reading.blocks:
            return replace(shown, log_odds=-math.inf)
        if self._ask.answer_so_far or not retrieved.question.can_be_refused:
            return shown
        # No passage states a comparison.
        is_comparison = retrieved.question.kind is QuestionKind.COMPARE
        judged: float | None = None
        if not is_comparison:
            context = self._context(shown.reading)
            judged = judgement.stated(self._job, self._ask, self._file, self._asking, context)
        if judged is None:
            return replace(shown, log_odds=-math.inf) if self._lacks_evidence(retrieved) else shown
        return replace(shown, log_odds=refusal.bounded(retrieved.evidence) + judged)

    def _states_nothing(self, shown: Shown) -> bool:
        """Return whether no answer is worth writing."""
        can_check = self._asking.abilities.right(self._ask.language) is not None
        least = refusal.HOPELESS if can_check else refusal.LEAST_OF_TWO
        return shown.log_odds < least

    def _check(self, shown: Shown) -> AnswerCheck | None:
        """Return what checks an answer, None with a model that cannot judge its own."""
        if self._asking.abilities.right(self._ask.language) is None:
            return None
        best = reading.best_sentences(shown.retrieved.evidence, self._reader.view)
        return AnswerCheck(self._job, self._ask, self._asking, shown.reading, best, shown.log_odds)

    def _context(self, chosen: Reading) -> chat.Context:
        """Return what is read in its place of the prompt, beside the question.

        Pages that the user chose to be read whole stay at its beginning, for the next question.
        Short ones do not: Qwen2.5 1.5B answered with their last sentence from there.
        """
        if chosen.is_whole and self._ask.reading == "whole":
            above = whole_reading.above(len(chosen.blocks), self._ask)
            return chat.Context(above, before=chosen.text)
        return chat.Context(chosen.text)


def run(job: Job, ask: Ask, file: PresetFile, asking: Asking, question: Question) -> Answered:
    """Stream an answer that cites its sources, or a refusal that names the nearest pages."""
    return DocumentAnswer(job, ask, file, asking).chain().invoke(question)
