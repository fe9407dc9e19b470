"""Downloads from a small real hub on this machine: whole, in parts, over restarts, and refused."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatapp.contract.protocol.hub import HubFile
from chatapp.engine.models.hub import download as downloads
from chatapp.engine.models.hub import hub_search, part_file
from chatapp.engine.models.hub.download import Download, Fetched
from chatapp.engine.models.hub.hub_connection import Hub
from chatapp.engine.models.hub.part_file import PartFile
from chatapp.engine.process.stopping import JobStopped
from chatapp.errors import (
    ChecksumWrong,
    DiskTooSmall,
    DownloadChanged,
    DownloadFailed,
    DownloadMissing,
    DownloadRefused,
    HubNameWrong,
    ModelFileThere,
    NetworkOff,
)
from tests.fakes.hub_server import HubServer, serving

NAME = "owner/repository/model-Q4_K_M.gguf"
CONTENT = b"GGUF" + os.urandom(3_000_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()
SOURCE = HubFile("owner/repository", "model-Q4_K_M.gguf", len(CONTENT), SHA256)


@pytest.fixture
def hub() -> Iterator[HubServer]:
    with serving() as server:
        server.add(NAME, CONTENT)
        yield server


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "PAUSES_S", (0.01,))


class Run:
    """One try, with the progress that it reported."""

    def __init__(self, hub: HubServer, folder: Path, source: HubFile = SOURCE) -> None:
        self.flag = threading.Event()
        self.reports: list[int] = []
        self._download = Download(Hub.of(hub.url, ""), source, folder, self.flag)

    def fetch(self) -> Fetched:
        return self._download.run(lambda done, total: self.reports.append(done))


def test_a_file_is_fetched_checked_and_named(hub: HubServer, tmp_path: Path) -> None:
    run = Run(hub, tmp_path)
    fetched = run.fetch()
    assert fetched == Fetched(tmp_path / "model-Q4_K_M.gguf", SHA256, "right")
    assert fetched.path.read_bytes() == CONTENT
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model-Q4_K_M.gguf"]
    assert run.reports == sorted(run.reports)
    assert run.reports[-1] == len(CONTENT)


def test_a_broken_connection_goes_on_where_it_ended(hub: HubServer, tmp_path: Path) -> None:
    hub.cut_after, hub.cuts_left = 500_000, 3
    run = Run(hub, tmp_path)
    assert run.fetch().checksum == "right"
    assert hub.ranges == ["", "bytes=500000-", "bytes=1000000-", "bytes=1500000-"]
    assert run.reports == sorted(run.reports)


def test_a_host_that_stays_broken_is_named_and_what_came_is_kept(
    hub: HubServer, tmp_path: Path
) -> None:
    hub.cut_after, hub.cuts_left = 500_000, 100
    hub.knows_ranges = False
    with pytest.raises(DownloadFailed):
        Run(hub, tmp_path).fetch()
    assert part_file.unfinished(tmp_path) == (SOURCE,)


def test_a_paused_download_goes_on_after_a_restart(hub: HubServer, tmp_path: Path) -> None:
    hub.holds = True
    run = Run(hub, tmp_path)
    run.reports = Reports(run.flag)
    hub.held.set()
    with pytest.raises(JobStopped):
        run.fetch()
    kept = PartFile(tmp_path, SOURCE.file).size_bytes
    assert 0 < kept < len(CONTENT)
    hub.holds = False
    again = Run(hub, tmp_path)
    assert again.fetch().path.read_bytes() == CONTENT
    assert hub.ranges[-1] == f"bytes={kept}-"
    assert again.reports[0] == kept


class Reports(list[int]):
    """Pauses at the first report."""

    def __init__(self, flag: threading.Event) -> None:
        super().__init__()
        self._flag = flag

    def append(self, done: int) -> None:
        super().append(done)
        self._flag.set()


def test_without_ranges_it_begins_anew_and_progress_does_not_go_back(
    hub: HubServer, tmp_path: Path
) -> None:
    hub.knows_ranges = False
    hub.cut_after, hub.cuts_left = 1_000_000, 1
    run = Run(hub, tmp_path)
    assert run.fetch().path.read_bytes() == CONTENT
    assert run.reports == sorted(run.reports)


def test_another_content_under_the_same_name_is_not_kept(hub: HubServer, tmp_path: Path) -> None:
    hub.tells_checksum = False
    hub.files[NAME] = CONTENT[:-1] + bytes([CONTENT[-1] ^ 1])
    with pytest.raises(ChecksumWrong):
        Run(hub, tmp_path).fetch()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_its_publisher_replaced_is_refused_before_it_is_fetched(
    hub: HubServer, tmp_path: Path
) -> None:
    hub.files[NAME] = b"GGUF" + os.urandom(1000)
    with pytest.raises(DownloadChanged):
        Run(hub, tmp_path).fetch()
    assert "model-Q4_K_M.gguf" not in [path.name for path in tmp_path.iterdir()]


def test_the_checksum_of_the_hub_counts_where_there_is_no_other(
    hub: HubServer, tmp_path: Path
) -> None:
    fetched = Run(hub, tmp_path, HubFile("owner/repository", "model-Q4_K_M.gguf")).fetch()
    assert fetched.checksum == "right"


def test_without_any_checksum_it_is_called_unknown(hub: HubServer, tmp_path: Path) -> None:
    hub.tells_checksum = False
    fetched = Run(hub, tmp_path, HubFile("owner/repository", "model-Q4_K_M.gguf")).fetch()
    assert fetched.checksum == "unknown"


def test_a_full_disk_is_said_before_the_first_byte(
    hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = downloads.shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(downloads.shutil, "disk_usage", lambda _folder: full)
    with pytest.raises(DiskTooSmall):
        Run(hub, tmp_path).fetch()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_not_fetched_again(hub: HubServer, tmp_path: Path) -> None:
    (tmp_path / "model-Q4_K_M.gguf").write_bytes(CONTENT)
    assert Run(hub, tmp_path).fetch().checksum == "right"
    assert hub.requests == []


def test_another_file_of_that_name_is_never_overwritten(hub: HubServer, tmp_path: Path) -> None:
    (tmp_path / "model-Q4_K_M.gguf").write_bytes(b"mine")
    with pytest.raises(ModelFileThere):
        Run(hub, tmp_path).fetch()
    assert (tmp_path / "model-Q4_K_M.gguf").read_bytes() == b"mine"


def test_a_gated_repository_and_a_missing_file_have_their_own_errors(
    hub: HubServer, tmp_path: Path
) -> None:
    with pytest.raises(DownloadMissing):
        Run(hub, tmp_path, HubFile("owner/repository", "other.gguf")).fetch()
    hub.is_gated = True
    with pytest.raises(DownloadRefused):
        Run(hub, tmp_path).fetch()


@pytest.mark.parametrize("place", ["ftp://127.0.0.1/x", "http://127.0.0.1:1/x", ""])
def test_a_redirect_that_leads_nowhere_is_an_error(
    hub: HubServer, tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "TRIES", 1)
    hub.redirects_to = place or f"{hub.url}/{NAME.replace('/model', '/resolve/main/model')}"
    with pytest.raises(DownloadFailed):
        Run(hub, tmp_path).fetch()


def test_a_redirect_to_another_machine_needs_the_network(hub: HubServer, tmp_path: Path) -> None:
    hub.redirects_to = "http://192.0.2.1/x"
    with pytest.raises(NetworkOff):
        Run(hub, tmp_path).fetch()


@pytest.mark.parametrize(
    "source",
    [
        HubFile("owner/repository", "../../settings.gguf"),
        HubFile("owner/repository", "/etc/x.gguf"),
        HubFile("owner", "x.gguf"),
        HubFile("owner/repository", "x.exe"),
        HubFile("owner/repository", "x.gguf", revision="../main"),
        HubFile("owner/../x", "x.gguf"),
    ],
)
def test_names_that_lead_elsewhere_are_refused(
    hub: HubServer, tmp_path: Path, source: HubFile
) -> None:
    with pytest.raises(HubNameWrong):
        Run(hub, tmp_path, source)


def test_a_broken_note_is_no_download(tmp_path: Path) -> None:
    for number, note in enumerate(
        ['{"source": {"repository": "a/b", "file": "../x.gguf"}}', "[", "[]", "{}", "\0"]
    ):
        (tmp_path / f"{number}.gguf.part.json").write_text(note)
    assert part_file.unfinished(tmp_path) == ()


def test_a_hub_is_searched_and_its_files_are_listed(hub: HubServer) -> None:
    hub.add("owner/repository/mmproj-f16.gguf", b"x")
    hub.add("owner/repository/README.md", b"x")
    at = Hub.of(hub.url, "")
    assert {each.name for each in hub_search.search(at, "model")} == {"owner/repository"}
    assert hub_search.search(at, "model")[0].licence == "mit"
    assert hub_search.files(at, "owner/repository") == (SOURCE,)
    with pytest.raises(HubNameWrong):
        hub_search.files(at, "../x")


def test_a_proxy_leads_to_a_hub_that_this_machine_does_not_know(
    hub: HubServer, tmp_path: Path
) -> None:
    at = Hub.of("http://hub.example", hub.url)
    fetched = Download(at, SOURCE, tmp_path, threading.Event()).run(lambda done, total: None)
    assert fetched.path.read_bytes() == CONTENT
