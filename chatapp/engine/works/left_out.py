"""Names the sections of a document that a summary has no point of."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chatapp.contract.records import Source
from chatapp.contract.work_records import Section
from chatapp.engine.works.sections import PageRange, Part

TO = " – "
"""Stands between the first and the last heading of an entry of the outline."""


@dataclass(frozen=True, slots=True, order=True)
class _SectionStart:
    """Where something begins: a page and a character of it."""

    page: int
    character: int


def with_left_out(outline: Sequence[Section], parts: Sequence[Part]) -> list[Section]:
    """Return the outline in which each entry names the sections that none of its points is from."""
    places: list[PageRange] = []
    sources: list[Source] = []
    for part in parts:
        places += part.places
    for section in outline:
        sources += [point.source for point in section.points]
    missing = _missing(places, sources)
    named: list[Section] = []
    for section, following in itertools.zip_longest(outline, outline[1:]):
        end = _start_of(following, places) if following else None
        inside = [
            place for place in missing if not end or _SectionStart(place.page, place.start) < end
        ]
        missing = missing[len(inside) :]
        headings = tuple(dict.fromkeys(place.heading for place in inside))
        named.append(replace(section, left_out=headings))
    return named


def _missing(places: Sequence[PageRange], sources: Sequence[Source]) -> list[PageRange]:
    """Return the beginnings of the sections with a heading that no source stands in."""
    missing: list[PageRange] = []
    for heading, group in itertools.groupby(places, lambda place: place.heading):
        ranges = list(group)
        if heading and not any(_is_inside(source, ranges) for source in sources):
            missing.append(ranges[0])
    return missing


def _is_inside(source: Source, ranges: Sequence[PageRange]) -> bool:
    return any(place.holds(source.page, source.start) for place in ranges)


def _start_of(section: Section, places: Sequence[PageRange]) -> _SectionStart:
    """Return where the first heading of an entry stands."""
    first = section.heading.split(TO)[0]
    for place in places:
        if place.page >= section.first_page and place.heading == first:
            return _SectionStart(place.page, place.start)
    return _SectionStart(section.first_page, 0)
