"""Answers of the program itself: its real engine over the real pipe."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from benchmarks.answers_eval import records
from benchmarks.answers_eval.questions import EvalQuestion
from benchmarks.answers_eval.records import AnswerRecord, Place
from chatapp.cli.engine_pipe import EnginePipe
from chatapp.contract.protocol import (
    AddDocument,
    Answered,
    Ask,
    ChooseEmbedder,
    DocumentAdded,
    Event,
    Failed,
    ListDocuments,
    LoadModel,
    Progress,
    Stop,
    Token,
    WatchVectors,
)
from chatapp.contract.records import Source
from chatapp.machine.paths import open_data_folder

_NO_VECTORS_S = 3.0
"""Seconds without news of vectors after which none are being made."""
_ROOT = Path(__file__).parents[2]
_ANSWERING = ("chatapp/engine/**/*.py", "chatapp/contract/**/*.py", "prompts/*.md")
"""What an answer depends on."""


def code_identity() -> str:
    """Name the code that answers: other code gives other answers."""
    digest = hashlib.sha256()
    for pattern in _ANSWERING:
        for file in sorted(_ROOT.glob(pattern)):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


class Program:
    """An engine whose library holds the PDFs of a set."""

    def __init__(self, engine: EnginePipe, document_ids: tuple[int, ...]) -> None:
        self._engine = engine
        self._document_ids = document_ids

    def ask(self, question: EvalQuestion, language: str) -> AnswerRecord:
        """Answer a question and measure it; an answer that failed has no text and its error."""
        began, cpu_before = time.perf_counter(), _cpu_seconds(self._engine.pid)
        sources_s = first_token_s = 0.0
        shown: dict[Place, None] = {}
        for event in self._engine.run(
            Ask,
            question=question.text,
            document_ids=self._document_ids,
            sampling={"temperature": 0.0},
            language=language,
        ):
            now_s = time.perf_counter() - began
            sources: tuple[Source, ...] = getattr(event, "sources", ())
            shown.update(dict.fromkeys(places(sources)))
            if sources:
                sources_s = sources_s or now_s
            if isinstance(event, Token) and not event.thinking:
                first_token_s = first_token_s or now_s
        end_s = time.perf_counter() - began
        record = AnswerRecord(
            side="program",
            set_name=question.set_name,
            question_id=question.id,
            text="",
            shown=tuple(shown),
            # What never came came with the end.
            sources_s=sources_s or end_s,
            first_token_s=first_token_s or end_s,
            end_s=end_s,
            cpu_s=_cpu_seconds(self._engine.pid) - cpu_before,
            load=records.load_average(),
        )
        return _finished(record, event)


@contextmanager
def opened(folder: Path, data: Path, model: Path | None, embedder: str = "") -> Iterator[Program]:
    """Start an engine on a data folder with the PDFs of a set; without `model` it chooses one."""
    paths = open_data_folder(str(data))
    with EnginePipe(paths.data, paths.logs / "answers.log") as engine:
        document_ids = []
        for pdf in sorted((folder / "pdf").glob("*.pdf")):
            added = engine.last(AddDocument, path=str(pdf))
            assert isinstance(added, DocumentAdded)
            document_ids.append(added.document.id)
        if embedder:
            engine.last(ChooseEmbedder, path=embedder)
        wait_for_vectors(engine)
        if model is not None:
            engine.last(LoadModel, path=str(model))
        yield Program(engine, tuple(document_ids))


def wait_for_vectors(engine: EnginePipe) -> None:
    """Wait until the vectors that are made in the background are there, if any are."""
    # The next command has the next id.
    watching = engine.send(ListDocuments) + 1
    quiet = threading.Timer(_NO_VECTORS_S, lambda: engine.send(Stop, job_id=watching))
    quiet.start()
    for event in engine.run(WatchVectors):
        if isinstance(event, Progress):
            quiet.cancel()
            if event.done >= event.total:
                engine.send(Stop, job_id=watching)


def places(sources: tuple[Source, ...]) -> tuple[Place, ...]:
    """Return the pages of sources, each once."""
    return tuple(dict.fromkeys((source.document, source.page) for source in sources))


def _finished(record: AnswerRecord, last: Event) -> AnswerRecord:
    """Fill in the last event of an answer."""
    if isinstance(last, Failed):
        return replace(record, error=last.error)
    assert isinstance(last, Answered)
    cited = places(last.sources)
    return replace(
        record,
        text=last.text,
        refused=last.refused,
        cited=cited,
        also_found=places(last.also_found),
        shown=tuple(dict.fromkeys((*record.shown, *cited))),
        quotes=tuple(source.quote for source in last.sources),
        prompt_tokens=last.usage.prompt_tokens,
        read_tokens=last.usage.prompt_tokens - last.usage.reused_tokens,
        answer_tokens=last.usage.answer_tokens,
        reading=last.reading,
    )


def _cpu_seconds(pid: int) -> float:
    """Return the CPU seconds of a process so far (Linux), 0 elsewhere."""
    file = Path(f"/proc/{pid}/stat")
    if not file.is_file():
        return 0.0
    # The name before may hold spaces; user and system time are fields 14 and 15.
    fields = file.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
