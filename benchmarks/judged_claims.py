"""Measures how a chat model judges the sentences of answers: python -m benchmarks.judged_claims GGUF.

For each language of tests/engine/claims/claims_answers.json: altered sentences caught and true ones
flagged by the checks in code, by the model at the threshold that was measured for it, and by both;
the area under the curve of the model's scores (0.5 is chance); seconds a sentence.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from chatapp.engine.claims import page_pieces, passage_evidence
from chatapp.engine.claims.claim_checks import find_fault
from chatapp.engine.documents.page.page_view import PageView
from chatapp.engine.language.sentences import Span
from chatapp.engine.models.abilities import support
from chatapp.engine.models.abilities.abilities import Abilities
from chatapp.engine.models.abilities.measurement import Measurement
from chatapp.engine.models.llama.weights import LoadOptions, Weights
from chatapp.engine.models.local_model import LocalModel
from chatapp.engine.models.yes_no import yes_minus_no
from chatapp.engine.process.idle_turns import IdleTurns
from chatapp.engine.process.turns import ModelTurns

SET = Path(__file__).parents[1] / "tests" / "engine" / "claims" / "claims_answers.json"


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence with the difference that the model gave it, and the seconds that this took."""

    is_altered: bool
    is_flagged_by_code: bool
    score: float
    seconds: float


def main() -> None:
    """Measure one model over the pages of both languages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--pages", type=int, default=1000, help="pages of each language at most")
    options = parser.parse_args()
    local = LocalModel(Weights(options.model, LoadOptions(context_tokens=2048)))
    abilities = Measurement(local, IdleTurns(ModelTurns(), lambda: False)).abilities()
    print(abilities)
    data = json.loads(SET.read_text("utf-8"))
    for language in ("en", "ko"):
        own = [row for row in data["sentences"] if row["language"] == language]
        names = list(dict.fromkeys(row["page"] for row in own))[: options.pages]
        judged = []
        for name in names:
            sentences = [row for row in own if row["page"] == name]
            judged += _judge(local, data["pages"][name], sentences)
        _report(language, judged, abilities)
    local.close()


def _judge(local: LocalModel, page: str, rows: Sequence[dict[str, Any]]) -> list[Judged]:
    judged = []
    for row in rows:
        text = page_pieces.plain(row["text"])
        passage = passage_evidence.evidence(PageView(page), Span(0, 0), text)
        started = time.perf_counter()
        score = yes_minus_no(local, support.question(passage, text), lambda: False)
        spent = time.perf_counter() - started
        by_code = find_fault(row["text"], page) is not None
        judged.append(Judged(bool(row["altered"]), by_code, score, spent))
    return judged


def _report(language: str, judged: Sequence[Judged], abilities: Abilities) -> None:
    threshold = abilities.threshold(language)
    altered = np.array([each.is_altered for each in judged])
    scores = np.array([each.score for each in judged])
    by_code = np.array([each.is_flagged_by_code for each in judged])
    by_model = scores < (-np.inf if threshold is None else threshold)
    area = (scores[altered][:, None] < scores[~altered]).mean()
    seconds = np.median([each.seconds for each in judged])
    print(f"{language}: {len(judged)} sentences, area {area:.3f}, {seconds:.1f} s a sentence")
    for name, flagged in (("code", by_code), ("model", by_model), ("both", by_code | by_model)):
        caught, wrong = flagged[altered].mean(), flagged[~altered].mean()
        print(f"    {name:6} caught {caught:.3f}  flagged {wrong:.3f}")


if __name__ == "__main__":
    main()
