"""Asks both sides what is not in the cache yet."""

from __future__ import annotations

import itertools
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import evaluate, plain_rag
from benchmarks.answers_eval import program_side, records
from benchmarks.answers_eval.cached_embedder import CachedEmbedder
from benchmarks.answers_eval.questions import EvalQuestion
from benchmarks.answers_eval.records import AnswerCache, AnswerRecord, Pace
from chatapp.engine.language import scripts


@dataclass(frozen=True, slots=True)
class ProgramOptions:
    """What the program answers with. `model` None leaves the choice to the engine, `embedder` ""
    to the library; `language` "" is that of each question; `code` names kept answers of other code
    (`program_side.code_identity`), which are shown and not added to.
    """

    model: Path | None = None
    embedder: str = ""
    language: str = ""
    code: str = ""
    pace: Pace = Pace()


class ProgramSide:
    """The program, as it is in this folder."""

    def __init__(self, options: ProgramOptions, answers: AnswerCache, cache: Path | None) -> None:
        self._options = options
        self._answers = answers
        self._cache = cache
        self.code = options.code or program_side.code_identity()

    def ask_all(self, folder: Path, questions: Sequence[EvalQuestion]) -> list[AnswerRecord]:
        """Return the answers, those from the cache unasked."""
        missing = [question for question in questions if not self._kept(question)]
        if missing and self._options.pace.may_ask() and not self._options.code:
            with (
                self._data_folder(folder) as data,
                program_side.opened(
                    folder, data, self._options.model, self._options.embedder
                ) as program,
            ):
                for question in itertools.takewhile(self._may_ask, missing):
                    self._keep(question, program.ask(question, self._language(question)))
        kept = [self._kept(question) for question in questions]
        return [record for record in kept if record is not None]

    def _may_ask(self, question: EvalQuestion) -> bool:
        return self._options.pace.may_ask()

    def _kept(self, question: EvalQuestion) -> AnswerRecord | None:
        return self._answers.get(self._key(question))

    def _keep(self, question: EvalQuestion, record: AnswerRecord) -> None:
        made_with = {"code": self.code, "model": self._model, "question": question.text}
        self._answers.put(self._key(question), record, made_with)
        show(question, record)

    def _key(self, question: EvalQuestion) -> str:
        return records.key(
            "program",
            self.code,
            self._model,
            self._options.embedder,
            self._language(question),
            question.set_name,
            question.id,
        )

    @property
    def _model(self) -> str:
        return records.file_identity(self._options.model) if self._options.model else ""

    def _language(self, question: EvalQuestion) -> str:
        is_korean = scripts.main_script(question.text) == "hangul"
        return self._options.language or ("ko" if is_korean else "en")

    @contextmanager
    def _data_folder(self, folder: Path) -> Iterator[Path]:
        """Give the library of a set, imported once for the code that imports."""
        if self._cache is None:
            with tempfile.TemporaryDirectory() as data:
                yield Path(data)
        else:
            yield self._cache / "libraries" / f"{folder.name}-{evaluate.fingerprint(folder)}"


@dataclass(frozen=True, slots=True)
class PlainOptions:
    """What the plain chain answers with; `threads` 0 is one a core."""

    model: Path
    embedder: CachedEmbedder
    threads: int = 0
    pace: Pace = Pace()


class PlainSide:
    """The plain chain; the model is loaded with the first question that the cache lacks."""

    def __init__(self, options: PlainOptions, answers: AnswerCache) -> None:
        self._options = options
        self._identity = records.file_identity(options.model)
        self._answers = answers
        self._model: Any = None

    def ask_all(self, folder: Path, questions: Sequence[EvalQuestion]) -> list[AnswerRecord]:
        """Return the answers, those from the cache unasked."""
        kept = {question.id: self._kept(question) for question in questions}
        untimed = [question for question in questions if _is_untimed(kept[question.id])]
        missing = [question for question in questions if kept[question.id] is None]
        wanted = untimed[: self._options.pace.retimed] + missing
        if wanted and self._options.pace.may_ask():
            rag = plain_rag.PlainRag(
                sorted((folder / "pdf").glob("*.pdf")), self._options.embedder, self._loaded
            )
            for question in wanted:
                if self._options.pace.may_ask():
                    self._keep(question, rag.ask(question))
        now_kept = [self._kept(question) for question in questions]
        return [record for record in now_kept if record is not None]

    def _kept(self, question: EvalQuestion) -> AnswerRecord | None:
        return self._answers.get(self._key(question))

    def _keep(self, question: EvalQuestion, record: AnswerRecord) -> None:
        made_with = {"model": self._identity, "question": question.text}
        self._answers.put(self._key(question), record, made_with)
        show(question, record)

    def close(self) -> None:
        """Free the model's memory."""
        if self._model is not None:
            self._model.client.close()
            self._model = None

    def _loaded(self) -> Any:
        if self._model is None:
            self._model = plain_rag.open_model(self._options.model, self._options.threads)
        return self._model

    def _key(self, question: EvalQuestion) -> str:
        return records.key(
            "plain",
            plain_rag.IDENTITY,
            self._identity,
            self._options.embedder.identity,
            question.set_name,
            question.id,
        )


def _is_untimed(record: AnswerRecord | None) -> bool:
    return record is not None and not record.is_timed


def show(question: EvalQuestion, record: AnswerRecord) -> None:
    """Print on stderr what was answered."""
    text = " ".join(record.text.split())[:80]
    print(
        f"  {record.side:7s} {question.set_name} {record.end_s:5.1f} s  {text!r}", file=sys.stderr
    )
