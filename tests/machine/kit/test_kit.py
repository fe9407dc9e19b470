"""A kit carries files whole to another machine; each volume that is wrong is named, and nothing is taken in of it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from chatapp.errors import ChatappError, KitDamaged, KitKeyUnusable, KitRefused, ModelFileThere
from chatapp.machine.kit import kit_build, kit_check, kit_import, signature, trusted_key
from chatapp.machine.kit.kit_build import KitPlan, KitSource
from chatapp.machine.kit.kit_check import VolumeFault
from chatapp.machine.kit.kit_sums import KitStopped
from chatapp.machine.paths import open_data_folder
from tests.gguf_files import chat_model

VOLUME = 1_000


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> list[KitSource]:
    """A model that takes three volumes, a wheel, a bundle and a paper."""
    folder = tmp_path_factory.mktemp("sources")
    model = folder / "tiny.gguf"
    model.write_bytes(chat_model().bytes().ljust(2_500, b"\0")[:2_500])
    wheel = folder / "small_thing-1.5-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        metadata = "Name: small-thing\nVersion: 1.5\nLicense-Expression: MIT\n"
        archive.writestr("small_thing-1.5.dist-info/METADATA", metadata)
        archive.writestr("small_thing-1.5.dist-info/licenses/LICENSE", "Permission is granted")
    bundle = folder / "chatapp-0.1.0-linux.tar.zst"
    bundle.write_bytes(os.urandom(1_700))
    listed = {"components": [{"name": "libxcb1", "version": "1.15", "type": "library"}]}
    (folder / f"{bundle.name}.cdx.json").write_text(json.dumps(listed), "utf-8")
    (folder / f"{bundle.name}.licences.txt").write_text("libxcb1: MIT", "utf-8")
    paper = folder / "install.en.md"
    paper.write_text("How it is installed", "utf-8")
    return [
        KitSource("models", model),
        KitSource("wheels", wheel),
        KitSource("program", bundle),
        KitSource("documentation", paper),
    ]


@pytest.fixture
def make(tmp_path: Path, sources: list[KitSource]) -> Callable[..., Path]:
    def build(key: Path) -> Path:
        folder = tmp_path / "kit"
        kit_build.build(KitPlan(folder, "office", sources, VOLUME, key))
        return folder

    return build


@pytest.fixture(scope="module")
def unsigned(sources: list[KitSource], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "kit"
    kit_build.build(KitPlan(folder, "office", sources, VOLUME))
    return folder


@pytest.fixture
def kit(unsigned: Path, tmp_path: Path) -> Path:
    """A copy that a test may damage."""
    return Path(shutil.copytree(unsigned, tmp_path / "kit"))


def found(folder: Path) -> list[VolumeFault]:
    return kit_check.faults(kit_check.read(folder))


def by_script(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the kit's own script from another folder."""
    return subprocess.run(
        ["sh", str(folder / "verify.sh"), *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder.parent,
        timeout=120,
    )


def cut(folder: Path) -> Path:
    file = folder / "models/tiny.gguf.002"
    file.write_bytes(file.read_bytes()[:-1])
    return file


def damage(folder: Path) -> Path:
    file = folder / "models/tiny.gguf.002"
    content = bytearray(file.read_bytes())
    content[500] ^= 1
    file.write_bytes(content)
    return file


def lengthen(folder: Path) -> Path:
    file = folder / "models/tiny.gguf.002"
    file.write_bytes(file.read_bytes() + b"x")
    return file


def lose(folder: Path) -> Path:
    file = folder / "models/tiny.gguf.002"
    file.unlink()
    return file


def add(folder: Path) -> Path:
    file = folder / "models/stranger.gguf"
    file.write_bytes(b"GGUF")
    return file


FAULTS = {
    cut: ("truncated", "TRUNCATED"),
    damage: ("damaged", "DAMAGED"),
    lengthen: ("grown", "DAMAGED"),
    lose: ("missing", "MISSING"),
    add: ("unlisted", "UNLISTED"),
}


def test_a_whole_kit_is_whole_to_the_program_and_to_its_script(kit: Path) -> None:
    assert found(kit) == []
    checked = by_script(kit)
    assert checked.returncode == 0, checked.stdout
    assert "This kit is complete and undamaged" in checked.stdout
    assert all(file.stat().st_size <= VOLUME for file in (kit / "models").iterdir())


@pytest.mark.parametrize("harm", FAULTS, ids=lambda harm: harm.__name__)
def test_a_wrong_volume_is_named_by_the_program_and_by_the_script(
    kit: Path, harm: Callable[[Path], Path]
) -> None:
    name = harm(kit).relative_to(kit).as_posix()
    kind, word = FAULTS[harm]
    assert found(kit) == [VolumeFault(kind, name)]  # type: ignore[arg-type]
    checked = by_script(kit)
    assert checked.returncode == 1
    named = [line.split()[:2] for line in checked.stdout.splitlines()]
    assert named == [[word, name]]


def test_swapped_volumes_are_named_with_what_they_hold(kit: Path) -> None:
    first, second = kit / "models/tiny.gguf.001", kit / "models/tiny.gguf.002"
    content = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(content)
    assert found(kit) == [
        VolumeFault("swapped", "models/tiny.gguf.001", "models/tiny.gguf.002"),
        VolumeFault("swapped", "models/tiny.gguf.002", "models/tiny.gguf.001"),
    ]
    shown = by_script(kit).stdout
    assert "SWAPPED    models/tiny.gguf.001 (holds models/tiny.gguf.002)" in shown


@pytest.mark.parametrize("name", ["kit.json", "SHA256SUMS", "verify.ps1", "sbom.cdx.json"])
def test_a_changed_list_or_script_is_noticed(kit: Path, name: str) -> None:
    (kit / name).write_bytes((kit / name).read_bytes().replace(b"a", b"b", 1))
    with contextlib.suppress(ChatappError):
        assert found(kit) != []
    assert by_script(kit).returncode == 1


def test_models_are_taken_in_whole_and_once(kit: Path, sources: list[KitSource]) -> None:
    folder = kit.parent / "models"
    read = kit_check.read(kit)
    models = read.manifest.of_kind("models")
    assert kit_import.take_in(read, folder, models).new == ("tiny.gguf",)
    assert (folder / "tiny.gguf").read_bytes() == sources[0].path.read_bytes()
    assert kit_import.take_in(read, folder, models).known == ("tiny.gguf",)
    assert sorted(file.name for file in folder.iterdir()) == ["tiny.gguf"]


def test_another_model_by_the_same_name_is_kept(kit: Path) -> None:
    folder = kit.parent / "models"
    folder.mkdir()
    (folder / "tiny.gguf").write_bytes(b"mine")
    read = kit_check.read(kit)
    with pytest.raises(ModelFileThere):
        kit_import.take_in(read, folder, read.manifest.of_kind("models"))
    assert (folder / "tiny.gguf").read_bytes() == b"mine"


def test_nothing_is_left_of_a_volume_that_goes_bad_while_it_is_read(kit: Path) -> None:
    read = kit_check.read(kit)
    kit_import.check(read)
    damage(kit)
    folder = kit.parent / "models"
    with pytest.raises(KitDamaged):
        kit_import.take_in(read, folder, read.manifest.of_kind("models"))
    assert list(folder.iterdir()) == []


def test_the_script_joins_volumes(kit: Path, sources: list[KitSource]) -> None:
    target = kit.parent / "joined here"
    assert by_script(kit, "--join", str(target)).returncode == 0
    for source in (sources[0], sources[2]):
        assert (target / source.path.name).read_bytes() == source.path.read_bytes()


def test_what_is_inside_is_listed_with_licences(kit: Path) -> None:
    listed = json.loads((kit / "sbom.cdx.json").read_text("utf-8"))
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.6")
    components = {each["name"]: each for each in listed["components"]}
    assert components["small-thing"]["licenses"] == [{"license": {"id": "MIT"}}]
    assert components["libxcb1"]["version"] == "1.15"
    assert components["tiny.gguf"]["hashes"][0]["alg"] == "SHA-256"
    assert (kit / "licences/small_thing.wheel.txt").read_text("utf-8") == "Permission is granted"


def test_a_kit_of_a_trusted_key_is_taken_and_no_other(
    make: Callable[..., Path], tmp_path: Path
) -> None:
    ours, strangers = (signature.make_keys(tmp_path / name) for name in ("ours", "strangers"))
    kit = make(ours.private)
    paths = open_data_folder(str(tmp_path / "data"))
    assert trusted_key.find(paths) is None
    trusted_key.trust(paths, ours.public)
    assert kit_check.read(kit, trusted_key.find(paths)).is_signed
    with pytest.raises(KitRefused, match="kit_wrong_signature"):
        kit_check.read(kit, strangers.public)
    (kit / "SHA256SUMS.sig").unlink()
    with pytest.raises(KitRefused, match="kit_unsigned"):
        kit_check.read(kit, ours.public)
    with pytest.raises(KitKeyUnusable):
        trusted_key.trust(paths, ours.private)


def test_whoever_changes_the_lists_of_a_signed_kit_is_noticed(
    make: Callable[..., Path], tmp_path: Path
) -> None:
    keys = signature.make_keys(tmp_path / "keys")
    kit = make(keys.private)
    sums = (kit / "SHA256SUMS").read_text("utf-8")
    (kit / "SHA256SUMS").write_text(sums + "# one more line\n", "utf-8")
    with pytest.raises(KitRefused, match="kit_wrong_signature"):
        kit_check.read(kit, keys.public)


def test_the_private_key_is_its_owners_alone_and_never_overwritten(tmp_path: Path) -> None:
    pair = signature.make_keys(tmp_path)
    if os.name != "nt":
        assert pair.private.stat().st_mode & 0o077 == 0
    with pytest.raises(KitKeyUnusable):
        signature.make_keys(tmp_path)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl")
def test_the_script_checks_a_signature_with_openssl(
    make: Callable[..., Path], tmp_path: Path
) -> None:
    ours, strangers = (signature.make_keys(tmp_path / name) for name in ("ours", "strangers"))
    kit = make(ours.private)
    assert "SIGNED" in by_script(kit, "--key", str(ours.public)).stdout
    assert by_script(kit, "--key", str(strangers.public)).returncode == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("place", "models/../settings.json"),
        ("place", "/etc/passwd"),
        ("place", "models/C:evil.gguf"),
        ("place", "models/script.sh"),
        ("kind", "program"),
    ],
)
def test_a_hostile_list_is_refused(kit: Path, field: str, value: str) -> None:
    manifest = json.loads((kit / "kit.json").read_text("utf-8"))
    manifest["parts"][0][field] = value
    rewrite(kit, manifest)
    with pytest.raises(KitRefused, match="kit_hostile"):
        kit_check.read(kit)


def test_a_link_is_no_volume(kit: Path) -> None:
    volume = kit / "models/tiny.gguf.001"
    volume.rename(kit.parent / "elsewhere")
    volume.symlink_to(kit.parent / "elsewhere")
    assert found(kit) == [VolumeFault("link", "models/tiny.gguf.001")]


def test_a_kit_of_a_newer_program_is_refused_in_words(kit: Path) -> None:
    manifest = json.loads((kit / "kit.json").read_text("utf-8"))
    rewrite(kit, manifest | {"version": 2})
    with pytest.raises(KitRefused, match="kit_newer"):
        kit_check.read(kit)


def test_a_folder_in_use_is_left_alone_and_a_stopped_one_is_empty(
    tmp_path: Path, sources: list[KitSource]
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear", "utf-8")
    with pytest.raises(KitRefused, match="kit_folder_in_use"):
        kit_build.build(KitPlan(folder, "office", sources))
    assert [file.name for file in folder.iterdir()] == ["letter.txt"]
    (folder / "letter.txt").unlink()
    with pytest.raises(KitStopped):
        kit_build.build(KitPlan(folder, "office", sources), lambda _done, _total: False)
    assert list(folder.iterdir()) == []


def rewrite(kit: Path, manifest: dict[str, object]) -> None:
    """Change the list as somebody would who can compute hashes but has no key."""
    (kit / "kit.json").write_text(json.dumps(manifest), "utf-8")
    digest = hashlib.sha256((kit / "kit.json").read_bytes()).hexdigest()
    lines = (kit / "SHA256SUMS").read_text("utf-8").splitlines()
    lines = [f"{digest}  kit.json" if line.endswith("  kit.json") else line for line in lines]
    (kit / "SHA256SUMS").write_text("\n".join(lines) + "\n", "utf-8")
