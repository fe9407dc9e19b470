"""What is marked on the pages of a document: sources, and the hits of a search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chatapp.contract.page_records import PageHit
from chatapp.contract.records import Box, Source
from chatapp.gui.pages.page_pictures import PageMarks


@dataclass(frozen=True, slots=True)
class SourceMarks:
    """The source on screen, all sources beside it, the hits and the one that is gone to."""

    source: Source | None
    sources: Sequence[Source]
    hits: Sequence[PageHit]
    hit: PageHit | None

    def on_page(self, page: int) -> PageMarks:
        """Return the boxes of one page."""
        if self.source is None:
            return PageMarks()
        others: list[Box] = []
        for source in self.sources:
            is_here = (source.document_id, source.page) == (self.source.document_id, page)
            if is_here and source != self.source:
                others += source.boxes
        hits: list[Box] = []
        for hit in self.hits:
            if hit.page == page and hit is not self.hit:
                hits += hit.boxes
        own = self.source.boxes if self.source.page == page else ()
        current = self.hit.boxes if self.hit and self.hit.page == page else ()
        return PageMarks(own, others, hits, current)
