"""One download: goes on where an earlier try ended, and is checked before it gets its name."""

from __future__ import annotations

import errno
import hashlib
import http.client
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from chatapp.contract.protocol.hub import Checksum, HubFile
from chatapp.engine.models.hub import checksum, part_file
from chatapp.engine.models.hub.hub_connection import Hub, Reply, cause, opened
from chatapp.engine.models.hub.part_file import PartFile, PartNote
from chatapp.engine.process.stopping import JobStopped
from chatapp.errors import (
    ChecksumWrong,
    DiskFull,
    DiskTooSmall,
    DownloadChanged,
    DownloadFailed,
    ModelFileThere,
    cause_code,
)
from chatapp.machine.context_price import size

TRIES = 5
"""Connections that may fail one after another without a new byte; chosen."""
PAUSES_S = (1.0, 2.0, 4.0, 8.0)
"""Seconds before each further try; chosen."""
_SPARE_BYTES = 200_000_000
"""What stays free on the disk; chosen."""
Report = Callable[[int, int], None]


class Fetched(NamedTuple):
    """A whole file."""

    path: Path
    sha256: str
    checksum: Checksum


class Download:
    """Fetches one file of a hub into a folder."""

    def __init__(self, hub: Hub, source: HubFile, folder: Path, flag: threading.Event) -> None:
        """`flag` pauses the download."""
        part_file.check(source)
        self._hub, self._source, self._flag = hub, source, flag
        self._part = PartFile(folder, source.file)
        self._digest: Any = hashlib.sha256()
        self._shown = 0
        self._report: Report = lambda done, total: None

    def run(self, report: Report) -> Fetched:
        """Fetch and check the file. Raises DownloadError, DiskTooSmall, ChecksumWrong, JobStopped."""
        self._report = report
        if self._part.target.exists():
            return self._present()
        self._prepare()
        failures = 0
        while not self._is_whole():
            before = self._part.size_bytes
            try:
                self._fetch()
            except (DownloadFailed, OSError, http.client.HTTPException) as error:
                failures = 1 if self._part.size_bytes > before else failures + 1
                self._pause_or_give_up(error, failures)
        return self._finish()

    def _present(self) -> Fetched:
        """Return the file that is there already, if it is the wanted one."""
        target, wanted = self._part.target, self._source.sha256
        total = target.stat().st_size
        digest = checksum.of_file(target, lambda done: self._show(done, total), self._flag.is_set)
        if wanted and digest.hexdigest() != wanted:
            raise ModelFileThere(name=target.name, folder=target.parent)
        return Fetched(target, digest.hexdigest(), "right" if wanted else "unknown")

    def _prepare(self) -> None:
        """Keep what an earlier try left, if it was of the same file."""
        note = self._part.note()
        is_same = note is not None and _without_size(note.source) == _without_size(self._source)
        if not is_same:
            self._part.discard()
            return
        assert note is not None
        if note.source.size_bytes and not self._source.size_bytes:
            self._source = replace(self._source, size_bytes=note.source.size_bytes)
        self._digest = (
            checksum.of_file(self._part.path, lambda done: None, self._flag.is_set)
            if self._part.size_bytes
            else hashlib.sha256()
        )
        self._show(self._part.size_bytes, self._source.size_bytes)

    def _is_whole(self) -> bool:
        total = self._source.size_bytes
        return total > 0 and self._part.size_bytes == total

    def _fetch(self) -> None:
        """Fetch what is missing over one connection."""
        start, note = self._part.size_bytes, self._part.note()
        headers = {"Range": f"bytes={start}-"} if start else {}
        if start and note is not None and note.tag and not self._source.sha256:
            headers["If-Range"] = note.tag
        with opened(self._hub, self._path(), headers) as reply:
            self._take_claims(reply)
            if reply.response.status == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
                self._restart()
                return
            if reply.start != start:
                self._restart()
            self._check_disk()
            self._part.write_note(PartNote(self._source, reply.tag))
            self._write(reply.response)

    def _take_claims(self, reply: Reply) -> None:
        """Take size and checksum from the hub. Raises DownloadChanged when they are others."""
        source, total = self._source, reply.total_bytes or reply.linked_bytes
        is_other = reply.linked_sha256 and source.sha256 not in ("", reply.linked_sha256)
        if is_other or (source.sha256 and total and source.size_bytes not in (0, total)):
            raise DownloadChanged(name=self._part.target.name, address=self._hub.address.shown)
        self._source = replace(
            source,
            size_bytes=total or source.size_bytes,
            sha256=source.sha256 or reply.linked_sha256,
        )

    def _restart(self) -> None:
        self._part.discard()
        self._digest = hashlib.sha256()

    def _check_disk(self) -> None:
        folder = self._part.target.parent
        missing = max(0, self._source.size_bytes - self._part.size_bytes)
        free = shutil.disk_usage(folder).free
        if missing + _SPARE_BYTES > free:
            raise DiskTooSmall(
                folder=folder, needed=size(missing + _SPARE_BYTES), available=size(free)
            )

    def _write(self, response: http.client.HTTPResponse) -> None:
        """Append the body to the part file."""
        done, total = self._part.size_bytes, self._source.size_bytes
        with open(self._part.path, "ab") as stream:
            while block := response.read1(checksum.BLOCK_BYTES):
                if self._flag.is_set():
                    raise JobStopped
                if total and done + len(block) > total:
                    raise http.client.IncompleteRead(b"")
                stream.write(block)
                self._digest.update(block)
                done += len(block)
                self._show(done, total)
        if self._flag.is_set():
            # The connection was cut for the stop: this is not the end of the file.
            raise JobStopped
        if not total:
            # The host told no size: the end of the connection is the end of the file.
            self._source = replace(self._source, size_bytes=done)
        elif done < total:
            raise http.client.IncompleteRead(b"", total - done)

    def _pause_or_give_up(self, error: Exception, failures: int) -> None:
        if self._flag.is_set():
            raise JobStopped from error
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(folder=self._part.target.parent) from error
        if failures >= TRIES:
            if isinstance(error, DownloadFailed):
                raise error
            raise DownloadFailed(
                name=self._part.target.name, address=self._hub.address.shown, cause=cause(error)
            ) from error
        if self._flag.wait(PAUSES_S[min(failures, len(PAUSES_S)) - 1]):
            raise JobStopped from error

    def _finish(self) -> Fetched:
        wanted, digest = self._source.sha256, self._digest.hexdigest()
        if wanted and digest != wanted:
            name = self._part.target.name
            self._part.discard()
            raise ChecksumWrong(name=name, cause=cause_code("fetched"))
        return Fetched(self._part.finish(), digest, "right" if wanted else "unknown")

    def _path(self) -> str:
        source = self._source
        return f"{source.repository}/resolve/{source.revision}/{source.file}"

    def _show(self, done: int, total: int) -> None:
        """Report progress, which never goes back, also when a host begins anew."""
        self._shown = max(self._shown, done)
        self._report(self._shown, max(total, self._shown))


def _without_size(source: HubFile) -> HubFile:
    """Return what says which file it is: the hub tells size and checksum later."""
    return replace(source, size_bytes=0, sha256="")
