"""Speculative decoding with a small draft model.

Both models must share the vocabulary. The sampler of the main model decides about each token, so
the draft changes the speed of an answer and not its text.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

import llama_cpp.llama_cpp as api
import numpy as np

from chatapp.engine.models.llama.sequence import KvSequence
from chatapp.engine.models.llama.vocabulary import Vocabulary, can_be_cut
from chatapp.engine.models.llama.weights import LoadOptions, Weights
from chatapp.engine.process.stopping import JobStopped
from chatapp.errors import ModelError, NotADraft, cause_code

_log = logging.getLogger("chatapp.draft")

# As in llama.cpp's common/speculative.cpp: tokens by which the two vocabularies may differ in size,
# which is padding at the end, and the first token compared, because control tokens stand before it.
_MOST_APART = 128
_FIRST_COMPARED = 5
# Cost of verifying g tokens in one batch, in tokens decoded alone; measured as for `lookup`.
_SHAPE_PRICE = 0.4
_TOKEN_PRICE = 0.5
# Credit in tokens of the main model: at the start, and at most. Chosen.
_CREDIT = 4.0
_MOST_SAVED = 10.0
# Tokens of a guess: of the first one, at least, and at most. Chosen.
_FIRST_LENGTH = 4
_SHORTEST = 2
_LONGEST = 12


def check(path: Path, main: Weights) -> None:
    """Raise NotADraft when a file does not fit a model; reads only its vocabulary."""
    with Vocabulary(path) as draft:
        if cause := _vocabulary_difference(main, draft):
            raise NotADraft(name=path.name, model=main.path.name, cause=cause)


def _vocabulary_difference(main: Weights, draft: Vocabulary) -> str:
    """Return how two vocabularies differ by the rules of llama.cpp's speculation, or ""."""
    if not (can_be_cut(api.llama_get_model(main.context)) and can_be_cut(draft.model)):
        return cause_code("draft_no_rewind")
    ours, theirs = main.vocabulary, draft.vocabulary
    if api.llama_vocab_type(ours) != api.llama_vocab_type(theirs):
        return cause_code("draft_other_vocabulary")
    if _added_tokens(ours) != _added_tokens(theirs):
        return cause_code("draft_other_edges")
    sizes = main.vocabulary_size, int(api.llama_vocab_n_tokens(theirs))
    if abs(sizes[0] - sizes[1]) > _MOST_APART:
        return cause_code("draft_vocabulary_size", tokens=f"{sizes[1]:,}", others=f"{sizes[0]:,}")
    for token in range(_FIRST_COMPARED, min(sizes)):
        if api.llama_vocab_get_text(ours, token) != api.llama_vocab_get_text(theirs, token):
            return cause_code("draft_vocabulary_differs", token=f"{token:,}")
    return ""


def _added_tokens(vocabulary: object) -> tuple[object, ...]:
    """Return the tokens that are added before and behind a text."""
    begins, ends = api.llama_vocab_get_add_bos(vocabulary), api.llama_vocab_get_add_eos(vocabulary)
    return (
        begins,
        begins and api.llama_vocab_bos(vocabulary),
        ends,
        ends and api.llama_vocab_eos(vocabulary),
    )


class Draft:
    """A loaded draft model with its own context, for a model it fits (`check`). Raises ModelError.

    `price` is the cost of one draft token in tokens of the main model, by size: both are memory-
    bound.
    """

    def __init__(self, path: Path, main: Weights, options: LoadOptions) -> None:
        self.weights = Weights(path, options)
        self.sequence = KvSequence(self.weights)
        self.main_vocabulary_size = main.vocabulary_size
        self.price = self.weights.size_bytes / max(1, main.size_bytes)

    def guesser(self, prompt: Sequence[int], stopped: Callable[[], bool]) -> DraftGuesser:
        """Return the guesser for one answer."""
        return DraftGuesser(self, prompt, stopped)

    def close(self) -> None:
        """Free model and context; may be called twice."""
        self.weights.close()


class DraftGuesser:
    """Drafts tokens for one answer; reads the prompt after the answer's first token.

    Gain and cost are counted in tokens, not seconds, so that equal questions get equal guesses.
    Without credit it stays silent for the rest of the answer.
    """

    def __init__(self, draft: Draft, prompt: Sequence[int], stopped: Callable[[], bool]) -> None:
        self._draft = draft
        self._stopped = stopped
        self._text = list(prompt)
        self._read = -1
        self._saved = _CREDIT
        self._length = _FIRST_LENGTH
        self.guessed = self.right = 0

    def add(self, tokens: Sequence[int]) -> None:
        """Append what the answer went on with."""
        self._text += tokens

    def guess(self, most: int) -> list[int]:
        """Return up to `most` drafted tokens; none where it is in doubt or does not pay."""
        most = min(most, self._length)
        if self._saved <= 0 or most < 1:
            return []
        if len(self._text) + most > self._draft.weights.context_tokens or not self._knows_tokens():
            self._saved = 0.0
            return []
        try:
            self._catch_up()
        except (ModelError, JobStopped) as error:
            _log.info("the draft model reads no further: %s", type(error).__name__)
            self._saved = 0.0
            return []
        return self._draft_tokens(most)

    def record(self, guessed: int, right: int) -> None:
        """Record how many guessed tokens were right; adapts the length of the next guess."""
        if not guessed:
            return
        self.guessed += guessed
        self.right += right
        self._saved = min(_MOST_SAVED, self._saved + right - _SHAPE_PRICE - _TOKEN_PRICE * guessed)
        self._length = (
            min(_LONGEST, self._length * 2) if right == guessed else max(_SHORTEST, right + 1)
        )

    def _knows_tokens(self) -> bool:
        """Whether the draft knows all tokens it would have to read."""
        return (
            max(self._text[max(0, self._read) :], default=0) < self._draft.weights.vocabulary_size
        )

    def _catch_up(self) -> None:
        """Let the draft read what came since its last guess, in place of its wrong tokens."""
        sequence = self._draft.sequence
        if self._read < 0:
            same = sequence.reuse(self._text)
        else:
            same = min(self._read, len(sequence.held))
            end = min(len(sequence.held), len(self._text) - 1)
            while same < end and sequence.held[same] == self._text[same]:
                same += 1
            same = same if sequence.cut_to(same) else 0
        sequence.read(self._text, same, self._stopped, lambda done, total: None)
        self._read = len(self._text)

    def _draft_tokens(self, most: int) -> list[int]:
        """Decode greedily while the probability of all tokens being right is over one half."""
        weights, drafted, certainty = self._draft.weights, list[int](), 1.0
        while True:
            # float32, (vocabulary,)
            logits = np.ctypeslib.as_array(
                api.llama_get_logits_ith(weights.context, -1), (weights.vocabulary_size,)
            )
            token = int(logits.argmax())
            certainty *= 1.0 / float(np.exp(logits - logits[token]).sum())
            self._saved -= self._draft.price
            if certainty < _TOKEN_PRICE or token >= self._draft.main_vocabulary_size:
                return drafted
            if api.llama_vocab_is_eog(weights.vocabulary, token):
                return drafted
            drafted.append(token)
            if len(drafted) >= most or not self._draft.sequence.decode([token]):
                return drafted
