"""A document format is one entry and one reader; a new one is added as docs/extending.md shows."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import chatapp
from chatapp.contract.document_formats import DOCUMENT_FORMATS, DocumentFormat
from chatapp.engine.documents.read import document_reader

PACKAGE = Path(chatapp.__file__).parent
READERS = PACKAGE / "engine" / "documents" / "read"
EXTENDING = PACKAGE.parent / "docs" / "extending.md"
SUBTITLES = "1\n00:00:01,000 --> 00:00:04,000\nThe ferry leaves at noon.\n"


@pytest.mark.parametrize("listed", document_reader.SECTION_FORMATS, ids=lambda listed: listed.kind)
def test_every_format_has_a_reader(listed: DocumentFormat) -> None:
    assert isinstance(document_reader.reader_of(listed), document_reader.DocumentReader)


def test_every_reader_has_a_format() -> None:
    readers = {
        file.stem.removesuffix("_file")
        for file in READERS.glob("*_file.py")
        if re.search(r"^READER = ", file.read_text("utf-8"), re.MULTILINE)
    }
    assert readers == {listed.kind for listed in document_reader.SECTION_FORMATS}


def test_pdf_is_the_format_with_printed_pages() -> None:
    assert [listed.kind for listed in DOCUMENT_FORMATS if listed.has_printed_pages] == ["pdf"]


def test_no_two_formats_share_an_ending() -> None:
    endings = [ending for listed in DOCUMENT_FORMATS for ending in listed.endings]
    assert len(endings) == len(set(endings))


@pytest.fixture
def extended(tmp_path: Path) -> Path:
    """Return a copy of the package with the format of docs/extending.md."""
    folder = tmp_path / "extended"
    ignored = shutil.ignore_patterns("__pycache__", "fonts", "*.gguf")
    shutil.copytree(PACKAGE, folder / "chatapp", ignore=ignored)
    section = EXTENDING.read_text("utf-8").partition("## A document format")[2]
    entry, reader = re.findall(r"```python\n(.*?)```", section, re.DOTALL)[:2]
    formats = folder / "chatapp" / "contract" / "document_formats.py"
    plain_text = '    DocumentFormat("txt"'
    formats.write_text(formats.read_text("utf-8").replace(plain_text, entry + plain_text), "utf-8")
    name = re.match(r"# (\S+)", reader)
    assert name is not None
    (folder / name[1]).write_text(reader, "utf-8")
    return folder


def test_a_format_is_added_as_the_documentation_says(extended: Path, tmp_path: Path) -> None:
    file = tmp_path / "film.srt"
    file.write_text(SUBTITLES, "utf-8")
    command = [sys.executable, "-m", "chatapp", "--file-reader", f"--name={file.name}"]
    limits = ["--memory=900000000", "--cpu=40"]
    done = subprocess.run(
        [*command, *limits, str(file)], cwd=extended, capture_output=True, check=True
    )
    opened, section, end = map(json.loads, done.stdout.splitlines())
    assert (opened["kind"], section["text"], end["end"]) == ("srt", "The ferry leaves at noon.", 1)
