"""Ranks sentences by their overlap with the centroid of the whole text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from chatapp.engine.language.terms import FUNCTION_WORDS, terms

TermWeights = Callable[[Iterable[str]], dict[str, float]]
"""Returns the inverse document frequency of terms."""

_ANAPHORA = re.compile(
    r"(?:it|this|these|those|he|she|they|such|however|also|but|and|moreover|thus|therefore"
    r"|as a result)\b|"
    r"(?:그는|그녀는|이는|이것|그것|이에|그러나|하지만|또한|그리고|따라서|다만|이 경우"
    r"|즉)(?=\s|,|은|이|는)",
    re.I,
)
"""Openings that refer to the sentence before."""
_END = re.compile(r"[.!?。！？다요][\"'”’)\]]*$")
# A Korean date is split at its stops: "2018. 5." and "24.자 …" are fragments.
_FRAGMENT = re.compile(r"^\(?\d{1,4}[.)]|\d\.$|^[\W\d]*\d{1,2}\.\s?자")
# "as well as …" is the end of a sentence; "iOS …" and "pH …" are beginnings.
_CUT_OFF = re.compile(r"^\W*[a-z](?:[a-z]|\s)")
_NUMBER = re.compile(r"\d+")
_LETTER = re.compile(r"[^\W\d_]")
_MOST_COUNTED = 5
"""Other sentences with a term that count for it at most; chosen."""
_TITLE = 1.5
"""Weight of a term of the heading beside 1 for all others; chosen."""
_PRIOR_TERMS = 8
"""Terms added to the length of a sentence, so that short ones do not win; chosen."""
_LENGTH = 0.7
"""Exponent of the length that a sentence's sum of terms is divided by; chosen."""
# Factors of fitness, chosen: of the first sentence of a text, of one with too few or many words or
# letters, of one without a stop, of one that begins with "It" or "However", of one that is cut.
_FIRST = 1.15
_UNLIKELY = 0.5
_WITHOUT_END = 0.4
_REFERRING = 0.6
_CUT = 0.3
_MOSTLY_LETTERS = 0.6
"""Share of letters among the characters of a sentence, below which it has too few; chosen."""
_LIKELY_WORDS = (6, 45)
"""Words of a sentence that can stand alone; chosen."""
_KOREAN_WORD = 6
"""Letters a word, for scripts that write few blanks; chosen."""
_SAME = 0.6
"""Share of the shorter sentence's terms that two alike sentences have in common; chosen."""


def order(sentences: Sequence[str], heading: str, term_weights: TermWeights) -> list[int]:
    """Return the indices of the sentences, the most central one first."""
    bags = [_content_terms(sentence) for sentence in sentences]
    counts = Counter[str]()
    for bag in bags:
        counts.update(set(bag))
    weights = term_weights(counts)
    titles = set(terms(heading))

    def gain(term: str) -> float:
        return (
            min(counts[term] - 1, _MOST_COUNTED)
            * weights.get(term, 1.0)
            * (_TITLE if term in titles else 1.0)
        )

    def score(at: int) -> float:
        return (
            sum(map(gain, set(bags[at])))
            / (len(bags[at]) + _PRIOR_TERMS) ** _LENGTH
            * fitness(sentences[at], at)
        )

    return sorted(range(len(sentences)), key=lambda at: -score(at))


def fitness(sentence: str, at: int = 0) -> float:
    """Return how well a sentence stands alone, about 0 to 1; `at` is its index in the text."""
    words = len(sentence.split())
    if not sentence.isascii():
        words = max(words, len(sentence) // _KOREAN_WORD)
    letters = len(_LETTER.findall(sentence)) / max(1, len(sentence))
    fit = 1.0 if at else _FIRST
    fit *= 1.0 if _LIKELY_WORDS[0] <= words <= _LIKELY_WORDS[1] else _UNLIKELY
    fit *= 1.0 if _END.search(sentence) else _WITHOUT_END
    fit *= _REFERRING if _ANAPHORA.match(sentence) else 1.0
    fit *= _CUT if _FRAGMENT.search(sentence) or _CUT_OFF.match(sentence) else 1.0
    return fit * (1.0 if letters > _MOSTLY_LETTERS else _UNLIKELY)


def alike(first: str, second: str) -> bool:
    """Return whether two sentences share most of their terms, and the same numbers where both have any."""
    numbers = [set(_NUMBER.findall(sentence)) for sentence in (first, second)]
    if all(numbers) and numbers[0] != numbers[1]:
        return False
    left, right = set(_content_terms(first)), set(_content_terms(second))
    return bool(left and right) and len(left & right) >= _SAME * min(len(left), len(right))


def _content_terms(sentence: str) -> list[str]:
    return [term for term in terms(sentence) if term not in FUNCTION_WORDS]
