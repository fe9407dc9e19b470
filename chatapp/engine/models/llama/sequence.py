"""One sequence in the KV cache; negative tokens are places of pictures, see `vision`."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import llama_cpp.llama_cpp as api

from chatapp.engine.models.llama.checkpoints import Checkpoints
from chatapp.engine.models.llama.vocabulary import can_be_cut
from chatapp.engine.models.llama.weights import Weights
from chatapp.engine.process.stopping import JobStopped
from chatapp.errors import ChatappError, ModelFailedToLoad, cause_code

_ABORTED = 2  # llama_decode: stopped by the abort callback
MOST_AT_ONCE = 32
"""Tokens of one `decode`; chosen."""


class StateStore(Protocol):
    """Where states of a sequence are saved."""

    def fetch(self, prompt: Sequence[int], common: int) -> None:
        """Load a state for a prompt of which `common` tokens are usable; save what will be lost."""


class DecodedPicture(NamedTuple):
    """The places a picture takes in the cache, and the position after it."""

    places: int
    position: int


class PictureDecoder(Protocol):
    """Decodes pictures into the cache."""

    def read(self, token: int, position: int, stopped: Callable[[], bool]) -> DecodedPicture:
        """Decode the picture of a negative token."""


class KvSequence:
    """Sequence 0 of a context; `held` are the tokens whose keys and values are cached, in order."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self.held: list[int] = []
        self.state_store: StateStore | None = None
        self.picture_decoder: PictureDecoder | None = None
        # (place after a picture, places minus positions until there), for M-RoPE.
        self._folds: list[tuple[int, int]] = []
        model = api.llama_get_model(weights.context)
        self.can_be_cut = can_be_cut(model)
        self._window: int = api.llama_model_n_swa(model)
        self._checkpoints = Checkpoints(weights.context)
        self._tokens = (api.llama_token * MOST_AT_ONCE)()
        self._wanted = (ctypes.c_int8 * MOST_AT_ONCE)(*[1] * MOST_AT_ONCE)
        self._batch: Any = api.llama_batch_get_one(self._tokens, 1)
        self._batch.logits = self._wanted

    def forget(self) -> None:
        """Empty the KV cache, and drop all copies of it: the weights have changed."""
        self._checkpoints.forget()
        self._clear()

    def _clear(self) -> None:
        api.llama_memory_clear(self._weights.memory, True)
        self.held = []
        self._folds = []

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Let other prompts be read in this block, and bring back what is held now at its end.

        A state too large to be copied is left to the prefix cache.
        """
        copy = self._checkpoints.copied(self.held)
        if copy is None:
            yield
            return
        folds, store = list(self._folds), self.state_store
        self.state_store = None
        try:
            yield
        finally:
            self.state_store = store
            self._clear()
            if self._checkpoints.put_back(copy):
                self.held, self._folds = copy.tokens, folds

    def reuse(self, prompt: Sequence[int]) -> int:
        """Cut the cache back to the common prefix with the prompt; return its length in tokens.

        What cannot be cut back is replaced by a copy that was made there, or else emptied.
        """
        if not self.can_be_cut and self._common(prompt) == len(self.held):
            self._checkpoints.keep(self.held)
        copied = self._checkpoints.usable_tokens(prompt)
        if self.state_store is not None:
            self.state_store.fetch(prompt, max(self._usable(prompt), copied))
        if copied > self._usable(prompt):
            self._clear()
            self.held = self._checkpoints.restore(prompt)
            return len(self.held)
        common = self._common(prompt)
        return common if self.cut_to(common) else 0

    def _usable(self, prompt: Sequence[int]) -> int:
        """Return the length of the common prefix with a prompt, 0 where the cache cannot be cut."""
        common = self._common(prompt)
        return common if self._can_cut_to(common) else 0

    def uses_part_of_state(self, tokens: int) -> bool:
        """Whether a saved state of so many tokens can be cut back to its beginning once loaded.

        llama.cpp saves only the last window of the layers with sliding-window attention.
        """
        return self.can_be_cut and (not self._window or tokens <= self._window)

    def _common(self, prompt: Sequence[int]) -> int:
        # The last token is decoded anew: its logits choose the first token of the answer.
        for at, (ours, theirs) in enumerate(zip(self.held, prompt[:-1], strict=False)):
            if ours != theirs:
                return _before_picture(prompt, at)
        return _before_picture(prompt, min(len(self.held), max(0, len(prompt) - 1)))

    def _position(self, place: int) -> int:
        """Return the position of a place; pictures may have fewer positions than places."""
        return place - next((fewer for end, fewer in reversed(self._folds) if end <= place), 0)

    def state_bytes(self) -> int:
        """Return the size of a saved state."""
        return int(api.llama_state_seq_get_size(self._weights.context, 0)) + 4 * len(self.held)

    def save(self, path: Path) -> bool:
        """Write keys and values of all held tokens into a file; False when the disk refuses it."""
        tokens = (api.llama_token * len(self.held))(*self.held)
        return bool(
            api.llama_state_seq_save_file(
                self._weights.context, os.fsencode(path), 0, tokens, len(self.held)
            )
        )

    def load(self, path: Path, tokens: Sequence[int]) -> bool:
        """Replace what is held by a saved state; False, with nothing held, when it does not fit.

        The file must be byte for byte one of `save` over the same weights: llama.cpp aborts on
        others.
        """
        self._clear()
        if len(tokens) >= self._weights.context_tokens:
            return False
        count = ctypes.c_size_t(0)
        room = (api.llama_token * len(tokens))()
        if not api.llama_state_seq_load_file(
            self._weights.context, os.fsencode(path), 0, room, len(tokens), ctypes.byref(count)
        ):
            self._clear()
            return False
        self.held = list(tokens)
        return True

    def cut_to(self, length: int) -> bool:
        """Remove all tokens from `length` on; False when the model cannot, with nothing held."""
        if length == len(self.held):
            return True
        can_cut = self._can_cut_to(length)
        if not can_cut or not api.llama_memory_seq_rm(
            self._weights.memory, 0, self._position(length), -1
        ):
            self._clear()
            return False
        del self.held[length:]
        self._folds = [fold for fold in self._folds if fold[0] <= length]
        return True

    def _can_cut_to(self, length: int) -> bool:
        """Whether `cut_to` can succeed: recurrent and hybrid models only know their last state."""
        if length in (0, len(self.held)):
            return True
        return self.can_be_cut and not self._window_lost_tokens(self._position(length))

    def _window_lost_tokens(self, position: int) -> bool:
        """Whether a sliding window (Gemma) has dropped tokens visible from a position on."""
        if not self._window or not position:
            return False
        return bool(
            api.llama_memory_seq_pos_min(self._weights.memory, 0) > max(0, position - self._window)
        )

    def read(
        self,
        prompt: Sequence[int],
        reused: int,
        stopped: Callable[[], bool],
        on_prompt: Callable[[int, int], None],
    ) -> None:
        """Decode a prompt from `reused` on, in batches. Raises JobStopped, also within a batch."""
        total = len(prompt)
        # llama.cpp polls at every graph node, which is cheap for a batch but not for one token, so
        # the callback is set during the prefill only.
        ask = api.ggml_abort_callback(lambda _: stopped())
        api.llama_set_abort_callback(self._weights.context, ask, None)
        try:
            at = reused
            while at < total:
                on_prompt(at, total)
                if prompt[at] < 0:
                    at += self._decode_picture(prompt[at], stopped)
                else:
                    end = self._batch_end(prompt, at)
                    self._read_batch(prompt[at:end])
                    at = end
            on_prompt(total, total)
        finally:
            api.llama_set_abort_callback(self._weights.context, api.ggml_abort_callback(), None)

    def _batch_end(self, prompt: Sequence[int], at: int) -> int:
        """Return the end of the next batch; the last token is one of its own behind a copy."""
        end, last = _text_end(prompt, at, self._weights.batch_tokens), len(prompt) - 1
        if self.can_be_cut:
            return end
        if at == last:
            self._checkpoints.keep(self.held)
        return end if at == last else min(end, last)

    def _decode_picture(self, token: int, stopped: Callable[[], bool]) -> int:
        """Decode a picture; return the number of its places."""
        assert self.picture_decoder is not None
        position = self._position(len(self.held))
        try:
            places, after = self.picture_decoder.read(token, position, stopped)
        except (ChatappError, JobStopped):
            # A partial picture would invalidate what follows.
            self._clear()
            raise
        self.held += [token] * places
        self._folds.append((len(self.held), len(self.held) - after))
        return places

    def _read_batch(self, tokens: Sequence[int]) -> None:
        array = (api.llama_token * len(tokens))(*tokens)
        batch = api.llama_batch_get_one(array, len(tokens))
        first = self._position(len(self.held))
        positions = (api.llama_pos * len(tokens))(*range(first, first + len(tokens)))
        batch.pos = positions
        code = api.llama_decode(self._weights.context, batch)
        if code == _ABORTED:
            self._hold_read_part(tokens, first)
            raise JobStopped
        if code != 0:
            self._clear()
            raise ModelFailedToLoad(
                name=self._weights.path.name, cause=cause_code("decode_failed", code=code)
            )
        self.held += tokens

    def _hold_read_part(self, tokens: Sequence[int], first: int) -> None:
        """Hold what was decoded of a batch before it was aborted; `first` is its position."""
        if not self.can_be_cut:
            # llama.cpp cannot take the aborted part out of a recurrent state again.
            self._clear()
            return
        read = api.llama_memory_seq_pos_max(self._weights.memory, 0) + 1 - first
        self.held += tokens[: max(0, read)]

    def decode(self, tokens: Sequence[int]) -> bool:
        """Decode tokens with logits for each, numbered from 0; False when the cache is full."""
        for at, token in enumerate(tokens):
            self._tokens[at] = token
        self._batch.n_tokens = len(tokens)
        if api.llama_decode(self._weights.context, self._batch) != 0:
            self._clear()
            return False
        self.held += tokens
        return True


def _text_end(prompt: Sequence[int], start: int, batch_tokens: int) -> int:
    """Return the end of the text from `start` on: a picture, or the batch size."""
    most = min(len(prompt), start + batch_tokens)
    return next((at for at in range(start, most) if prompt[at] < 0), most)


def _before_picture(prompt: Sequence[int], length: int) -> int:
    """Return the length without a picture that is cut off at its end."""
    while 0 < length < len(prompt) and prompt[length] < 0 and prompt[length - 1] == prompt[length]:
        length -= 1
    return length
