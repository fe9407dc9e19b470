"""Which way a question in a chat with documents is answered, by its kind."""

from __future__ import annotations

from dataclasses import replace

from chatapp.contract.protocol import Answered, Ask
from chatapp.contract.records import Message
from chatapp.engine.answers import answer, question, tool_answer, whole_answer
from chatapp.engine.answers.asking import Asking
from chatapp.engine.answers.question import Question
from chatapp.engine.claims import claim_checks
from chatapp.engine.documents.documents import Documents
from chatapp.engine.presets.preset_file import PresetFile
from chatapp.engine.process.jobs import Job
from chatapp.engine.questions.kind_weights import QuestionKind
from chatapp.engine.tools import table_question
from chatapp.errors import DocumentNotFound
from chatapp.texts import translation


def understood(ask: Ask, documents: Documents) -> Question:
    """Return the question of a chat with its kind."""
    embed = table_question.embed_of(documents)
    if ask.quotes_only or ask.answer_so_far or ask.grammar or ask.json_schema:
        # These choose their way themselves; the history still says what they are about.
        kindless = question.understood(ask.question, ask.language, ask.history, embed)
        return replace(kindless, kind=QuestionKind.LOOK_UP)
    return question.understood(ask.question, ask.language, ask.history, embed)


def run(job: Job, ask: Ask, file: PresetFile, asking: Asking, asked: Question) -> Answered:
    """Answer a question from documents in the way of its kind."""
    documents = asking.documents()
    if asked.kind is QuestionKind.DOCUMENTS:
        return _list_documents(job, ask, documents)
    if asked.kind is QuestionKind.WHOLE or _accepts_whole(asked, ask.history, documents):
        is_agreed = asked.kind is QuestionKind.ASSENT
        whole = replace(ask, question=asked.search_text) if is_agreed else ask
        return whole_answer.run(job, whole, file, asking, is_agreed)
    if asked.kind is not QuestionKind.ABOUT_ANSWER:
        computed = _computed(job, ask, asked, documents)
        if computed is not None:
            return computed
        if (by_tools := tool_answer.run(job, ask, file, asking, asked.search_text)) is not None:
            return by_tools
    return _with_rows_seen(job, ask, answer.run(job, ask, file, asking, asked), documents)


def _with_rows_seen(job: Job, ask: Ask, answered: Answered, documents: Documents) -> Answered:
    """Say of an answer about a whole table that only some of its rows were read."""
    has_form = bool(ask.grammar or ask.json_schema or ask.quotes_only)
    if answered.refused or answered.reading != "search" or has_form or not answered.text:
        return answered
    rows = table_question.rows_seen(ask.question, answered.sources, documents)
    if rows is None:
        return answered
    tr = translation(ask.language).tr
    note = "\n\n" + tr("answer.some_rows", seen=rows.seen, total=rows.total)
    job.token(note)
    return replace(answered, text=answered.text + note)


def _accepts_whole(asked: Question, history: tuple[Message, ...], documents: Documents) -> bool:
    """Return whether a Yes accepts the offer to read documents whole."""
    if asked.kind is not QuestionKind.ASSENT or not history:
        return False
    before = [turn for turn in history if turn.role == "user"]
    embed = table_question.embed_of(documents)
    if not before or embed is None:
        return False
    last = question.understood(before[-1].text, asked.language, (), embed)
    return last.kind is QuestionKind.WHOLE


def _list_documents(job: Job, ask: Ask, documents: Documents) -> Answered:
    """Answer with the names of the documents that are on."""
    lines = []
    tr = translation(ask.language).tr
    for document_id in ask.document_ids:
        try:
            document = documents.document(document_id)
        except DocumentNotFound:
            continue
        lines.append(tr("answer.document_line", name=document.name, count=document.pages))
    text = "\n".join([tr("answer.documents", count=len(lines)), "", *lines])
    job.token(text)
    return Answered(id=ask.id, text=text, reading="search")


def _computed(job: Job, ask: Ask, asked: Question, documents: Documents) -> Answered | None:
    """Return an answer that is computed over a whole table, None where none is sure."""
    if ask.quotes_only or ask.answer_so_far or ask.grammar or ask.json_schema:
        return None
    embed = table_question.embed_of(documents)
    computed = table_question.answer(
        asked.search_text, documents, ask.document_ids, embed, ask.language
    )
    if computed is None:
        return None
    job.cited(computed.sources)
    job.token(computed.text)
    claims = claim_checks.check(
        computed.text, computed.sources, documents.pages.text, documents.similarity.max_cosine
    )
    return Answered(
        id=ask.id, text=computed.text, sources=computed.sources, claims=claims, reading="search"
    )
