"""Every odd and hostile PDF that is at hand is imported, imported with warnings, or refused in words, within bounds."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from chatapp.engine.documents.documents import Documents
from chatapp.errors import DocumentError
from tests.engine.documents.conftest import Add, MakePdf

CPU_S = 60


def spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def ending(documents: Documents, file: Path) -> str:
    """Return how a file ends: "" when it is imported, else the sentence. Anything else is raised."""
    try:
        documents.add(file, lambda done, total: None, lambda: False)
    except DocumentError as error:
        return str(error)
    return ""


def test_every_file_ends_in_words_within_its_bounds(
    documents: Documents, add: Add, make_pdf: MakePdf, shared: Path, caplog: pytest.LogCaptureFixture
) -> None:
    files = sorted((shared / "pdfs").rglob("*.pdf"))
    assert files
    for file in files:
        before = spent()
        said = ending(documents, file)
        assert not said or file.name in said
        assert spent() - before < CPU_S, file.name
    assert all("PDF child died" in said for said in caplog.messages)
    add(make_pdf("good.pdf", ["The quokka of Zanzibar weighs 3 kg."]))
    assert "good.pdf" in {found.document for found in documents.search("quokka Zanzibar", (), 5)}
