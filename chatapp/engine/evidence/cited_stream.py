"""Streams an answer to a job with its marks, and keeps the sources of the marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chatapp.contract.records import Passage, Source
from chatapp.engine.documents.documents import Documents
from chatapp.engine.evidence import citations
from chatapp.engine.evidence.carriers import SentenceCarriers
from chatapp.engine.evidence.citing import CitingText
from chatapp.engine.evidence.sentence_ranking import PageReader
from chatapp.engine.process.jobs import Job

_MARK = re.compile(r"\[\d{1,3}\]")


def page_reader(documents: Documents) -> PageReader:
    """Return what sentences of a library are weighed with."""
    similarity = documents.similarity
    return PageReader(documents.pages.view, documents.idf, similarity.sentence_cosines)


class CitedStream:
    """The text of an answer over these blocks; the sources of a mark are sent before it."""

    def __init__(
        self, job: Job | None, question: str, blocks: Sequence[Passage], documents: Documents
    ) -> None:
        """Without a job nothing is sent."""
        self._job = job
        self._blocks = blocks
        self._documents = documents
        self._carriers = SentenceCarriers(question, blocks, page_reader(documents))
        self._citing = CitingText(self._carriers)
        self.text = ""

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of the marks so far: the sentences that carry the answer."""
        return tuple(
            citations.of_span(
                mark, self._blocks[index], self._carriers.quotes[index], self._documents
            )
            for mark, index in enumerate(self._citing.order, 1)
        )

    @property
    def uncarried(self) -> bool:
        """Whether there are sentences, and nothing that was read carries any of them."""
        return bool(self._citing.sentences) and not self._citing.order

    def begin(self, text: str) -> None:
        """Take the beginning of an answer, which was sent before."""
        self.text += "".join(self._citing.feed(text))

    def write(self, piece: str) -> None:
        """Take a piece of the model's text, and send what is settled."""
        self._send("".join(self._citing.feed(piece)))

    def finish(self) -> None:
        """End the last sentence."""
        self._send("".join(self._citing.finish()))

    def _send(self, settled: str) -> None:
        self.text += settled
        if self._job is None:
            return
        if _MARK.search(settled):
            self._job.cited(self.sources)
        self._job.token(settled)


def cited(text: str, question: str, blocks: Sequence[Passage], documents: Documents) -> CitedStream:
    """Return a finished text with its marks and sources."""
    stream = CitedStream(None, question, blocks, documents)
    stream.write(text)
    stream.finish()
    return stream
