"""The records that window, terminal and engine share: frozen values without behaviour."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from chatapp.contract.sampling import Sampling

REMOTE = "remote:"
"""Prefix of the path of a model on the host of the settings; its name there follows."""
Language = str
"""The code of a language: of the interface, or of an answer."""
Role = Literal["user", "assistant"]
Finish = Literal["", "end", "length", "stopped", "failed", "growing"]
ModelKind = Literal["chat", "embedding", "reranker", "unusable"]
VariableType = Literal["choice", "text", "number", "switch", "list"]
Reading = Literal["auto", "search", "whole"]
"""How documents are read; "auto" is whole where that helps."""
Thinking = Literal["auto", "off", "low", "medium", "high"]
"""How much a reasoning model thinks; "auto" is its own default."""
Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the top left of the page as shown."""


@dataclass(frozen=True, slots=True)
class Timing:
    """The speed of an answer: seconds to the first token, and tokens a second after it."""

    first_token_s: float = 0.0
    tokens_per_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Usage:
    """The tokens of an answer; reused ones of the prompt were in the KV cache."""

    prompt_tokens: int = 0
    reused_tokens: int = 0
    answer_tokens: int = 0
    context_tokens: int = 0


@dataclass(frozen=True, slots=True)
class TokenChance:
    """A token of an answer with its logprob (natural), and its alternatives, likeliest first.

    `raw` are the bytes, in hexadecimal, of a token that is only part of a character.
    """

    text: str
    logprob: float
    others: tuple[tuple[str, float], ...] = ()
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A cited passage, complete enough to show the place after the document is gone.

    `mark` is 0 where the text has none. `place` is a code of `chatapp.texts.places`, "" for a page;
    `start` and `end` count characters of the page's text.
    """

    mark: int
    document: str
    page: int
    quote: str
    boxes: tuple[Box, ...] = ()
    document_id: int = 0
    place: str = ""
    start: int = 0
    end: int = 0
    warnings: tuple[str, ...] = ()
    heading: str = ""  # The path of headings, as `chatapp.texts.places` splits it.


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence with citations. `why` names a sentence of claim_reasons when it is unsupported."""

    text: str
    supported: bool = True
    why: str = ""
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool that the model used for an answer, with its arguments as text and what came back."""

    name: str
    arguments: dict[str, str] = field(default_factory=dict)
    result: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a chat. `parent_id` makes a tree: an edited question becomes a sibling.

    Of an answer: `summary` replaced all turns before `seen_from_id`, `thinking` came before it.
    """

    role: Role
    text: str
    id: int = 0
    chat_id: int = 0
    parent_id: int = 0
    finish: Finish = ""
    sources: tuple[Source, ...] = ()
    also_found: tuple[
        Source, ...
    ] = ()  # Of an answer: what search found and the text does not cite.
    refused: bool = False
    usage: Usage | None = None
    timing: Timing | None = None
    preset_id: str = ""
    values: dict[str, str] = field(default_factory=dict)
    created_at: float = 0.0
    claims: tuple[Claim, ...] = ()
    summary: str = ""
    seen_from_id: int = 0
    thinking: str = ""
    thinking_s: float = 0.0
    reading: str = ""  # How documents were read for an answer: "whole" or "search".
    pictures: tuple[str, ...] = ()  # Names of what KeepPicture kept; of a question.
    tool_calls: tuple[ToolCall, ...] = ()  # Of an answer, in order.
    model: str = ""  # The name of the model that wrote an answer.
    edited: bool = False  # The user changed this answer; what the model wrote is another version.


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation; `leaf_id` is the last message of the branch that is shown."""

    id: int
    title: str
    created_at: float
    changed_at: float
    leaf_id: int = 0
    preset_id: str = "chat"
    values: dict[str, str] = field(default_factory=dict)
    document_ids: tuple[int, ...] = ()
    reading: Reading = "auto"
    tools: bool = True
    instructions: str = ""  # What the system prompt says besides, in this chat.
    sampling: dict[str, float] = field(default_factory=dict)  # Fields of Sampling set by the user.
    folder_id: int = 0
    folder_instructions: str = ""
    is_pinned: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A file in the library. `pages_without_text` counts from 1; `kind` is "pdf", "docx" …"""

    id: int
    name: str
    sha256: str
    size_bytes: int
    pages: int
    passages: int
    pages_without_text: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()
    added_at: float = 0.0
    kind: str = "pdf"
    pages_bad_text: tuple[int, ...] = ()
    report: dict[str, str] = field(default_factory=dict)
    # Names of files with the same content that were added later.
    other_names: tuple[str, ...] = ()
    # Read by an older version of this program; reading it again would find more.
    is_outdated: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """Part of a document on one page; `start` and `end` count characters of that page's text.

    Of a search: `score` ranks; `words_score` is BM25, `meaning_score` cosine, `rerank_score` the
    reranker's, None without one. Scores of two questions are not comparable.
    """

    document_id: int
    document: str
    page: int
    text: str
    id: int = 0
    start: int = 0
    end: int = 0
    heading: str = ""
    score: float = 0.0
    words_score: float = 0.0
    meaning_score: float = 0.0
    rerank_score: float | None = None
    boxes: tuple[Box, ...] = ()
    place: str = ""  # In the code of `chatapp.texts.places`; "" is a page.


@dataclass(frozen=True, slots=True)
class Model:
    """A GGUF file by its header. `problem` is the name of an error when it cannot be used."""

    path: str
    name: str
    kind: ModelKind
    size_bytes: int = 0
    architecture: str = ""
    quantization: str = ""
    context_tokens: int = 0
    parameters: int = 0
    memory_bytes: int = 0  # With 4,096 tokens of context.
    kv_token_bytes: int = 0  # Of one token, F16.
    fits_memory: bool = True
    is_base: bool = False  # Without a chat template: it continues texts.
    english_only: bool = False
    origin: str = ""
    problem: str = ""
    projector: str = ""  # Its vision part (mmproj).
    details: dict[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()  # ISO 639-1 codes, () when the header states none.
    licence: str = ""
    fingerprint: str = ""  # Of the file's content: the same after a move.
    tokens_s: float = 0.0  # Written a second in answers on this machine; 0 until measured.
    layers: int = 0
    experts: int = 0  # Of each layer; 0 for a model without.
    letters_s: dict[str, float] = field(default_factory=dict)  # The same by script, in letters.


@dataclass(frozen=True, slots=True)
class Adapter:
    """A LoRA adapter; `scale` 1 is as trained, 0 turns it off."""

    path: str
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Variable:
    """One field of a preset's form; `labels` and `choice_labels` are by language code."""

    name: str
    type: VariableType
    default: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    choice_labels: dict[str, dict[str, str]] = field(default_factory=dict)
    minimum: float = 0.0
    maximum: float = 0.0


@dataclass(frozen=True, slots=True)
class Preset:
    """A prompt file as the window needs it: its names and its form. Texts are by language."""

    id: str
    names: dict[str, str]
    descriptions: dict[str, str] = field(default_factory=dict)
    variables: tuple[Variable, ...] = ()
    sampling: Sampling = Sampling()
    stop: tuple[str, ...] = ()
    examples: dict[str, str] = field(default_factory=dict)
    documents: Literal["no", "optional", "required"] = "optional"
    keeps_history: bool = False
    continues: bool = False  # The typed text goes to the model as it is, which continues it.
    path: str = ""
    is_users: bool = False
    model: str = ""  # The file or the name of the model it is meant for, "" for any.


@dataclass(frozen=True, slots=True)
class Problem:
    """An error beside the main job, such as one broken preset file of many."""

    error: str
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Folder:
    """A watched folder; `problems` are of its files that could not be read."""

    id: int
    path: str
    document_ids: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_missing: bool = False
    # Ids of its documents by the path of their file in the folder, "reports/2024.pdf".
    files: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FolderChange:
    """One change in a watched folder: a document was added, read again, removed, or failed."""

    folder_id: int
    document: Document | None = None
    is_new: bool = False
    removed_id: int = 0
    problem: Problem | None = None
