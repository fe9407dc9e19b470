"""A translation goes on with the terms it was begun with, whether or not their file is still there."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatapp.contract.protocol import (
    AddDocument,
    DocumentAdded,
    ListWorks,
    Translated,
    TranslateDocument,
    WorksListed,
)
from tests.engine_process import Engine

pytestmark = pytest.mark.model


def test_the_terms_of_a_work_go_on_with_it_without_their_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hello harbour.", "utf-8")
    (tmp_path / "terms").write_text("harbour = 항구", "utf-8")
    engine = Engine(tmp_path / "data", tmp_path / "log")
    added = engine.ask(AddDocument, path=str(tmp_path / "a.txt"))[-1]
    assert isinstance(added, DocumentAdded)
    asked = {"document_id": added.document.id, "to": "ko"}
    made = engine.ask(TranslateDocument, **asked, glossary=str(tmp_path / "terms"))[-1]
    listed = engine.ask(ListWorks)[-1]
    assert isinstance(made, Translated)
    assert isinstance(listed, WorksListed)
    again = engine.ask(TranslateDocument, **asked, terms=listed.works[0].options["terms"])[-1]
    assert isinstance(again, Translated)
    assert again.work_id == made.work_id
    engine.close()
