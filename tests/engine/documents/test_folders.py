"""Watched folders: what lies in them is in the library, what changes is read again, what leaves
leaves.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from chatapp.contract.records import Document, Folder, FolderChange
from chatapp.engine.documents import folder_scan
from chatapp.engine.documents.documents import Documents
from chatapp.engine.documents.folders import Folders
from chatapp.engine.process.stopping import JobStopped
from chatapp.errors import DocumentMoved, FileMissing, FolderMissing, FolderNotFound
from chatapp.texts import error_sentence

Sync = Callable[[Folder], list[FolderChange]]


def _write(path: Path, text: str, age_s: float = 60) -> Path:
    """Write a file that was left alone for so long."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    written = path.stat().st_mtime - age_s
    os.utime(path, (written, written))
    return path


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    _write(tmp_path / "papers" / "tram.txt", "The tram ends at Linden Square.")
    _write(tmp_path / "papers" / "deep" / "leave.md", "# Leave\n\nTwenty-six days of leave a year.")
    return tmp_path / "papers"


@pytest.fixture
def folders(documents: Documents) -> Folders:
    return documents.folders


@pytest.fixture
def watched(folders: Folders, papers: Path) -> Folder:
    return folders.add(papers, lambda change: None, lambda done, total, file: None, lambda: False)


@pytest.fixture
def sync(folders: Folders) -> Sync:
    """Look at a folder once; return what happened."""

    def look(folder: Folder) -> list[FolderChange]:
        changes: list[FolderChange] = []
        folders.sync(folder.id, changes.append, lambda done, total, file: None, lambda: False)
        return changes

    return look


def _names(documents: Documents) -> set[str]:
    return {document.name for document in documents.list()}


def test_all_documents_of_a_folder_come_in(documents: Documents, watched: Folder) -> None:
    assert _names(documents) == {"tram.txt", "leave.md"}
    assert len(watched.document_ids) == 2


def test_nothing_happens_where_nothing_changed(watched: Folder, sync: Sync) -> None:
    assert sync(watched) == []


def test_a_changed_file_is_read_again_under_its_own_id(
    documents: Documents, watched: Folder, papers: Path, sync: Sync
) -> None:
    before = next(one.id for one in documents.list() if one.name == "tram.txt")
    _write(papers / "tram.txt", "The tram ends at Harbour Gate now.", age_s=30)
    (change,) = sync(watched)
    assert (change.document and change.document.id, change.is_new) == (before, False)
    assert "Harbour" in documents.pages.text(before, 1)
    assert not any("Linden" in found.text for found in documents.search("Linden Square", (), 5))


def test_a_file_that_was_only_touched_is_no_change(
    watched: Folder, papers: Path, sync: Sync
) -> None:
    os.utime(papers / "tram.txt", (1_000_000, 1_000_000))
    assert sync(watched) == []


def test_a_removed_file_takes_its_document_along(
    documents: Documents, watched: Folder, papers: Path, sync: Sync
) -> None:
    (papers / "tram.txt").unlink()
    (change,) = sync(watched)
    assert change.removed_id
    assert _names(documents) == {"leave.md"}


def test_a_renamed_file_keeps_its_document(
    documents: Documents, watched: Folder, papers: Path, sync: Sync
) -> None:
    before = next(one.id for one in documents.list() if one.name == "tram.txt")
    (papers / "tram.txt").rename(papers / "line 7.txt")
    sync(watched)
    assert documents.document(before).name == "line 7.txt"


def test_a_renamed_file_is_found_by_its_new_name(
    documents: Documents, watched: Folder, papers: Path, sync: Sync
) -> None:
    (papers / "tram.txt").rename(papers / "zanzibar.txt")
    sync(watched)
    best, *_ = documents.search("zanzibar", (), 3)
    assert (best.document, best.words_score > 0) == ("zanzibar.txt", True)


def test_a_renamed_file_is_never_told_under_its_old_name(
    watched: Folder, papers: Path, sync: Sync
) -> None:
    (papers / "tram.txt").rename(papers / "line 7.txt")
    told = [change.document.name for change in sync(watched) if change.document]
    assert told == ["line 7.txt"]


def test_a_copy_that_stays_keeps_its_name_beside_a_renamed_one(
    documents: Documents, watched: Folder, papers: Path, sync: Sync
) -> None:
    _write(papers / "copy.txt", "The tram ends at Linden Square.")
    sync(watched)
    (papers / "tram.txt").unlink()
    sync(watched)
    assert _names(documents) == {"copy.txt", "leave.md"}
    assert sync(watched) == []


def test_a_file_that_is_being_written_waits_until_it_is_still(
    documents: Documents, watched: Folder, papers: Path, sync: Sync
) -> None:
    _write(papers / "new.txt", "Half of", age_s=0)
    assert sync(watched) == []
    _write(papers / "new.txt", "Half of it and the other half", age_s=-1)
    assert sync(watched) == []
    sync(watched)
    assert "new.txt" in _names(documents)


@pytest.mark.parametrize(
    "name", [".hidden.txt", "~$open.docx", ".git/config.txt", "program.exe", "empty.txt"]
)
def test_hidden_temporary_and_other_files_are_passed_over(
    documents: Documents, watched: Folder, papers: Path, sync: Sync, name: str
) -> None:
    _write(papers / name, "" if name == "empty.txt" else "text")
    sync(watched)
    assert _names(documents) == {"tram.txt", "leave.md"}


def test_links_out_of_the_folder_are_not_followed(
    documents: Documents, watched: Folder, papers: Path, tmp_path: Path, sync: Sync
) -> None:
    secret = _write(tmp_path / "elsewhere" / "secret.txt", "secret")
    (papers / "link.txt").symlink_to(secret)
    (papers / "folder").symlink_to(secret.parent)
    assert sync(watched) == []


def test_a_bad_file_is_named_once_and_the_others_come_in(
    documents: Documents, watched: Folder, papers: Path, sync: Sync
) -> None:
    _write(papers / "bad.docx", "PK\x03\x04 no zip")
    _write(papers / "good.txt", "A good one.")
    changes = sync(watched)
    assert [change.problem.details["name"] for change in changes if change.problem] == ["bad.docx"]
    assert "good.txt" in _names(documents)
    assert sync(watched) == []


def test_a_folder_can_go_and_leave_its_documents(
    documents: Documents, folders: Folders, watched: Folder
) -> None:
    assert folders.remove(watched.id, keep_documents=True) == ()
    assert (len(documents.list()), folders.list()) == (2, ())


def test_a_folder_can_go_with_its_documents_but_not_with_what_was_added_by_hand(
    documents: Documents, folders: Folders, watched: Folder, papers: Path
) -> None:
    documents.add(papers / "tram.txt", lambda done, total: None, lambda: False)
    folders.remove(watched.id, keep_documents=False)
    assert _names(documents) == {"tram.txt"}


def test_a_folder_that_is_unplugged_keeps_its_documents(
    documents: Documents, folders: Folders, watched: Folder, papers: Path, sync: Sync
) -> None:
    papers.rename(papers.with_name("away"))
    with pytest.raises(FolderMissing):
        sync(watched)
    assert (len(documents.list()), folders.list()[0].is_missing) == (2, True)


def test_watched_folders_are_known_after_a_restart(
    folder: Path, documents: Documents, watched: Folder
) -> None:
    documents.close()
    again = Documents.open(folder, "test")
    assert [one.path for one in again.folders.list()] == [watched.path]
    again.close()


def test_a_stopped_folder_leaves_nothing(
    documents: Documents, folders: Folders, papers: Path
) -> None:
    asked: list[int] = []

    def stopped() -> bool:
        asked.append(1)
        return len(documents.list()) == 1

    with pytest.raises(JobStopped):
        folders.add(papers, lambda change: None, lambda done, total, file: None, stopped)
    assert (documents.list(), folders.list()) == ((), ())


def test_an_unknown_folder_is_said_to_be_none(folders: Folders) -> None:
    with pytest.raises(FolderNotFound):
        folders.remove(99, keep_documents=True)


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names are text there")
def test_a_name_that_is_no_text_does_not_cost_the_other_files(
    documents: Documents, folders: Folders, papers: Path
) -> None:
    _write(papers / os.fsdecode(b"a\xff.txt"), "Nobody can say this name.")
    folders.add(papers, lambda change: None, lambda done, total, file: None, lambda: False)
    assert _names(documents) == {"tram.txt", "leave.md"}


def test_where_a_drive_was_mounted_and_nothing_is_now_documents_stay(
    documents: Documents, watched: Folder, papers: Path, sync: Sync
) -> None:
    # What the drive was mounted on is another directory, and empty.
    papers.rename(papers.with_name("drive"))
    papers.mkdir()
    with pytest.raises(FolderMissing, match=r"cause\.folder_empty"):
        sync(watched)
    assert _names(documents) == {"tram.txt", "leave.md"}


def test_a_drive_that_was_mounted_within_keeps_its_documents_too(
    documents: Documents, watched: Folder, papers: Path, sync: Sync
) -> None:
    (papers / "deep").rename(papers.parent / "drive")
    (papers / "deep").mkdir()
    assert sync(watched) == []
    assert _names(documents) == {"tram.txt", "leave.md"}


def test_a_folder_that_was_emptied_gives_its_documents_away(
    documents: Documents, watched: Folder, papers: Path, sync: Sync
) -> None:
    (papers / "tram.txt").unlink()
    (papers / "deep" / "leave.md").unlink()
    sync(watched)
    assert _names(documents) == set()


def test_a_file_that_is_emptied_to_be_written_anew_keeps_its_document(
    documents: Documents, watched: Folder, papers: Path, sync: Sync
) -> None:
    before = {document.id for document in documents.list()}
    _write(papers / "tram.txt", "")
    assert sync(watched) == []
    _write(papers / "tram.txt", "The tram ends at Harbour Gate now.", age_s=30)
    sync(watched)
    assert {document.id for document in documents.list()} == before


def test_what_lies_beyond_the_last_file_that_is_looked_at_does_not_leave(
    documents: Documents, watched: Folder, papers: Path, sync: Sync, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_scan, "_MOST_FILES", 1)
    sync(watched)
    assert _names(documents) == {"tram.txt", "leave.md"}


def test_a_file_that_failed_while_the_drive_went_away_is_read_when_it_is_back(
    documents: Documents, watched: Folder, papers: Path, sync: Sync, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(papers / "new.txt", "A new one.")

    def away(*_: object) -> tuple[Document, bool]:
        papers.rename(papers.with_name("away"))
        raise FileMissing(name="new.txt", cause="Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(documents.folders, "_add_file", away)
        sync(watched)
    with pytest.raises(FolderMissing):
        sync(watched)
    papers.with_name("away").rename(papers)
    sync(watched)
    assert "new.txt" in _names(documents)


def test_a_file_that_the_drive_cannot_give_is_named_and_all_else_stays(
    documents: Documents, watched: Folder, papers: Path, sync: Sync, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = _write(papers / "broken.txt", "A sector that is gone.")
    _write(papers / "good.txt", "A good one.")
    open_file = os.open

    def give(path: str | Path, *arguments: int, **named: int) -> int:
        if Path(path) == broken:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return open_file(path, *arguments, **named)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", give)
        changes = sync(watched)
    [problem] = [change.problem for change in changes if change.problem]
    sentence = error_sentence(problem.error, problem.details, "en")
    assert "broken.txt" in sentence
    assert "{" not in sentence
    assert _names(documents) == {"tram.txt", "leave.md", "good.txt"}


def test_a_file_whose_reader_was_blocked_is_tried_again_at_the_next_start(
    folder: Path, documents: Documents, watched: Folder, papers: Path, sync: Sync,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    _write(papers / "sheet.html", "<p>A page.</p>")

    def block(*_arguments: object, **_named: object) -> None:
        raise OSError(errno.EACCES, "blocked")

    with monkeypatch.context() as patched:
        patched.setattr(subprocess, "Popen", block)
        changes = sync(watched)
    assert [change.problem.error for change in changes if change.problem] == ["ReaderNotStarted"]
    assert sync(watched) == []
    documents.close()
    again = Documents.open(folder, "test")
    try:
        again.folders.sync(watched.id, lambda _: None, lambda *_: None, lambda: False)
        assert "sheet.html" in _names(again)
    finally:
        again.close()


def test_a_loop_of_links_ends(
    documents: Documents, watched: Folder, papers: Path, sync: Sync
) -> None:
    (papers / "deep" / "again").symlink_to(papers)
    (papers / "self").symlink_to("self")
    assert sync(watched) == []


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes among files")
def test_a_pipe_among_the_files_is_passed_over(watched: Folder, papers: Path, sync: Sync) -> None:
    os.mkfifo(papers / "pipe.txt")
    assert sync(watched) == []


def test_a_folder_says_where_in_it_its_documents_are(documents: Documents, watched: Folder) -> None:
    names = {file: documents.document(known).name for file, known in watched.files.items()}
    assert names == {"tram.txt": "tram.txt", "deep/leave.md": "leave.md"}


def test_the_file_of_a_document_is_found(
    documents: Documents, watched: Folder, papers: Path
) -> None:
    document_id = watched.files["tram.txt"]
    assert documents.files.existing(document_id) == papers / "tram.txt"
    (papers / "tram.txt").unlink()
    with pytest.raises(DocumentMoved):
        documents.files.existing(document_id)
