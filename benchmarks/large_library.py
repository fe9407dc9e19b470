"""Measures search over a large library, and what one more document costs it.

    python -m benchmarks.large_library --data ../shared/data/qa --passages 100000 [--curve docs/pictures]

The texts are those of the PDFs of all sets, over and over with one word in seven changed for
another of the same text; the vectors are those of the starter embedder with noise. The questions
are those of the sets.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.chart import Chart, Points, draw
from chatapp.engine.documents.documents import Documents
from chatapp.engine.documents.page import passages
from chatapp.engine.documents.read.pdf import pdf
from chatapp.engine.documents.store.new_document import NewDocument, NewPage
from chatapp.engine.documents.vectors import vector_rows
from chatapp.engine.language import terms as keywords

_CHANGED = 1 / 7
_PAGES_A_DOCUMENT = 40
_SEARCHED = 12
_QUESTIONS = 400
_STEPS = (1_000, 3_000, 10_000, 30_000)
TARGET_MS = 50.0


def _pages(data: Path) -> list[str]:
    """Return the text of every page of the sets."""
    found: list[str] = []
    for file in sorted(data.glob("*/pdf/*.pdf")):
        pdf.read_pages(file, file.name, lambda page, of: found.append(page.text), lambda: False)
    return [text for text in found if text.strip()]


def _questions(data: Path, chance: random.Random) -> list[str]:
    rows = [
        json.loads(line)
        for file in sorted(data.glob("*/questions.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]
    return [str(row["question"]) for row in chance.sample(rows, min(_QUESTIONS, len(rows)))]


def _changed(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    return " ".join(chance.choice(words) if chance.random() < _CHANGED else word for word in words)


def _documents(pages: list[str], chance: random.Random) -> Iterator[NewDocument]:
    number = 0
    while True:
        number += 1
        start = chance.randrange(len(pages))
        texts = [
            _changed(pages[(start + at) % len(pages)], chance) for at in range(_PAGES_A_DOCUMENT)
        ]
        yield _document(f"document {number} of {time.time_ns()}", texts)


def _document(name: str, texts: list[str]) -> NewDocument:
    pieces = passages.cut_document(
        [passages.PageToCut(at, text) for at, text in enumerate(texts, 1)]
    )
    found = [keywords.terms(text) for text in texts]
    return NewDocument(
        name=f"{name}.pdf",
        sha256=name,
        size_bytes=0,
        warnings=(),
        pages_without_text=(),
        pages=[
            NewPage(at, text, b"", 0, 0, len(found[at - 1])) for at, text in enumerate(texts, 1)
        ],
        pieces=pieces,
        bodies=[
            " ".join(keywords.terms(texts[piece.page - 1][piece.start : piece.end]))
            for piece in pieces
        ],
        titles=[" ".join(keywords.terms(f"{name}\n{piece.heading}")) for piece in pieces],
        term_counts=Counter(term for terms in found for term in terms),
    )


def fill(documents: Documents, source: Iterator[NewDocument], wanted: int) -> int:
    """Put documents in until there are so many passages, with vectors; return how many there are."""
    library, count = documents._library, 0
    noise = np.random.default_rng(1)
    embedder = documents.vectors.embedders.starter()
    sample = embedder.vectors(
        [" ".join(re.findall(r"\w+", body)[:80]) for body in next(source).bodies]
    )
    while count < wanted:
        document = library.documents.add(next(source))
        ids = library.passages.ids(document.id)
        rows = sample[noise.integers(len(sample), size=len(ids))] + 0.1 * noise.standard_normal(
            (len(ids), 256)
        )
        vector_rows.store(
            library, embedder.name, ids, rows / np.linalg.norm(rows, axis=1, keepdims=True)
        )
        count += len(ids)
        print(f"  passages {count}/{wanted}", end="\r", flush=True)
    return count


def times_ms(documents: Documents, questions: list[str]) -> list[float]:
    """Return the time of each search, sorted."""
    found = []
    for question in questions:
        began = time.perf_counter()
        documents.search(question, (), _SEARCHED)
        found.append((time.perf_counter() - began) * 1000)
    return sorted(found)


def report(name: str, found: list[float]) -> float:
    """Print median, 95th percentile and worst; return the 95th percentile."""
    slow = found[int(len(found) * 0.95)]
    print(
        f"{name:34s} p50 {found[len(found) // 2]:6.1f} ms  p95 {slow:6.1f} ms  worst {found[-1]:6.1f} ms",
        flush=True,
    )
    return slow


def _once_open(documents: Documents, questions: list[str]) -> tuple[float, float]:
    """Return the median and the 95th percentile of searches, in ms, after a first round."""
    documents.vectors.start()
    documents.vectors.added()
    documents.vectors.settle(900)
    times_ms(documents, questions[:50])
    found = times_ms(documents, questions[:200])
    return found[len(found) // 2], found[int(len(found) * 0.95)]


def _draw(points: list[tuple[float, float, float]], folder: Path) -> None:
    curves: dict[str, Points] = {
        "95 of 100 searches": [(count, slow) for count, _, slow in points],
        "half of them": [(count, middle) for count, middle, _ in points],
    }
    chart = Chart("Searching a library", "passages", "milliseconds at most", log_x=True)
    draw(chart, curves, folder / "curve-library.svg")
    for count, middle, slow in points:
        print(f"  {count:7.0f} passages: p50 {middle:5.1f} ms, p95 {slow:5.1f} ms")


def main() -> int:
    """Print the table; 1 when a search takes longer than wanted."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument(
        "--curve", type=Path, help="measure on the way as well, and draw it into this folder"
    )
    parser.add_argument(
        "--keep", type=Path, help="keep the library here, or open the one that is there"
    )
    wanted = parser.parse_args()
    chance = random.Random(1)
    folder = wanted.keep or Path(tempfile.mkdtemp(prefix="chatapp-large-"))
    source = _documents(_pages(wanted.data), chance)
    is_new = not (folder / "library.db").exists()
    documents = Documents.open(folder, "large_library")
    try:
        questions = _questions(wanted.data, chance)
        if is_new:
            began, points = time.perf_counter(), []
            count = 0
            for step in (*_STEPS, wanted.passages) if wanted.curve else (wanted.passages,):
                count += fill(documents, source, step - count)
                if wanted.curve:
                    points.append((float(count), *_once_open(documents, questions)))
            print(f"{count} passages written in {time.perf_counter() - began:.0f} s")
            if wanted.curve:
                _draw(points, wanted.curve)
        began = time.perf_counter()
        documents.vectors.start()
        documents.vectors.added()
        ready = documents.vectors.settle(900)
        print(f"index ready ({ready}) after {time.perf_counter() - began:.0f} s", flush=True)
        report("first time asked", times_ms(documents, questions[:100]))
        slow = report("once open", times_ms(documents, questions[100:]))
        began = time.perf_counter()
        _, *more = (next(source) for _ in range(2))
        documents._library.documents.add(more[0])
        documents.vectors.added()
        print(f"one more document: can be asked after {time.perf_counter() - began:.2f} s")
        report("right after it", times_ms(documents, questions[:60]))
        return int(slow > TARGET_MS)
    finally:
        documents.close()


if __name__ == "__main__":
    raise SystemExit(main())
