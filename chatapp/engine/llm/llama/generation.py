"""The inner loop: reads a prompt into the KV cache, then one token at a time, at llama.cpp's pace."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import llama_cpp.llama_cpp as api

from chatapp.engine.llm.llama.sampler import Sampler
from chatapp.engine.llm.llama.text_stream import TextStream
from chatapp.engine.llm.llama.weights import BATCH_TOKENS, Weights
from chatapp.engine.stopping import Stopped
from chatapp.errors import ModelFailedToLoad
from chatapp.records import Finish, Sampling, Timing, Usage

_ABORTED = 2


@dataclass(frozen=True, slots=True)
class Request:
    """What to generate from. `stopped` is asked between tokens and while the prompt is read."""

    prompt: list[int]
    sampling: Sampling = Sampling()
    stop: tuple[str, ...] = ()
    grammar: str = ""
    stopped: Callable[[], bool] = lambda: False
    on_prompt: Callable[[int, int], None] = lambda done, total: None


@dataclass(slots=True)
class Outcome:
    """How a generation ended; filled in while it runs, whole when the iterator is exhausted."""

    finish: Finish = "end"
    usage: Usage = Usage()
    timing: Timing = Timing()


class _Clock:
    """Notes when the first and the last token came."""

    def __init__(self) -> None:
        self._started = time.perf_counter()
        self._first = self._last = self._started
        self.tokens = 0

    def tick(self) -> None:
        self._last = time.perf_counter()
        self._first = self._first if self.tokens else self._last
        self.tokens += 1

    def timing(self) -> Timing:
        spent = self._last - self._first
        return Timing(self._first - self._started, (self.tokens - 1) / spent if spent > 0 else 0.0)


class Generation:
    """One sequence over loaded weights; keeps in `_cached` which tokens the KV cache holds."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._cached: list[int] = []

    def stream(self, request: Request, outcome: Outcome) -> Iterator[str]:
        """Yield text as it comes. A stop keeps what came: `outcome.finish` tells "stopped"."""
        clock = _Clock()
        text = TextStream(request.stop)
        reused = self._reuse(request.prompt)
        with Sampler(self._weights, request.sampling, request.grammar) as sampler:
            try:
                self._read_prompt(request, reused)
                yield from self._shown(text, clock, self._tokens(request, sampler, outcome))
            except Stopped:
                outcome.finish = "stopped"
        outcome.usage = Usage(len(request.prompt), reused, clock.tokens, self._weights.context_tokens)
        outcome.timing = clock.timing()
        if text.hit_stop:
            outcome.finish = "end"
        if rest := text.finish():
            yield rest

    def _shown(self, text: TextStream, clock: _Clock, tokens: Iterator[int]) -> Iterator[str]:
        for token in tokens:
            clock.tick()
            if shown := text.feed(self._weights.piece(token)):
                yield shown
            if text.hit_stop:
                return

    def forget(self) -> None:
        """Empty the KV cache."""
        api.llama_memory_clear(self._weights.memory, True)
        self._cached = []

    def _reuse(self, prompt: list[int]) -> int:
        """Cut the KV cache back to what it has in common with the prompt; return that length in tokens."""
        common = 0
        # The last token must be decoded anew: its logits choose the first token of the answer.
        for ours, theirs in zip(self._cached, prompt[:-1], strict=False):
            if ours != theirs:
                break
            common += 1
        if not api.llama_memory_seq_rm(self._weights.memory, 0, common, -1):
            # Recurrent models cannot go back to a point in the middle.
            self.forget()
            common = 0
        self._cached = prompt[:common]
        return common

    def _read_prompt(self, request: Request, reused: int) -> None:
        total = len(request.prompt)
        # llama.cpp asks at every graph node. That is cheap against a batch, but not against one
        # token, so the callback is set while the prompt is read only.
        ask = api.ggml_abort_callback(lambda _: request.stopped())
        api.llama_set_abort_callback(self._weights.context, ask, None)
        try:
            for start in range(reused, total, BATCH_TOKENS):
                request.on_prompt(start, total)
                self._decode(request.prompt[start : start + BATCH_TOKENS])
            request.on_prompt(total, total)
        finally:
            api.llama_set_abort_callback(self._weights.context, api.ggml_abort_callback(), None)

    def _decode(self, tokens: list[int]) -> None:
        array = (api.llama_token * len(tokens))(*tokens)
        code = api.llama_decode(self._weights.context, api.llama_batch_get_one(array, len(tokens)))
        if code == _ABORTED:
            # What was read before the abort stays in the cache; positions say how much.
            held = api.llama_memory_seq_pos_max(self._weights.memory, 0) + 1
            self._cached = (self._cached + tokens)[:held]
            raise Stopped
        if code != 0:
            self.forget()
            raise ModelFailedToLoad(name=self._weights.path.name, cause=f"llama_decode returned {code}")
        self._cached += tokens

    def _tokens(self, request: Request, sampler: Sampler, outcome: Outcome) -> Iterator[int]:
        weights = self._weights
        room = min(request.sampling.max_tokens, weights.context_tokens - len(request.prompt))
        one = (api.llama_token * 1)()
        batch = api.llama_batch_get_one(one, 1)
        outcome.finish = "length"
        for _ in range(room):
            if request.stopped():
                outcome.finish = "stopped"
                return
            token = api.llama_sampler_sample(sampler.chain, weights.context, -1)
            if api.llama_vocab_is_eog(weights.vocabulary, token):
                outcome.finish = "end"
                return
            yield token
            if len(self._cached) >= weights.context_tokens - 1:
                return
            one[0] = token
            if api.llama_decode(weights.context, batch) != 0:
                self.forget()
                return
            self._cached.append(token)
