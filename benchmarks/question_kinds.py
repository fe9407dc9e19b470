"""The kind of a question: fits the classifier to its examples, and counts what it gets wrong.

python -m benchmarks.question_kinds [--fit] [--data QA] [--wrong]

`--fit` writes the weights anew from question_kinds.toml. The tables are of the held-out questions
(tests/engine/questions/held_out.toml); with `--data` also of the questions of those sets, which are
all look-ups.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import json
import random
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from chatapp.engine.questions import kind_weights, question_kind
from chatapp.engine.questions.kind_weights import (
    CHANGES,
    FIRST_KINDS,
    LATER_KINDS,
    Change,
    Embed,
    FloatArray,
    KindWeights,
    QuestionKind,
    kernel,
)
from chatapp.texts.values import Values

HELD_OUT = Path(__file__).parents[1] / "tests" / "engine" / "questions" / "held_out.toml"
EXAMPLES = resources.files("chatapp.engine.questions") / "question_kinds.toml"
LANGUAGES = ("en", "ko", "ja")
LANDMARKS = 1024
"""Of about 7,000 examples; 512 were right on 3 held-out questions of 100 less, 1,536 on no more."""
RIDGE = 0.3
TOPICS_PER_FRAME = 8
FRAME_WEIGHT = 1.5
"""A frame with all its topics counts as so many examples."""
SEED = 1


class Example(NamedTuple):
    """A sentence with its kind in a chat and as its first question."""

    text: str
    later: QuestionKind
    first: QuestionKind
    change: Change | None
    """What a follow-up changes; None of other kinds."""
    weight: float


class HeldOut(NamedTuple):
    """A sentence that the classifier was not fitted to."""

    text: str
    has_history: bool
    kind: QuestionKind
    language: str


def examples() -> list[Example]:
    """Return all examples; frames are filled with topics, the same ones each time."""
    sections = tomllib.loads(EXAMPLES.read_text("utf-8"))
    topics, attributes = sections.pop("topics"), sections.pop("attributes")
    choice = random.Random(SEED)
    rows = []
    for section in sections.values():
        kinds = QuestionKind(section["kind"]), QuestionKind(section["alone"])
        change = Change(section["change"]) if "change" in section else None
        for language in LANGUAGES:
            for text in section[language]:
                filled = list(
                    _filled(text, _Fillings(topics[language], attributes[language]), choice)
                )
                weight = (FRAME_WEIGHT if "{" in text else 1.0) / len(filled)
                rows += [Example(sentence, *kinds, change, weight) for sentence in filled]
    return rows


class _Fillings(NamedTuple):
    """What stands in a frame for {a} and {b}, and for {c}."""

    topics: list[str]
    attributes: list[str]


def _filled(text: str, fillings: _Fillings, choice: random.Random) -> Iterator[str]:
    """Yield a sentence as written and as typed in haste, or a frame with several fillings."""
    if "{" not in text:
        yield text
        yield hasty(text)
        return
    for number in range(TOPICS_PER_FRAME):
        first, second = choice.sample(fillings.topics, 2)
        words = {"a": first, "b": second, "c": choice.choice(fillings.attributes)}
        sentence = text.format_map(Values(words, lambda _: 0))
        yield hasty(sentence) if number % 2 else sentence[0].upper() + sentence[1:]


def hasty(sentence: str) -> str:
    """Return a sentence in small letters without its stop; Hangul without its last space, too."""
    typed = sentence.lower().rstrip(".?!。？！")
    before, space, last = typed.rpartition(" ")
    is_hangul = space and "가" <= last[0] <= "힣"
    return before + last if is_hangul else typed


def fit(rows: list[Example], embed: Embed) -> KindWeights:
    """Return the kernel ridge regression over a sample of the examples as landmarks."""
    vectors = embed([row.text for row in rows])
    likely = np.array([row.weight for row in rows])
    sample = np.random.default_rng(SEED).choice(
        len(rows), LANDMARKS, replace=False, p=likely / likely.sum()
    )
    stored = np.round(vectors[sample] * 127)
    landmarks = (stored / 127).astype(np.float32)
    later = _solve(_Labelled(rows, vectors, [row.later for row in rows]), LATER_KINDS, landmarks)
    first = _solve(_Labelled(rows, vectors, [row.first for row in rows]), FIRST_KINDS, landmarks)
    return KindWeights(landmarks, later, first, _change(rows, vectors, landmarks))


class _Labelled(NamedTuple):
    """Examples with their vectors, float32 [rows, dimensions], and what they are."""

    rows: list[Example]
    vectors: FloatArray
    labels: list[Any]


def _change(rows: list[Example], vectors: FloatArray, landmarks: FloatArray) -> FloatArray:
    """Return the coefficients of the changes, fitted to follow-ups alone."""
    follow_ups = [index for index, row in enumerate(rows) if row.change is not None]
    chosen = [rows[index] for index in follow_ups]
    labelled = _Labelled(chosen, vectors[follow_ups], [row.change for row in chosen])
    return _solve(labelled, CHANGES, landmarks)


def _solve(examples: _Labelled, kinds: tuple[Any, ...], landmarks: FloatArray) -> FloatArray:
    """Return float32 [landmarks, kinds]; rare kinds weigh more, by the root of their share."""
    labels = np.array([kinds.index(label) for label in examples.labels])
    weight = np.array([row.weight for row in examples.rows])
    counts = np.bincount(labels, weight)
    weight *= np.sqrt(counts.mean() / counts[labels])
    seen = kernel(examples.vectors, landmarks).astype(np.float64)
    among = kernel(landmarks, landmarks).astype(np.float64)
    wanted = np.eye(len(kinds))[labels]
    left = seen.T @ (seen * weight[:, None]) + RIDGE * among + 1e-6 * np.eye(len(landmarks))
    solved: FloatArray = np.linalg.solve(left, seen.T @ (wanted * weight[:, None]))
    return solved.astype(np.float32)


def store(fitted: KindWeights) -> None:
    """Write the weights where the program reads them."""
    with (Path(str(EXAMPLES)).parent / kind_weights.FILE).open("wb") as file:
        np.savez_compressed(
            file,
            landmarks=np.round(fitted.landmarks * 127).astype(np.int8),
            later=fitted.later.astype(np.float16),
            first=fitted.first.astype(np.float16),
            change=fitted.change.astype(np.float16),
            examples=np.array(hashlib.sha256(EXAMPLES.read_bytes()).hexdigest()),
        )


def held_out() -> list[HeldOut]:
    """Return the questions to measure with."""
    rows = []
    for turn, kinds in tomllib.loads(HELD_OUT.read_text("utf-8")).items():
        for kind, languages in kinds.items():
            for language, texts in languages.items():
                rows += [
                    HeldOut(text, turn == "later", QuestionKind(kind), language) for text in texts
                ]
    return rows


def print_held_out(embed: Embed, wrong: bool) -> None:
    """Print a table of kinds by answers, once for first questions and once for later ones."""
    for has_history in (False, True):
        rows = [row for row in held_out() if row.has_history == has_history]
        answers = question_kind.classify_all([row.text for row in rows], has_history, embed)
        pairs = list(zip(rows, answers, strict=True))
        counts = collections.Counter((row.kind, answer) for row, answer in pairs)
        right = sum(count for (kind, answer), count in counts.items() if kind == answer)
        kinds = LATER_KINDS if has_history else FIRST_KINDS
        print(f"{'later' if has_history else 'first'}: {right} of {len(rows)} right")
        print(f"  {'':13}" + "".join(f"{kind:>13}" for kind in kinds))
        for kind in kinds:
            print(f"  {kind:13}" + "".join(f"{counts[kind, answer]:13}" for answer in kinds))
        for row, answer in pairs if wrong else ():
            if answer != row.kind:
                print(f"    {row.kind} taken for {answer}: {row.text}")


def print_look_ups(data: Path, embed: Embed, wrong: bool) -> None:
    """Print how many questions of the sets are taken for something else than a look-up."""
    files = sorted(data.glob("*/questions.jsonl")) + sorted(data.glob("*/out_of*.jsonl"))
    questions = []
    for file in files:
        questions += [json.loads(line)["question"] for line in file.read_text("utf-8").splitlines()]
    for has_history in (False, True):
        kinds = question_kind.classify_all(questions, has_history, embed)
        others = [pair for pair in zip(questions, kinds, strict=True) if pair[1] != "look_up"]
        share = len(others) / len(questions)
        print(
            f"look-ups taken for others, {has_history=}: {len(others)} of {len(kinds)} {share:.3f}"
        )
        for question, kind in others if wrong else ():
            print(f"    {kind}: {question}")


def main() -> None:
    """Fit if asked to, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--wrong", action="store_true", help="print each wrong question")
    options = parser.parse_args()
    from chatapp.engine.documents.vectors.starter_embedder import StarterEmbedder

    embed = StarterEmbedder().vectors
    if options.fit:
        store(fit(examples(), embed))
    print_held_out(embed, options.wrong)
    if options.data:
        print_look_ups(options.data, embed, options.wrong)


if __name__ == "__main__":
    main()
