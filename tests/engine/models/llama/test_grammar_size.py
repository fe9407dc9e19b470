"""A grammar that would end the engine, or never end, is refused before llama.cpp reads it; usual
ones are not.
"""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from chatapp.engine.models.llama import grammar, grammar_size
from chatapp.errors import GrammarBroken
from chatapp.texts import error_sentence

HOSTILE = {
    "brackets": 'root ::= "[" ' + "(" * 20_000 + '"a"' + ")" * 20_000,
    "open brackets": "root ::= " + "(" * 90_000,
    "two ways at each step": "\n".join(f's{at} ::= s{at + 1} s{at + 1} | ""' for at in range(40))
    + '\ns40 ::= "a"',
    "the same begun twice": "\n".join(f's{at} ::= s{at + 1} | s{at + 1} "b"' for at in range(40))
    + '\ns40 ::= "a"',
    "nothing but optional": "root ::= " + '"a"? ' * 300,
    "optional again and again": 'root ::= ("a"?){1000}',
}
USUAL = [
    'root ::= "yes" | "no"',
    "root ::= [가-힣 ]{6,8}",
    'root ::= ("- " [^\\n]+ "\\n")* # a list (of lines)\n',
    'root ::= "(" x* ")" "\\"" | "[" [^\\]"(]+\nx ::= y | "z"\ny ::= [0-9]{1,1000}',
    "root ::= " + " | ".join(f'"word {at}"' for at in range(2000)),
    "a0 ::= a1\n" * 1
    + "\n".join(f"a{at} ::= a{at + 1}" for at in range(1, 5000))
    + '\na5000 ::= "a"',
    'root ::= "a" root | "b"',
    "root ::= ((( ",
]


@pytest.mark.parametrize("rules", HOSTILE.values(), ids=HOSTILE)
def test_what_would_end_the_engine_is_refused_at_once(rules: str) -> None:
    started = time.monotonic()
    with pytest.raises(GrammarBroken) as raised:
        grammar_size.check(rules)
    assert time.monotonic() - started < 3
    assert error_sentence("GrammarBroken", raised.value.details, "ko").isascii() is False


@pytest.mark.parametrize("rules", USUAL)
def test_usual_grammars_are_left_to_llama_cpp(rules: str) -> None:
    grammar_size.check(rules)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "pattern": "^]$"},
        {"type": "string", "pattern": "^a}$"},
        {"type": "string", "pattern": "^a{1000000000}$"},
        {"type": "string", "minLength": 10**9},
        {"type": "array", "items": {"type": "null"}, "maxItems": 10**8},
        {"anyOf": [{"properties": {"a" * 5000: {"type": "array", "items": {}, "minItems": 5000}}}]},
        {"$ref": "https://evil.example/schema.json"},
    ],
    ids=str,
)
def test_a_schema_that_would_not_end_is_refused_at_once(schema: dict[str, Any]) -> None:
    started = time.monotonic()
    with pytest.raises(GrammarBroken):
        grammar.from_schema(json.dumps(schema))
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        {"type": "array", "items": {"type": "string", "maxLength": 200}, "maxItems": 50},
        {"type": "object", "properties": {f"name {at}": {"type": "integer"} for at in range(60)}},
    ],
)
def test_usual_schemas_become_grammars(schema: dict[str, Any]) -> None:
    rules = grammar.from_schema(json.dumps(schema))
    grammar_size.check(rules)
    assert rules
