"""Model files: downloading, importing, checking and removing them, and searching a hub."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from chatapp.contract.protocol.verbs import Command, Event, Lane
from chatapp.contract.records import Model

Checksum = Literal["right", "wrong", "unknown"]


@dataclass(frozen=True, slots=True)
class HubRepository:
    """A repository of a hub that has GGUF files."""

    name: str
    downloads: int = 0
    licence: str = ""
    is_gated: bool = False
    """Whether its owner wants an agreement first, which only a browser can give."""


@dataclass(frozen=True, slots=True)
class HubFile:
    """A GGUF file of a repository; `sha256` is "" when the hub does not tell it."""

    repository: str
    file: str
    size_bytes: int = 0
    sha256: str = ""
    revision: str = "main"


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadModel(Command):
    """Fetch a file of the hub into the models folder, going on where an earlier try ended.

    Sends Progress(stage="download") in bytes, answered by ModelDownloaded. Stop pauses it. The
    engine opens no connection without this command.
    """

    lane: ClassVar[Lane] = "downloads"
    source: HubFile


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscardDownload(Command):
    """Delete what was fetched of an unfinished download. Answered by DownloadDiscarded."""

    lane: ClassVar[Lane] = "downloads"
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportModel(Command):
    """Copy a file into the models folder and check it. Sends Progress(stage="copy") in bytes,
    answered by ModelDownloaded.

    `sha256` "" takes that of the catalogue's file of this name, if there is one.
    """

    lane: ClassVar[Lane] = "downloads"
    path: str
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyModel(Command):
    """Compute a file's SHA-256 and compare it with the catalogue's, or with `sha256`. Sends
    Progress(stage="verify") in bytes, answered by ModelVerified.
    """

    lane: ClassVar[Lane] = "downloads"
    path: str
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveModel(Command):
    """Delete a model and all its parts from the models folder. Answered by ModelRemoved."""

    lane: ClassVar[Lane] = "model"
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHub(Command):
    """Search the hub for repositories with GGUF files. Answered by HubSearched."""

    lane: ClassVar[Lane] = "hub"
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListHubFiles(Command):
    """List the GGUF files of a repository. Answered by HubFilesListed."""

    lane: ClassVar[Lane] = "hub"
    repository: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelDownloaded(Event):
    """`checksum` is "unknown" when neither catalogue nor hub know it."""

    model: Model
    sha256: str
    checksum: Checksum


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadDiscarded(Event):
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelVerified(Event):
    """`name` is the catalogue's model with this checksum, "" for none."""

    path: str
    sha256: str
    checksum: Checksum
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRemoved(Event):
    path: str
    freed_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HubSearched(Event):
    repositories: tuple[HubRepository, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HubFilesListed(Event):
    files: tuple[HubFile, ...]
