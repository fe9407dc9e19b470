"""Shortens a sentence, for small models: a grammar allows only its own comma-separated parts."""

from __future__ import annotations

import re

from langchain_core.prompts import ChatPromptTemplate

from chatapp.engine.claims import claim_checks
from chatapp.engine.language.qualifiers import qualifiers
from chatapp.engine.language.terms import terms
from chatapp.engine.works.work_run import PartModel
from chatapp.errors import GrammarBroken, QuestionTooLong

_LONG = 30
"""Words; shorter sentences stay as they are."""
_MOST_LEFT = 0.85
"""Share of the words; a sentence that keeps more is not worth the loss."""
_FEWEST_WORDS = 6
_CONNECTED = re.compile(r"[;:()]")
"""Both sides of these belong together."""
_PROMPT = ChatPromptTemplate(
    [
        ("system", "Shorten the sentence. Leave out what is not important."),
        (
            "human",
            "The bridge, which had been planned since 1919 and was paid for by the region, was "
            "opened in 1932 by the mayor, Ann Lee, in front of a large crowd.",
        ),
        ("ai", "The bridge was opened in 1932 by the mayor, Ann Lee."),
        (
            "human",
            "As the harbour is too shallow for large ships, the goods are unloaded in the "
            "neighbouring town, from where they are brought in by lorry.",
        ),
        ("ai", "The goods are unloaded in the neighbouring town."),
        ("human", "{sentence}"),
    ]
)


def shorten(sentence: str, model: PartModel) -> str:
    """Return a shorter sentence, "" when nothing can be left out."""
    pieces, words = sentence.split(", "), len(sentence.split())
    if words < _LONG or len(pieces) < 2 or not sentence.isascii() or _CONNECTED.search(sentence):
        return ""
    run = model.run_settings(2 * words + 20, _grammar(pieces))
    try:
        shorter = _as_sentence(model.complete(_PROMPT, {"sentence": sentence}, run))
    except (GrammarBroken, QuestionTooLong):
        return ""
    is_whole = run.outcome.finish == "end"
    return shorter if is_whole and is_faithful(shorter, sentence) else ""


def _grammar(pieces: list[str]) -> str:
    """Return the GBNF of all subsequences of the pieces."""
    rules = [f"root ::= {' '.join(f'p{at}?' for at in range(len(pieces)))}"]
    for at, piece in enumerate(pieces):
        escaped = piece.replace("\\", "\\\\").replace('"', '\\"')
        rules.append(f'p{at} ::= "{escaped}{", " if at < len(pieces) - 1 else ""}"')
    return "\n".join(rules) + "\n"


def _as_sentence(text: str) -> str:
    """Return a text with a capital at its beginning and a full stop at its end."""
    text = text.strip().rstrip(",").strip()
    return text[:1].upper() + text[1:] + ("" if text[-1:] in ".!?" else ".")


def is_faithful(shorter: str, sentence: str) -> bool:
    """Return whether the shorter sentence keeps all qualifiers and passes the claim checks."""
    if not _FEWEST_WORDS <= len(shorter.split()) <= _MOST_LEFT * len(sentence.split()):
        return False
    remaining = iter(terms(sentence))
    if not all(term in remaining for term in terms(shorter)):
        return False
    is_qualified = qualifiers(sentence) <= qualifiers(shorter)
    return is_qualified and claim_checks.find_fault(shorter, sentence) is None
