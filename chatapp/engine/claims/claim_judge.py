"""Asks the model whether their sources support the sentences of an answer, once it is written."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chatapp.contract.records import Claim, Source
from chatapp.contract.sampling import Sampling
from chatapp.engine.claims.claim_checks import CitedSentence
from chatapp.engine.claims.passage_evidence import evidence
from chatapp.engine.documents.page.page_view import PageView
from chatapp.engine.language.scripts import main_script
from chatapp.engine.language.sentences import Span
from chatapp.engine.language.terms import terms
from chatapp.engine.models.abilities import support
from chatapp.engine.models.abilities.abilities import Abilities
from chatapp.engine.models.interface.any_model import AnyModel
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.yes_no import yes_minus_no
from chatapp.engine.process.idle_turns import IdleTurns, Stopped
from chatapp.engine.process.stopping import JobStopped

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

ReadView = Callable[[int, int], PageView]
"""Returns a page by the document's id and the page's number."""

_FEW_TERMS = 4
"""A sentence of fewer terms ("Until 4 pm.") is judged together with the question."""
_MOST_WORDS = 4
"""Words of a sentence that are named as the wrong ones."""
_MOST_TOKENS = 32
_NAMEABLE_WORDS = 60
"""The words of a sentence from its beginning that can be named; more would make a long grammar."""
_MOST_LETTERS = 800
"""What is longer is no sentence."""


@dataclass(frozen=True, slots=True)
class ClaimJudge:
    """Judges sentence by sentence; a question of the user comes in between."""

    model: AnyModel
    abilities: Abilities
    turns: IdleTurns
    view: ReadView

    def faults(self, cited: Sequence[CitedSentence], question: str) -> dict[str, Claim]:
        """Return the sentences that their pages do not support, by their text.

        Raises JobStopped.
        """
        faults = {}
        for each in cited:
            statement = _complete(each.text, question)
            if len(statement) > _MOST_LETTERS:
                continue
            passage = "\n".join(self._evidence(source, statement) for source in each.sources)
            if not self._supports(passage, statement):
                faults[each.text] = self._fault(passage, statement, each.text)
        return faults

    def _evidence(self, source: Source, statement: str) -> str:
        page = self.view(source.document_id, source.page)
        return evidence(page, Span(source.start, source.end), statement)

    def _supports(self, passage: str, statement: str) -> bool:
        threshold = self.abilities.threshold(_language(passage + statement))
        if threshold is None:
            return True
        messages = support.question(passage, statement)
        score = self.turns.run(lambda stopped: self._yes_minus_no(messages, stopped))
        return score >= threshold

    def _yes_minus_no(self, messages: Sequence[BaseMessage], stopped: Stopped) -> float:
        with self.model.aside():
            return yes_minus_no(self.model, messages, stopped)

    def _fault(self, passage: str, statement: str, text: str) -> Claim:
        """Return the claim with the words that do not fit, as the model names them."""
        words = self.turns.run(lambda stopped: self._wrong_words(passage, statement, text, stopped))
        return Claim(text, False, "NotSupported", {"what": words})

    def _wrong_words(self, passage: str, statement: str, text: str, stopped: Stopped) -> str:
        from chatapp.engine.models.langchain_model import langchain_model

        run = Run(
            sampling=Sampling(temperature=0, max_tokens=_MOST_TOKENS),
            grammar=_grammar(text),
            stopped=stopped,
        )
        model = langchain_model(self.model, run)
        with self.model.aside():
            words = model.invoke(support.why_not(passage, statement)).text
        if run.outcome.finish == "stopped":
            raise JobStopped
        return words.strip()


def _complete(sentence: str, question: str) -> str:
    """Return a sentence as a statement of its own: a short one says what the question asked."""
    is_short = len(set(terms(sentence))) < _FEW_TERMS
    return f"{question} {sentence}".strip() if is_short else sentence


def _language(text: str) -> str:
    return "ko" if main_script(text) == "hangul" else "en"


def _grammar(sentence: str) -> str:
    """Return GBNF for one to some words of a sentence in a row, as they are written."""
    words = re.findall(r"\S+", sentence)[:_NAMEABLE_WORDS]
    rows = [
        " ".join(words[start:end])
        for start, end in itertools.combinations(range(len(words) + 1), 2)
        if end - start <= _MOST_WORDS
    ]
    return "root ::= " + " | ".join(
        json.dumps(row, ensure_ascii=False) for row in dict.fromkeys(rows)
    )
