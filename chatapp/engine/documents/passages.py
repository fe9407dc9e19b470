"""Cuts a page into passages along paragraphs and sentences, with their place in the page's text."""

from __future__ import annotations

from dataclasses import dataclass

from langchain_text_splitters import RecursiveCharacterTextSplitter

from chatapp.engine.documents.normal_form import normal

SIZE = 800
OVERLAP = 150


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage before it is in the library: characters `start` to `end` of a page's text."""

    page: int
    start: int
    end: int
    heading: str = ""


_splitter = RecursiveCharacterTextSplitter(
    chunk_size=SIZE,
    chunk_overlap=OVERLAP,
    separators=["\n\n", "\n", ". ", "。", " ", ""],
    keep_separator="end",
    strip_whitespace=False,
    add_start_index=True,
)


def cut(page: int, text: str) -> list[Piece]:
    """Return the passages of a page in order; neighbours overlap a little."""
    pieces = []
    for document in _splitter.create_documents([text]):
        start = document.metadata["start_index"]
        if document.page_content.strip():
            pieces.append(Piece(page, start, start + len(document.page_content)))
    return pieces


def to_embed(document: str, heading: str, text: str) -> str:
    """Return what a passage's vector is made of: where it stands and what it says, in one spelling."""
    return normal(f"{document.rsplit('.', 1)[0]} {heading}\n{text}").replace("\n", " ")
