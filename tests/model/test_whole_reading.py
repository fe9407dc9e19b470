"""A question about a whole document with the real starter: it is read part by part and answered."""

from __future__ import annotations

from chatapp.contract.records import Passage
from chatapp.contract.sampling import Sampling
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.local_model import LocalModel
from chatapp.engine.whole import whole_question
from chatapp.engine.whole.whole_question import PartNotes, WholeReader

PAGE = "The harbour of Lund has {berths} berths. Ships pay a fee of {fee} euros a day. " * 30


def test_the_starter_reads_pages_that_exceed_its_context(starter: LocalModel) -> None:
    texts = [PAGE.format(berths=number * 7, fee=number * 30) for number in range(1, 5)]
    pages = [Passage(1, "lund.pdf", at, text, end=len(text)) for at, text in enumerate(texts, 1)]
    parts: list[PartNotes] = []
    run = Run(sampling=Sampling(temperature=0.0, max_tokens=40))
    reader = WholeReader(starter, run, "en", on_notes=parts.append)
    text = "".join(whole_question.answer_over_pages("What are the fees?", pages, reader))
    assert text.strip()
    assert run.outcome.usage.answer_tokens > 0
    assert len(parts) == parts[-1].total > 1
