"""A look inside: tokens, probabilities, similarity, and a map of passages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chatapp.contract.inside_records import MapPlace, MapPoint, TextToken, UsualCosines
from chatapp.contract.protocol.answers import Ask
from chatapp.contract.protocol.verbs import Command, Event, Lane
from chatapp.contract.records import Passage, TokenChance


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTokens(Command):
    """Split a text with the loaded model's tokenizer. Answered by TokensRead.

    Control tokens in the text are read as ordinary text, as in chats and documents.
    """

    lane: ClassVar[Lane] = "quick"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreText(Command):
    """Let the model read a text and say how probable each token was. Loads the chosen model first
    if none is. Answered by Progress(stage="score") in tokens, then TextScored.
    """

    lane: ClassVar[Lane] = "model"
    text: str
    alternatives: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreAnswer(Command):
    """Say how probable the tokens of an answer are, whoever wrote it; it is `ask.answer_so_far`.

    The model reads what `ask` would send now; documents are read as far as `ask.sources_so_far`
    quotes them. Answered by Progress(stage="score"), then AnswerScored.
    """

    lane: ClassVar[Lane] = "model"
    ask: Ask
    alternatives: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareTexts(Command):
    """Compare the meaning of two texts with the embedder in use. Answered by TextsCompared."""

    lane: ClassVar[Lane] = "inside"
    first: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPassages(Command):
    """Lay the passages of documents out on a plane. No `document_ids` means the whole library.

    Above `most` passages an even share of each document's is drawn. Answered by
    Progress(stage="map") in passages, then PassagesMapped, or by Failed(NothingToMap).
    """

    lane: ClassVar[Lane] = "inside"
    document_ids: tuple[int, ...] = ()
    question: str = ""
    most: int = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPassage(Command):
    """Return a passage with its boxes. Answered by PassageRead, or Failed(DocumentNotFound)."""

    lane: ClassVar[Lane] = "quick"
    document_id: int
    passage_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TokensRead(Event):
    """`count` and `letters` are those of the text that was read: all of it unless `is_cut`.

    `begin` is the token that the model puts before every text; it isn't counted. `controls` are
    names of control tokens that the text contains. `tokens` are the first ones of a long text.
    """

    model: str
    tokens: tuple[TextToken, ...]
    count: int
    letters: int
    begin: TextToken | None = None
    controls: tuple[str, ...] = ()
    is_cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TextScored(Event):
    """`tokens` are those with a probability; `first` is the text before them that has none.

    `perplexity` is exp of the mean surprise, `bits_per_letter` the sum of all surprises in bits ÷
    the letters of `tokens`. `total_tokens` counts the whole text, which is cut at the context.
    """

    model: str
    tokens: tuple[TokenChance, ...]
    total_tokens: int
    context_tokens: int
    perplexity: float
    bits_per_letter: float
    letters: int
    first: str = ""
    is_base: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerScored(Event):
    """`is_cut` when the answer is longer than what the context has room for."""

    model: str
    tokens: tuple[TokenChance, ...]
    is_cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TextsCompared(Event):
    """`knows` is False when the embedder hardly knows the script of one of the texts.

    `usual` is None without two passages in the library.
    """

    cosine: float
    embedder: str
    dimensions: int
    knows: bool = True
    usual: UsualCosines | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PassagesMapped(Event):
    """`shares` are the parts of all differences between passages that lie along the two axes.

    `nearest` are passages by their closeness to the question, not on the map but in all dimensions.
    `waiting` passages have no vector yet.
    """

    points: tuple[MapPoint, ...]
    total: int
    embedder: str
    dimensions: int
    shares: tuple[float, ...]
    question: MapPlace | None = None
    nearest: tuple[int, ...] = ()
    knows: bool = True
    waiting: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageRead(Event):
    passage: Passage
