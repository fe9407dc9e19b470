"""Measures refusals: how many questions without an answer are refused, at how many wrong refusals,
by set and kind.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from chatapp.contract.records import Passage
from chatapp.engine.answers import refusal, retrieval
from chatapp.engine.documents.documents import Documents
from chatapp.engine.evidence import evidence, sentence_ranking

_SEARCHED = 12
_WRONGLY = (0.01, 0.02, 0.03, 0.05, 0.07, 0.10)
_RIDGE = 1.0
ANSWERABLE = ""
TARGET = (0.70, 0.05)
"""At least this share of the unanswerable refused, at most that of the answerable."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """One question: its set, why it cannot be answered ("" when it can), and the signs for an
    answer.
    """

    set: str
    kind: str
    signs: evidence.EvidenceSigns

    @property
    def score(self) -> float:
        return evidence.log_odds(self.signs)

    @property
    def refused(self) -> bool:
        return self.score < refusal.LEAST_LOG_ODDS


def judge(folder: Path, documents: Documents) -> list[Judged]:
    """Look for all questions of a set, also those about other articles, as an answer would."""
    found = []
    for name in ("questions.jsonl", "out_of_collection.jsonl"):
        lines = (folder / name).read_text("utf-8").splitlines() if (folder / name).is_file() else []
        for row in map(json.loads, lines):
            passages = documents.search(row["question"], (), _SEARCHED)
            kind = row["unanswerable_kind"] if row.get("unanswerable") else ANSWERABLE
            signs = _signs(row["question"], passages, documents)
            found.append(Judged(folder.name, kind, signs))
    return found


def _signs(
    question: str, passages: Sequence[Passage], documents: Documents
) -> evidence.EvidenceSigns:
    if not passages:
        return evidence.EvidenceSigns(0.0, 0.0, 0.0)
    reader = sentence_ranking.PageReader(
        documents.pages.view, documents.idf, documents.similarity.sentence_cosines
    )
    weighed = passages[: retrieval.WEIGHED]
    sentences = sentence_ranking.rank(question, weighed, reader)
    return evidence.signs_of(question, weighed, sentences, reader)


def report(judged: Sequence[Judged], sets_with_target: Container[str]) -> bool:
    """Print what is refused by set and kind, the curve and the check across sets; False when the
    target is missed.

    Sets without a target are printed and count nowhere else.
    """
    print("\nrefused             wrongly  of those that cannot be answered")
    for name in dict.fromkeys(one.set for one in judged):
        _print_set(name, [one for one in judged if one.set == name])
        if name not in sets_with_target:
            print(f"{'':18s}   no target: its questions are in another language than its documents")
    judged = [one for one in judged if one.set in sets_with_target]
    if not judged:
        return True
    _print_set("all with a target", judged)
    _print_curve(judged)
    if len({one.set for one in judged if one.kind}) > 1:
        _print_across_sets(judged)
    wrong, right = _rates(judged, [one.refused for one in judged])
    return right >= TARGET[0] and wrong <= TARGET[1]


def _print_set(name: str, judged: Sequence[Judged]) -> None:
    cells = []
    for kind in sorted({one.kind for one in judged} - {ANSWERABLE}):
        of_kind = [one.refused for one in judged if one.kind == kind]
        cells.append(f"{kind} {sum(of_kind)}/{len(of_kind)}")
    wrong, right = _rates(judged, [one.refused for one in judged])
    everything = f"{right:.3f}" if cells else "    –"
    print(f"{name:18s}   {wrong:.3f}  {everything}  {'  '.join(cells)}")


def _rates(judged: Sequence[Judged], refused: Iterable[bool]) -> tuple[float, float]:
    """Return the shares refused of the answerable and of the unanswerable."""
    pairs = list(zip(judged, refused, strict=True))
    wrong = [was for one, was in pairs if not one.kind]
    right = [was for one, was in pairs if one.kind]
    return sum(wrong) / max(len(wrong), 1), sum(right) / max(len(right), 1)


def _print_curve(judged: Sequence[Judged]) -> None:
    answerable = sorted(one.score for one in judged if not one.kind)
    print("\ncurve: wrongly refused → rightly refused, at which score")
    for share in _WRONGLY:
        least = answerable[int(share * len(answerable))]
        wrong, right = _rates(judged, [one.score < least for one in judged])
        print(f"  {wrong:.3f} → {right:.3f}  ({least:+.2f})")


def _print_across_sets(judged: Sequence[Judged]) -> None:
    """Fit on all sets but one, judge that one, for each; then fit on all: the weights of
    `evidence`.
    """
    signs = np.array([astuple(one.signs) for one in judged], dtype=np.float64)
    answerable = np.array([not one.kind for one in judged])
    sets = np.array([one.set for one in judged])
    refused = np.zeros(len(judged), dtype=bool)
    for name in dict.fromkeys(sets):
        others = sets != name
        scores = _scores(signs, _fit(signs[others], answerable[others]))
        least = np.quantile(scores[others & answerable], 0.03)
        refused[~others] = scores[~others] < least
    wrong, right = _rates(judged, refused.tolist())
    print(f"\nfitted on the other sets, at their 3 % wrongly refused: {wrong:.3f} → {right:.3f}")
    weights = _fit(signs, answerable)
    names = ["constant", *(field.name for field in fields(evidence.EvidenceSigns))]
    print(
        "fitted on all: "
        + ", ".join(f"{name} {value:.2f}" for name, value in zip(names, weights, strict=True))
    )


def _scores(signs: Floats, weights: Floats) -> Floats:
    return np.asarray(weights[0] + signs @ weights[1:])


def _fit(signs: Floats, answerable: NDArray[np.bool_]) -> Floats:
    """Return constant and weights of a logistic regression with a ridge, both classes weighing the
    same (Newton).
    """
    inputs = np.column_stack([np.ones(len(signs)), signs])
    share = answerable.mean()
    importance = np.where(answerable, 0.5 / share, 0.5 / (1 - share))
    ridge = np.diag([1e-6] + [_RIDGE] * signs.shape[1])
    weights = np.zeros(inputs.shape[1])
    for _ in range(30):
        odds = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (importance * (odds - answerable)) + ridge @ weights
        curvature = (inputs * (importance * odds * (1 - odds))[:, None]).T @ inputs + ridge
        weights = weights - np.linalg.solve(curvature, slope)
    return weights
