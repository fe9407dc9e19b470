"""The document library as LangChain's retriever, and retrieval that knows the chat before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.messages import HumanMessage
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import InstanceOf

from chatapp.contract.records import Passage
from chatapp.engine.answers import evidence, reading
from chatapp.engine.documents.documents import Documents

JUDGED = 12
"""So many passages are looked at to decide whether they can answer (docs/retrieval.md)."""


class LibraryRetriever(BaseRetriever):
    """Hybrid search, best first; metadata are the fields of a `Passage` but its text."""

    library: InstanceOf[Documents]
    document_ids: tuple[int, ...] = ()
    """The documents that are searched; all when there are none."""
    k: int = 5
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


def suffices(
    question: str, passages: Sequence[Passage], library: Documents, document_ids: Sequence[int]
) -> bool:
    """Return whether passages can answer; in another script only their similarity is known."""
    if library.is_cross_script(question, document_ids):
        return bool(passages)
    return evidence.answers(question, passages[:JUDGED], library.idf, library.pages.view)


def history_aware(retriever: LibraryRetriever) -> Runnable[dict[str, Any], list[Document]]:
    """Return retrieval for {"question": str, "history": messages}.

    A question whose passages do not suffice ("and in 2023?") is searched for again with the words
    of the question before.
    """

    def retrieve(values: dict[str, Any]) -> list[Document]:
        question: str = values["question"]
        documents = retriever.invoke(question)
        turns = values.get("history", ())
        questions = [turn for turn in turns if isinstance(turn, HumanMessage)]
        passages = [as_passage(document) for document in documents]
        is_enough = suffices(question, passages, retriever.library, retriever.document_ids)
        if is_enough or not questions:
            return documents
        return retriever.invoke(f"{questions[-1].text} {question}")

    return RunnableLambda(retrieve)


def as_context(library: Documents) -> Runnable[list[Document], str]:
    """Return the step that lays documents out for a model: numbered, with their places."""

    def lay_out(documents: list[Document]) -> str:
        return reading.laid_out([as_passage(document) for document in documents], library)

    return RunnableLambda(lay_out)
