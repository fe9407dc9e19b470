"""The document library as LangChain's retriever, and retrieval that knows the chat before."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.messages import BaseMessage, HumanMessage
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import InstanceOf

from chatapp.contract.records import Message, Passage
from chatapp.engine.answers import question, reading
from chatapp.engine.documents.documents import Documents
from chatapp.engine.questions.kind_weights import Embed
from chatapp.errors import EmbedderFailed

DEPTH = 12
"""Passages that are searched for; a reranker sorts them. Chosen."""
WEIGHED = 5
"""Passages whose sentences are ranked: beyond them the gold sentence is found in 1 of 100
questions more (docs/retrieval.md)."""


class LibraryRetriever(BaseRetriever):
    """Hybrid search, best first; metadata are the fields of a `Passage` but its text."""

    library: InstanceOf[Documents]
    document_ids: tuple[int, ...] = ()
    """The documents that are searched; all when there are none."""
    k: int = 5
    """Passages that are returned; as many as an answer weighs."""
    reranks: bool = True
    """Whether the reranker sorts what was found, where there is one."""

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        library: Documents = self.library
        search = library.find if self.reranks else library.search
        return [as_document(passage) for passage in search(query, self.document_ids, self.k)]


def as_document(passage: Passage) -> Document:
    """Return a passage as LangChain has it."""
    metadata = asdict(passage)
    return Document(metadata.pop("text"), metadata=metadata)


def as_passage(document: Document) -> Passage:
    """Return the passage that a document of the retriever holds."""
    return Passage(text=document.page_content, **document.metadata)


def history_aware(retriever: LibraryRetriever) -> Runnable[dict[str, Any], list[Document]]:
    """Return retrieval for {"question": str, "history": messages}.

    A follow-up ("and in 2023?") is searched for with its subject.
    """

    def retrieve(values: dict[str, Any]) -> list[Document]:
        text: str = values["question"]
        embed = embed_of(retriever.library)
        history = [_as_message(turn) for turn in values.get("history", ())]
        asked = question.understood(text, "en", history, embed)
        documents: list[Document] = retriever.invoke(asked.search_text)
        return documents

    return RunnableLambda(retrieve)


def embed_of(library: Documents) -> Embed | None:
    """Return the embedder that tells kinds of questions, None where it cannot be loaded."""
    try:
        return library.vectors.embedders.starter().vectors
    except EmbedderFailed:
        return None


def _as_message(turn: BaseMessage) -> Message:
    return Message("user" if isinstance(turn, HumanMessage) else "assistant", str(turn.text))


def as_context(library: Documents) -> Runnable[list[Document], str]:
    """Return the step that lays documents out for a model: numbered, with their places."""

    def lay_out(documents: list[Document]) -> str:
        passages = [as_passage(document) for document in documents]
        return reading.laid_out(passages, library.pages.view)

    return RunnableLambda(lay_out)
