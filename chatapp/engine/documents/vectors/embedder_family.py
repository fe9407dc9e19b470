"""Families of GGUF embedders: what stands before a text, and how its vector is pooled."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chatapp.engine.documents.vectors.embeddings import Role

_TABLE = Path(__file__).with_name("embedder_families.toml")
_NAMES = ("general.name", "general.basename", "general.size_label")


@dataclass(frozen=True, slots=True)
class EmbedderFamily:
    """A row of the table."""

    name: str = ""
    pattern: str = ""
    query: str = ""
    passage: str = ""
    text: str = ""
    pooling: str = ""

    def prefix(self, role: Role) -> str:
        """Return what stands before a text of this role."""
        return {"query": self.query, "passage": self.passage, "text": self.text}[role]


def family(metadata: Mapping[str, str], file: Path) -> EmbedderFamily:
    """Return the family of a file by its names, one without prefixes where none is known."""
    names = " ".join([*(metadata.get(key, "") for key in _NAMES), file.stem])
    # "multilingual_e5_small" and "Multilingual E5 Small" are one name.
    spelled = re.sub(r"[\s_./]+", "-", names.lower())
    known = (row for row in _families() if re.search(row.pattern, spelled))
    return next(known, EmbedderFamily())


@cache
def _families() -> tuple[EmbedderFamily, ...]:
    rows = tomllib.loads(_TABLE.read_text("utf-8"))["family"]
    return tuple(EmbedderFamily(**row) for row in rows)
