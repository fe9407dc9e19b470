"""Quotes the documents: for models too small to read, and where the quotes alone are asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder
from langchain_core.runnables import Runnable

from chatapp.contract.protocol import Answered, Ask
from chatapp.contract.records import Finish, Source
from chatapp.contract.sampling import Sampling
from chatapp.engine.answers import asking as asked
from chatapp.engine.answers.asking import Asking
from chatapp.engine.claims import claim_checks
from chatapp.engine.documents.documents import Documents
from chatapp.engine.evidence import citations
from chatapp.engine.evidence.evidence import SearchEvidence
from chatapp.engine.evidence.sentence_ranking import RankedSentence
from chatapp.engine.language.denials import denials
from chatapp.engine.language.question_words import content_words
from chatapp.engine.language.terms import FUNCTION_WORDS, terms
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.langchain_model import langchain_model
from chatapp.engine.process.jobs import Job
from chatapp.texts import translation

_READ_SENTENCES = 3
"""Best sentences that the model reads to say the answer in its own words; chosen."""
_OWN_TOKENS = 48
"""Tokens of the model's own words, about one sentence; chosen."""
_NEARLY_AS_GOOD = 0.9
"""Share of the best sentence's score from which a second quote is shown beside it; chosen."""
_QUOTES = 3
"""Quotes shown to a user who asks for quotes alone: the first one was not enough. Chosen."""
_LATIN_SHARE = 0.8
"""Share of Latin letters from which a text counts as written in them; chosen."""
_RELATED = 0.6
"""Share of the best sentence's score from which those further quotes are shown; chosen."""
_EXAMPLE = [
    SystemMessage(
        "You answer questions from a text. Answer in one short sentence, in the words of the text."
    ),
    HumanMessage(
        "Text: The bridge was opened in 1932 by the mayor, Ann Lee. It is 503 metres long.\n\n"
        "Who opened it?"
    ),
    AIMessage("The mayor, Ann Lee, opened the bridge."),
]
_LETTERS = re.compile(r"[^\W\d_]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD_OR_PAUSE = re.compile(r"\w+(?:[.,]\d+)*|[,;]")


def run(job: Job, ask: Ask, asking: Asking, evidence: SearchEvidence) -> Answered:
    """Quote at once, then show a model's sentence if quotes hold it, unless `ask.quotes_only`."""
    ranked = evidence.sentences
    chosen = _chosen(ranked, ask)
    sources = sources_of(chosen, evidence, asking.documents())
    text = quoted([sentence.spoken for sentence in chosen])
    # Rows as the page has them: the names of their columns stand somewhere else on it.
    as_written = quoted([sentence.text for sentence in chosen])
    job.cited(sources)
    job.token(_new(text, ask.answer_so_far))
    shown = max(text, ask.answer_so_far, key=len)
    run = Run(
        sampling=Sampling(temperature=0, max_tokens=_OWN_TOKENS),
        stopped=job.stopped,
        on_prompt=lambda done, total: job.progress("prompt", done, total),
    )
    own = "" if ask.quotes_only else _own_words(ask.question, ranked[:_READ_SENTENCES], asking, run)
    if own and (mark := holding(own, [sentence.spoken for sentence in chosen], ask.question)):
        text += f"\n\n{own} [{mark}]"
        as_written += f"\n\n{own} [{mark}]"
        job.token(_new(text, shown))
    documents = asking.documents()
    claims = claim_checks.check(
        as_written, sources, documents.pages.text, documents.similarity.max_cosine
    )
    finish: Finish = "stopped" if run.outcome.finish == "stopped" else "end"
    answered = asked.answered(ask, text, run)
    return replace(answered, finish=finish, thinking="", sources=sources, claims=claims)


def without_words(job: Job, ask: Ask, asking: Asking, evidence: SearchEvidence) -> Answered:
    """Quote the nearest sentences below a sentence that the model wrote no answer."""
    chosen = evidence.sentences[:_QUOTES]
    sources = sources_of(chosen, evidence, asking.documents())
    lines = quoted([sentence.spoken for sentence in chosen])
    text = f"{translation(ask.language).tr('answer.no_words')}\n\n{lines}"
    job.cited(sources)
    job.token(text)
    return Answered(id=ask.id, text=text, sources=sources, reading="search")


def sources_of(
    chosen: Sequence[RankedSentence], evidence: SearchEvidence, documents: Documents
) -> tuple[Source, ...]:
    """Return the sources of sentences, marked from 1 in their order."""
    return tuple(
        citations.of_span(mark, evidence.passages[sentence.passage], sentence.span, documents)
        for mark, sentence in enumerate(chosen, 1)
    )


def quoted(sentences: Sequence[str]) -> str:
    """Write sentences as Markdown quotes with their marks."""
    return "\n\n".join(f"> {sentence} [{mark}]" for mark, sentence in enumerate(sentences, 1))


def _chosen(ranked: Sequence[RankedSentence], ask: Ask) -> list[RankedSentence]:
    best = ranked[0]
    if ask.quotes_only:
        return [best, *(s for s in ranked[1:_QUOTES] if s.score >= best.score * _RELATED)]
    return [
        best,
        *(
            second
            for second in ranked[1:2]
            if second.score >= best.score * _NEARLY_AS_GOOD and not _is_other_row(ask, best, second)
        ),
    ]


def _is_other_row(ask: Ask, best: RankedSentence, second: RankedSentence) -> bool:
    """Say whether a row lacks what the question says of the best row of its table: a name."""
    if not best.names or best.names != second.names:
        return False
    asked_terms = set[str]().union(*content_words(ask.question)) - set(terms(best.names))
    return bool(asked_terms & set(terms(best.text)) - set(terms(second.text)))


def _new(text: str, shown: str) -> str:
    """Return what is not on screen yet; when something else is there, Answered puts it right."""
    return text[len(shown) :] if text.startswith(shown) else ""


def _own_words(question: str, sentences: Sequence[RankedSentence], asking: Asking, run: Run) -> str:
    read = " ".join(sentence.spoken for sentence in sentences)
    if asking.model.english_only and not (_is_latin(question) and _is_latin(read)):
        return ""
    prompt = ChatPromptTemplate([*_EXAMPLE, MessagesPlaceholder("asked")])
    model = langchain_model(asking.local, run)
    answer: Runnable[Any, Any] = prompt | model
    turn = HumanMessage(f"Text: {read}\n\n{question}")
    sentence = " ".join((answer | StrOutputParser()).invoke({"asked": [turn]}).split())
    return sentence if run.outcome.finish == "end" else ""


def holding(sentence: str, quotes_shown: Sequence[str], question: str) -> int:
    """Return the number of the first quote that carries a sentence, 0 for none.

    It must pass the check of claims and deny what the quote denies, and what it adds to the
    question must stand in the quote in the same order: small models swap numbers between names.
    """
    empty = set(terms(question)) | FUNCTION_WORDS
    new = [term for term in terms(sentence) if term not in empty]
    for number, quote in enumerate(quotes_shown, 1):
        carried = (
            denials(quote) == denials(sentence)
            and claim_checks.find_fault(sentence, quote, question) is None
        )
        if new and carried and _in_order(new, terms(quote)) and _joins_nothing(sentence, quote):
            return number
    return 0


def _in_order(few: Sequence[str], many: Sequence[str]) -> bool:
    rest = iter(many)
    return all(term in rest for term in few)


def _joins_nothing(sentence: str, quote: str) -> bool:
    """Return whether each comma between two numbers or names of the quote is kept."""
    parts = _WORD_OR_PAUSE.findall(quote.lower())
    words = set(_WORD_OR_PAUSE.findall(sentence.lower())) - {",", ";"}
    held = [at for at, part in enumerate(parts) if part in words and part not in FUNCTION_WORDS]
    if not held or len(_NUMBER.findall(quote)) < 2:
        return True
    # Words such as "days" stand on both sides; only what is said once can tell where a clause was
    # left.
    telling = [at for at in held if parts.count(parts[at]) == 1] or held
    pauses = sum(part in ",;" for part in parts[min(telling) : max(telling)])
    return pauses <= sum(sentence.count(pause) for pause in ",;")


def _is_latin(text: str) -> bool:
    letters = _LETTERS.findall(text)
    return sum(letter < "ɐ" for letter in letters) >= _LATIN_SHARE * len(letters)
