"""What the commands do: downloading, importing, checking and removing model files."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from chatapp.contract import protocol
from chatapp.contract.protocol import Event
from chatapp.engine.models.files import gguf
from chatapp.engine.models.files.model_folders import OURS
from chatapp.engine.models.hub import hub_search, model_copies
from chatapp.engine.models.hub.download import Download, Fetched
from chatapp.engine.models.hub.hub_connection import Hub
from chatapp.engine.models.hub.part_file import PartFile
from chatapp.engine.process.jobs import Job
from chatapp.engine.services.services import Services
from chatapp.machine.models import catalog

_EVERY_S = 0.2
"""Seconds between two Progress events; chosen: a bar moves five times a second."""


def _download(services: Services, job: Job, command: protocol.DownloadModel) -> Event:
    download = Download(_hub(services, job), command.source, services.paths.models, job.flag)
    fetched = download.run(_reporter(job, "download", command.source.file))
    return _downloaded(job, fetched)


def _discard(services: Services, job: Job, command: protocol.DiscardDownload) -> Event:
    PartFile(services.paths.models, command.file).discard()
    return protocol.DownloadDiscarded(id=command.id, file=command.file)


def _import(services: Services, job: Job, command: protocol.ImportModel) -> Event:
    path = Path(command.path)
    report = _reporter(job, "copy", path.name)
    folder = services.paths.models
    fetched = model_copies.take_in(path, folder, command.sha256, report, job.stopped)
    return _downloaded(job, fetched)


def _verify(services: Services, job: Job, command: protocol.VerifyModel) -> Event:
    path = Path(command.path)
    report = _reporter(job, "verify", path.name)
    checked = model_copies.verify(path, command.sha256, report, job.stopped)
    known = catalog.by_sha256(checked.sha256)
    return protocol.ModelVerified(
        id=command.id,
        path=command.path,
        sha256=checked.sha256,
        checksum=checked.checksum,
        name=known.name if known else "",
    )


def _remove(services: Services, job: Job, command: protocol.RemoveModel) -> Event:
    owner, path = services.model, Path(command.path)
    if owner.model is not None and owner.model.path == command.path:
        # Windows deletes no file that is mapped.
        owner.close()
    freed = model_copies.remove(path, services.paths.models)
    return protocol.ModelRemoved(id=command.id, path=command.path, freed_bytes=freed)


def _search(services: Services, job: Job, command: protocol.SearchHub) -> Event:
    return protocol.HubSearched(
        id=command.id, repositories=hub_search.search(_hub(services, job), command.query)
    )


def _list_files(services: Services, job: Job, command: protocol.ListHubFiles) -> Event:
    files = hub_search.files(_hub(services, job), command.repository)
    return protocol.HubFilesListed(id=command.id, files=files)


def _hub(services: Services, job: Job) -> Hub:
    hub = Hub.of(services.settings.hub_url, services.settings.hub_proxy)
    return replace(hub, flag=job.flag)


def _downloaded(job: Job, fetched: Fetched) -> Event:
    return protocol.ModelDownloaded(
        id=job.command.id,
        model=gguf.inspect(fetched.path, OURS),
        sha256=fetched.sha256,
        checksum=fetched.checksum,
    )


def _reporter(job: Job, stage: str, name: str) -> Callable[[int, int], None]:
    """Return a function that sends progress now and then, and its end always."""
    sent_at = 0.0

    def report(done: int, total: int) -> None:
        nonlocal sent_at
        now = time.monotonic()
        if now - sent_at >= _EVERY_S or done == total:
            sent_at = now
            job.progress(stage, done, total, name)

    return report


WORK = {
    protocol.DownloadModel: _download,
    protocol.DiscardDownload: _discard,
    protocol.ImportModel: _import,
    protocol.VerifyModel: _verify,
    protocol.RemoveModel: _remove,
    protocol.SearchHub: _search,
    protocol.ListHubFiles: _list_files,
}
