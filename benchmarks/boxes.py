"""Measures the marked places: is the answer among the characters under the boxes, read from the PDF
once more.

A question counts when a passage found on a gold page holds one of its answers, by its letters and
digits. `sentence` quotes the sentences of that passage that hold the answer, `passage` all of it:
both say whether boxes lie where their words are. `more` is how many other characters lie under the
boxes of the sentence, as a share of its own. `first` and `three` say how often the sentences that
would be quoted first hold the answer: that is a choice of sentences, not of boxes.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypdfium2

from chatapp.contract.records import Box, Passage
from chatapp.engine.documents.documents import Documents
from chatapp.engine.documents.page.page_view import PageView
from chatapp.engine.documents.read.pdf import pdf_library
from chatapp.engine.evidence import sentence_ranking
from chatapp.engine.evidence.cited_stream import page_reader
from chatapp.engine.language.normal_form import normal
from chatapp.engine.language.sentences import Span

_start_pdfium = functools.cache(pdf_library.start)
"""Once, with the fonts that the program reads pages with."""
_SEARCHED = 12
_QUOTED_FROM = 5
_EDGE = 0.3
"""pdfium takes each character that a rectangle touches: the middle of a line's box keeps its
neighbours out.
"""
TARGET = 0.98
_KINDS = ("sentence", "passage", "first", "three", "more")


@dataclass(frozen=True, slots=True)
class Marked:
    """One question: does each kind of quote hold the answer under its boxes."""

    sentence: bool
    passage: bool
    first: bool
    three: bool
    more: float
    half: int = 0
    """Which half of the questions: weights are fitted on 0 and checked on 1."""


def measure(folder: Path, documents: Documents) -> list[Marked]:
    """Ask the questions of a set and read back what lies under the boxes of their quotes."""
    found = []
    for line in (folder / "questions.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        passages = documents.search(row["question"], (), _SEARCHED)
        answers = [_bare(str(answer)) for answer in row["answers"] if _bare(str(answer))]
        gold = None if row.get("unanswerable") else next(_holding(row, passages, answers), None)
        if gold:
            half = hashlib.md5(str(row["id"]).encode(), usedforsecurity=False).digest()[0] & 1
            marked = _marked(folder, documents, row["question"], (gold, passages, answers))
            found.append(replace(marked, half=half))
    return found


def report(name: str, marked: Sequence[Marked]) -> bool:
    """Print one line; False when boxes miss their words."""
    if not marked:
        return True
    count = len(marked)
    shares = {kind: sum(getattr(one, kind) for one in marked) / count for kind in _KINDS}
    print(
        f"{name:18s} {count:4d}  "
        + "  ".join(f"{kind} {share:.3f}" for kind, share in shares.items()),
        flush=True,
    )
    for half, said in enumerate(("fitted", "checked")):
        own = [one for one in marked if one.half == half]
        first, three = (
            sum(getattr(one, kind) for one in own) / max(len(own), 1) for kind in ("first", "three")
        )
        print(
            f"{'':18s} {len(own):4d}  {said} half: first {first:.3f}  three {three:.3f}", flush=True
        )
    return min(shares["sentence"], shares["passage"]) >= TARGET


def _holding(
    row: dict[str, Any], passages: Sequence[Passage], answers: Sequence[str]
) -> Iterator[Passage]:
    gold = {(row["pdf"], page) for page in row["pages"]}
    for also in row.get("all_gold") or ():
        gold |= {(also["pdf"], page) for page in also.get("pages", [also.get("page")])}
    for passage in passages:
        if (passage.document, passage.page) in gold and any(
            answer in _bare(passage.text) for answer in answers
        ):
            yield passage


def _marked(
    folder: Path,
    documents: Documents,
    question: str,
    found: tuple[Passage, Sequence[Passage], Sequence[str]],
) -> Marked:
    gold, passages, answers = found
    pdf = folder / "pdf" / gold.document
    text = documents.pages.text(gold.document_id, gold.page)
    holding = _sentences_with(documents.pages.view(gold.document_id, gold.page), gold, answers)
    sentence = under(
        pdf,
        gold.page,
        documents.pages.boxes(gold.document_id, gold.page, holding.start, holding.end),
    )
    whole = under(pdf, gold.page, gold.boxes)
    reader = page_reader(documents)
    ranked = sentence_ranking.rank(question, passages[:_QUOTED_FROM], reader)[:3]
    hits = [any(answer in _bare(quote.text) for answer in answers) for quote in ranked]
    own = len(_bare(text[holding.start : holding.end]))
    return Marked(
        sentence=any(answer in _bare(sentence) for answer in answers),
        passage=any(answer in _bare(whole) for answer in answers),
        first=hits[0],
        three=any(hits),
        more=max(0, len(_bare(sentence)) - own) / own,
    )


def _sentences_with(page: PageView, passage: Passage, answers: Sequence[str]) -> Span:
    """Return the sentence or row of a passage that holds an answer; all of the passage when it runs
    over sentences.
    """
    for one in page.quotable:
        touches = one.end > passage.start and one.start < passage.end
        if touches and any(answer in _bare(page.text[one.start : one.end]) for answer in answers):
            return one.span
    return Span(passage.start, passage.end)


def under(pdf: Path, page: int, boxes: Sequence[Box]) -> str:
    """Return the characters under boxes of a page, as pdfium reads them; rotated pages are not for
    this.
    """
    _start_pdfium()
    document = pypdfium2.PdfDocument(pdf)
    try:
        drawn = document[page - 1]
        left, _, _, top = drawn.get_bbox()
        words = drawn.get_textpage()
        # One box a line: a word may go on in the next.
        return "\n".join(
            words.get_text_bounded(
                left=left + x0,
                bottom=top - y1 + _EDGE * (y1 - y0),
                right=left + x1,
                top=top - y0 - _EDGE * (y1 - y0),
            )
            for x0, y0, x1, y1 in boxes
        )
    finally:
        document.close()


def _bare(text: str) -> str:
    """Return letters and digits only: commas lie below the middle of their line."""
    return re.sub(r"[\W_]", "", normal(text)).casefold()
