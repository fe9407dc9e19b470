"""Measures translations of whole documents beside the bare prompt with the same model.

    python -m benchmarks.translation --data FILE --model GGUF --embedder GGUF --results FOLDER
        [--to ko en] [--documents 4] [--seconds 200] [--ways program bare]

FILE has documents with `en` and `ko`, a paragraph a line (ntrex_documents.jsonl). The program
translates each through its engine; the bare prompt is "Translate to Korean: …" for each paragraph,
greedy. Printed for each direction: chrF (sacrebleu), and misplaced paragraphs, whose translation is
nearer to a neighbour than to its own source, by the cosine of a multilingual embedder; the human
translation shows how many of them are the embedder's. Flagged are those that the program's checks
doubt. What is translated is kept in FOLDER: a run
ends after `--seconds`, the next one goes on.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from sacrebleu.metrics.chrf import CHRF

from chatapp.cli.engine_pipe import EnginePipe
from chatapp.contract.protocol import (
    AddDocument,
    DocumentAdded,
    LoadModel,
    PartsDone,
    Translated,
    TranslateDocument,
)
from chatapp.contract.sampling import Sampling
from chatapp.contract.translation_options import LANGUAGES
from chatapp.engine.documents.vectors.gguf_embedder import GgufEmbedder
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.langchain_model import langchain_model
from chatapp.engine.models.llama.weights import LoadOptions, Weights
from chatapp.engine.models.local_model import LocalModel
from chatapp.engine.works import translation_checks
from chatapp.machine.paths import open_data_folder

OTHER = {"ko": "en", "en": "ko"}
PERSON = "a person"


@dataclass(frozen=True, slots=True)
class Job:
    """A document to be translated in one way; `rows` are its paragraphs, `gold` a person's."""

    name: str
    way: str
    to: str
    rows: tuple[str, ...]
    gold: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"{self.name}.{self.to}.{self.way}.json"


def jobs(data: Path, count: int, languages: Sequence[str], ways: Sequence[str]) -> list[Job]:
    """Return the jobs of the shortest documents, one after another."""
    documents = [json.loads(line) for line in data.read_text("utf-8").splitlines()]
    documents = sorted(documents, key=lambda document: len(document["en"]))[:count]
    wanted = []
    for document in documents:
        for to in languages:
            rows, gold = document[OTHER[to]].split("\n"), document[to].split("\n")
            wanted += [
                Job(document["doc"], way, to, tuple(rows), tuple(gold)) for way in (*ways, PERSON)
            ]
    return wanted


def by_program(job: Job, options: argparse.Namespace, until: float) -> list[str] | None:
    """Return the paragraphs as the program translates the document; None when the time is over.

    The program itself keeps what is finished, and goes on from there the next time.
    """
    paths = open_data_folder(str(options.results / "data"))
    file = options.results / f"{job.name}.{job.way}.{OTHER[job.to]}.txt"
    file.write_text("\n\n".join(job.rows), "utf-8")
    with EnginePipe(paths.data, paths.logs / "translation.log") as engine:
        added = engine.last(AddDocument, path=str(file))
        assert isinstance(added, DocumentAdded), added
        engine.last(LoadModel, path=str(options.model))
        wanted = {"document_id": added.document.id, "to": job.to}
        for event in engine.run(TranslateDocument, **wanted):
            if isinstance(event, PartsDone) and time.monotonic() > until:
                return None
    assert isinstance(event, Translated), event
    paragraphs = event.translation.paragraphs
    assert len(paragraphs) == len(job.rows), [each.source for each in paragraphs]
    for paragraph in paragraphs:
        for flag in paragraph.flags:
            print(f"  {job.key} {paragraph.number}: {flag.why} {flag.details}", file=sys.stderr)
    return [paragraph.text for paragraph in paragraphs]


def by_bare_prompt(job: Job, options: argparse.Namespace, until: float) -> list[str] | None:
    """Return each paragraph as the model translates it when nothing but that is asked."""
    kept = options.results / f"{job.key}.part"
    texts: list[str] = json.loads(kept.read_text("utf-8")) if kept.exists() else []
    local = LocalModel(Weights(options.model, LoadOptions(context_tokens=4096)))
    for row in job.rows[len(texts) :]:
        if time.monotonic() > until:
            return None
        # As many as the program allows.
        most_tokens = 30 + 6 * local.tokens.count(row)
        run = Run(sampling=Sampling(temperature=0.0, max_tokens=most_tokens))
        prompt = f"Translate to {LANGUAGES[job.to]}: {row}"
        texts.append(" ".join(str(langchain_model(local, run).invoke(prompt).text).split()))
        kept.write_text(json.dumps(texts, ensure_ascii=False), "utf-8")
    local.close()
    return texts


def translate(wanted: Sequence[Job], options: argparse.Namespace) -> None:
    """Translate what is not kept yet, until the time is over."""
    until = time.monotonic() + options.seconds
    for job in wanted:
        if job.way == PERSON or (options.results / job.key).exists() or time.monotonic() > until:
            continue
        make = by_program if job.way.startswith("program") else by_bare_prompt
        texts = make(job, options, until)
        if texts is not None:
            kept = json.dumps({"texts": texts}, ensure_ascii=False)
            (options.results / job.key).write_text(kept, "utf-8")
            print(f"  {job.key} is done", file=sys.stderr, flush=True)


def misplaced(sources: Sequence[str], texts: Sequence[str], embedder: GgufEmbedder) -> list[int]:
    """Return the paragraphs whose translation is nearer to a neighbour's source than to its own."""
    rows = embedder.vectors([f"query: {text}" for text in (*sources, *texts)])
    cosines = rows[len(sources) :] @ rows[: len(sources)].T
    wrong = []
    for at in range(len(sources)):
        beside = [cosines[at, other] for other in (at - 1, at + 1) if 0 <= other < len(sources)]
        if beside and float(np.max(beside)) > cosines[at, at]:
            wrong.append(at)
    return wrong


def report(wanted: Sequence[Job], results: Path, embedder: GgufEmbedder) -> None:
    """Print the table over the documents that every way has translated."""
    ways = list(dict.fromkeys(job.way for job in wanted if job.way != PERSON))
    for to in dict.fromkeys(job.to for job in wanted):
        of_person = [job for job in wanted if (job.to, job.way) == (to, PERSON)]
        shared = [
            job
            for job in of_person
            if all((results / replace(job, way=way).key).exists() for way in ways)
        ]
        for way in (*ways, PERSON):
            _print_row([replace(job, way=way) for job in shared], results, embedder)


def _print_row(shared: Sequence[Job], results: Path, embedder: GgufEmbedder) -> None:
    if not shared:
        return
    to, way = shared[0].to, shared[0].way
    texts: list[str] = []
    gold: list[str] = []
    places: list[str] = []
    flagged = 0
    for job in shared:
        made = list(job.gold)
        if way != PERSON:
            made = json.loads((results / job.key).read_text("utf-8"))["texts"]
        places += [f"{job.name}:{at}" for at in misplaced(job.rows, made, embedder)]
        for row, text in zip(job.rows, made, strict=True):
            flagged += bool(translation_checks.check(row, text, to, {}))
        texts += made
        gold += job.gold
    score = CHRF().corpus_score(texts, [gold]).score
    print(
        f"  to {to}  {way:<10} chrF {score:5.1f}   misplaced {len(places)}, flagged {flagged} of {len(texts)}"
        f"   {' '.join(places)}"
    )


def main() -> None:
    """Read the options, translate and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--embedder", type=Path, required=True)
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--to", nargs="+", choices=list(OTHER), default=list(OTHER))
    parser.add_argument("--ways", nargs="*", default=["program", "bare"])
    parser.add_argument("--documents", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=200.0)
    options = parser.parse_args()
    options.results.mkdir(parents=True, exist_ok=True)
    wanted = jobs(options.data, options.documents, options.to, options.ways)
    translate(wanted, options)
    embedder = GgufEmbedder(options.embedder)
    report(wanted, options.results, embedder)
    embedder.close()


if __name__ == "__main__":
    main()
