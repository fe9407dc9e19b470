"""The inner loop: prefills the prompt, then generates tokens."""

from __future__ import annotations

import contextlib
import functools
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import llama_cpp.llama_cpp as api

from chatapp.contract.records import Finish, Timing, TokenChance, Usage
from chatapp.contract.sampling import Sampling
from chatapp.engine.models.llama import logprobs
from chatapp.engine.models.llama.guesses import Guesser, Guesses
from chatapp.engine.models.llama.lookup import Lookup
from chatapp.engine.models.llama.sampler import Form, Sampler
from chatapp.engine.models.llama.sequence import MOST_AT_ONCE, KvSequence
from chatapp.engine.models.llama.text_stream import TextStream
from chatapp.engine.models.llama.weights import Weights
from chatapp.engine.process.stopping import JobStopped
from chatapp.errors import ModelDamaged

if TYPE_CHECKING:
    from chatapp.engine.models.llama.draft import Draft
    from chatapp.engine.process.cpu_share import CoreShare

# Seconds between pieces. Each wakes the reader on a core that llama.cpp needs: 66 a second cost 2.6
# % of the tokens (measured). 20 a second still look even; the window draws at most 30.
_SEND_EVERY_S = 0.05


@dataclass(frozen=True, slots=True)
class Request:
    """What to generate from. `stopped` is polled between tokens and during the prefill.

    `chances` is the number of alternatives in the logprobs of each token, 0 for none. `guesses`
    allows prompt lookup. `shown` are control tokens whose text belongs to the answer.
    """

    prompt: list[int]
    sampling: Sampling = Sampling()
    stop: tuple[str, ...] = ()
    grammar: str = ""
    json_schema: str = ""
    logit_bias: Mapping[str, float] = field(default_factory=dict)
    chances: int = 0
    guesses: bool = True
    shown: frozenset[int] = frozenset()
    stopped: Callable[[], bool] = lambda: False
    on_prompt: Callable[[int, int], None] = lambda done, total: None


@dataclass(slots=True)
class Outcome:
    """How a generation ended, once the iterator is exhausted; `guessed` counts verified tokens."""

    finish: Finish = "end"
    usage: Usage = Usage()
    timing: Timing = Timing()
    tokens: list[TokenChance] = field(default_factory=list)
    guessed: int = 0
    guessed_right: int = 0


class _Clock:
    """Records when the first and the last token came."""

    def __init__(self) -> None:
        self._started = time.perf_counter()
        self._first = self.last = self._started
        self.tokens = 0

    def tick(self) -> None:
        self.last = time.perf_counter()
        self._first = self._first if self.tokens else self.last
        self.tokens += 1

    def timing(self) -> Timing:
        spent = self.last - self._first
        return Timing(self._first - self._started, (self.tokens - 1) / spent if spent > 0 else 0.0)


class Generation:
    """One sequence over loaded weights, with an optional draft; `cores` sets the thread count."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self.sequence = KvSequence(weights)
        self.draft: Draft | None = None
        self.cores: CoreShare | None = None

    def stream(self, request: Request, outcome: Outcome) -> Iterator[str]:
        """Yield text as it comes. A stop keeps what came and sets `outcome.finish` to "stopped"."""
        clock = _Clock()
        text = TextStream(request.stop)
        reused = self.sequence.reuse(request.prompt)
        form = Form(request.grammar, request.json_schema, request.logit_bias)
        computing = self.cores.computing() if self.cores else contextlib.nullcontext()
        with Sampler(self._weights, request.sampling, form) as sampler, computing:
            sampler.remember(request.prompt)
            try:
                self.sequence.read(
                    request.prompt,
                    reused,
                    request.stopped,
                    functools.partial(self._has_read, request),
                )
                yield from self._shown(text, clock, request, self._steps(request, sampler, outcome))
            except JobStopped:
                outcome.finish = "stopped"
            except ModelDamaged:
                # The KV state of a damaged model must not be kept.
                self.forget()
                raise
        outcome.usage = Usage(
            len(request.prompt), reused, clock.tokens, self._weights.context_tokens
        )
        outcome.timing = clock.timing()
        del outcome.tokens[clock.tokens :]
        if text.hit_stop:
            outcome.finish = "end"
        if rest := text.finish():
            yield rest

    def forget(self) -> None:
        """Empty the KV cache."""
        self.sequence.forget()

    def use_threads(self, count: int) -> None:
        """Decode with `count` threads from now on."""
        self._weights.use_threads(count)
        if self.draft is not None:
            self.draft.weights.use_threads(count)

    def _has_read(self, request: Request, done: int, total: int) -> None:
        """Report the progress of the prefill, before each batch."""
        self._update_thread_count()
        request.on_prompt(done, total)

    def _update_thread_count(self) -> None:
        if self.cores is not None:
            self.cores.look()

    def _shown(
        self, text: TextStream, clock: _Clock, request: Request, steps: Iterator[list[int]]
    ) -> Iterator[str]:
        """Yield the first text at once, then what came in each interval."""
        shown, sent_at = "", 0.0
        for tokens in steps:
            for token in tokens:
                clock.tick()
                shown += text.feed(self._piece(token, request))
                if text.hit_stop:
                    break
            if shown and clock.last - sent_at >= _SEND_EVERY_S:
                sent_at = clock.last
                yield shown
                shown = ""
            if text.hit_stop:
                break
        if shown:
            yield shown

    def _piece(self, token: int, request: Request) -> bytes:
        if token in request.shown:
            return self._weights.token_text(token).encode("utf-8")
        return self._weights.piece(token)

    def _steps(self, request: Request, sampler: Sampler, outcome: Outcome) -> Iterator[list[int]]:
        """Yield the tokens of each decode: one, or more with speculation."""
        left = min(request.sampling.max_tokens, self._weights.context_tokens - len(request.prompt))
        guesser = self._guesser(request)
        outcome.finish = "length"
        if left <= 0:
            return
        logprobs.check(self._weights)
        fresh = self._chosen(sampler, [], request, outcome)
        while True:
            if request.stopped():
                outcome.finish = "stopped"
                return
            ended = bool(api.llama_vocab_is_eog(self._weights.vocabulary, fresh[-1]))
            if written := fresh[:-1] if ended else fresh:
                yield written
            left -= len(fresh)
            if ended:
                outcome.finish = "end"
                return
            self._update_thread_count()
            guess = self._guess(guesser, fresh, left)
            if left <= 0 or not self._fits(1 + len(guess)) or not self._decode([fresh[-1], *guess]):
                return
            fresh = self._chosen(sampler, guess, request, outcome)
            if guesser is not None:
                guesser.record(len(guess), len(fresh) - 1)
                outcome.guessed, outcome.guessed_right = guesser.guessed, guesser.right

    def _decode(self, tokens: list[int]) -> bool:
        """Decode, and note how long a single token took: by it others are noticed on our cores."""
        began, used = time.perf_counter(), time.process_time()
        was_read = self.sequence.decode(tokens)
        if self.cores is not None and len(tokens) == 1:
            self.cores.took(time.perf_counter() - began, time.process_time() - used)
        return was_read

    def _fits(self, count: int) -> bool:
        return len(self.sequence.held) + count <= self._weights.context_tokens

    def _guesser(self, request: Request) -> Guesser | None:
        if not (request.guesses and self.sequence.can_be_cut):
            return None
        if min(request.prompt) < 0:
            # Pictures cannot be copied, and the draft does not see them.
            return Lookup([token for token in request.prompt if token >= 0])
        lookup = Lookup(request.prompt)
        return (
            Guesses(lookup, self.draft.guesser(request.prompt, request.stopped))
            if self.draft
            else lookup
        )

    def _guess(self, guesser: Guesser | None, fresh: list[int], left: int) -> list[int]:
        if guesser is None:
            return []
        guesser.add(fresh)
        free = self._weights.context_tokens - len(self.sequence.held) - 1
        return guesser.guess(min(left - 1, free, MOST_AT_ONCE - 1))

    def _chosen(
        self, sampler: Sampler, guess: list[int], request: Request, outcome: Outcome
    ) -> list[int]:
        """Return the sampled tokens as far as the guess was right, and one more.

        Each token is the sampler's own choice, so the text is the same as without speculation; the
        KV cache is cut back to what was right.
        """
        fresh: list[int] = []
        first = len(self.sequence.held) - len(guess)
        for at in range(len(guess) + 1):
            index = at if guess else -1
            token = sampler.sample(index)
            fresh.append(token)
            if request.chances:
                outcome.tokens.append(logprobs.of(self._weights, token, index, request.chances))
            if (
                at == len(guess)
                or token != guess[at]
                or api.llama_vocab_is_eog(self._weights.vocabulary, token)
            ):
                break
        self.sequence.cut_to(first + len(fresh) - 1)
        return fresh
