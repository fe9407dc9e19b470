"""Lets the model answer from what it reads, in plain sentences; the program puts the marks."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from chatapp.contract.protocol import Answered, Ask
from chatapp.contract.records import Source
from chatapp.engine.answers import asking as asked
from chatapp.engine.answers import chat
from chatapp.engine.answers.asking import Asking
from chatapp.engine.answers.reading import Reading
from chatapp.engine.claims import claim_checks
from chatapp.engine.evidence import cited_stream
from chatapp.engine.evidence.cited_stream import CitedStream
from chatapp.engine.models.interface.run import Run
from chatapp.engine.presets.preset_file import PresetFile
from chatapp.engine.process.jobs import Job
from chatapp.texts import translation

_WORD = re.compile(r"\w")
_MARK = re.compile(r"\s?\[\d{1,3}\]")
_HELD_PIECES = 48
"""Tokens of an answer that is held back at most: a longer one is no mere look-up, and is shown.
Chosen."""
Accepts = Callable[[str], bool]
_SECOND_TEMPERATURE = 0.5
"""Temperature of the second try after an answer without words: at the first one's it would be the
same again. Chosen."""


@dataclass(frozen=True, slots=True)
class WrittenAnswer:
    """What a model wrote, with its marks, and the run that wrote it."""

    cited: CitedStream
    run: Run
    is_rejected: bool = False
    """Whether it was not shown, for the model finds it wrong."""

    @property
    def has_words(self) -> bool:
        """Whether there is anything but marks and punctuation."""
        return bool(_WORD.search(_MARK.sub("", self.cited.text)))


class Writer:
    """Writes one answer from what the model reads."""

    def __init__(self, job: Job, ask: Ask, file: PresetFile, asking: Asking) -> None:
        self._job = job
        self._ask = ask
        self._file = file
        self._asking = asking

    def write(
        self, reading: Reading, context: chat.Context, accepts: Accepts | None = None
    ) -> WrittenAnswer:
        """Stream the answer; one without words is tried once more, asked for a whole sentence.

        A short answer is held back until `accepts` accepts it.
        """
        draft = self._draft(reading, context, self._ask, accepts)
        if draft.has_words or draft.is_rejected or draft.run.stopped():
            return draft
        closing = translation(self._ask.language).tr("prompt.whole_sentence")
        warmer = {**self._ask.sampling, "temperature": _SECOND_TEMPERATURE}
        again = replace(self._ask, sampling=warmer, answer_so_far="")
        return self._draft(reading, replace(context, closing=closing), again)

    def write_form(self, reading: Reading, context: chat.Context) -> Answered:
        """Stream an answer held to a form, in which every sign counts: [1] may be a list of JSON."""
        run = asked.run_of(self._job, self._ask, self._file, self._asking.model, self._ask.grammar)
        text = self._ask.answer_so_far
        for piece in chat.stream(self._file, self._ask, self._asking.local, run, context):
            text += piece
            self._job.token(piece)
        documents = self._asking.documents()
        sources = cited_stream.cited(text, self._ask.question, reading.blocks, documents).sources
        return replace(asked.answered(self._ask, text, run), sources=sources)

    def answered(self, draft: WrittenAnswer, nearest: Sequence[Source] = ()) -> Answered:
        """Return the last event of a draft, with its sources and checked claims.

        `nearest` are the sources of an answer that no sentence carries.
        """
        documents, text = self._asking.documents(), draft.cited.text
        sources = draft.cited.sources
        if not sources and nearest:
            sources = tuple(nearest)
            marks = "".join(f" [{source.mark}]" for source in sources)
            self._job.cited(sources)
            self._job.token(marks)
            text += marks
        claims = claim_checks.check(
            text, sources, documents.pages.text, documents.similarity.max_cosine
        )
        answered = asked.answered(self._ask, text, draft.run)
        return replace(answered, sources=sources, claims=claims)

    def _draft(
        self,
        reading: Reading,
        context: chat.Context,
        ask: Ask,
        accepts: Accepts | None = None,
    ) -> WrittenAnswer:
        run = asked.run_of(self._job, ask, self._file, self._asking.model, ask.grammar)
        documents = self._asking.documents()
        cited = CitedStream(self._job, ask.question, reading.blocks, documents)
        # Marks are those of the program: the model goes on with its own text.
        begun = _MARK.sub("", ask.answer_so_far)
        cited.begin(begun)
        raw = begun
        bare = replace(ask, answer_so_far=begun)
        pieces = chat.stream(self._file, bare, self._asking.local, run, context)
        if accepts is not None:
            held = list(itertools.islice(pieces, _HELD_PIECES))
            answer = "".join(held)
            is_short = len(held) < _HELD_PIECES and bool(_WORD.search(_MARK.sub("", answer)))
            if is_short and not run.stopped() and not accepts(answer):
                return WrittenAnswer(cited, run, is_rejected=True)
            pieces = itertools.chain(held, pieces)
        for piece in pieces:
            raw += piece
            cited.write(piece)
        cited.finish()
        if run.retracted:
            # The beginning turned out to be thinking: what is left is cited anew.
            kept = run.kept(raw, len(begun))
            cited = cited_stream.cited(kept, ask.question, reading.blocks, documents)
        return WrittenAnswer(cited, run)


def has_form(ask: Ask) -> bool:
    """Return whether a grammar or a schema holds the answer to a form."""
    return bool(ask.grammar or ask.json_schema)
