"""Text that stands word for word in several documents is about none of them.

A question that names a document ("accident NYC08CA055") lifts all its passages. A notice that every
report carries would be lifted above the passage with the answer, as it holds more of the other words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from chatapp.engine.documents.search.candidate import Candidate

_LEAST_DOCUMENTS = 3
"""Documents from which a text is common; two may be drafts of one document. Chosen."""
_MOST_COMMON = 0.5
"""Share of a document's candidates up to which those in other documents are its common text. Beyond,
the documents are versions of one another, and the one that is named counts. Chosen."""


def scores_of_documents(
    candidates: Sequence[Candidate], scores: Mapping[int, float]
) -> dict[int, float]:
    """Return what its document adds to each passage, by passage id; `scores` are by document.

    A common text gets no more than the mean of the documents that it stands in: still most in the one
    that is named.
    """
    documents: dict[str, set[int]] = defaultdict(set)
    for each in candidates:
        documents[each.text].add(each.document_id)
    common = {
        text: sum(scores.get(each, 0.0) for each in ids) / len(ids)
        for text, ids in documents.items()
        if text and len(ids) >= _LEAST_DOCUMENTS
    }
    passages = Counter(each.document_id for each in candidates)
    repeated = Counter(each.document_id for each in candidates if each.text in common)
    added = {}
    for each in candidates:
        own = scores.get(each.document_id, 0.0)
        added[each.id] = own
        if each.text in common and (
            repeated[each.document_id] <= _MOST_COMMON * passages[each.document_id]
        ):
            added[each.id] = min(own, common[each.text])
    return added
