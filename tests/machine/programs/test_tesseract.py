"""The Tesseract that a bundle brings is found where none is installed, with its own data."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chatapp.machine import languages
from chatapp.machine.programs import tesseract
from chatapp.texts import translation

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
PROGRAM = """#!/bin/sh
echo "List of available languages in $TESSDATA_PREFIX:"
for file in "$TESSDATA_PREFIX"/*.traineddata; do name=${file##*/}; echo "${name%.traineddata}"; done
"""


def write_program(folder: Path) -> Path:
    folder.mkdir(parents=True)
    program = folder / "tesseract"
    program.write_text(PROGRAM, "utf-8")
    program.chmod(0o755)
    return program


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bundle with Tesseract for Korean and English, and nothing on PATH."""
    folder = tmp_path / "a bundle"
    write_program(folder / "ocr")
    data = folder / "ocr" / "tessdata"
    data.mkdir()
    for language in tesseract.WANTED:
        (data / f"{language}.traineddata").touch()
    monkeypatch.setenv(tesseract.BUNDLE, str(folder))
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    return folder


def test_the_bundles_own_is_found_with_its_data(bundle: Path) -> None:
    found = tesseract.find()
    assert found == tesseract.Tesseract(str(bundle / "ocr/tesseract"), ("kor", "eng"))
    assert tesseract.is_there()


@pytest.mark.parametrize(
    ("installed", "first", "second"),
    [
        (("kor", "eng", "jpn"), ("kor", "eng"), ("jpn", "eng")),
        (("eng", "jpn"), ("eng",), ("jpn", "eng")),
        (("jpn",), ("jpn",), ()),
        (("eng", "deu"), ("eng",), ()),
    ],
)
def test_japanese_is_read_where_its_data_are_there(
    bundle: Path, installed: tuple[str, ...], first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    data = bundle / "ocr" / "tessdata"
    for file in data.iterdir():
        file.unlink()
    for language in installed:
        (data / f"{language}.traineddata").touch()
    found = tesseract.find()
    assert found == tesseract.Tesseract(str(bundle / "ocr/tesseract"), first, second)


@pytest.mark.parametrize("language", languages.known())
def test_a_language_is_told_to_install_what_it_wants_to_read(language: str) -> None:
    told = translation(language).tr("tesseract.linux")
    assert [f"tesseract-ocr-{data}" in told for data in tesseract.wanted(language)] == [True, True]


def test_an_installed_one_goes_first_and_gets_no_foreign_data(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_program(tmp_path / "installed")
    monkeypatch.setenv("PATH", str(tmp_path / "installed"))
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    assert "TESSDATA_PREFIX" not in tesseract.environment()


def test_a_bundle_without_one_has_none(bundle: Path) -> None:
    (bundle / "ocr/tesseract").unlink()
    assert tesseract.find() is None
