"""What can be wrong with a question or a preset."""

from __future__ import annotations

from chatapp.errors.tree import ChatappError


class QuestionTooLong(ChatappError): ...


class SearchTooLong(ChatappError): ...


class EmptyQuestion(ChatappError): ...


class AnswerEmpty(ChatappError): ...


class TextTooShort(ChatappError):
    """A text without two tokens, or one without any words to compare."""


class GrammarBroken(ChatappError): ...


class PresetBroken(ChatappError): ...


class PresetNotFound(ChatappError): ...


class PresetWantsDocuments(ChatappError): ...


class PresetWantsQuestion(ChatappError): ...


class PresetValueWrong(ChatappError): ...


class SamplingWrong(ChatappError): ...
