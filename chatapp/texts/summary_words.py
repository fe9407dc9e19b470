"""Words about a summary: the sections of the document that it has no point of."""

from __future__ import annotations

from chatapp.contract.work_records import Section
from chatapp.texts.catalogue import translation

_MOST_NAMED = 12
"""Headings; of more the first are named."""


def left_out(section: Section, language: str) -> str:
    """Name the sections that none of the points is about; "" when there are none."""
    if not section.left_out:
        return ""
    named = ", ".join(section.left_out[:_MOST_NAMED])
    more = " …" if len(section.left_out) > _MOST_NAMED else ""
    return translation(language).tr("works.left_out", headings=f"{named}{more}")
