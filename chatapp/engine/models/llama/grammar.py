"""Constrains an answer to a grammar (GBNF) or a JSON schema: sample first, then check."""

from __future__ import annotations

import ctypes
import json
import math
import re
from typing import Any

import llama_cpp.llama_cpp as api
import numpy as np
from llama_cpp.llama_grammar import json_schema_to_gbnf

from chatapp.engine.models.llama import grammar_size
from chatapp.engine.models.llama.weights import Weights
from chatapp.engine.process.step_limits import Exceeded, Limits
from chatapp.errors import GrammarBroken, cause_code

_LONGEST = 200_000
"""Characters of a grammar or schema at most; chosen."""
_STEPS = 500_000
"""Lines of Python that the schema converter may execute; chosen."""
_COUNTS = {"minItems": 20, "maxItems": 20, "minLength": 10, "maxLength": 10}
"""Repetitions in a schema, with about the letters of grammar that each repetition takes."""
_TIMES = re.compile(r"(?<=[{,])\s*(\d{1,18})(?=\s*[,}])")
_CANDIDATE = np.dtype([("id", "<i4"), ("logit", "<f4"), ("p", "<f4")])


class Grammar:
    """The state of one answer in a grammar. Raises GrammarBroken when no token fits."""

    def __init__(self, weights: Weights, gbnf: str, json_schema: str = "") -> None:
        rules = gbnf or from_schema(json_schema)
        if len(rules) > _LONGEST or "\0" in rules:
            raise GrammarBroken(cause=cause_code("grammar_too_long"))
        grammar_size.check(rules)
        self._weights = weights
        self._sampler: ctypes.c_void_p | None = api.llama_sampler_init_grammar(
            weights.vocabulary, rules.encode("utf-8", "replace"), b"root"
        )
        if not self._sampler:
            raise GrammarBroken(cause=cause_code("grammar_unreadable"))
        self._candidates = np.zeros(weights.vocabulary_size, _CANDIDATE)

    def choose(self, chain: ctypes.c_void_p, index: int) -> int:
        """Sample without the grammar; only if the token does not fit, among those that do."""
        every = self._all_candidates(index)
        api.llama_sampler_apply(chain, ctypes.byref(every))
        token = _selected(every)
        if token is None or not self._fits(token):
            every = self._all_candidates(index)
            api.llama_sampler_apply(self._sampler, ctypes.byref(every))
            if not np.isfinite(self._candidates["logit"]).any():
                raise GrammarBroken(cause=cause_code("grammar_nothing_fits"))
            api.llama_sampler_apply(chain, ctypes.byref(every))
            token = _selected(every)
        if token is None or not self._fits(token):
            # llama.cpp aborts when it accepts a token that does not fit.
            raise GrammarBroken(cause=cause_code("grammar_nothing_fits"))
        api.llama_sampler_accept(self._sampler, token)
        return token

    def close(self) -> None:
        """Free the grammar; may be called twice."""
        if self._sampler:
            api.llama_sampler_free(self._sampler)
            self._sampler = None

    def _all_candidates(self, index: int) -> Any:
        """Return all logits as llama.cpp's array of candidates."""
        size = self._weights.vocabulary_size
        logits = api.llama_get_logits_ith(self._weights.context, index)
        self._candidates["id"] = np.arange(size, dtype=np.int32)
        self._candidates["logit"] = np.ctypeslib.as_array(logits, (size,))
        return _array(self._candidates)

    def _fits(self, token: int) -> bool:
        candidate = np.array([(token, 1.0, 0.0)], _CANDIDATE)
        array = _array(candidate)
        api.llama_sampler_apply(self._sampler, ctypes.byref(array))
        return not math.isinf(float(candidate["logit"][0]))


def from_schema(schema: str) -> str:
    """Convert a JSON schema to GBNF. Raises GrammarBroken."""
    try:
        if len(schema) > _LONGEST:
            raise GrammarBroken(cause=cause_code("grammar_too_long"))
        parsed = json.loads(schema)
        if not isinstance(parsed, dict):
            raise ValueError("not an object")
        _check_counts(parsed)
        if "pattern" not in schema:
            return str(json_schema_to_gbnf(schema))
        # The converter loops forever on a pattern with a stray bracket (llama-cpp-python 0.3.36).
        return Limits(_LONGEST, _STEPS).run(lambda: str(json_schema_to_gbnf(schema)))
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        AssertionError,
        RecursionError,
        MemoryError,
        Exceeded,
    ) as error:
        raise GrammarBroken(cause=cause_code("json_schema_unreadable")) from error


def _check_counts(schema: Any) -> None:
    """Raise GrammarBroken where expanded repetitions would exceed the size of a grammar."""
    written, todo = 0, [(schema, 0)]
    while todo:
        node, path = todo.pop()
        if isinstance(node, list):
            todo += [(child, path) for child in node]
        if not isinstance(node, dict):
            continue
        todo += [(child, path + len(name)) for name, child in node.items()]
        pattern = node.get("pattern")
        if isinstance(pattern, str):
            written += sum(map(int, _TIMES.findall(pattern))) * (len(pattern) + path)
        for name, letters in _COUNTS.items():
            count = node.get(name)
            written += count * (letters + path) if isinstance(count, int) and count > 0 else 0
        if written > _LONGEST * 10:
            raise GrammarBroken(cause=cause_code("grammar_too_long"))


def _array(candidates: Any) -> Any:
    data = candidates.ctypes.data_as(api.llama_token_data_p)
    return api.llama_token_data_array(data=data, size=len(candidates), selected=-1, sorted=False)


def _selected(array: Any) -> int | None:
    """Return the selected token, None when all remaining ones are forbidden."""
    if not 0 <= array.selected < array.size:
        return None
    chosen = array.data[array.selected]
    return None if chosen.logit == -math.inf else int(chosen.id)
