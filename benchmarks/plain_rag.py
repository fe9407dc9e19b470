"""The plainest retrieval-augmented answers that LangChain's own pieces make, to compare ours with.

    python -m benchmarks.plain_rag --model FILE --pdfs FOLDER "question" …

Text of pages by pypdfium2, RecursiveCharacterTextSplitter 1000/200, multilingual-e5-small, an
in-memory vector store, the best 4 passages, LangChain's own prompt for questions over documents in
the question's language, temperature 0. The chat model is this program's, so that both sides read
and write equally fast.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pypdfium2
from langchain_core.documents import Document
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_text_splitters import RecursiveCharacterTextSplitter

from benchmarks.answers_eval import records
from benchmarks.answers_eval.cached_embedder import CachedEmbedder
from benchmarks.answers_eval.questions import EvalQuestion
from benchmarks.answers_eval.records import AnswerRecord
from chatapp.contract.records import Usage
from chatapp.contract.sampling import Sampling
from chatapp.engine.language import scripts
from chatapp.engine.models.chat_model import ChatModel
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.interface.streaming_chat import StreamingChat
from chatapp.engine.models.langchain_model import open_chat_model

CHUNK_LETTERS, OVERLAP_LETTERS, PASSAGES = 1000, 200, 4
MOST_ANSWER_TOKENS = 300
_CONTEXT_TOKENS = 8192
"""Four Korean passages have up to 4,000 tokens in a vocabulary that knows little Korean."""
EMBEDDER = (
    Path(__file__).parents[1] / "../shared/data/gguf/multilingual-e5-small-q4_0.gguf"
).resolve()

UNKNOWN = ("I don't know.", "모르겠습니다.")
"""What a model is asked to say when it does not know, so that it can be told in any wording around
it.
"""
# What LangChain's chains for questions over documents ask ("stuff"), and the same in Korean.
_SYSTEM_EN = f"""Use the following pieces of context to answer the user's question.
If you don't know the answer, don't try to make up an answer, just say: {UNKNOWN[0]}
----------------
{{context}}"""
_SYSTEM_KO = f"""다음 문맥을 사용하여 사용자의 질문에 답하세요.
답을 모르면 지어내지 말고 이렇게만 말하세요: {UNKNOWN[1]}
----------------
{{context}}"""
PROMPTS = {
    "": ChatPromptTemplate([("system", _SYSTEM_EN), ("human", "{question}")]),
    "hangul": ChatPromptTemplate([("system", _SYSTEM_KO), ("human", "{question}")]),
}
"""By the script of the question; "" is any other."""
IDENTITY = records.key(
    str((CHUNK_LETTERS, OVERLAP_LETTERS, PASSAGES, MOST_ANSWER_TOKENS)), _SYSTEM_EN, _SYSTEM_KO
)
"""Of what its answers depend on beside model, embedder and question."""


class PlainRag:
    """The chain over some PDFs; `model` is called when a question needs it."""

    def __init__(
        self,
        pdfs: Sequence[Path],
        embedder: CachedEmbedder,
        model: Callable[[], StreamingChat],
        on_progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> None:
        splitter = RecursiveCharacterTextSplitter(
            chunk_size=CHUNK_LETTERS, chunk_overlap=OVERLAP_LETTERS
        )
        store = InMemoryVectorStore(embedder)
        for done, pdf in enumerate(pdfs):
            on_progress(done, len(pdfs))
            store.add_documents(splitter.split_documents(pages(pdf)))
        self._retriever = store.as_retriever(search_kwargs={"k": PASSAGES})
        self._model = model

    def ask(self, question: EvalQuestion) -> AnswerRecord:
        """Answer a question and measure it."""
        model = self._model()
        model.run = Run(sampling=Sampling(temperature=0, max_tokens=MOST_ANSWER_TOKENS))
        began, cpu_before = time.perf_counter(), time.process_time()
        passages = self._retriever.invoke(question.text)
        sources_s = time.perf_counter() - began
        chain = PROMPTS.get(scripts.main_script(question.text), PROMPTS[""]) | model
        context = "\n\n".join(passage.page_content for passage in passages)
        text, first_token_s = "", 0.0
        for chunk in chain.stream({"context": context, "question": question.text}):
            text += str(chunk.content)
            first_token_s = first_token_s or (time.perf_counter() - began if text else 0.0)
        usage: Usage = model.run.outcome.usage
        places = tuple((str(one.metadata["pdf"]), int(one.metadata["page"])) for one in passages)
        return AnswerRecord(
            side="plain",
            set_name=question.set_name,
            question_id=question.id,
            text=text,
            shown=places,
            cited=places,
            prompt_tokens=usage.prompt_tokens,
            read_tokens=usage.prompt_tokens - usage.reused_tokens,
            answer_tokens=usage.answer_tokens,
            sources_s=sources_s,
            first_token_s=first_token_s,
            end_s=time.perf_counter() - began,
            cpu_s=time.process_time() - cpu_before,
            load=records.load_average(),
            reading="search",
        )


def pages(pdf: Path) -> list[Document]:
    """Return the text of each page, as LangChain's loader for pypdfium2 does."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            Document(
                page.get_textpage().get_text_range().replace("\r\n", "\n"),
                metadata={"pdf": pdf.name, "page": number},
            )
            for number, page in enumerate(document, 1)
        ]
    finally:
        document.close()


def open_model(file: Path, threads: int = 0) -> StreamingChat:
    """Load the chat model with room for four Korean passages; 0 threads are one a core."""
    model = open_chat_model(file, _CONTEXT_TOKENS)
    assert isinstance(model, ChatModel)
    if threads:
        model.client.weights.use_threads(threads)
    return model


def main() -> None:
    """Answer questions over a folder of PDFs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, required=True, help="a GGUF chat model")
    parser.add_argument("--embedder", type=Path, default=EMBEDDER, help="multilingual-e5, GGUF")
    parser.add_argument("--pdfs", type=Path, required=True, help="folder of PDFs")
    parser.add_argument("questions", nargs="+")
    options = parser.parse_args()
    model = open_model(options.model)
    rag = PlainRag(
        sorted(options.pdfs.glob("*.pdf")), CachedEmbedder(options.embedder, None), lambda: model
    )
    for text in options.questions:
        record = rag.ask(EvalQuestion("", "", text, (), frozenset(), has_long_answer=False))
        print(f"{text}\n  {record.text}\n  {record.end_s:.1f} s, {record.cited}")


if __name__ == "__main__":
    main()
