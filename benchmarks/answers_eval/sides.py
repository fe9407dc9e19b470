"""Asks both sides what is not in the cache yet."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import evaluate, plain_rag
from benchmarks.answers_eval import program_side, records
from benchmarks.answers_eval.cached_embedder import CachedEmbedder
from benchmarks.answers_eval.questions import EvalQuestion
from benchmarks.answers_eval.records import AnswerCache, AnswerRecord
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
        if missing and not self._options.code:
            with (
                self._data_folder(folder) as data,
                program_side.opened(
                    folder, data, self._options.model, self._options.embedder
                ) as program,
            ):
                for question in missing:
                    self._keep(question, program.ask(question, self._language(question)))
        kept = [self._kept(question) for question in questions]
        return [record for record in kept if record is not None]

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


class PlainSide:
    """The plain chain; the model is loaded with the first question that the cache lacks."""

    def __init__(self, model: Path, embedder: CachedEmbedder, answers: AnswerCache) -> None:
        self._file = model
        self._identity = records.file_identity(model)
        self._embedder = embedder
        self._answers = answers
        self._model: Any = None

    def ask_all(self, folder: Path, questions: Sequence[EvalQuestion]) -> list[AnswerRecord]:
        """Return the answers, those from the cache unasked."""
        ask: Callable[[EvalQuestion], AnswerRecord] | None = None
        answered = []
        for question in questions:
            record = self._answers.get(self._key(question))
            if record is None:
                ask = ask or self._rag(folder).ask
                record = ask(question)
                made_with = {"model": self._identity, "question": question.text}
                self._answers.put(self._key(question), record, made_with)
                show(question, record)
            answered.append(record)
        return answered

    def close(self) -> None:
        """Free the model's memory."""
        if self._model is not None:
            self._model.client.close()
            self._model = None

    def _rag(self, folder: Path) -> plain_rag.PlainRag:
        pdfs = sorted((folder / "pdf").glob("*.pdf"))
        return plain_rag.PlainRag(pdfs, self._embedder, self._loaded)

    def _loaded(self) -> Any:
        if self._model is None:
            self._model = plain_rag.open_model(self._file)
        return self._model

    def _key(self, question: EvalQuestion) -> str:
        return records.key(
            "plain",
            plain_rag.IDENTITY,
            self._identity,
            self._embedder.identity,
            question.set_name,
            question.id,
        )


def show(question: EvalQuestion, record: AnswerRecord) -> None:
    """Print on stderr what was answered."""
    text = " ".join(record.text.split())[:80]
    print(
        f"  {record.side:7s} {question.set_name} {record.end_s:5.1f} s  {text!r}", file=sys.stderr
    )
