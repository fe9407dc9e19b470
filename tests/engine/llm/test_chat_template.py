"""A model file's template is rendered within limits, and a bad one costs the user nothing but a notice."""

from __future__ import annotations

import time

import pytest

from chatapp.engine.llm.chat_template import CHATML, ChatTemplate, Turn

LLAMA3 = (
    "{{ bos_token }}{% for message in messages %}<|start_header_id|>{{ message['role'] }}<|end_header_id|>\n\n"
    "{{ message['content'] | trim }}<|eot_id|>{% endfor %}"
    "{% if add_generation_prompt %}<|start_header_id|>assistant<|end_header_id|>\n\n{% endif %}"
)
GEMMA = (
    "{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}"
    "{% for message in messages %}<start_of_turn>{{ message['role'] }}\n{{ message['content'] }}<end_of_turn>\n"
    "{% endfor %}"
)
HOSTILE = [
    "{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}",
    "{% for a in range(9000) %}{% for b in range(9000) %}{% set c = a %}{% endfor %}{% endfor %}",
    "{% set ns = namespace(x='aa') %}{% for i in range(100) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x }}",
    "{% set ns = namespace(x='aa') %}{% for i in range(100) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
    "{{ 'a' * (10**12) }}",
    "{{ ['a'] * 1000000000 }}",
    "{{ '%1000000000d' % 3 }}",
    "{{ 'a'.ljust(10000000000) }}",
    "{{ '{:>1000000000}'.format('x') }}",
    "{{ 'x' | center(10000000000) }}",
    "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "{{ 99999999999999999999 ** 64 ** 64 }}",
    "{{ 'a'.replace('a', 'b' * 1000000).replace('b', 'c' * 1000000) }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ raise_exception('no') }}",
    "{{ undefined.attribute.of.nothing }}",
    "{% if %}",
    "",
]


@pytest.mark.parametrize("source", HOSTILE)
def test_a_hostile_template_falls_back_at_once(source: str) -> None:
    started = time.monotonic()
    template = ChatTemplate(source)
    assert template.is_fallback
    assert template.problem
    assert template.render([Turn("user", "hi")]).endswith("<|im_start|>assistant\n")
    assert time.monotonic() - started < 5


def test_a_usual_template_is_used_as_it_is() -> None:
    template = ChatTemplate(LLAMA3, bos="<s>")
    shown = template.render([Turn("system", "s"), Turn("user", " q ")])
    assert shown.startswith("<s><|start_header_id|>system<|end_header_id|>\n\ns<|eot_id|>")
    assert shown.endswith("q<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n")


def test_a_template_without_a_system_role_gets_it_in_the_first_question() -> None:
    shown = ChatTemplate(GEMMA).render([Turn("system", "Be brief."), Turn("user", "Hello")])
    assert shown == "<start_of_turn>user\nBe brief.\n\nHello<end_of_turn>\n"


def test_text_of_a_message_is_never_a_template() -> None:
    shown = ChatTemplate(CHATML).render([Turn("user", "{{ 7 * 7 }} {% for %} {x}")])
    assert "{{ 7 * 7 }} {% for %} {x}" in shown


def test_a_long_conversation_is_within_the_limits() -> None:
    turns = [Turn("user" if at % 2 == 0 else "assistant", "word " * 200) for at in range(400)]
    template = ChatTemplate(LLAMA3)
    assert len(template.render(turns)) > 400_000
    assert not template.is_fallback
