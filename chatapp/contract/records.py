"""The nouns that window, terminal and engine share: frozen values without behaviour of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

REMOTE = "remote:"  # How the path of a model begins that is not a file here but a name at the host of the settings.
Language = str
"""The code of a language: of the interface, or of an answer."""
Role = Literal["user", "assistant"]
Finish = Literal["", "end", "length", "stopped", "failed", "growing"]
ModelKind = Literal["chat", "embedding", "reranker", "unusable"]
VariableType = Literal["choice", "text", "number", "switch", "list"]
Reading = Literal[
    "auto", "search", "whole"
]  # How documents are to be read; "auto" is whole where that helps.
Box = tuple[
    float, float, float, float
]  # On a page as shown: left, top, right, bottom in points from its top left.


@dataclass(frozen=True, slots=True)
class Timing:
    """How fast an answer came: seconds to the first token and tokens a second after it."""

    first_token_s: float = 0.0
    tokens_per_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Usage:
    """What an answer cost in tokens; reused tokens of the prompt were still in the KV cache."""

    prompt_tokens: int = 0
    reused_tokens: int = 0
    answer_tokens: int = 0
    context_tokens: int = 0


@dataclass(frozen=True, slots=True)
class TokenChance:
    """A token of an answer with its log-probability (natural), and what else could have come,
    likeliest first.
    """

    text: str
    logprob: float
    others: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A cited passage: all that is needed to show the place, even after the document is gone.

    `place` is a code of `chatapp.texts.places`, "" for a page; `start` and `end` count characters
    of the page's text.
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
    heading: str = ""  # The path of headings it stands under, as `chatapp.texts.places` parts them.


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of an answer that cites. `why` names a sentence of claim_reasons when its page
    does not carry it.
    """

    text: str
    supported: bool = True
    why: str = ""
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a chat. `parent_id` makes a tree: an edited question is a sibling, not a loss.

    Of an answer: `summary` is what the model was told of all before `seen_from_id`, `thinking` what
    it thought first.
    """

    role: Role
    text: str
    id: int = 0
    chat_id: int = 0
    parent_id: int = 0
    finish: Finish = ""
    sources: tuple[Source, ...] = ()
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


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation; `leaf_id` names the last message of the branch that is shown."""

    id: int
    title: str
    created_at: float
    changed_at: float
    leaf_id: int = 0
    preset_id: str = "chat"
    values: dict[str, str] = field(default_factory=dict)
    document_ids: tuple[int, ...] = ()
    reading: Reading = "auto"


@dataclass(frozen=True, slots=True)
class Document:
    """A file in the library. `pages_without_text` counts from 1; `kind` is "pdf", "docx", "xlsx" …"""

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
    other_names: tuple[
        str, ...
    ] = ()  # What files of the same content were called that were added later.
    is_outdated: bool = (
        False  # An older version of this program read it: read again, more would be found in it.
    )


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document on one page; `start` and `end` count characters of that page's text.

    Of a search: `score` ranks; `words_score` (BM25) and `meaning_score` (cosine) are what each side
    said. `rerank_score` is what the reranker said, None where none read it; scores of two questions
    are not comparable.
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
class PageWord:
    """A word on a page, and what stands between it and the next: a blank, a line break or nothing."""

    text: str
    box: Box
    after: str = " "


@dataclass(frozen=True, slots=True)
class PageHit:
    """A place where a text was found, one box a line; `start` counts characters of the page's text."""

    page: int
    boxes: tuple[Box, ...] = ()
    start: int = 0


@dataclass(frozen=True, slots=True)
class Model:
    """A GGUF file as its header tells it. `problem` is the name of an error when it cannot be used."""

    path: str
    name: str
    kind: ModelKind
    size_bytes: int = 0
    architecture: str = ""
    quantization: str = ""
    context_tokens: int = 0
    parameters: int = 0
    memory_bytes: int = 0  # What it takes with 4,096 tokens of context.
    kv_token_bytes: int = 0  # What each token of them costs (F16).
    fits_memory: bool = True
    has_chat_template: bool = False
    english_only: bool = False
    origin: str = ""
    problem: str = ""
    projector: str = ""  # The file beside it that lets it see pictures (mmproj).
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is chosen; names and meanings are llama-server's. `seed` -1 is a new one
    each time.
    """

    temperature: float = 0.7
    top_k: int = 40
    top_p: float = 0.95
    min_p: float = 0.05
    repeat_penalty: float = 1.0
    frequency_penalty: float = 0.0
    presence_penalty: float = 0.0
    seed: int = -1
    max_tokens: int = 1024
    repeat_last_n: int = 64  # Tokens; -1 is all.
    typical_p: float = 1.0
    top_n_sigma: float = -1.0
    dynatemp_range: float = 0.0
    dynatemp_exponent: float = 1.0
    xtc_probability: float = 0.0
    xtc_threshold: float = 0.1
    dry_multiplier: float = 0.0
    dry_base: float = 1.75
    dry_allowed_length: int = 2
    dry_penalty_last_n: int = 64  # Tokens; -1 is all.
    mirostat: int = 0  # 1 or 2 replaces filters and penalties.
    mirostat_tau: float = 5.0
    mirostat_eta: float = 0.1


@dataclass(frozen=True, slots=True)
class Adapter:
    """A LoRA adapter over a model. A `scale` of 1 is as it was trained, 0 none of it."""

    path: str
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Variable:
    """One field of a preset's form. `labels` and `choice_labels` are by language: {"en": …, "ko":
    …}.
    """

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
    path: str = ""
    is_users: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that went wrong beside the main job, such as one broken preset file of many."""

    error: str
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Folder:
    """A watched folder; `problems` are those of its files that could not be read."""

    id: int
    path: str
    document_ids: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class FolderChange:
    """One thing that happened in a watched folder: a document came or was read again, one left, or
    one is bad.
    """

    folder_id: int
    document: Document | None = None
    is_new: bool = False
    removed_id: int = 0
    problem: Problem | None = None
