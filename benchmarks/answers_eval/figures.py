"""The figures of one side's answers to the questions of one set."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.answers_eval import text_checks
from benchmarks.answers_eval.questions import EvalQuestion
from benchmarks.answers_eval.records import AnswerRecord


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """An answer beside its question. `says_unknown` when its words are a refusal."""

    question: EvalQuestion
    record: AnswerRecord
    says_unknown: bool = False

    @property
    def is_refused(self) -> bool:
        """What a reader takes for a refusal: marked as one, or worded as one."""
        return self.record.refused or self.says_unknown

    @property
    def is_answered(self) -> bool:
        return not self.is_refused and not self.is_empty

    @property
    def is_empty(self) -> bool:
        return text_checks.is_empty(self.record.text)

    @property
    def is_right(self) -> bool:
        return self.is_answered and self._is_held_by(self.record.text)

    @property
    def is_right_with_quotes(self) -> bool:
        return self.is_answered and self._is_held_by(
            "\n".join((self.record.text, *self.record.quotes))
        )

    @property
    def covered_words(self) -> float:
        shares = [
            text_checks.covered_words(self.record.text, gold) for gold in self.question.answers
        ]
        return max(shares) if self.is_answered else 0.0

    @property
    def has_gold_page_shown(self) -> bool:
        return not self.question.gold_pages.isdisjoint(self.record.shown)

    @property
    def has_gold_page_cited(self) -> bool:
        return not self.question.gold_pages.isdisjoint(self.record.cited)

    @property
    def has_gold_page_listed(self) -> bool:
        record = self.record
        return not self.question.gold_pages.isdisjoint((*record.cited, *record.also_found))

    @property
    def has_gold_page_first(self) -> bool:
        return not self.question.gold_pages.isdisjoint(self.record.cited[:1])

    @property
    def is_in_language(self) -> bool:
        return text_checks.is_in_language_of(self.record.text, self.question.text)

    def _is_held_by(self, text: str) -> bool:
        return any(text_checks.holds(text, gold) for gold in self.question.answers)


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares are 0 to 1, times are medians in seconds; None where nothing was there to count.

    Times are those of a quiet machine where there are any.
    """

    gold_string: float | None
    gold_where_found: float | None
    gold_with_quotes: float | None
    gold_words: float | None
    page_shown: float | None
    page_listed: float | None
    page_cited: float | None
    page_first: float | None
    refused_unanswerable: float | None
    refused_answerable: float | None
    refused_unmarked: float | None
    empty: float | None
    failed: float | None
    own_language: float | None
    words: float | None
    read_tokens: float | None
    written_tokens: float | None
    sources_s: float | None
    first_token_s: float | None
    end_s: float | None
    cpu_s: float | None
    load: float | None


def figures(answers: Sequence[JudgedAnswer]) -> Figures:
    """Count."""
    answerable = [answer for answer in answers if answer.question.is_answerable]
    short = [answer for answer in answerable if not answer.question.has_long_answer]
    long_ones = [answer for answer in answerable if answer.question.has_long_answer]
    answered = [answer for answer in answerable if answer.is_answered]
    worded = [answer for answer in answers if answer.is_answered]
    unanswerable = [answer for answer in answers if not answer.question.is_answerable]
    records = [answer.record for answer in answers]
    timed = [record for record in records if record.is_timed] or records
    return Figures(
        gold_string=_share(short, lambda answer: answer.is_right),
        gold_where_found=_share(
            [answer for answer in short if answer.has_gold_page_shown],
            lambda answer: answer.is_right,
        ),
        gold_with_quotes=_share(short, lambda answer: answer.is_right_with_quotes),
        gold_words=_mean([answer.covered_words for answer in long_ones]),
        page_shown=_share(answerable, lambda answer: answer.has_gold_page_shown),
        page_listed=_share(answered, lambda answer: answer.has_gold_page_listed),
        page_cited=_share(answered, lambda answer: answer.has_gold_page_cited),
        page_first=_share(answerable, lambda answer: answer.has_gold_page_first),
        refused_unanswerable=_share(unanswerable, lambda answer: answer.is_refused),
        refused_answerable=_share(answerable, lambda answer: answer.is_refused),
        refused_unmarked=_share(
            answers, lambda answer: answer.says_unknown and not answer.record.refused
        ),
        empty=_share(answers, lambda answer: answer.is_empty),
        failed=_share(answers, lambda answer: bool(answer.record.error)),
        own_language=_share(worded, lambda answer: answer.is_in_language),
        words=_median([text_checks.words(answer.record.text) for answer in worded]),
        read_tokens=_median([record.read_tokens for record in records]),
        written_tokens=_median([record.answer_tokens for record in records]),
        sources_s=_median([record.sources_s for record in timed]),
        first_token_s=_median([record.first_token_s for record in timed]),
        end_s=_median([record.end_s for record in timed]),
        cpu_s=_median([record.cpu_s for record in timed]),
        load=_median([record.load for record in timed]),
    )


def _share(answers: Sequence[JudgedAnswer], counts: Callable[[JudgedAnswer], bool]) -> float | None:
    return _mean([float(counts(answer)) for answer in answers])


def _mean(values: Sequence[float]) -> float | None:
    return statistics.fmean(values) if values else None


def _median(values: Sequence[float]) -> float | None:
    return statistics.median(values) if values else None
