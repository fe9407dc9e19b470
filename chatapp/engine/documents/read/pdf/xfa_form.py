"""What is typed into an XFA form, read from its XML; runs in the PDF child process."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from lxml import etree

_PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
_MOST_LINES = 2000
"""Values of a form at most; chosen against hostile files."""


def lines(packets: Mapping[str, bytes]) -> list[str]:
    """Return the values of a form as "label: value", in the order of its data."""
    data = _parsed(packets.get("datasets", b""))
    if data is None:
        return []
    captions = _captions(_parsed(packets.get("template", b"")))
    results = []
    for name, value in _values(data):
        results.append(f"{captions.get(name, name)}: {value}")
        if len(results) >= _MOST_LINES:
            break
    return results


def _parsed(xml: bytes) -> Any:
    """Return the root of a packet, None for one that cannot be read."""
    try:
        return etree.fromstring(xml, etree.XMLParser(**_PARSER)) if xml.strip() else None
    except etree.XMLSyntaxError:
        return None


class _NamedValue(NamedTuple):
    name: str
    value: str


def _values(root: Any) -> Iterator[_NamedValue]:
    for element in root.iter(etree.Element):
        value = " ".join((element.text or "").split())
        if value and len(element) == 0:
            yield _NamedValue(etree.QName(element).localname, value)


def _captions(template: Any) -> dict[str, str]:
    """Return what stands beside each field, by the field's name."""
    captions: dict[str, str] = {}
    for field in template.iter("{*}field") if template is not None else ():
        texts = (caption.itertext() for caption in field.iterfind("{*}caption"))
        text = " ".join(" ".join(itertools.chain.from_iterable(texts)).split()).strip(" :")
        if text and (name := field.get("name")):
            captions.setdefault(name, text)
    return captions
