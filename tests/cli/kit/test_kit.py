"""`chatapp kit` as scripts use it: built, signed, checked, damaged, imported."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.gguf_files import chat_model

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_a_kit_is_built_signed_checked_and_imported(chatapp: Run, tmp_path: Path) -> None:
    model, kit, keys = tmp_path / "tiny.gguf", tmp_path / "kit", tmp_path / "keys"
    model.write_bytes(chat_model().bytes())
    made = chatapp("kit", "key", str(keys), "--language", "en")
    assert made.returncode == 0, made.stderr
    private, public = keys / "kit-signing-key.pem", keys / "kit-signing-key.pub"
    options = ("--model", str(model), "--volume-size", "1k", "--key", str(private))
    built = chatapp("kit", "build", str(kit), *options, "--language", "en")
    assert built.returncode == 0, built.stderr
    assert "It is signed." in built.stdout
    assert len(list((kit / "models").iterdir())) == -(-model.stat().st_size // 1000)
    assert list((kit / "documentation").glob("guide.en.md*"))

    assert chatapp("kit", "trust", str(public)).returncode == 0
    checked = chatapp("kit", "verify", str(kit), "--language", "en")
    assert "is complete" in checked.stdout
    assert "The trusted key signed it." in checked.stdout
    imported = chatapp("kit", "import", str(kit), "--json")
    assert json.loads(imported.stdout)["models"] == ["tiny.gguf"]
    assert (tmp_path / "data/models/tiny.gguf").read_bytes() == model.read_bytes()


def test_a_damaged_kit_is_named_and_not_imported(chatapp: Run, tmp_path: Path) -> None:
    model, kit = tmp_path / "tiny.gguf", tmp_path / "kit"
    model.write_bytes(chat_model().bytes())
    chatapp("kit", "build", str(kit), "--model", str(model))
    volume = kit / "models/tiny.gguf"
    volume.write_bytes(volume.read_bytes()[:-3])
    checked = chatapp("kit", "verify", str(kit), "--language", "ko")
    assert checked.returncode == 1
    assert "models/tiny.gguf 파일이 잘림" in checked.stdout
    refused = chatapp("kit", "import", str(kit), "--language", "en")
    assert refused.returncode == 1
    assert "models/tiny.gguf is cut off" in refused.stderr
    assert not (tmp_path / "data/models/tiny.gguf").exists()


def test_a_wrong_size_is_a_usage_error_that_says_what_is_right(
    chatapp: Run, tmp_path: Path
) -> None:
    wrong = chatapp("kit", "build", str(tmp_path / "kit"), "--volume-size", "big")
    assert wrong.returncode == 2
    assert "700M" in wrong.stderr
