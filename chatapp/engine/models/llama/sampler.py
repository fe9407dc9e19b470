"""Token sampling with llama.cpp's samplers, in the order and meaning of its own programs."""

from __future__ import annotations

import ctypes
import math
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import llama_cpp.llama_cpp as api

from chatapp.contract.sampling import Sampling
from chatapp.engine.models.llama.repeats import Repeats
from chatapp.engine.models.llama.weights import Weights
from chatapp.errors import GrammarBroken

if TYPE_CHECKING:
    from chatapp.engine.models.llama.grammar import Grammar

# llama.cpp's defaults: sequence breakers of DRY, candidates of Mirostat 1.
_DRY_BREAKERS = (b"\n", b":", b'"', b"*")
_MIROSTAT_CANDIDATES = 100
_NEVER = -100.0  # bias that forbids a token, as in OpenAI's protocol


@dataclass(frozen=True, slots=True)
class Form:
    """Constraints of an answer: GBNF or a JSON schema, and logit biases (-100 and less forbid)."""

    grammar: str = ""
    json_schema: str = ""
    logit_bias: Mapping[str, float] = field(default_factory=dict)


class Sampler:
    """The sampler chain of one answer; a context manager that frees it. Raises GrammarBroken."""

    def __init__(self, weights: Weights, sampling: Sampling, form: Form | None = None) -> None:
        self._weights = weights
        self._sampling = sampling
        self._chain: Any = _empty_chain()
        self._open = self._chain
        self._repeats: Repeats | None = None
        self._grammar: Grammar | None = None
        seed = int(sampling.seed)
        self._seed = seed & 0xFFFFFFFF if seed >= 0 else secrets.randbits(32)
        form = form or Form()
        try:
            if form.grammar or form.json_schema:
                # Imports numpy, which an unconstrained answer does not wait for.
                from chatapp.engine.models.llama.grammar import Grammar

                self._grammar = Grammar(weights, form.grammar, form.json_schema)
        except GrammarBroken:
            self.close()
            raise
        self._add_bias(form.logit_bias)
        if sampling.mirostat:
            self._add_mirostat()
        else:
            self._add_penalties()
            self._add_filters()
            self._add_choice()

    def __enter__(self) -> Sampler:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def sample(self, index: int) -> int:
        """Sample from the logits at `index` of the last batch (-1: the last) and accept."""
        if self._repeats is not None and self._grammar is None:
            return self._repeats.sample(self._chain, index)
        if self._grammar is None:
            return int(api.llama_sampler_sample(self._chain, self._weights.context, index))
        token = self._grammar.choose(self._chain, index)
        api.llama_sampler_accept(self._chain, token)
        return token

    def remember(self, prompt: Sequence[int]) -> None:
        """Let penalties see the end of the prompt, as llama.cpp's own programs do."""
        sampling = self._sampling
        if sampling.mirostat or not (_penalizes(sampling) or sampling.dry_multiplier > 0):
            return
        lengths = (int(sampling.repeat_last_n), int(sampling.dry_penalty_last_n))
        seen = len(prompt) if min(lengths) < 0 else max(lengths)
        words = [token for token in prompt if token >= 0]
        for token in words[max(0, len(words) - seen) :]:
            api.llama_sampler_accept(self._chain, token)
            if self._repeats is not None:
                self._repeats.add(token)

    def close(self) -> None:
        """Free the chain and all samplers in it; may be called twice."""
        if self._grammar is not None:
            self._grammar.close()
            self._grammar = None
        if self._chain:
            api.llama_sampler_free(self._chain)
            self._chain = None

    def _add(self, sampler: ctypes.c_void_p) -> None:
        api.llama_sampler_chain_add(self._open, sampler)

    def _add_bias(self, wanted: Mapping[str, float]) -> None:
        """Add the user's biases, and forbid the tokens that the model file suppresses."""
        biases: dict[int, float] = {}
        for text, bias in wanted.items():
            for token in self._weights.tokenize(text):
                biases[token] = -math.inf if bias <= _NEVER else float(bias)
        count = ctypes.c_int32(0)
        never = api.llama_vocab_get_suppress_tokens(self._weights.vocabulary, ctypes.byref(count))
        biases |= dict.fromkeys((never[at] for at in range(count.value)), -math.inf)
        if biases:
            array: Any = (api.llama_logit_bias * len(biases))(*biases.items())
            self._add(
                api.llama_sampler_init_logit_bias(self._weights.vocabulary_size, len(biases), array)
            )

    def _add_penalties(self) -> None:
        sampling, weights = self._sampling, self._weights
        context = weights.context_tokens
        if _penalizes(sampling):
            last = int(sampling.repeat_last_n) if sampling.repeat_last_n >= 0 else context
            penalties = (
                sampling.repeat_penalty,
                sampling.frequency_penalty,
                sampling.presence_penalty,
            )
            self._add(api.llama_sampler_init_penalties(weights.vocabulary_size, last, *penalties))
        if sampling.dry_multiplier > 0:
            last = int(sampling.dry_penalty_last_n) if sampling.dry_penalty_last_n >= 0 else context
            breakers = (ctypes.c_char_p * len(_DRY_BREAKERS))(*_DRY_BREAKERS)
            shape = (
                sampling.dry_multiplier,
                sampling.dry_base,
                int(sampling.dry_allowed_length),
                last,
            )
            self._add_dry(
                api.llama_sampler_init_dry(weights.vocabulary, *shape, breakers, len(_DRY_BREAKERS))
            )

    def _add_dry(self, dry: ctypes.c_void_p) -> None:
        """Add DRY; as the first sampler it gets a separate chain behind it and can be skipped."""
        run_length = int(self._sampling.dry_allowed_length)
        can_pass = run_length >= 1 and not api.llama_sampler_chain_n(self._chain)
        self._add(dry)
        if can_pass:
            rest = _empty_chain()
            self._add(rest)
            self._open = rest
            self._repeats = Repeats(
                self._weights, dry, rest, run_length, _takes_likeliest(self._sampling)
            )

    def _add_filters(self) -> None:
        sampling = self._sampling
        # Samplers that keep the likeliest token are no-ops when just that one is taken.
        if _takes_likeliest(sampling):
            return
        if sampling.top_n_sigma > 0:
            self._add(api.llama_sampler_init_top_n_sigma(sampling.top_n_sigma))
        if sampling.top_k > 0:
            self._add(api.llama_sampler_init_top_k(int(sampling.top_k)))
        if sampling.typical_p < 1:
            self._add(api.llama_sampler_init_typical(sampling.typical_p, 1))
        if sampling.top_p < 1:
            self._add(api.llama_sampler_init_top_p(sampling.top_p, 1))
        if sampling.min_p > 0:
            self._add(api.llama_sampler_init_min_p(sampling.min_p, 1))
        if sampling.xtc_probability > 0:
            shape = (sampling.xtc_probability, sampling.xtc_threshold)
            self._add(api.llama_sampler_init_xtc(*shape, 1, self._seed))

    def _add_choice(self) -> None:
        sampling = self._sampling
        if sampling.temperature <= 0:
            self._add(api.llama_sampler_init_greedy())
            return
        shape = (sampling.temperature, sampling.dynatemp_range, sampling.dynatemp_exponent)
        self._add(api.llama_sampler_init_temp_ext(*shape))
        self._add(api.llama_sampler_init_dist(self._seed))

    def _add_mirostat(self) -> None:
        sampling = self._sampling
        self._add(api.llama_sampler_init_temp(sampling.temperature))
        aim = (sampling.mirostat_tau, sampling.mirostat_eta)
        if sampling.mirostat == 1:
            size = self._weights.vocabulary_size
            self._add(api.llama_sampler_init_mirostat(size, self._seed, *aim, _MIROSTAT_CANDIDATES))
        else:
            self._add(api.llama_sampler_init_mirostat_v2(self._seed, *aim))


def _empty_chain() -> Any:
    return api.llama_sampler_chain_init(api.llama_sampler_chain_default_params())


def _takes_likeliest(sampling: Sampling) -> bool:
    return sampling.temperature <= 0 and sampling.xtc_probability <= 0 and sampling.typical_p >= 1


def _penalizes(sampling: Sampling) -> bool:
    penalties = sampling.repeat_penalty, sampling.frequency_penalty, sampling.presence_penalty
    return penalties != (1.0, 0.0, 0.0) and sampling.repeat_last_n != 0
