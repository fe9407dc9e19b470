"""What stands before the texts of an embedder follows from the names in its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatapp.engine.documents.vectors.embedder_family import family

E5 = ("query: ", "passage: ")
NONE = ("", "")
BGE = ("Represent this sentence for searching relevant passages: ", "")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Multilingual E5 Small", E5),
        ("multilingual_e5_large", E5),
        ("e5-base-v2", E5),
        ("bge-m3", NONE),
        ("Bge Base En v1.5", BGE),
        ("mxbai-embed-large-v1", BGE),
        ("snowflake-arctic-embed-l-v2.0", ("query: ", "")),
        ("nomic-embed-text-v1.5", ("search_query: ", "search_document: ")),
        ("all-MiniLM-L6-v2", NONE),
        ("paraphrase-multilingual-MiniLM-L12-v2", NONE),
        ("gte-multilingual-base", NONE),
        ("embeddinggemma-300m", ("task: search result | query: ", "title: none | text: ")),
        ("Some model", NONE),
    ],
)
def test_a_family_is_known_by_its_name(name: str, expected: tuple[str, str]) -> None:
    known = family({"general.name": name}, Path("model.gguf"))
    assert (known.prefix("query"), known.prefix("passage")) == expected


def test_a_file_without_names_is_known_by_its_own() -> None:
    assert family({}, Path("multilingual-e5-small-q4_0.gguf")).prefix("query") == "query: "


def test_an_instructed_e5_has_the_instruction_and_no_passage_prefix() -> None:
    known = family({"general.name": "multilingual-e5-large-instruct"}, Path("m.gguf"))
    assert known.prefix("query").startswith("Instruct: ")
    assert known.prefix("passage") == ""


def test_last_tokens_are_pooled_by_qwen() -> None:
    assert family({"general.name": "Qwen3 Embedding 0.6B"}, Path("m.gguf")).pooling == "last"
