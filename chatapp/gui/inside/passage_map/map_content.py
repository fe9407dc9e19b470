"""What a map shows: its passages, their documents by colour and shape, and the question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from chatapp import texts
from chatapp.contract.inside_records import MapPoint
from chatapp.contract.protocol import PassagesMapped
from chatapp.texts import places, tr

MOST_MARKED = 10
"""Documents with a mark of their own."""
OTHERS = -1
"""The mark of all other documents."""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A mark, the document that has it, and how many of its passages are drawn."""

    mark: int
    name: str
    count: int


class MapContent:
    """Documents with the most passages have marks of their own, numbered from 0."""

    def __init__(
        self, mapped: PassagesMapped, names: Mapping[int, str], question: str = ""
    ) -> None:
        self.mapped = mapped
        self.question = question.strip()
        self._names = names
        counts = Counter(point.document_id for point in mapped.points)
        marked = [document_id for document_id, _count in counts.most_common(MOST_MARKED)]
        self._marks = {document_id: mark for mark, document_id in enumerate(marked)}
        self.legend = [
            LegendEntry(mark, self.name(document_id), counts[document_id])
            for document_id, mark in self._marks.items()
        ]
        if rest := counts.total() - sum(entry.count for entry in self.legend):
            count = len(counts) - len(marked)
            self.legend.append(LegendEntry(OTHERS, tr("look.map.others", count=count), rest))
        by_id = {point.passage_id: point for point in mapped.points}
        self.nearest = [by_id[each] for each in mapped.nearest if each in by_id]

    @property
    def points(self) -> tuple[MapPoint, ...]:
        return self.mapped.points

    def mark(self, point: MapPoint) -> int:
        """Return the mark of a passage's document."""
        return self._marks.get(point.document_id, OTHERS)

    def name(self, document_id: int) -> str:
        return self._names.get(document_id, "")

    def place(self, point: MapPoint) -> str:
        """Say where a passage stands: its document and page."""
        place = places.words(point.place, point.page, texts.language())
        return tr("transcript.source", document=self.name(point.document_id), place=place)

    def words(self, point: MapPoint) -> str:
        """Return the place of a passage and its first words."""
        return f"{self.place(point)}\n{point.text}…"
