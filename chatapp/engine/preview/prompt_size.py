"""Counts what a question would send, part by part, with the functions that send it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chatapp.contract.protocol import Ask
from chatapp.engine.answers import ask as answering
from chatapp.engine.answers import chat, text_chain, whole_reading
from chatapp.engine.answers.asking import Asking
from chatapp.engine.answers.text_chain import PlainText
from chatapp.engine.models import budget
from chatapp.engine.presets.presets import PresetFile
from chatapp.errors import QuestionTooLong


@dataclass(frozen=True, slots=True)
class PromptSize:
    """Tokens of the parts of a prompt; `answer` is what is kept free for the answer."""

    context: int
    instructions: int = 0
    history: int = 0
    documents: int = 0
    pictures: int = 0
    question: int = 0
    answer: int = 0
    most_answer: int = 0
    """The length that the answer may have where the context has room for it."""
    left_out: int = 0
    """Messages of the history, oldest first, that do not fit."""

    @property
    def needed(self) -> int:
        """Tokens of a context that holds everything."""
        parts = (self.instructions, self.history, self.documents, self.pictures, self.question)
        return sum(parts) + self.most_answer

    @property
    def is_short(self) -> bool:
        """Whether the context does not hold everything."""
        return self.needed - self.most_answer + self.answer > self.context


def measure(ask: Ask, asking: Asking) -> PromptSize:
    """Return the size of a question. Raises PresetNotFound and PresetValueWrong."""
    file = answering.file_of(asking.presets, ask)
    plain = text_chain.of(file, ask.language, asking.local)
    return _of_chat(ask, file, asking) if plain is None else _of_text(ask, plain)


def _of_chat(ask: Ask, file: PresetFile, asking: Asking) -> PromptSize:
    most = int(ask.sampling.get("max_tokens", file.preset.sampling.max_tokens))
    local = asking.local

    def count(asked: Ask) -> int:
        return budget.measure(chat.messages(file, asked), local, most, False).prompt

    bare = replace(ask, question="", history=(), pictures=(), summary="")
    blind = replace(bare, question=ask.question)
    alone = replace(blind, pictures=ask.pictures)
    instructions, question, pictures = count(bare), count(blind), count(alone)
    whole_prompt = count(ask) if file.preset.keeps_history else pictures
    context = local.weights.context_tokens
    size = PromptSize(
        context,
        instructions,
        max(0, whole_prompt - pictures),
        _documents(ask, file, asking),
        max(0, pictures - question),
        max(0, question - instructions),
        budget.answer_room(context, most),
        most,
    )
    return replace(size, left_out=_left_out(ask, file, asking, size)) if size.is_short else size


def _documents(ask: Ask, file: PresetFile, asking: Asking) -> int:
    """Return the tokens of documents read whole, else the most that their passages take."""
    if not ask.document_ids or file.preset.documents == "no":
        return 0
    local = asking.local
    whole = whole_reading.whole(ask, asking)
    if whole is not None and (
        ask.reading == "whole" or whole_reading.fits(whole, whole_reading.room(ask, file, local))
    ):
        return whole.tokens
    return min(budget.document_room(local.weights.context_tokens), asking.reading_budget)


def _left_out(ask: Ask, file: PresetFile, asking: Asking, size: PromptSize) -> int:
    if not ask.history or not file.preset.keeps_history:
        return 0
    if not size.documents:
        try:
            kept = chat.fitted(file, ask, asking.local, chat.Context())
        except QuestionTooLong:
            return len(ask.history)
        return len(ask.history) - len(budget.parts(kept).history)
    history = [chat.as_langchain(message) for message in ask.history]
    missing = size.needed - size.most_answer + size.answer - size.context
    return budget.first_kept(history, asking.local, missing)


def _of_text(ask: Ask, plain: PlainText) -> PromptSize:
    """Return the size of a preset that is a plain text for the model: nothing goes before it."""
    context = plain.local.weights.context_tokens
    preset = plain.file.preset
    most = int(ask.sampling.get("max_tokens", preset.sampling.max_tokens))
    empty = text_chain.text(plain, replace(ask, question=""))
    around = len(plain.local.text_prompt(empty))
    everything = budget.count(plain.local, text_chain.text(plain, ask), context)
    answer = budget.answer_room(context, most)
    question = max(0, everything - around)
    if preset.continues:
        # Of a text that is too long the model sees the end.
        question = min(question, context - answer - around)
    return PromptSize(
        context, instructions=around, question=question, answer=answer, most_answer=most
    )
