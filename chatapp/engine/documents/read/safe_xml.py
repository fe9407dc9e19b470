"""XML of strangers: no entities, no DTD, no network, no deep nesting; names are compared without
namespaces.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

from chatapp.engine.documents.read.blocks import Unreadable
from chatapp.engine.documents.read.zip_parts import ZipParts
from chatapp.errors import cause_code

_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def tree(parts: ZipParts, name: str) -> Any:
    """Return the root element of a part."""
    with _as_damage(name):
        root = etree.fromstring(parts.read(name), etree.XMLParser(**_SAFE))
    if root is None:
        raise Unreadable("damaged", cause_code("part_broken_xml", part=name))
    return root


def children(parts: ZipParts, name: str, below: str) -> Iterator[Any]:
    """Yield the children of the element named `below` one by one; each is forgotten when the next
    is asked for.
    """
    with parts.open(name) as stream, _as_damage(name):
        for _, element in etree.iterparse(stream, events=("end",), **_SAFE):
            parent = element.getparent()
            if parent is None or local(parent) != below or local(element) == below:
                continue
            yield element
            element.clear()
            while element.getprevious() is not None:
                del parent[0]


def local(element: Any) -> str:
    """Return an element's name without its namespace; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """Return an attribute by its name without namespace, "" when it is not there."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def find_all(element: Any, name: str) -> Iterator[Any]:
    """Yield all elements of this name below, in order."""
    return (found for found in element.iter() if local(found) == name)


def first(element: Any, name: str) -> Any:
    """Return the first element of this name below, or None."""
    return next(find_all(element, name), None)


@contextlib.contextmanager
def _as_damage(part: str) -> Iterator[None]:
    try:
        yield
    except etree.XMLSyntaxError as error:
        raise Unreadable("damaged", cause_code("part_broken_xml", part=part)) from error
