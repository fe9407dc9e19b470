"""A home, temporary folder, data folder and model folder whose names are not ASCII."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from tests.gguf_files import chat_model


@pytest.mark.model
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_model_under_such_names_is_listed_and_answers(tmp_path: Path, form: str) -> None:
    place = tmp_path / unicodedata.normalize(form, "田中　한글 폴더 é")
    home, scratch, models = place / "home", place / "tmp", place / "모델 é"
    for folder in (home, scratch, models):
        folder.mkdir(parents=True)
    file = chat_model(context=4096).write(models / unicodedata.normalize(form, "작은 모델.gguf"))
    (models / "again").symlink_to(models)
    environment = {**os.environ, "HOME": str(home), "TMPDIR": str(scratch)}
    environment["CHATAPP_MODELS"] = str(models)

    def chatapp(*arguments: str) -> str:
        command = [sys.executable, "-m", "chatapp", *arguments, "--data-dir", str(place / "데이터")]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=280, check=False, env=environment
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    listed = [json.loads(line) for line in chatapp("models", "--json").splitlines()]
    assert [Path(each["path"]).name for each in listed].count(file.name) == 1
    chatapp("ask", "--model", str(file), "--max-tokens", "4", "안녕")
