"""The files within a file are documents of their own that come and go with it."""

from __future__ import annotations

import zipfile
from pathlib import Path

from chatapp.engine.documents.documents import Documents
from chatapp.texts import document_warnings
from tests.engine.documents.locked_writers import lock_zip


def _archive(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def _add(documents: Documents, path: Path) -> int:
    return documents.add(path, lambda done, total: None, lambda: False).document.id


def test_files_of_an_archive_are_found_through_it(tmp_path: Path) -> None:
    documents = Documents.open(tmp_path / "library", "test")
    files = {"note.txt": b"The store is below the stairs.", "tool.exe": b"MZ" + b"\0" * 100}
    container = _add(documents, _archive(tmp_path / "a.zip", files))
    names = [document.name for document in documents.attached(container)]
    assert names == ["a.zip › note.txt"]
    scope = documents.with_attached((container,))
    assert documents.search("Where is the store?", scope, 1)[0].document == "a.zip › note.txt"
    assert documents.document(container).report["unread_files"] == "tool.exe"
    documents.close()


def test_they_go_with_it_unless_they_were_added_as_well(tmp_path: Path) -> None:
    documents = Documents.open(tmp_path / "library", "test")
    files = {"a.txt": b"One of two.", "b.txt": b"Two of two."}
    container = _add(documents, _archive(tmp_path / "a.zip", files))
    (tmp_path / "b.txt").write_bytes(files["b.txt"])
    kept = _add(documents, tmp_path / "b.txt")
    documents.remove(container)
    assert [document.id for document in documents.list()] == [kept]
    documents.close()


def test_files_of_an_archive_in_an_archive_are_found(tmp_path: Path) -> None:
    documents = Documents.open(tmp_path / "library", "test")
    inner = _archive(tmp_path / "inner.zip", {"note.txt": b"The spare key is number 5521."})
    _add(documents, _archive(tmp_path / "outer.zip", {"inner.zip": inner.read_bytes()}))
    found = documents.search("number of the spare key", (), 1)[0]
    assert found.document == "outer.zip › inner.zip › note.txt"
    documents.close()


def test_why_a_file_of_an_archive_was_not_read_is_said(tmp_path: Path) -> None:
    documents = Documents.open(tmp_path / "library", "test")
    locked = lock_zip("x.txt", b"secret", "key", False)
    files = {"tool.exe": b"MZ" + b"\0" * 100, "inner.zip": locked}
    container = documents.document(_add(documents, _archive(tmp_path / "a.zip", files)))
    told = document_warnings.sentences(container, "en")
    assert "Files in it that could not be read: tool.exe, inner.zip." in told
    assert any(each.startswith("tool.exe cannot be read: it is a program (EXE)") for each in told)
    assert any(each.startswith("inner.zip is protected by a password.") for each in told)
    documents.close()
