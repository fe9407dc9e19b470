"""Imports a 100-page PDF with this program and with the naive LangChain stack, in one run, and
prints the ratio.

    python -m benchmarks.bench_import [--embedder all-MiniLM-L6-v2-f16.gguf]

Naive: PyPDFium2Loader, RecursiveCharacterTextSplitter 1000/200, all-MiniLM-L6-v2 over llama.cpp,
Chroma. Both sides have their libraries imported before the clock runs. Ours is timed twice: until
the document can be asked by words and meaning, and until its vectors are in Chroma as well.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from langchain_core.embeddings import Embeddings
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

_BESIDE = Path(__file__).parents[2] / "shared" / "data" / "gguf" / "all-MiniLM-L6-v2-f16.gguf"
_WORDS = (
    "harbour", "keeper", "ledger", "signal", "winter", "storm", "valley", "bridge", "council", "market", "engine",
    "railway", "letter", "paper", "glass", "copper", "garden", "school", "window", "river", "island", "tower",
    "vessel", "captain", "merchant", "journal", "record", "village", "mountain", "forest", "station", "timber",
)  # fmt: skip
_SLEEP_S = 1 / 40


def make_pdf(path: Path, pages: int) -> None:
    """Write a PDF of dense pages: 48 lines of about 75 characters."""
    draw = random.Random(7)
    canvas = Canvas(str(path), pagesize=A4)
    for page in range(pages):
        canvas.setFont("Helvetica", 10)
        for line in range(48):
            words = " ".join(draw.choices(_WORDS, k=10)).capitalize()
            canvas.drawString(50, 780 - 15 * line, f"{words} {page}.{line}.")
        canvas.showPage()
    canvas.save()


class _FortyASecond(Embeddings):
    """Stands in for MiniLM where its file is not at hand: as fast as sentence-transformers runs it
    on 2 cores.
    """

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        time.sleep(_SLEEP_S * len(texts))
        draw = random.Random(1)
        return [[draw.random() for _ in range(384)] for _ in texts]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


class _MiniLm(Embeddings):
    def __init__(self, path: Path) -> None:
        from llama_cpp import Llama

        self._model = Llama(
            str(path),
            embedding=True,
            n_ctx=512,
            n_batch=512,
            n_ubatch=512,
            n_threads=os.cpu_count(),
            verbose=False,
        )
        self.seconds = 0.0
        self.texts = 0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        began = time.perf_counter()
        rows = [self._model.embed(text, truncate=True) for text in texts]
        self.seconds += time.perf_counter() - began
        self.texts += len(texts)
        return rows

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


def naive(pdf: Path, folder: Path, embedder: Embeddings) -> tuple[float, int]:
    """Return seconds and passages of the stack that tutorials show."""
    from langchain_chroma import Chroma
    from langchain_community.document_loaders import PyPDFium2Loader
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    began = time.perf_counter()
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    passages = splitter.split_documents(PyPDFium2Loader(str(pdf)).load())
    Chroma.from_documents(passages, embedder, persist_directory=str(folder))
    return time.perf_counter() - began, len(passages)


def ours(pdf: Path, folder: Path) -> tuple[float, float, int]:
    """Return seconds until the document can be asked, until Chroma has it, and its passages."""
    from chatapp.engine.documents.documents import Documents

    documents = Documents.open(folder, "bench")
    documents.vectors.start()
    documents.vectors.settle(60)
    began = time.perf_counter()
    document, _ = documents.add(pdf, lambda done, total: None, lambda: False)
    assert documents.search("harbour keeper", (), 3)
    asked = time.perf_counter() - began
    assert documents.vectors.settle(120)
    indexed = time.perf_counter() - began
    documents.close()
    return asked, indexed, document.passages


def _quietly(work: Callable[[], int]) -> int:
    with warnings.catch_warnings():
        # langchain-community announces its sunset at import.
        warnings.simplefilter("ignore")
        return work()


def main() -> int:
    """Print both times and the ratio; 1 when it is below 10."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--embedder", type=Path, default=_BESIDE)
    wanted = parser.parse_args()
    return _quietly(lambda: _run(wanted.pages, wanted.embedder))


def _run(pages: int, model: Path) -> int:
    import langchain_chroma
    import langchain_community.document_loaders

    assert langchain_chroma
    assert langchain_community
    embedder: Embeddings = _MiniLm(model) if model.is_file() else _FortyASecond()
    with tempfile.TemporaryDirectory(
        prefix="chatapp-bench-", ignore_cleanup_errors=True
    ) as scratch:
        pdf = Path(scratch) / "hundred.pdf"
        make_pdf(pdf, pages)
        asked, indexed, passages = ours(pdf, Path(scratch) / "library")
        naive_s, naive_passages = naive(pdf, Path(scratch) / "naive", embedder)
    what = (
        f"{model.name} over llama.cpp"
        if model.is_file()
        else "an embedder of 40 passages/s (simulated)"
    )
    print(f"importing {pages} pages                        seconds  passages")
    print(f"  naive LangChain stack, {what}: {naive_s:8.2f}  {naive_passages}")
    print(f"  ours, can be asked                        {asked:8.2f}  {passages}")
    print(f"  ours, vectors in Chroma as well           {indexed:8.2f}")
    print(f"ratio {naive_s / asked:.1f} (asked), {naive_s / indexed:.1f} (indexed); target 10")
    if isinstance(embedder, _MiniLm) and embedder.texts:
        at_forty = naive_s - embedder.seconds + embedder.texts * _SLEEP_S
        print(
            f"  the naive embedder made {embedder.texts / embedder.seconds:.0f} passages/s; at 40/s the stack takes",
            end="",
        )
        print(
            f" {at_forty:.2f} s: ratio {at_forty / asked:.1f} (asked), {at_forty / indexed:.1f} (indexed)"
        )
    return 0 if naive_s / indexed >= 10 else 1


if __name__ == "__main__":
    sys.exit(main())
