"""Lets the model read a text or an answer, and says how probable its tokens were."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from langchain_core.messages import AIMessage

from chatapp.contract.protocol import Ask
from chatapp.contract.records import Source, TokenChance
from chatapp.engine.answers import ask as answering
from chatapp.engine.answers import chat, text_chain
from chatapp.engine.inside.text_tokens import MOST_LETTERS
from chatapp.engine.models.llama import scoring
from chatapp.engine.models.llama.scoring import ScoreRequest
from chatapp.engine.models.local_model import LocalModel
from chatapp.engine.presets.preset_file import PresetFile
from chatapp.errors import QuestionTooLong, TextTooShort
from chatapp.texts import places


@dataclass(frozen=True, slots=True)
class Watching:
    """How a reading is stopped, and who is told of it in tokens."""

    stopped: Callable[[], bool]
    on_progress: Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class TextScore:
    """`tokens` have a probability; `first` is the text before them, of `total_tokens` in all."""

    tokens: tuple[TokenChance, ...]
    total_tokens: int
    letters: int
    first: str = ""

    @property
    def _surprise(self) -> float:
        """The sum of -ln p."""
        return -math.fsum(token.logprob for token in self.tokens)

    @property
    def perplexity(self) -> float:
        """exp of the mean surprise of a token, infinite where that is no number."""
        mean = self._surprise / len(self.tokens)
        return math.exp(mean) if mean < math.log(1e300) else math.inf

    @property
    def bits_per_letter(self) -> float:
        """The surprise of all tokens in bits, divided by their letters."""
        return self._surprise / math.log(2) / max(1, self.letters)


@dataclass(frozen=True, slots=True)
class AnswerScore:
    """`is_cut` when the context has no room for the whole answer."""

    tokens: tuple[TokenChance, ...]
    is_cut: bool


def of_text(local: LocalModel, text: str, top: int, watching: Watching) -> TextScore:
    """Return the probabilities of a text, up to the context. Raises TextTooShort, JobStopped.

    The first token has none where the model begins with no token of its own.
    """
    weights = local.weights
    tokens = local.text_prompt(text[:MOST_LETTERS])
    has_begin = weights.adds_bos and tokens[:1] == [weights.bos]
    read = tokens[: weights.context_tokens]
    if len(read) < 2:
        raise TextTooShort()
    scored = _scored(local, read[:1], read[1:], top, watching)
    raw = b"".join(map(weights.piece, read[1:]))
    first = "" if has_begin else weights.piece(read[0]).decode("utf-8", "replace")
    letters = len(raw.decode("utf-8", "replace"))
    return TextScore(tuple(scored), len(tokens) - has_begin, letters, first)


def of_answer(
    local: LocalModel, files: dict[str, PresetFile], ask: Ask, top: int, watching: Watching
) -> AnswerScore:
    """Return the probabilities of `ask.answer_so_far`, with what the model would read before it.

    Raises QuestionTooLong, TextTooShort and JobStopped.
    """
    answer = ask.answer_so_far
    bare = replace(ask, answer_so_far="")
    file = answering.file_of(files, ask)
    plain = text_chain.of(file, ask.language, local)
    if plain is not None:
        text = text_chain.text(plain, bare)
        before, whole = local.text_prompt(text), local.text_prompt(text + answer)
    else:
        context = chat.Context(passages=_quoted(ask.sources_so_far))
        messages = chat.fitted(file, bare, local, context)
        before, whole = local.prompt(messages), local.prompt([*messages, AIMessage(answer)])
    at = _common(before, whole)
    room = local.weights.context_tokens
    if at >= room:
        raise QuestionTooLong(tokens=at, limit=room)
    if at >= len(whole) or not at:
        raise TextTooShort()
    scored = _scored(local, whole[:at], whole[at:room], top, watching)
    return AnswerScore(tuple(scored), len(whole) > room)


def _quoted(sources: Sequence[Source]) -> str:
    """Return what an answer cites as its documents would be laid before the model."""
    return "\n\n".join(
        f"[{source.mark}] {source.document}, {places.of(source, 'en')}\n{source.quote}"
        for source in sources
    )


def _common(before: Sequence[int], whole: Sequence[int]) -> int:
    """Return the length of the common beginning: the last token may join with the answer."""
    for at, (first, second) in enumerate(zip(before, whole, strict=False)):
        if first != second:
            return at
    return min(len(before), len(whole))


def _scored(
    local: LocalModel, head: Sequence[int], tail: Sequence[int], top: int, watching: Watching
) -> list[TokenChance]:
    """Score at no cost for the chat: what its model has read is as before afterwards."""
    generation = local.generation
    request = ScoreRequest(head, tail, top, watching.stopped, watching.on_progress)
    computing = generation.cores.computing() if generation.cores else contextlib.nullcontext()
    with local.aside(), computing:
        return scoring.score(local.weights, generation.sequence, request)
