"""Tells answers that only say that they do not know, in the languages that the embedder knows."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.answers_eval.cached_embedder import CachedEmbedder
from benchmarks.answers_eval.text_checks import bare
from chatapp.engine.language.sentences import spans

_REFUSALS = (
    "I don't know.",
    "The context does not say.",
    "The context does not provide information about this.",
    "There is no information about that in the given documents.",
    "I'm sorry, but I cannot answer this from the given text.",
    "It is not mentioned in the passages.",
    "모르겠습니다.",
    "문맥에 나와 있지 않습니다.",
    "제공된 문맥에는 이에 대한 정보가 없습니다.",
    "문서에서 해당 내용을 찾을 수 없습니다.",
    "죄송하지만 주어진 글로는 답할 수 없습니다.",
    "언급되어 있지 않습니다.",
)
"""Refusals as models word them, whatever they are asked."""
LEAST_SIMILARITY = 0.9


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
        return [similarity >= LEAST_SIMILARITY for similarity in self.similarities(texts)]


def first_sentence(text: str) -> str:
    """Return the first sentence of an answer, "." for none."""
    plain = bare(text)
    first = next(iter(spans(plain)), None)
    return plain[first.start : first.end] if first else "."
