"""Measures whole answers of the starter model from documents: `make eval ANSWERS=1`.

    python -m benchmarks.answers --data ../shared/data/qa [--set en_squad2] [--answerable 60] [--unanswerable 20]

Real engine, real pipe, all PDFs of the set switched on, temperature 0. An answer is right when it
holds one of the gold strings; its first source is right on a gold page or another page that says
the same. Questions are drawn evenly over the set, so that no document is asked for more than its
share.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatapp.cli.engine_pipe import EnginePipe
from chatapp.contract.protocol import AddDocument, Answered, Ask, DocumentAdded
from chatapp.engine.language.normal_form import normal
from chatapp.machine.paths import open_data_folder

RIGHT, ON_PAGE = 0.50, 0.85
"""At least these shares of the answerable are answered with a gold string, and cite a gold page
first.
"""
NAIVE = 0.27
"""What the plain LangChain chain with the same model and set reaches; it refuses none of the
unanswerable.
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    row: dict[str, Any]
    answered: Answered

    @property
    def is_right(self) -> bool:
        said = _plain(self.answered.text)
        return not self.answered.refused and any(
            _plain(gold) in said for gold in self.row["answers"]
        )

    @property
    def is_on_page(self) -> bool:
        if self.answered.refused or not self.answered.sources:
            return False
        first = self.answered.sources[0]
        return (first.document, first.page) in _gold_pages(self.row)


def _gold_pages(row: dict[str, Any]) -> set[tuple[str, int]]:
    pages = {
        (row["pdf"], page) for page in (*row["pages"], *row.get("other_pages_with_answer", ()))
    }
    for also in row.get("all_gold") or ():
        pages |= {(also["pdf"], page) for page in also.get("pages", [also.get("page")])}
    return pages


def _plain(text: str) -> str:
    """Fold case, spaces and quote marks: an answer that quotes over a line end is the same answer."""
    return " ".join(normal(text).replace("> ", "").split()).lower()


def drawn(folder: Path, answerable: int, unanswerable: int) -> list[dict[str, Any]]:
    """Return this many questions of each kind, evenly over the file."""
    rows = [
        json.loads(line) for line in (folder / "questions.jsonl").read_text("utf-8").splitlines()
    ]
    wanted = []
    for kind, count in ((False, answerable), (True, unanswerable)):
        of_kind = [row for row in rows if bool(row.get("unanswerable")) is kind]
        count = min(count, len(of_kind))
        wanted += [of_kind[at * len(of_kind) // count] for at in range(count)]
    return wanted


def ask_all(folder: Path, rows: Sequence[dict[str, Any]]) -> list[Outcome]:
    """Import the set's PDFs into a library of their own and ask."""
    outcomes = []
    with tempfile.TemporaryDirectory() as data:
        paths = open_data_folder(data)
        with EnginePipe(paths.data, paths.logs / "answers.log") as engine:
            ids = []
            for pdf in sorted((folder / "pdf").glob("*.pdf")):
                added = engine.last(AddDocument, path=str(pdf))
                assert isinstance(added, DocumentAdded)
                ids.append(added.document.id)
            for row in rows:
                answered = engine.last(
                    Ask,
                    question=row["question"],
                    document_ids=tuple(ids),
                    sampling={"temperature": 0.0},
                    language=row.get("lang", "en"),
                )
                assert isinstance(answered, Answered)
                outcomes.append(Outcome(row, answered))
    return outcomes


def report(name: str, outcomes: Sequence[Outcome]) -> bool:
    """Print the shares; False when one is below its bound."""
    asked = [one for one in outcomes if not one.row.get("unanswerable")]
    others = [one for one in outcomes if one.row.get("unanswerable")]
    right = sum(one.is_right for one in asked) / max(len(asked), 1)
    on_page = sum(one.is_on_page for one in asked) / max(len(asked), 1)
    refused = sum(one.answered.refused for one in asked)
    print(
        f"\nanswers of the starter model, {name}: {len(asked)} answerable, {len(others)} not, temperature 0"
    )
    print(
        f"  gold string in the answer      {right:.3f}  (at least {RIGHT:.2f}; the naive chain {NAIVE:.2f})"
    )
    print(f"  first source on a gold page    {on_page:.3f}  (at least {ON_PAGE:.2f})")
    print(f"  refused though answerable      {refused}/{len(asked)}")
    print(
        f"  refused of the unanswerable    {sum(one.answered.refused for one in others)}/{len(others)}"
    )
    return right >= RIGHT and on_page >= ON_PAGE


def main() -> int:
    """Ask and print; 1 when a bound is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with one folder a set")
    parser.add_argument("--set", default="en_squad2")
    parser.add_argument("--answerable", type=int, default=60)
    parser.add_argument("--unanswerable", type=int, default=20)
    parser.add_argument("--show", action="store_true", help="print every answer")
    wanted = parser.parse_args()
    folder = (wanted.data / wanted.set).resolve()  # the engine works in a folder of its own
    began = time.perf_counter()
    outcomes = ask_all(folder, drawn(folder, wanted.answerable, wanted.unanswerable))
    if wanted.show:
        for one in outcomes:
            mark = "refused" if one.answered.refused else "right" if one.is_right else "wrong"
            print(
                f"[{mark}] {one.row['question']}  {one.row.get('answers')}\n    {one.answered.text!r}"
            )
    passed = report(wanted.set, outcomes)
    print(f"  took {time.perf_counter() - began:.0f} s", file=sys.stderr)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
