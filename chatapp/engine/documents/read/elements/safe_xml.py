"""XML from untrusted files: no entities, DTDs, network or deep nesting; names ignore namespaces."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

from lxml import etree

from chatapp.engine.documents.read.elements.blocks import Unreadable, damage
from chatapp.engine.documents.read.elements.zip_parts import ZipParts, relations_name, resolve
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
    """Return the root element of a part. Raises Unreadable."""
    with _damage(name):
        root = etree.fromstring(parts.read(name), etree.XMLParser(**_SAFE))
    if root is None:
        raise Unreadable("damaged", cause_code("part_broken_xml", part=name))
    return root


def children(parts: ZipParts, name: str, below: str) -> Iterator[Any]:
    """Yield the children of the element named `below`; each is cleared when the next is read."""
    with parts.open(name) as stream, _damage(name):
        for _, element in etree.iterparse(stream, events=("end",), **_SAFE):
            parent = element.getparent()
            if parent is None or local(parent) != below or local(element) == below:
                continue
            yield element
            element.clear()
            while element.getprevious() is not None:
                del parent[0]


def local(element: Any) -> str:
    """Return an element's name without its namespace; "" for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """Return an attribute by its name without namespace, "" when it is missing."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def named(elements: Any, *names: str) -> Iterator[Any]:
    """Yield the elements with one of these names; an element stands for its children."""
    return (element for element in elements if local(element) in names)


def properties(element: Any, group: str, name: str = "") -> Iterator[Any]:
    """Yield what stands in the child named `group`: all of it, or the elements of one name."""
    for child in named(element, group):
        yield from named(child, name) if name else child


def find_all(element: Any, name: str) -> Iterator[Any]:
    """Yield all elements of this name below, in order."""
    return named(element.iter(), name)


def first(element: Any, name: str) -> Any:
    """Return the first element of this name below, or None."""
    return next(find_all(element, name), None)


def relations(parts: ZipParts, name: str) -> Iterator[Any]:
    """Yield the relations of a part within the container; "" is the container itself."""
    relations = relations_name(name)
    if parts.has(relations):
        for relation in find_all(tree(parts, relations), "Relationship"):
            if attribute(relation, "TargetMode") != "External":
                yield relation


def external_target(parts: ZipParts, name: str, wanted: str) -> str:
    """Return where a relation of a part leads outside of the container, "" for none."""
    relations = relations_name(name)
    if parts.has(relations):
        for relation in find_all(tree(parts, relations), "Relationship"):
            if attribute(relation, "Id") == wanted:
                return attribute(relation, "Target")
    return ""


def target(relation: Any, name: str) -> str:
    """Return the part that a relation of the part `name` refers to."""
    return resolve(name, attribute(relation, "Target"))


def _damage(part: str) -> AbstractContextManager[None]:
    return damage(cause_code("part_broken_xml", part=part), etree.XMLSyntaxError)
