"""Tells answers that say that they do not know.

Both sides ask the model for a sentence of their own when it does not know. An answer whose first
sentence holds the plain chain's, or is next to a usual refusal in meaning (cosine of e5), counts.
The bound is high: e5 puts a refusal that repeats the question nearer to the question than to a
refusal, and "impossible" near to one (48 made refusals and 157 answers of the shared sets: area
under the curve .78). So what a table counts should be read over with `--show`.
"""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.answers_eval.cached_embedder import CachedEmbedder
from benchmarks.answers_eval.text_checks import bare
from benchmarks.plain_rag import UNKNOWN
from chatapp.engine.language.normal_form import normal
from chatapp.engine.language.sentences import spans

_REFUSALS = (
    "I don't know.",
    "The context does not say.",
    "The context does not provide information about this.",
    "There is no information about that in the given documents.",
    "I'm sorry, but I cannot answer this from the given text.",
    "It is not mentioned in the passages.",
    "모르겠습니다.",
    "모릅니다.",
    "알 수 없습니다.",
    "문맥에 나와 있지 않습니다.",
    "제공된 문맥에는 이에 대한 정보가 없습니다.",
    "문서에서 해당 내용을 찾을 수 없습니다.",
    "죄송하지만 주어진 글로는 답할 수 없습니다.",
    "언급되어 있지 않습니다.",
)
"""Refusals as models word them, whatever they are asked."""
LEAST_SIMILARITY = 0.92
"""Above "불가능합니다." (.915) and "The cause could not be determined." (.903), which answer."""


class RefusalsInWords:
    """Compares the first sentence of an answer with refusals."""

    def __init__(self, embedder: CachedEmbedder) -> None:
        self._embedder = embedder
        self._refusals = embedder.alike(_REFUSALS)

    def similarities(self, texts: Sequence[str]) -> list[float]:
        """Return the cosine of each answer's first sentence with the nearest refusal."""
        beginnings = [first_sentence(text) for text in texts]
        if not beginnings:
            return []
        rows = self._embedder.alike(beginnings)
        similarities: list[float] = (rows @ self._refusals.T).max(axis=1).tolist()
        return similarities

    def are_refusals(self, texts: Sequence[str]) -> list[bool]:
        """Say of each answer whether it is a refusal."""
        pairs = zip(texts, self.similarities(texts), strict=True)
        return [similarity >= LEAST_SIMILARITY or says_unknown(text) for text, similarity in pairs]


def says_unknown(text: str) -> bool:
    """Say whether the first sentence of an answer holds the words that the plain chain asks for."""
    beginning = normal(first_sentence(text)).lower()
    return any(sentence.rstrip(".").lower() in beginning for sentence in UNKNOWN)


def first_sentence(text: str) -> str:
    """Return the first sentence of an answer, "." for none."""
    plain = bare(text)
    first = next(iter(spans(plain)), None)
    return plain[first.start : first.end] if first else "."
