"""A model file's template is rendered within limits, and a bad one costs the user nothing but a
notice.
"""

from __future__ import annotations

import time

import pytest

from chatapp.contract.records import Thinking
from chatapp.engine.models.chat_template import CHATML, ChatTemplate, Turn

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
    # Each of these was once rendered: C code that no line is counted in made gigabytes, or ran for
    # minutes.
    "{% set ns = namespace(x='aa') %}{% for i in range(99) %}{% set ns.x %}{{ ns.x * 2 }}{% endset %}{% endfor %}",
    "{% set s = 'a' * 1000000 %}{% for i in range(9999) %}{{ s }}{% endfor %}",
    "{% set s = 'a' * 1000000 %}{% macro f() %}{% for i in range(9999) %}{{ s }}{% endfor %}{% endmacro %}{{ f() }}",
    "{% set s = 'a' * 1000000 %}{% for i in range(9000) %}{% set x = s.split('a') %}{% endfor %}",
    "{% set ns = namespace(x=99) %}{% for i in range(60) %}{% set ns.x = ns.x * ns.x %}{% endfor %}",
    "{% set ns = namespace(x=[1]) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}",
    "{% set ns = namespace(x={'a': 1}) %}{% for i in range(60) %}{% set ns.x = {'a': ns.x, 'b': ns.x} %}{% endfor %}",
    "{% set n = namespace(x=1) %}{% for i in range(60) %}{% set n.x = namespace(a=n.x, b=n.x) %}{% endfor %}{{ n }}",
    "{% macro f(n) %}{{ f(n - 1, varargs, varargs) if n else varargs }}{% endmacro %}{{ f(60, 1, 2) }}",
    "{% set ns = namespace(x=1) %}{% for i in range(9000) %}{% set ns.x = (ns.x,) %}{% endfor %}{{ {ns.x: 1} }}",
    "{% set a = ['x'] * 1000 %}{% set b = [a] * 1000 %}{% set c = [b] * 1000 %}{{ c | tojson }}",
    "{{ (([['a'] * 1000] * 900) | sum(start=[])) | length }}",
    "{{ range(10000) | join('x' * 1000000) }}",
    "{{ ('x' * 1000000).join(['a'] * 10000) }}",
    "{{ range(10000) | map('string') | map('replace', '1', 'b' * 900000) | list | length }}",
    "{{ '%999999999d' % 1 }}",
    "{{ '%*d' % (999999999, 1) }}",
    "{{ '{:>999999999}'.format(1) }}",
    "{{ '{0.__class__}'.format(1) }}",
    "{{ ('%(a)s' * 9000) % {'a': 'x' * 900000} }}",
    "{{ ('{0}' * 9000).format('x' * 900000) }}",
    "{{ (5).to_bytes(10000000000, 'big') }}",
    "{{ ('&' * 900000)" + " | e" * 99 + " }}",
    "{% break %}",
    "{{ " + "9" * 5000 + " }}",
    "{% for a in [1] %}" * 25 + "{% endfor %}" * 25,
    "{% include 'x' %}",
    "x" * 300_000,
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ raise_exception('no') }}",
    "{{ undefined.attribute.of.nothing }}",
    "{% if %}",
]


@pytest.mark.parametrize("source", HOSTILE)
def test_a_hostile_template_falls_back_at_once(source: str) -> None:
    started = time.monotonic()
    template = ChatTemplate(source)
    assert template.is_fallback
    assert template.problem
    assert template.render([Turn("user", "hi")]).endswith("<|im_start|>assistant\n")
    assert time.monotonic() - started < 5


USUAL = [
    ("{{ messages[1:] | length }}{{ messages[-1]['content'][::-1] }}", "2c"),
    ("{{ ['x', 'y'] | join(', ') }}{{ messages | map(attribute='role') | join('/') }}", "x, yuser/assistant/user"),
    ("{{ '-'.join(['a', 'b']) }}{{ 'b' ~ 1 ~ none }}{{ [1, 2] | sum }}", "a-bb1None3"),
    ("{{ {'a': [1, 'é']} | tojson }}{{ {'a': 1} | tojson(indent=2) }}", '{"a": [1, "é"]}{\n  "a": 1\n}'),
    ("{% set ns = namespace(x='', l=[]) %}{% for m in messages %}{% set ns.x = ns.x + m.content %}"
     "{% set ns.l = ns.l + [m] %}{% endfor %}{{ ns.x }}{{ ns.l | length }}", "abc3"),
    ("{% macro f(m, more=()) %}[{{ m.content | trim }}]{% endmacro %}{% for m in messages %}{{ f(m) }}{% endfor %}",
     "[a][b][c]"),
    ("{% for k, v in {'a': 1}.items() %}{{ k }}{{ v }}{% endfor %}{{ 'A b'.lower().split(' ')[1] }}", "a1b"),
    ("{{ messages[0].content.replace('a', 'zz') }}{{ 'x' if 'user' in ['user', 'x'] else 'y' }}", "zzx"),
    ("{{ '%s|%02d|%%' % (messages[0].content, 3) }}{{ '{}-{1}{x:>3}{{'.format(1, 2, x='y') }}", "a|03|%1-2  y{"),
    ("{{ '%(a)s' % {'a': 'b'} }}{{ '%s/%s' | format(messages[0].role, 'x') }}{{ '%d' % 4 }}", "buser/x4"),
    ("{% for m in messages | rejectattr('role', 'equalto', 'assistant') %}{{ m.content }}{% endfor %}"
     "{{ messages is sequence }}", "acTrue"),
    ("{% generation %}g{% endgeneration %}{% for i in [0, 1] %}{% if i %}{% break %}{% endif %}{{ i }}{% endfor %}",
     "g0"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "shown"), USUAL)
def test_what_templates_use_works_under_the_limits(source: str, shown: str) -> None:
    template = ChatTemplate(source)
    assert template.problem == ""
    assert template.render([Turn("user", "a"), Turn("assistant", "b"), Turn("user", "c")]) == shown


def test_two_questions_in_a_row_are_one_where_a_template_wants_turns() -> None:
    source = "{% for m in messages %}{% if (m.role == 'user') != (loop.index0 % 2 == 0) %}" + (
        "{{ raise_exception('roles must alternate') }}{% endif %}<{{ m.content }}>{% endfor %}"
    )
    template = ChatTemplate(source)
    shown = template.render(
        [Turn("system", "s"), Turn("user", "a"), Turn("user", "b"), Turn("assistant", "c")]
    )
    assert (shown, template.is_fallback) == ("<s\n\na\n\nb><c>", False)


@pytest.mark.parametrize(
    "inside",
    [
        "raise_exception.__globals__",
        "strftime_now.__code__",
        "''['__cla' ~ 'ss__']",
        "messages | map(attribute='__class__') | list",
        "namespace.__init__",
        "namespace(a=1)._Namespace__attrs",
        "self._TemplateReference__context",
        "range.__self__",
        "messages.append",
    ],
)
def test_the_inside_of_python_is_not_to_be_seen(inside: str) -> None:
    shown = ChatTemplate("{{ " + inside + " }}").render([Turn("user", "hi")])
    assert shown.endswith("<|im_start|>assistant\n") or shown in ("", "[Undefined]")


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


QWEN = (
    "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}assistant:"
    "{% if enable_thinking is defined and enable_thinking is false %}<think>\n\n</think>{% endif %}"
)
DEEPSEEK = (
    "{% if not thinking is defined %}{% set thinking = false %}{% endif %}"
    "{% for m in messages %}{{ m.content }}\n{% endfor %}{{ '<think>' if thinking else '</think>' }}"
)
GPT_OSS = (
    "{% macro system() %}{% if reasoning_effort is not defined %}"
    "{% set reasoning_effort = 'medium' %}{% endif %}Reasoning: {{ reasoning_effort }}{% endmacro %}"
    "{{ system() }}{% for m in messages %}{{ m.content }}{% endfor %}"
)
MISTRAL = (
    "{% if reasoning_effort is defined and reasoning_effort not in ['none', 'high'] %}"
    "{{ raise_exception('effort') }}{% endif %}"
    "{{ reasoning_effort | default('none') }}{% for m in messages %}{{ m.content }}{% endfor %}"
)
SEED = "{{ thinking_budget | default(-1) }}{% for m in messages %}{{ m.content }}{% endfor %}"
NEMOTRON = (
    "{% set think = true %}{% for m in messages %}"
    "{% if '/no_think' in m.content %}{% set think = false %}{% endif %}"
    "{{ m.role }}: {{ m.content }}\n{% endfor %}"
)
NONE = "{% for m in messages %}{{ m.content }}{% endfor %}"


@pytest.mark.parametrize(
    ("source", "level", "shown"),
    [
        (QWEN, "auto", "user: q\nassistant:"),
        (QWEN, "off", "user: q\nassistant:<think>\n\n</think>"),
        (QWEN, "low", "user: q\nassistant:"),
        (DEEPSEEK, "auto", "q\n</think>"),
        (DEEPSEEK, "off", "q\n</think>"),
        (DEEPSEEK, "high", "q\n<think>"),
        (GPT_OSS, "auto", "Reasoning: mediumq"),
        (GPT_OSS, "off", "Reasoning: lowq"),
        (GPT_OSS, "high", "Reasoning: highq"),
        (MISTRAL, "auto", "noneq"),
        (MISTRAL, "off", "noneq"),
        (MISTRAL, "low", "highq"),
        (SEED, "auto", "-1q"),
        (SEED, "off", "0q"),
        (SEED, "medium", "4096q"),
        (NEMOTRON, "auto", "user: q\n"),
        (NEMOTRON, "off", "system: /no_think\nuser: q\n"),
        (NONE, "off", "q"),
    ],
)
def test_a_level_of_thinking_sets_what_the_template_has(
    source: str, level: Thinking, shown: str
) -> None:
    template = ChatTemplate(source)
    assert template.render([Turn("user", "q")], (), level) == shown
    assert not template.is_fallback


def test_a_word_that_switches_thinking_follows_the_system_message() -> None:
    shown = ChatTemplate(NEMOTRON).render([Turn("system", "s"), Turn("user", "q")], (), "off")
    assert shown == "system: s\n/no_think\nuser: q\n"


TALK = [
    Turn("system", "Be brief."),
    Turn("user", "Hi"),
    Turn("assistant", "Yes?"),
    Turn("user", "Why?"),
]


@pytest.mark.parametrize("source", ["", " \n"])
def test_a_model_without_a_template_gets_plain_text(source: str) -> None:
    template = ChatTemplate(source)
    assert (template.is_base, template.is_plain, template.is_fallback) == (True, True, False)
    assert template.render(TALK) == "Be brief.\n\nQ: Hi\nA: Yes?\n\nQ: Why?\nA:"
    assert template.stop == ("\n\nQ:", "\nQ:")


def test_a_broken_template_gets_no_marks_that_the_vocabulary_lacks() -> None:
    template = ChatTemplate("{% if %}", knows_chatml=False)
    assert (template.is_base, template.is_fallback) == (False, True)
    assert "<|" not in template.render(TALK) + "".join(template.stop)
