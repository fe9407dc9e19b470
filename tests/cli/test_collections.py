"""`--collection`: the terminal searches the documents of a collection that the window made."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

from chatapp.machine import document_collections, settings
from chatapp.machine.document_collections import DocumentCollection
from chatapp.machine.settings import Settings
from tests.cli.conftest import Run

HANDBOOK = str(resources.files("chatapp") / "samples" / "handbook.pdf")


def _keep(folder: Path, *collections: DocumentCollection) -> None:
    kept = Settings(collections=document_collections.as_rows(collections))
    (folder / "data").mkdir(exist_ok=True)
    settings.save(folder / "data" / "settings.json", kept)


def test_only_the_documents_of_the_collection_are_searched(chatapp: Run, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Annual leave at the other company is 99 days.\n" * 3, "utf-8")
    assert chatapp("add", HANDBOOK, str(other)).returncode == 0
    listed = chatapp("documents", "--json").stdout.splitlines()
    ids = {row["name"]: row["id"] for row in map(json.loads, listed)}
    _keep(tmp_path, DocumentCollection("Rules", (ids["handbook.pdf"], 4711)))
    ran = chatapp("search", "annual leave", "--collection", "rules", "--json")
    passages = json.loads(ran.stdout)["passages"]
    assert {passage["document"] for passage in passages} == {"handbook.pdf"}


def test_an_unknown_or_empty_collection_is_an_error_in_words(chatapp: Run, tmp_path: Path) -> None:
    _keep(tmp_path, DocumentCollection("Rules", (4711,)))
    unknown = chatapp("ask", "hi", "--collection", "Letters", "--language", "en")
    assert unknown.returncode == 1
    assert "There is no collection “Letters”. Available: Rules." in unknown.stderr
    empty = chatapp("search", "hi", "--collection", "Rules", "--language", "en")
    assert "has no documents left" in empty.stderr
