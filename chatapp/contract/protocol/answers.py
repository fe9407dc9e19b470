"""Presets, questions and their answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from chatapp.contract.protocol.verbs import Command, Event, Lane
from chatapp.contract.records import (
    Claim,
    Finish,
    Language,
    Message,
    Preset,
    Problem,
    Reading,
    Source,
    Thinking,
    Timing,
    TokenChance,
    ToolCall,
    Usage,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPresets(Command):
    """Answered by PresetsListed."""

    lane: ClassVar[Lane] = "quick"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountTokens(Command):
    """Count with the loaded model's tokenizer. Answered by TokensCounted."""

    lane: ClassVar[Lane] = "quick"
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Command):
    """Answer a question. Loads the chosen model first if none is. Answered by Token… and Cited…,
    then Answered.

    `answer_so_far` continues a stopped answer: tokens are only what is new, Answered.text is all of
    it; `sources_so_far` are those of its marks. `sampling` overrides the preset's settings by name.
    `document_ids` empty means: not from documents. `quotes_only` gives the sentences of the
    documents that answer, word for word, and none of the model's. `stop` strings end the answer and
    are not shown; `grammar` (GBNF) or `json_schema` hold a plain answer to a form; `logit_bias`
    adds to the logits of the tokens of a text, -100 forbids them. `chances` asks for the
    probabilities of each token and of up to 20 others, in Answered.tokens. `chat_id` is whose words
    these are: what the model read of them may be kept on disk until ForgetChat. 0 is not kept.
    `summary` tells in short what was said before the history: that of the last Answered that had
    one. `pictures` are names of kept pictures (KeepPicture), seen before the question. `reading`
    says whether the documents go to the model whole: if they fit and it is able ("auto"), never, or
    always. `thinking` None leaves it to the settings. `tools` lets a model that is able to call tools
    use them on these documents when a question needs steps; each is a ToolUsed event. `instructions`
    are the user's own words for the system prompt, behind those of the preset.
    """

    lane: ClassVar[Lane] = "model"
    question: str
    history: tuple[Message, ...] = ()
    preset_id: str = "chat"
    values: dict[str, str] = field(default_factory=dict)
    document_ids: tuple[int, ...] = ()
    answer_so_far: str = ""
    sources_so_far: tuple[Source, ...] = ()
    sampling: dict[str, float] = field(default_factory=dict)
    language: Language = "en"
    quotes_only: bool = False
    stop: tuple[str, ...] = ()
    grammar: str = ""
    json_schema: str = ""
    logit_bias: dict[str, float] = field(default_factory=dict)
    chances: int = 0
    chat_id: int = 0
    summary: str = ""
    reading: Reading = "auto"
    pictures: tuple[str, ...] = ()
    thinking: Thinking | None = None
    tools: bool = True
    instructions: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurePrompt(Command):
    """Count what `ask` would send, with the loaded model. Answered by PromptMeasured."""

    lane: ClassVar[Lane] = "quick"
    ask: Ask


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckClaims(Command):
    """Let the loaded model judge the sentences of an answer, after it was given: text, sources and
    claims are those of Answered. Answered by ClaimsChecked.

    Takes about a second for each sentence that is not a quote, and some seconds more with the first
    answer of a model, which is measured before. Any question goes first.
    """

    lane: ClassVar[Lane] = "claims"
    text: str
    sources: tuple[Source, ...]
    claims: tuple[Claim, ...]
    question: str = ""
    may_measure: bool = True
    """Whether a model that was never measured is measured now; without it nothing is judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetsListed(Event):
    presets: tuple[Preset, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TokensCounted(Event):
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptMeasured(Event):
    """The tokens of what `Ask` would send, part by part.

    `instructions` are the preset's words, the user's and those of the chat template; `documents` is
    the most that passages take, or all of documents that are read whole; `answer` is kept free.
    `left_out` counts the oldest messages that do not fit. When something does not,
    `enlarged_tokens` is a context that holds all and fits the memory, 0 if there is none, and
    `enlarged_bytes` what it takes more.
    """

    context_tokens: int
    instructions: int = 0
    history: int = 0
    documents: int = 0
    pictures: int = 0
    question: int = 0
    answer: int = 0
    left_out: int = 0
    enlarged_tokens: int = 0
    enlarged_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Token(Event):
    """Text since the last event: whole characters. `thinking` is no part of the answer."""

    is_last: ClassVar[bool] = False
    text: str
    thinking: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited(Event):
    """The sources of all marks in the text so far, sent before the Token that completes a mark.

    An answer that is cut off keeps them; those of Answered take their place.
    """

    is_last: ClassVar[bool] = False
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextEnlarged(Event):
    """The chat outgrew the context: the model was loaded again, with `more_bytes` more."""

    is_last: ClassVar[bool] = False
    context_tokens: int
    more_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsTooLong(Event):
    """The documents were to be read whole but do not fit: their passages are searched instead."""

    is_last: ClassVar[bool] = False
    tokens: int
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolUsed(Event):
    """The model called a tool, and this came back. Answered has all of them again."""

    is_last: ClassVar[bool] = False
    call: ToolCall


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Event):
    """The whole answer. The model saw `history[seen_from:]`, of a continued text the letters from
    `seen_from` on; sources are those the text cites,
    claims what it cites, `also_found` (mark 0) what search found besides them.

    `is_foreign` when the question is in another script than the documents and the embedder does not
    know both. `summary` is not empty when the turns before `seen_from` were summarized for this
    answer and the next ones. `thinking` is what a reasoning model thought before it answered; it
    never comes back in a history. `reading` says how documents were read: "whole" or "search", ""
    when there were none or they do not say. `doubts` are `translation_flags`: why what a preset
    made of the question is doubtful.
    """

    text: str
    finish: Finish = "end"
    refused: bool = False
    sources: tuple[Source, ...] = ()
    also_found: tuple[Source, ...] = ()
    seen_from: int = 0
    usage: Usage = Usage()
    timing: Timing = Timing()
    claims: tuple[Claim, ...] = ()
    thinking: str = ""
    tokens: tuple[TokenChance, ...] = ()
    summary: str = ""
    is_foreign: bool = False
    reading: str = ""
    doubts: tuple[str, ...] = ()
    tool_calls: tuple[ToolCall, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsChecked(Event):
    """The claims of an answer with the verdicts of the model; unchanged where it cannot judge."""

    claims: tuple[Claim, ...]
