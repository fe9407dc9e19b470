"""For models too small to read: lets the model leave out parts of a sentence between commas, and
nothing else.

A grammar holds the model to the sentence's own parts in their order, so that it cannot invent or
join anew.
"""

from __future__ import annotations

import re
from typing import Any

from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import Runnable

from chatapp.engine.claims import claim_checks
from chatapp.engine.language.terms import terms
from chatapp.engine.models.langchain_model import langchain_model
from chatapp.engine.works.course import Maker, wishes
from chatapp.errors import GrammarBroken

_LONG = 30
"""Words; shorter sentences are short enough."""
_MOST_LEFT = 0.85
_FEWEST_WORDS = 6
_JOINED = re.compile(r"[;:()]")
"""What stands on both sides of these belongs together."""
# What a sentence must not lose: without it the rest may say the opposite, or more than is so.
_QUALIFIERS = re.compile(
    r"\b(?:not?|never|none|neither|nor|unless|except|only|if|may|might|could|should|would|must|at (?:most|least)|up to|"
    r"less|more|than|without|until|before|after|about|nearly|almost|some|few|many|most|often|usually|perhaps|likely|"
    r"instead|rather|but|however|although|though|while|whereas)\b",
    re.I,
)
_PROMPT = ChatPromptTemplate(
    [
        ("system", "Shorten the sentence. Leave out what is not important."),
        (
            "human",
            "The bridge, which had been planned since 1919 and was paid for by the region, was opened in 1932 by the "
            "mayor, Ann Lee, in front of a large crowd.",
        ),
        ("ai", "The bridge was opened in 1932 by the mayor, Ann Lee."),
        (
            "human",
            "As the harbour is too shallow for large ships, the goods are unloaded in the neighbouring town, from "
            "where they are brought in by lorry.",
        ),
        ("ai", "The goods are unloaded in the neighbouring town."),
        ("human", "{sentence}"),
    ]
)


def shorten(sentence: str, maker: Maker) -> str:
    """Return the sentence without what it can spare, or "" when there is nothing to leave out."""
    pieces = sentence.split(", ")
    if (
        len(sentence.split()) < _LONG
        or len(pieces) < 2
        or not sentence.isascii()
        or _JOINED.search(sentence)
    ):
        return ""
    run = wishes(maker, 2 * len(sentence.split()) + 20, grammar(pieces))
    model = langchain_model(maker.local, run)
    chain: Runnable[Any, Any] = _PROMPT | model
    try:
        said = (chain | StrOutputParser()).invoke({"sentence": sentence})
    except GrammarBroken:
        return ""
    short = mended(str(said))
    return short if run.outcome.finish == "end" and holds(short, sentence) else ""


def grammar(pieces: list[str]) -> str:
    """Return the GBNF of all sentences that some of the pieces make, in their order."""
    rules = [f"root ::= {' '.join(f'p{at}?' for at in range(len(pieces)))}"]
    for at, piece in enumerate(pieces):
        escaped = piece.replace("\\", "\\\\").replace('"', '\\"')
        rules.append(f'p{at} ::= "{escaped}{", " if at < len(pieces) - 1 else ""}"')
    return "\n".join(rules) + "\n"


def mended(said: str) -> str:
    """Return what the model left as a sentence: with a capital and a stop."""
    said = said.strip().rstrip(",").strip()
    return said[:1].upper() + said[1:] + ("" if said[-1:] in ".!?" else ".")


def holds(said: str, sentence: str) -> bool:
    """Say whether a shorter sentence says nothing but what the longer one does: its words, in their
    order.
    """
    if not _FEWEST_WORDS <= len(said.split()) <= _MOST_LEFT * len(sentence.split()):
        return False
    left = iter(terms(sentence))
    if not all(term in left for term in terms(said)):
        return False
    lost = {word.lower() for word in _QUALIFIERS.findall(sentence)} - {
        w.lower() for w in _QUALIFIERS.findall(said)
    }
    return not lost and claim_checks.fault(said, sentence) is None
