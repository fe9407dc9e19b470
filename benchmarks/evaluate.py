"""Measures search, marked places and refusals with questions whose pages are known, for each set in
a folder.

    python -m benchmarks.evaluate --data ../shared/data/qa

A set is a folder with pdf/*.pdf and questions.jsonl. A question counts as found at k when one of
its gold pages is among the first k pages; a page stands where its best passage stands. Every search
runs over all PDFs of the set. The tables of places and refusals are told in `boxes` and `refusals`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import shutil
import sys
import tempfile
import time
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import boxes, refusals
from chatapp.engine.documents.documents import Documents

CUTOFFS = (1, 3, 5, 10)
FLOORS = {
    "en_financebench": (0.17, 0.25, 0.30),
    "en_squad2": (0.96, 0.99, 0.99, 1.00),
    "en_ntsb_reports": (0.65, 0.92, 0.98, 1.00),
    "ko_korquad": (0.985, 1.00, 1.00, 1.00),
    "ko_statutes": (0.92, 1.00, 1.00, 1.00),
    "ko_judgments": (0.68, 0.95, 0.95, 1.00),
}
_PASSAGES = 80
_PASSAGES_OF_AN_ANSWER = 12
"""Times are of searches as an answer makes them; the pages are counted over more passages."""
_ENGINE = Path(__file__).parents[1] / "chatapp" / "engine"
_IMPORTING = ("documents/*.py", "documents/page", "documents/read", "documents/store", "language")
"""Code that decides what is in a library. A change of any other needs no new import, and no new
vectors.
"""

Page = tuple[str, int]


@dataclass(frozen=True)
class Question:
    id: str
    text: str
    gold: frozenset[Page]


@dataclass(frozen=True)
class Result:
    name: str
    questions: int
    recall: tuple[float, ...]
    halves: tuple[float, float]
    """Recall at 1 of the two halves, which the hash of a question's id makes."""
    median_ms: float
    slowest_ms: float

    @property
    def floor(self) -> tuple[float, ...]:
        return FLOORS.get(self.name, ())

    @property
    def passed(self) -> bool:
        # Floors are written with two digits, one with three.
        return all(
            round(have, max(2, len(str(want)) - 2)) >= want
            for have, want in zip(self.recall, self.floor, strict=False)
        )


def questions(folder: Path) -> list[Question]:
    """Read the answerable questions of a set."""
    found = []
    for line in (folder / "questions.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row.get("unanswerable"):
            continue
        gold = {(row["pdf"], page) for page in row["pages"]}
        for also in row.get("all_gold") or ():
            gold |= {(also["pdf"], page) for page in also.get("pages", [also.get("page")])}
        found.append(Question(str(row["id"]), row["question"], frozenset(gold)))
    return found


def measure(folder: Path, documents: Documents) -> Result:
    """Ask all questions of a set."""
    asked = questions(folder)
    ranks = []
    times = []
    for question in asked:
        began = time.perf_counter()
        documents.search(question.text, (), _PASSAGES_OF_AN_ANSWER)
        times.append((time.perf_counter() - began) * 1000)
        passages = documents.search(question.text, (), _PASSAGES)
        pages = list(dict.fromkeys((passage.document, passage.page) for passage in passages))
        ranks.append(rank(pages, question.gold))
    halves = [
        [place == 1 for one, place in zip(asked, ranks, strict=True) if _half(one) == half]
        for half in (0, 1)
    ]
    times.sort()
    return Result(
        folder.name,
        len(asked),
        tuple(sum(place <= cutoff for place in ranks) / max(len(asked), 1) for cutoff in CUTOFFS),
        (_share(halves[0]), _share(halves[1])),
        times[len(times) // 2],
        times[int(len(times) * 0.95)],
    )


def rank(pages: Sequence[Page], gold: Container[Page]) -> float:
    """Return at which place, from 1, the first gold page stands: infinity when none was found,
    however few pages were.
    """
    return next((place for place, page in enumerate(pages, 1) if page in gold), math.inf)


def _half(question: Question) -> int:
    return hashlib.md5(question.id.encode(), usedforsecurity=False).digest()[0] & 1


def _share(found: list[bool]) -> float:
    return sum(found) / max(len(found), 1)


def sets(data: Path) -> Iterator[Path]:
    """Yield the sets of a folder by name."""
    yield from sorted(file.parent for file in data.glob("*/questions.jsonl"))


def open_library(folder: Path, cache: Path, embedder: str) -> Documents:
    """Import a set's PDFs, or open what an earlier run imported of the same files with the same
    code.
    """
    library = cache / f"{folder.name}-{fingerprint(folder)}"
    documents = Documents.open(library, "evaluate")
    documents.vectors.start()
    began = time.perf_counter()
    for pdf in sorted((folder / "pdf").glob("*.pdf")):
        documents.add(pdf, lambda done, total: None, lambda: False)
    documents.vectors.choose(embedder, _show_progress, lambda: False)
    documents.vectors.settle(600)
    print(f"  {folder.name}: opened in {time.perf_counter() - began:.1f} s", file=sys.stderr)
    return documents


def _show_progress(done: int, total: int) -> None:
    print(f"  vectors {done}/{total}", end="\r", file=sys.stderr)


def fingerprint(folder: Path) -> str:
    """Name a library by the set's PDFs and the code that imports them."""
    digest = hashlib.sha256()
    code: list[Path] = []
    for place in _IMPORTING:
        code += _ENGINE.glob(place if place.endswith(".py") else f"{place}/**/*.py")
    for file in sorted((*code, *(folder / "pdf").glob("*.pdf"))):
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _print_result(result: Result) -> None:
    cells = " ".join(f"{value:5.3f}" for value in result.recall)
    floor = "/".join(f"{value:.2f}" for value in result.floor) or "no floor"
    verdict = "" if result.passed else "  BELOW"
    print(
        f"{result.name:18s} {result.questions:4d}  {cells}  {result.halves[0]:5.3f} {result.halves[1]:5.3f}"
        f"  {result.median_ms:6.1f} {result.slowest_ms:6.1f}"
        f"  {floor}{verdict}",
        flush=True,
    )


def main() -> int:
    """Print the tables; 1 when a set is below its floor, or boxes or refusals are."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with one folder a set")
    parser.add_argument(
        "--cache", type=Path, help="keep the imported libraries here (default: thrown away)"
    )
    parser.add_argument(
        "--embedder", default="", help="a GGUF embedding model instead of the starter"
    )
    parser.add_argument("--only", default="", help="one set")
    wanted = parser.parse_args()
    folders = [folder for folder in sets(wanted.data) if wanted.only in ("", folder.name)]
    if not folders:
        print(f"no sets in {wanted.data}", file=sys.stderr)
        return 2
    cache = wanted.cache or Path(tempfile.mkdtemp(prefix="chatapp-eval-"))
    print(
        f"{'set':18s} {'n':>4s}  "
        + " ".join(f"  @{k:<2d}" for k in CUTOFFS)
        + "  @1 by half  ms p50    p95  floor"
    )
    passed = _measure_all(folders, cache, wanted.embedder)
    if wanted.cache is None:
        shutil.rmtree(cache, ignore_errors=True)
    return 0 if passed else 1


def _measure_all(folders: list[Path], cache: Path, embedder: str) -> bool:
    results, marked, judged = [], {}, []
    for folder in folders:
        documents = open_library(folder, cache, embedder)
        try:
            results.append(measure(folder, documents))
            marked[folder.name] = boxes.measure(folder, documents)
            judged += refusals.judge(folder, documents)
        finally:
            documents.close()
        _print_result(results[-1])
    print("\nanswers under the marked boxes of a quote")
    marks_hold = [boxes.report(name, found) for name, found in marked.items()]
    # Questions in another language than the documents wait for an embedder that knows both.
    refuses = refusals.report(judged, FLOORS)
    return all(result.passed for result in results) and all(marks_hold) and refuses


if __name__ == "__main__":
    sys.exit(main())
