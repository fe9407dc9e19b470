"""A small model that writes a few tokens ahead of the main one, which reads them in one batch: a
draft model.

Both must mean the same by a token number. The sampler of the main model decides about each token,
as it does about copied ones (`lookup`), so the draft changes the speed of an answer and not its
words.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

import llama_cpp.llama_cpp as api
import numpy as np

from chatapp.engine.models.llama.sequence import KvSequence
from chatapp.engine.models.llama.vocabulary import Vocabulary, can_go_back
from chatapp.engine.models.llama.weights import LoadOptions, Weights
from chatapp.engine.process.stopping import Stopped
from chatapp.errors import ModelError, NotADraft, cause_code

_log = logging.getLogger("chatapp.draft")

# As llama.cpp has it (common/speculative.cpp): fillers at the end may differ, and the first tokens
# are control tokens.
_MOST_APART = 128
_FIRST_COMPARED = 5
# What reading g tokens ahead costs the main model, in tokens decoded alone; measured as for
# `lookup`.
_SHAPE_PRICE = 0.4
_TOKEN_PRICE = 0.5
_CREDIT = 4.0
_MOST_SAVED = 10.0
_FIRST_LENGTH = 4
_SHORTEST = 2
_LONGEST = 12


def check(path: Path, main: Weights) -> None:
    """Raise NotADraft with the reason why a file cannot write ahead for a model; reads its
    vocabulary alone.
    """
    with Vocabulary(path) as draft:
        if cause := _unlike(main, draft):
            raise NotADraft(name=path.name, model=main.path.name, cause=cause)


def _unlike(main: Weights, draft: Vocabulary) -> str:
    """Say how two vocabularies differ, as llama.cpp's own speculation judges it; "" when they do
    not.
    """
    if not (can_go_back(api.llama_get_model(main.context)) and can_go_back(draft.model)):
        return cause_code("draft_no_rewind")
    ours, theirs = main.vocabulary, draft.vocabulary
    if api.llama_vocab_type(ours) != api.llama_vocab_type(theirs):
        return cause_code("draft_other_vocabulary")
    if _edges(ours) != _edges(theirs):
        return cause_code("draft_other_edges")
    sizes = main.vocabulary_size, int(api.llama_vocab_n_tokens(theirs))
    if abs(sizes[0] - sizes[1]) > _MOST_APART:
        return cause_code("draft_vocabulary_size", tokens=f"{sizes[1]:,}", others=f"{sizes[0]:,}")
    for token in range(_FIRST_COMPARED, min(sizes)):
        if api.llama_vocab_get_text(ours, token) != api.llama_vocab_get_text(theirs, token):
            return cause_code("draft_vocabulary_differs", token=f"{token:,}")
    return ""


def _edges(vocabulary: object) -> tuple[object, ...]:
    """What is put before and behind a text by itself."""
    begins, ends = api.llama_vocab_get_add_bos(vocabulary), api.llama_vocab_get_add_eos(vocabulary)
    return (
        begins,
        begins and api.llama_vocab_bos(vocabulary),
        ends,
        ends and api.llama_vocab_eos(vocabulary),
    )


class Draft:
    """A loaded draft model with a context of its own, for a model that `check` found it fit for.
    Raises ModelError.

    `price` is what one of its tokens costs, in tokens of the main model: both wait for their
    weights to be read.
    """

    def __init__(self, path: Path, main: Weights, options: LoadOptions) -> None:
        self.weights = Weights(path, options)
        self.sequence = KvSequence(self.weights)
        self.main_vocabulary_size = main.vocabulary_size
        self.price = self.weights.size_bytes / max(1, main.size_bytes)

    def guesser(self, prompt: Sequence[int], stopped: Callable[[], bool]) -> DraftGuesser:
        """Return what guesses along one answer."""
        return DraftGuesser(self, prompt, stopped)

    def close(self) -> None:
        """Free model and context; a second call does nothing."""
        self.weights.close()


class DraftGuesser:
    """Writes ahead of one answer. It reads the prompt when it is asked first, after the answer's
    first token.

    What its guesses gained and cost is counted in tokens of the main model, not in seconds: the
    same question gets the same guesses. When the credit is used up, it is silent for the rest of
    the answer.
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
        """Return up to `most` tokens that the draft would write; none where it is in doubt or does
        not pay.
        """
        most = min(most, self._length)
        if self._saved <= 0 or most < 1:
            return []
        if len(self._text) + most > self._draft.weights.context_tokens or not self._is_known():
            self._saved = 0.0
            return []
        try:
            self._catch_up()
        except (ModelError, Stopped) as error:
            _log.info("the draft model reads no further: %s", type(error).__name__)
            self._saved = 0.0
            return []
        return self._written(most)

    def judged(self, guessed: int, right: int) -> None:
        """Note how many of the guessed tokens came; lengthens or shortens the next guess."""
        if not guessed:
            return
        self.guessed += guessed
        self.right += right
        self._saved = min(_MOST_SAVED, self._saved + right - _SHAPE_PRICE - _TOKEN_PRICE * guessed)
        self._length = (
            min(_LONGEST, self._length * 2) if right == guessed else max(_SHORTEST, right + 1)
        )

    def _is_known(self) -> bool:
        """Say whether the draft has all tokens that it would have to read."""
        return (
            max(self._text[max(0, self._read) :], default=0) < self._draft.weights.vocabulary_size
        )

    def _catch_up(self) -> None:
        """Let the draft read what came since its last guess, over what it had guessed wrong."""
        sequence = self._draft.sequence
        if self._read < 0:
            same = sequence.reuse(self._text)
        else:
            same, end = (
                min(self._read, len(sequence.held)),
                min(len(sequence.held), len(self._text) - 1),
            )
            while same < end and sequence.held[same] == self._text[same]:
                same += 1
            same = same if sequence.back_to(same) else 0
        sequence.read(self._text, same, self._stopped, lambda done, total: None)
        self._read = len(self._text)

    def _written(self, most: int) -> list[int]:
        """Go on greedily while it is more likely than not that all of it comes."""
        weights, found, sure = self._draft.weights, list[int](), 1.0
        while True:
            token, chance = _likeliest(weights)
            self._saved -= self._draft.price
            sure *= chance
            if sure < _TOKEN_PRICE or token >= self._draft.main_vocabulary_size:
                return found
            if api.llama_vocab_is_eog(weights.vocabulary, token):
                return found
            found.append(token)
            if len(found) >= most or not self._draft.sequence.go_on([token]):
                return found


def _likeliest(weights: Weights) -> tuple[int, float]:
    """Return the likeliest next token and its probability."""
    logits = np.ctypeslib.as_array(
        api.llama_get_logits_ith(weights.context, -1), (weights.vocabulary_size,)
    )
    token = int(logits.argmax())
    return token, 1.0 / float(np.exp(logits - logits[token]).sum())
