"""What a hub has: its lists are somebody else's words and are bounded and checked."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from chatapp.contract.protocol.hub import HubFile, HubRepository
from chatapp.engine.models.files.gguf_cursor import tidy
from chatapp.engine.models.files.gguf_identity import SHARD
from chatapp.engine.models.hub.hub_connection import Hub, get_json
from chatapp.engine.models.hub.part_file import is_valid
from chatapp.errors import HubNameWrong

_MOST_REPOSITORIES = 30
"""Repositories listed of one search; chosen."""
_MOST_FILES = 200
"""Files listed of one repository; chosen."""
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NO_MODEL = re.compile(r"mmproj|imatrix", re.IGNORECASE)


def search(hub: Hub, query: str) -> tuple[HubRepository, ...]:
    """Return the repositories with GGUF files for a query, most used first. Raises DownloadError."""
    words = quote(query.strip()[:200], safe="")
    path = f"api/models?search={words}&filter=gguf&sort=downloads&direction=-1"
    entries = get_json(hub, f"{path}&limit={_MOST_REPOSITORIES}")
    if not isinstance(entries, list):
        return ()
    repositories = [_repository(entry) for entry in entries[:_MOST_REPOSITORIES]]
    return tuple(each for each in repositories if is_valid(HubFile(each.name, "a.gguf")))


def files(hub: Hub, repository: str) -> tuple[HubFile, ...]:
    """Return the GGUF files of a repository, smallest first. Raises DownloadError, HubNameWrong."""
    if not is_valid(HubFile(repository, "a.gguf")):
        raise HubNameWrong(name=repository[:120])
    entries = get_json(hub, f"api/models/{repository}/tree/main?recursive=true")
    if not isinstance(entries, list):
        return ()
    listed = [_file(repository, entry) for entry in entries[:5000] if isinstance(entry, dict)]
    usable = [each for each in listed if is_valid(each) and not _is_part(each)]
    return tuple(sorted(usable, key=lambda each: (each.size_bytes, each.file))[:_MOST_FILES])


def _repository(entry: Any) -> HubRepository:
    if not isinstance(entry, dict):
        return HubRepository("")
    tags = entry.get("tags")
    texts = [str(tag) for tag in tags[:200]] if isinstance(tags, list) else []
    licences = [tag.removeprefix("license:") for tag in texts if tag.startswith("license:")]
    downloads = entry.get("downloads")
    return HubRepository(
        str(entry.get("id", ""))[:200],
        downloads if isinstance(downloads, int) else 0,
        tidy(licences[0], 40) if licences else "",
        bool(entry.get("gated")),
    )


def _file(repository: str, entry: dict[str, Any]) -> HubFile:
    kept = entry.get("lfs")
    lfs = kept if isinstance(kept, dict) else {}
    size = lfs.get("size", entry.get("size", 0))
    digest = str(lfs.get("oid", "")).removeprefix("sha256:")
    return HubFile(
        repository,
        str(entry.get("path", ""))[:300],
        size if isinstance(size, int) and 0 < size < 1 << 45 else 0,
        digest if _SHA256.fullmatch(digest) else "",
    )


def _is_part(file: HubFile) -> bool:
    """Whether a file is no model by itself."""
    name = file.file.rpartition("/")[2]
    return bool(SHARD.fullmatch(name) or _NO_MODEL.search(name))
