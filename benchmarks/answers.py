"""Measures whole answers from documents: `make eval ANSWERS=1 [MODEL=file.gguf]`.

    python -m benchmarks.answers --data ../shared/data/qa --model FILE [--set en_squad2] [--cache FOLDER]

With a model each set is asked of the program (real engine, real pipe, all PDFs of the set switched
on) and of the plainest chain of LangChain (`plain_rag`) with the same model, at temperature 0, and
one table says how both do and which goals are met. Without one the starter model is asked about one
set and its floors decide the exit status.

With `--cache` no answer is computed twice: those of the plain chain are kept by model, embedder and
prompt, those of the program by model and code, in answers.jsonl, with libraries and vectors. A
run that was stopped goes on where it was. Seconds are kept too: compare them only when they were
measured on an equally quiet machine (`load`); `--retime 6` asks six of the plain chain's again that
were measured on a busy one, and only those of a quiet one are counted where there are any.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import evaluate, start_as_the_engine_is
from benchmarks.answers_eval.cached_embedder import CachedEmbedder
from benchmarks.answers_eval.figures import JudgedAnswer, figures
from benchmarks.answers_eval.questions import EvalQuestion, drawn
from benchmarks.answers_eval.records import AnswerCache, AnswerRecord, Pace
from benchmarks.answers_eval.refusals_in_words import RefusalsInWords
from benchmarks.answers_eval.sides import PlainOptions, PlainSide, ProgramOptions, ProgramSide
from benchmarks.answers_eval.table import GOALS_OF_READERS, GOALS_OF_SMALL_MODELS, Comparison
from benchmarks.plain_rag import EMBEDDER
from chatapp.engine.models.files import gguf

STARTER_SET, STARTER_ANSWERABLE, STARTER_UNANSWERABLE = "en_squad2", 60, 20
RIGHT, ON_PAGE = 0.50, 0.85
"""Floors of the starter model: at least these shares of the answerable are answered with a gold
string, and cite a gold page first.
"""
NAIVE = 0.27
"""What the plain LangChain chain with the same model and set reaches; it refuses none of the
unanswerable.
"""
LARGE_SETS = ("en_squad2", "ko_korquad")
ANSWERABLE, UNANSWERABLE, ANSWERABLE_OF_OTHERS = 30, 15, 20
"""Questions a set that the goals are asked over."""
READS_FROM = 1_000_000_000
"""Weights of a model from which the goals of reading models are asked."""


class ModelEvaluation:
    """Both sides with one model over some sets."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._answers = AnswerCache(options.cache)
        self._embedder = CachedEmbedder(options.embedder, options.cache)
        until_s = math.inf if options.seconds is None else time.monotonic() + options.seconds
        pace = Pace(not options.kept, until_s, options.retime)
        plain = PlainOptions(options.model, self._embedder, options.threads, pace)
        self._plain = PlainSide(plain, self._answers)
        program = ProgramOptions(
            options.model, options.program_embedder, options.language, options.code, pace
        )
        self._program = ProgramSide(program, self._answers, options.cache)
        is_large = gguf.inspect(options.model).parameters >= READS_FROM
        self._goals = GOALS_OF_READERS if is_large else GOALS_OF_SMALL_MODELS

    def run(self, folders: Sequence[Path]) -> None:
        """Ask everything of the plain chain, then of the program: one model at a time in memory."""
        questions = {folder: self._drawn(folder) for folder in folders}
        plain: dict[Path, list[JudgedAnswer]] = {}
        if not self._options.skip_plain:
            for folder in folders:
                records = self._plain.ask_all(folder, questions[folder])
                plain[folder] = self._judged(questions[folder], records)
        self._plain.close()
        print(f"model {self._options.model.stem}, temperature 0, code {self._program.code}")
        for folder in folders:
            program: list[JudgedAnswer] = []
            if not self._options.skip_program:
                records = self._program.ask_all(folder, questions[folder])
                program = self._judged(questions[folder], records)
            self._report(folder.name, program, plain.get(folder, []))

    def _drawn(self, folder: Path) -> list[EvalQuestion]:
        is_large = folder.name in LARGE_SETS
        answerable, unanswerable = self._options.answerable, self._options.unanswerable
        if answerable is None:
            answerable = ANSWERABLE if is_large else ANSWERABLE_OF_OTHERS
        return drawn(folder, answerable, UNANSWERABLE if unanswerable is None else unanswerable)

    def _judged(
        self, questions: Sequence[EvalQuestion], records: Sequence[AnswerRecord]
    ) -> list[JudgedAnswer]:
        by_id = {question.id: question for question in questions}
        refusals = RefusalsInWords(self._embedder).are_refusals([one.text for one in records])
        return [
            JudgedAnswer(by_id[record.question_id], record, says_unknown)
            for record, says_unknown in zip(records, refusals, strict=True)
        ]

    def _report(
        self, name: str, program: Sequence[JudgedAnswer], plain: Sequence[JudgedAnswer]
    ) -> None:
        if self._options.show:
            for answer in (*plain, *program):
                show(answer)
        if program and plain:
            # What only one side was asked yet compares with nothing.
            both = _ids(program) & _ids(plain)
            program = [answer for answer in program if answer.question.id in both]
            plain = [answer for answer in plain if answer.question.id in both]
        asked = program or plain
        if not asked:
            return
        answerable = sum(answer.question.is_answerable for answer in asked)
        comparison = Comparison(
            f"\n{name}: {answerable} answerable, {len(asked) - answerable} not",
            figures(program) if program else None,
            figures(plain) if plain else None,
            self._goals,
        )
        print("\n".join(comparison.lines()), flush=True)


def _ids(answers: Sequence[JudgedAnswer]) -> set[str]:
    return {answer.question.id for answer in answers}


def show(answer: JudgedAnswer) -> None:
    """Print an answer beside its question."""
    mark = "empty" if answer.is_empty else "wrong"
    mark = "refused" if answer.is_refused else "right" if answer.is_right else mark
    record, question = answer.record, answer.question
    print(f"[{record.side} {mark}] {question.text}  {list(question.answers)}\n    {record.text!r}")


def starter_report(name: str, answers: Sequence[JudgedAnswer]) -> bool:
    """Print the starter's figures; False when one is below its floor."""
    total = figures(answers)
    answerable = [answer for answer in answers if answer.question.is_answerable]
    others = [answer for answer in answers if not answer.question.is_answerable]
    right, on_page = total.gold_string or 0.0, total.page_first or 0.0
    refused = sum(answer.is_refused for answer in answerable)
    print(
        f"\nanswers of the starter model, {name}: {len(answerable)} answerable, {len(others)} not,"
        " temperature 0"
    )
    print(
        f"  gold string in the answer      {right:.3f}  (at least {RIGHT:.2f}; the naive chain"
        f" {NAIVE:.2f})"
    )
    print(f"  first source on a gold page    {on_page:.3f}  (at least {ON_PAGE:.2f})")
    print(f"  refused though answerable      {refused}/{len(answerable)}")
    refused = sum(answer.is_refused for answer in others)
    print(f"  refused of the unanswerable    {refused}/{len(others)}")
    return right >= RIGHT and on_page >= ON_PAGE


def measure_starter(options: argparse.Namespace) -> bool:
    """Ask one set of the starter model; False when a floor is missed."""
    folder = (options.data / (options.set or STARTER_SET)).resolve()
    questions = drawn(
        folder,
        STARTER_ANSWERABLE if options.answerable is None else options.answerable,
        STARTER_UNANSWERABLE if options.unanswerable is None else options.unanswerable,
    )
    program = ProgramSide(ProgramOptions(), AnswerCache(options.cache), options.cache)
    records = program.ask_all(folder, questions)
    answers = [
        JudgedAnswer(question, record) for question, record in zip(questions, records, strict=True)
    ]
    if options.show:
        for answer in answers:
            show(answer)
    return starter_report(folder.name, answers)


def main() -> int:
    """Ask and print; 1 when a floor of the starter model is missed."""
    options = _options()
    began = time.perf_counter()
    passed = True
    if options.model is None:
        passed = measure_starter(options)
    else:
        start_as_the_engine_is()
        # The engine works in a folder of its own.
        folders = [folder.resolve() for folder in evaluate.sets(options.data)]
        wanted = [folder for folder in folders if options.set in ("", folder.name)]
        ModelEvaluation(options).run(wanted)
    print(f"  took {time.perf_counter() - began:.0f} s", file=sys.stderr)
    return 0 if passed else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with one folder a set")
    parser.add_argument("--model", type=Path, help="a GGUF chat model (default: the starter)")
    parser.add_argument("--set", default="", help="one set (default: all; of the starter one)")
    parser.add_argument("--answerable", type=int, help="so many of each set")
    parser.add_argument("--unanswerable", type=int, help="so many of each set")
    parser.add_argument("--skip-plain", action="store_true", help="only the program")
    parser.add_argument("--skip-program", action="store_true", help="only the plain chain")
    parser.add_argument("--cache", type=Path, help="keep answers, vectors and libraries here")
    parser.add_argument("--show", action="store_true", help="print every answer")
    parser.add_argument(
        "--embedder", type=Path, default=EMBEDDER, help="of the plain chain: multilingual-e5, GGUF"
    )
    parser.add_argument(
        "--program-embedder", default="", help="of the program (default: its own choice)"
    )
    parser.add_argument(
        "--language", default="", help="of the interface (default: that of each question)"
    )
    parser.add_argument("--kept", action="store_true", help="show what is in the cache, ask none")
    parser.add_argument("--seconds", type=float, help="ask no further question after so many")
    parser.add_argument(
        "--retime", type=int, default=0, help="so many of the plain chain's seconds anew, each set"
    )
    parser.add_argument("--threads", type=int, default=0, help="of the plain chain's model")
    parser.add_argument("--code", default="", help="show kept answers of the program's other code")
    options = parser.parse_args()
    if options.cache is not None:
        options.cache = options.cache.resolve()
        options.cache.mkdir(parents=True, exist_ok=True)
    if options.model is not None:
        options.model = options.model.expanduser().resolve()
    return options


if __name__ == "__main__":
    sys.exit(main())
