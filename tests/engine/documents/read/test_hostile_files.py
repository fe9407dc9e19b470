"""Every odd and hostile PDF that is at hand is imported, imported with warnings, or refused in
words, within bounds.
"""

from __future__ import annotations

import logging
import multiprocessing
import resource
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from chatapp.engine.documents.documents import Documents
from chatapp.errors import DocumentError
from tests.engine.documents.conftest import MakePdf

CPU_S = 60


@dataclass(frozen=True, slots=True)
class Ending:
    """How a file ended: `said` is "" when it was imported."""

    file: Path
    said: str
    cpu_s: float


def spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def ending(documents: Documents, file: Path) -> Ending:
    """Import a file; anything but a sentence is raised."""
    before, said = spent(), ""
    try:
        documents.add(file, lambda done, total: None, lambda: False)
    except DocumentError as error:
        said = str(error)
    return Ending(file, said, spent() - before)


def in_a_library_of_its_own(
    folder: Path, files: Sequence[Path], good: Path
) -> tuple[list[Ending], list[str], bool]:
    """Import all files in this process, then a good one; return endings, what was logged, whether
    the good is found.
    """
    logged: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: logged.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger().addHandler(handler)
    documents = Documents.open(folder, "test")
    endings = [ending(documents, file) for file in files]
    documents.add(good, lambda done, total: None, lambda: False)
    found = {found.document for found in documents.search("quokka Zanzibar", (), 5)}
    documents.close()
    return endings, logged, good.name in found


@pytest.mark.slow
def test_every_file_ends_in_words_within_its_bounds(
    make_pdf: MakePdf, shared: Path, tmp_path: Path
) -> None:
    files = sorted((shared / "pdfs").rglob("*.pdf"))
    assert files
    good = make_pdf("good.pdf", ["The quokka of Zanzibar weighs 3 kg."])
    halves, folders = (files[::2], files[1::2]), (tmp_path / "one", tmp_path / "other")
    # Two processes, since reading a file keeps one core busy.
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        for endings, logged, is_found in pool.map(
            in_a_library_of_its_own, folders, halves, (good, good)
        ):
            for one in endings:
                assert not one.said or one.file.name in one.said
                assert one.cpu_s < CPU_S, one.file.name
            assert all("PDF child died" in said for said in logged)
            assert is_found
