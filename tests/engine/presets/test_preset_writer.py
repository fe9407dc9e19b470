"""Presets are written as they are read, and a draft changes only what it says."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from chatapp.contract.protocol.presets import PresetDraft
from chatapp.engine.presets import preset_file, preset_writer, presets, user_presets
from chatapp.engine.presets.preset_file import PresetFile
from chatapp.errors import PresetBroken
from chatapp.machine.paths import shipped

SHIPPED = sorted(shipped("prompts").glob("*.md"))


def without_path(file: PresetFile) -> PresetFile:
    return dataclasses.replace(file, preset=dataclasses.replace(file.preset, path=""))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "prompts"
    made.mkdir()
    return made


def known(folder: Path) -> dict[str, PresetFile]:
    return presets.load(shipped("prompts"), folder).files


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_written_preset_is_read_back_the_same(path: Path, tmp_path: Path) -> None:
    before = preset_file.read(path)
    written = tmp_path / path.name
    written.write_text(preset_writer.text_of(before), "utf-8")
    assert without_path(preset_file.read(written)) == without_path(before)


def test_a_new_preset_is_used_at_once(folder: Path) -> None:
    draft = PresetDraft("", "Polite Mail", "Writes mail.", "You write mail.", "Answer: {text}")
    preset = user_presets.save(folder, known(folder), draft, as_copy=False)
    assert preset.id == "polite-mail"
    made = known(folder)["polite-mail"]
    assert made.preset.is_users
    assert made.templates["ko"].user == "Answer: {text}"
    assert made.preset.documents == "no"


def test_the_model_of_a_preset_is_kept(folder: Path) -> None:
    draft = PresetDraft("", "Mail", model="qwen3-4b.gguf")
    preset = user_presets.save(folder, known(folder), draft, as_copy=False)
    kept = known(folder)[preset.id]
    assert kept.preset.model == "qwen3-4b.gguf"
    assert preset_writer.draft_of(kept, "en").model == "qwen3-4b.gguf"


def test_a_placeholder_makes_a_field(folder: Path) -> None:
    draft = PresetDraft("", "Mail", user="In a {tone} tone, {{literally}}: {text}")
    preset = user_presets.save(folder, known(folder), draft, as_copy=False)
    assert [variable.name for variable in preset.variables] == ["tone"]


def test_a_copy_of_ours_is_the_users_and_keeps_other_languages(folder: Path) -> None:
    files = known(folder)
    draft = preset_writer.draft_of(files["translate"], "en")
    named = dataclasses.replace(draft, name="My translation")
    preset = user_presets.save(folder, files, named, as_copy=True)
    copy = known(folder)[preset.id]
    assert preset.id == "my-translation"
    assert copy.templates["ko"] == files["translate"].templates["ko"]
    assert copy.preset.names["ko"] == files["translate"].preset.names["ko"]
    assert copy.preset.variables == files["translate"].preset.variables


def test_an_edit_replaces_the_users_file(folder: Path) -> None:
    first = user_presets.save(folder, known(folder), PresetDraft("", "Mail"), as_copy=False)
    draft = PresetDraft(first.id, "Letter", user="Write: {text}")
    second = user_presets.save(folder, known(folder), draft, as_copy=False)
    assert second.id == first.id
    assert second.names["en"] == "Letter"
    assert len(list(folder.glob("*.md"))) == 1


@pytest.mark.parametrize("name", ["한국어 이름", "../../etc/passwd", "con", "a" * 500, "translate"])
def test_a_name_makes_a_file_in_the_folder(name: str, folder: Path) -> None:
    preset = user_presets.save(folder, known(folder), PresetDraft("", name), as_copy=False)
    assert Path(preset.path).parent == folder
    assert known(folder)[preset.id].preset.is_users
    assert preset.id != "translate"


def test_a_broken_draft_leaves_no_file(folder: Path) -> None:
    draft = PresetDraft("", "Mail", user="One { brace, {text}")
    with pytest.raises(PresetBroken):
        user_presets.save(folder, known(folder), draft, as_copy=False)
    assert list(folder.iterdir()) == []


def test_a_removed_preset_can_come_back(folder: Path) -> None:
    preset = user_presets.save(folder, known(folder), PresetDraft("", "Mail"), as_copy=False)
    kept = user_presets.remove(folder, known(folder)[preset.id])
    assert preset.id not in known(folder)
    assert user_presets.take_in(folder, known(folder), kept).id == preset.id
    assert preset.id in known(folder)


def test_a_file_that_is_no_preset_is_not_taken_in(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text("# Notes\n", "utf-8")
    with pytest.raises(PresetBroken):
        user_presets.take_in(folder, known(folder), tmp_path / "x.md")
    assert list(folder.iterdir()) == []


def test_an_id_that_is_taken_is_not_overwritten(folder: Path, tmp_path: Path) -> None:
    preset = user_presets.save(folder, known(folder), PresetDraft("", "Mail"), as_copy=False)
    before = Path(preset.path).read_bytes()
    user_presets.copy_out(known(folder)[preset.id], tmp_path / "copy.md")
    with pytest.raises(PresetBroken):
        user_presets.take_in(folder, known(folder), tmp_path / "copy.md")
    assert Path(preset.path).read_bytes() == before
