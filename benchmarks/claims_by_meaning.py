"""Asks whether an embedder tells altered sentences from true ones: python -m
benchmarks.claims_by_meaning [GGUF …].

Prints for each embedder and language how the rules do, and how the cosine of a sentence and the
nearest sentence of its page would do alone: area under the curve (0.5 is chance), and altered
sentences caught at 5 % of true ones flagged.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from chatapp.engine.claims.claim_checks import find_fault
from chatapp.engine.documents.vectors import embedders
from chatapp.engine.documents.vectors.embeddings import Embedder
from chatapp.engine.language.normal_form import normal
from chatapp.engine.language.sentences import readable, spans

SET = Path(__file__).parents[1] / "tests" / "engine" / "claims" / "claims_set.jsonl"


def main() -> None:
    """Measure the starter embedder and those named on the command line."""
    rows = [json.loads(line) for line in SET.read_text("utf-8").splitlines()]
    for path in ["", *sys.argv[1:]]:
        embedder = embedders.load(path)
        for language in ("en", "ko"):
            mine = [row for row in rows if row["language"] == language]
            nearest = np.array([_nearest(embedder, row) for row in mine])
            altered = np.array([bool(row["altered"]) for row in mine])
            flagged = np.array([find_fault(row["text"], row["source"]) is not None for row in mine])
            true, false = nearest[~altered], nearest[altered]
            print(
                f"{Path(path).name or 'starter':32} {language}  {len(mine)} sentences"
                f"  rules: caught {flagged[altered].mean():.3f} flagged {flagged[~altered].mean():.3f}"
                f"  cosine alone: area {(false[:, None] < true[None, :]).mean():.3f}"
                f" caught {(false < np.percentile(true, 5)).mean():.3f}"
                f"  cosine of what the rules miss: {np.round(nearest[altered & ~flagged], 2)}"
            )


def _nearest(embedder: Embedder, row: dict[str, str]) -> float:
    page, said = readable(normal(row["source"])), readable(normal(row["text"]))
    cut = [page[span.start : span.end] for span in spans(page)] or [page]
    vectors = np.asarray(embedder.vectors([said, *cut]), dtype=float)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    return float((vectors[1:] @ vectors[0]).max())


if __name__ == "__main__":
    main()
