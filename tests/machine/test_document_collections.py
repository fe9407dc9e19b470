"""Named collections of documents, as the settings keep them."""

from __future__ import annotations

from pathlib import Path

from chatapp.machine import document_collections, settings
from chatapp.machine.document_collections import DocumentCollection
from chatapp.machine.settings import Settings


def test_collections_come_back_from_the_settings_file(tmp_path: Path) -> None:
    kept = [DocumentCollection("2024 보고서", (3, 1)), DocumentCollection("empty")]
    file = tmp_path / "settings.json"
    settings.save(file, Settings(collections=document_collections.as_rows(kept)))
    loaded = settings.load(file).settings
    assert document_collections.from_rows(loaded.collections) == kept


def test_what_is_no_id_in_the_file_is_left_out() -> None:
    rows = (("a", "1", "x", "-2"), (), ("", "3"))
    assert document_collections.from_rows(rows) == [DocumentCollection("a", (1,))]


def test_a_collection_is_found_in_upper_or_lower_case_and_with_spaces() -> None:
    reports = DocumentCollection("Reports 2024")
    assert document_collections.named([reports], "  reports  2024 ") is reports
    assert document_collections.named([reports], "Letters") is None
