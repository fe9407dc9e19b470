"""Every catalogue is valid, whole and without leftovers: its codes are those that the sources use."""

from __future__ import annotations

import argparse
import ast
import errno
import functools
import inspect
import itertools
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import chatapp
from chatapp import errors
from chatapp.machine import languages
from chatapp.texts import catalogue, error_sentences, translation
from chatapp.texts.values import Value

PACKAGE = Path(chatapp.__file__).parent
OTHERS = [language for language in languages.known() if language != "en"]
FOREIGN = ("argparse.", "qt.")
"""Words of libraries; their codes are the libraries' own."""


@functools.cache
def texts(language: str) -> dict[str, str]:
    found = catalogue.read(language)
    del found[""]
    return found


@functools.cache
def trees() -> tuple[ast.Module, ...]:
    return tuple(ast.parse(file.read_text("utf-8")) for file in PACKAGE.rglob("*.py"))


def nodes() -> Iterator[ast.AST]:
    for tree in trees():
        yield from ast.walk(tree)


def called(node: ast.AST) -> str:
    """Return the code that a call asks for, "" when it is put together or the node is no call."""
    if not isinstance(node, ast.Call) or not node.args:
        return ""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    code = node.args[0]
    if name not in ("tr", "cause_code") or not isinstance(code, ast.Constant):
        return ""
    return str(code.value) if name == "tr" else f"cause.{code.value}"


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def patterns() -> list[re.Pattern[str]]:
    """Return what codes that are put together look like: f"settings.{name}" is settings.… ."""
    found = []
    for node in nodes():
        if isinstance(node, ast.JoinedStr):
            parts = [
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+"
                for part in node.values
            ]
            if re.match(r"[a-z_]+\\?\.", parts[0]):
                found.append(re.compile("".join(parts)))
    return found


@pytest.mark.parametrize("language", languages.known())
def test_a_catalogue_is_valid(language: str) -> None:
    with languages.catalogue(language).open("rb") as file:
        read = read_po(file, locale=language, abort_invalid=True)
    assert str(read.locale) == language
    assert {message.id: message.string for message in read if message.id} == texts(language)


@pytest.mark.parametrize("language", languages.known())
def test_codes_stand_in_order(language: str) -> None:
    file = languages.catalogue(language).read_text("utf-8")
    codes = re.findall(r'^msgid "(.+)"', file, re.MULTILINE)
    assert codes == sorted(codes)


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_is_whole(language: str) -> None:
    assert texts(language).keys() == texts("en").keys()


@pytest.mark.parametrize("language", OTHERS)
def test_all_languages_fill_in_the_same_values(language: str) -> None:
    different = [
        code for code, text in texts(language).items() if fields(text) != fields(texts("en")[code])
    ]
    assert different == []


def test_every_code_that_is_used_is_there() -> None:
    used = {code for node in nodes() if (code := called(node))}
    assert len(used) > 500
    assert used - texts("en").keys() == set()


def test_every_value_of_a_text_is_given_where_it_is_used() -> None:
    lacking = []
    for node in nodes():
        if code := called(node):
            assert isinstance(node, ast.Call)
            names = {keyword.arg for keyword in node.keywords}
            if None not in names and not fields(texts("en")[code]) <= names:
                lacking.append(code)
    assert lacking == []


def test_no_code_is_there_for_nothing() -> None:
    written = {
        str(node.value)
        for node in nodes()
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    written |= {f"cause.{word}" for word in written}
    together = patterns()
    unused = [
        code
        for code in texts("en")
        if code not in written
        and not code.startswith(FOREIGN)
        and not any(pattern.fullmatch(code) for pattern in together)
    ]
    assert unused == []


def test_every_error_has_a_sentence_and_every_sentence_an_error() -> None:
    worded = {code.removeprefix("error.") for code in texts("en") if code.startswith("error.")}
    classes = errors.by_name()
    bases = {base.__name__ for cls in classes.values() for base in cls.__mro__[1:]}
    assert worded - classes.keys() == set()
    # Groups of errors and what no other class names have the sentence of the root.
    assert classes.keys() - bases - worded <= {"Unexpected"}


def test_details_that_can_be_codes_are_known() -> None:
    """A detail whose code is not worded would be shown as a code."""
    given = set()
    for node in nodes():
        if isinstance(node, ast.Call):
            given |= {
                keyword.arg
                for keyword in node.keywords
                if isinstance(keyword.value, ast.Call)
                and getattr(keyword.value.func, "id", "") in ("cause_code", "os_cause")
            }
    assert given <= {*error_sentences.CODES}


def test_words_of_libraries_are_still_theirs() -> None:
    ours = {code for code in texts("en") if code.startswith("argparse.")}
    source = inspect.getsource(argparse)
    assert [code for code in ours if code.removeprefix("argparse.") not in source] == []


def test_errors_of_the_system_have_their_own_names() -> None:
    ours = {code for code in texts("en") if code.startswith("cause.os.")}
    assert [code for code in ours if not hasattr(errno, code.removeprefix("cause.os."))] == []


@pytest.mark.parametrize("language", languages.known())
def test_a_language_is_called_by_its_own_name(language: str) -> None:
    names = {translation(other).tr("language.name") for other in languages.known()}
    assert len(names) == len(languages.known())
    assert translation(language).tr("language.name") in names


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 documents"), (1, "1 document"), (1200, "1,200 documents")]
)
def test_one_is_not_many(count: int, words: str) -> None:
    assert translation("en").tr("folders.about", count=count).startswith(words + " ")


def test_every_pair_of_particles_is_known() -> None:
    """An unknown pair would be taken for a plural, and the word be written twice."""
    specs = itertools.chain.from_iterable(
        string.Formatter().parse(text)
        for code, text in texts("ko").items()
        if not code.startswith(FOREIGN)
    )
    pairs = {spec for _, _, spec, _ in specs if re.search("[가-힣]/", spec or "")}
    assert "-은/는" in pairs
    assert [pair for pair in pairs if " " in format(Value("책", lambda _: 0), pair or "")] == []
