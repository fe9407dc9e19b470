"""Taking the user's data away: all of ours, nothing of others, models only when asked."""

from __future__ import annotations

from pathlib import Path

from chatapp.chats.store import ChatStore
from chatapp.machine import settings
from chatapp.machine.data import data_removal
from chatapp.machine.paths import Paths, open_data_folder


def filled(folder: Path) -> Paths:
    paths = open_data_folder(str(folder))
    ChatStore(paths.chats).close()
    settings.save(paths.settings, settings.Settings())
    for file in (paths.library / "files" / "a.pdf", paths.pictures / "b.png", paths.states / "c"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x" * 1000)
    (paths.models / "large.gguf").write_bytes(b"GGUF")
    for file in (paths.window_lock, paths.server_token, paths.abilities, paths.continued_text):
        file.write_bytes(b"x")
    return paths


def test_everything_of_ours_goes_and_models_stay(tmp_path: Path) -> None:
    paths = filled(tmp_path / "data")
    kept = data_removal.look(paths)
    assert kept.foreign == ()
    assert kept.model_bytes == 4
    assert kept.own_bytes > 3000
    data_removal.remove(paths, with_models=False)
    assert sorted(file.name for file in paths.data.rglob("*")) == ["large.gguf", "models"]


def test_with_the_models_the_folder_goes_too(tmp_path: Path) -> None:
    paths = filled(tmp_path / "data")
    data_removal.remove(paths, with_models=True)
    assert not paths.data.exists()


def test_files_of_others_stay(tmp_path: Path) -> None:
    """A data folder may be one that somebody chose and keeps other things in."""
    paths = filled(tmp_path / "data")
    (paths.data / "thesis.docx").write_bytes(b"mine")
    assert data_removal.look(paths).foreign == ("thesis.docx",)
    data_removal.remove(paths, with_models=True)
    assert [file.name for file in paths.data.iterdir()] == ["thesis.docx"]


def test_read_only_copies_go_and_what_links_lead_to_stays(tmp_path: Path) -> None:
    paths, outside = filled(tmp_path / "data"), tmp_path / "outside"
    outside.mkdir()
    (outside / "dear.txt").write_text("dear")
    (paths.library / "link").symlink_to(outside)
    (paths.library / "files" / "a.pdf").chmod(0o400)
    data_removal.remove(paths, with_models=True)
    assert (outside / "dear.txt").read_text() == "dear"
    assert not paths.data.exists()
