"""Finds the sentences that stand for a text: those that share most of what the whole text speaks
of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from chatapp.engine.language.terms import FUNCTION_WORDS, terms

Rarity = Callable[[Iterable[str]], dict[str, float]]

_LEANS = re.compile(
    r"(?:it|this|these|those|he|she|they|such|however|also|but|and|moreover|thus|therefore|as a result)\b|"
    r"(?:그는|그녀는|이는|이것|그것|이에|그러나|하지만|또한|그리고|따라서|다만|이 경우|즉)(?=\s|,|은|이|는)",
    re.I,
)
_END = re.compile(r"[.!?。！？다요][\"'”’)\]]*$")
# A Korean date is cut at its stops: "2018. 5." and "24.자 …" are halves of sentences.
_HALF = re.compile(r"^\(?\d{1,4}[.)]|\d\.$|^[\W\d]*\d{1,2}\.\s?자")
# "as well as …" is the end of a sentence whose beginning stands elsewhere; "iOS …" and "pH …" are
# beginnings.
_CUT = re.compile(r"^\W*[a-z](?:[a-z]|\s)")
_LETTER = re.compile(r"[^\W\d_]")
_LIKELY_LENGTH = (6, 45)
_SAME = 0.6


def order(sentences: Sequence[str], heading: str, rarity: Rarity) -> list[int]:
    """Return the indices of sentences, the one that stands for all of them first."""
    bags = [
        [term for term in terms(sentence) if term not in FUNCTION_WORDS] for sentence in sentences
    ]
    counts = Counter(term for bag in bags for term in set(bag))
    weights = rarity(counts)
    titles = set(terms(heading))
    scores = [
        sum(
            min(counts[term] - 1, 5) * weights.get(term, 1.0) * (1.5 if term in titles else 1.0)
            for term in set(bag)
        )
        / (len(bag) + 8) ** 0.7
        * fitness(sentence, at)
        for at, (sentence, bag) in enumerate(zip(sentences, bags, strict=True))
    ]
    return sorted(range(len(sentences)), key=lambda at: -scores[at])


def fitness(sentence: str, at: int = 0) -> float:
    """Return how well a sentence can stand alone, about 0 to 1; `at` is its place in the text."""
    size = (
        len(sentence.split())
        if sentence.isascii()
        else max(len(sentence.split()), len(sentence) // 6)
    )
    share = len(_LETTER.findall(sentence)) / max(1, len(sentence))
    fit = 1.0 if at else 1.15
    fit *= 1.0 if _LIKELY_LENGTH[0] <= size <= _LIKELY_LENGTH[1] else 0.5
    fit *= 1.0 if _END.search(sentence) else 0.4
    fit *= 0.6 if _LEANS.match(sentence) else 1.0
    fit *= 0.3 if _HALF.search(sentence) or _CUT.match(sentence) else 1.0
    return fit * (1.0 if share > 0.6 else 0.5)


def alike(one: str, other: str) -> bool:
    """Say whether two sentences say much the same."""
    ones = {term for term in terms(one) if term not in FUNCTION_WORDS}
    others = {term for term in terms(other) if term not in FUNCTION_WORDS}
    return bool(ones and others) and len(ones & others) >= _SAME * min(len(ones), len(others))
