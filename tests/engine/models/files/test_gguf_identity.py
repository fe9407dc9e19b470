"""What people call a model, and what its header says of languages and licence."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatapp.engine.models.files import gguf, gguf_identity
from chatapp.engine.models.files.fingerprint import fingerprint
from tests.gguf_files import ARRAY, STRING, chat_model


@pytest.mark.parametrize(
    ("file", "name", "basename", "size", "shown"),
    [
        ("tm-1.5b.gguf", "Qwen2.5 Coder 1.5B Instruct", "Qwen2.5-Coder", "1.5B", None),
        ("model.gguf", "Meta-Llama-3.1-8B-Instruct", "Meta-Llama-3.1", "8B", "Meta Llama 3.1 8B"),
        (
            "x.gguf",
            "Qwen2.5 Coder Instruct GGUF",
            "Qwen2.5-Coder",
            "7B",
            "Qwen2.5 Coder Instruct 7B",
        ),
        (
            "SmolLM2-135M-Instruct.Q4_1.gguf",
            "Smollm2 135M 8k Lc100K Mix1 Ep2",
            "smollm2",
            "135M",
            "SmolLM2 135M Instruct",
        ),
        ("qwen2.5-coder-1.5b.Q4_K_M.gguf", "Qwen2.5 Coder 1.5B", "Qwen2.5-Coder", "1.5B", None),
        ("my-own-model-3b-q4_k_m.gguf", "", "", "", "My Own Model 3B"),
        ("Qwen3-8B-Q4_K_M.gguf", "whatever", "", "", "Qwen3 8B"),
    ],
)
def test_a_model_is_called_by_its_own_name(
    file: str, name: str, basename: str, size: str, shown: str | None
) -> None:
    metadata = {
        "general.name": name,
        "general.basename": basename,
        "general.size_label": size,
    }
    called = gguf_identity.name(Path("/models") / file, metadata)
    assert called.startswith(shown or name)


def test_languages_and_licence_come_from_the_header(tmp_path: Path) -> None:
    made = chat_model()
    made.keys["general.languages"] = (ARRAY, (STRING, ["ko", "en", "x" * 400, "../", "de-DE"]))
    made.keys["general.license"] = (STRING, "apache-2.0\x1b[31m")
    model = gguf.inspect(made.write(tmp_path / "m.gguf"))
    assert model.languages == ("ko", "en", "de")
    assert model.licence == "apache-2.0 [31m"


def test_a_file_of_the_catalogue_needs_no_header_for_that() -> None:
    path = Path("/m/gemma-3-4b-it-Q4_K_M.gguf")
    assert "ko" in gguf_identity.languages(path, {})
    assert gguf_identity.licence(path, {}) == "Gemma Terms of Use"


def test_a_moved_file_is_known_again_and_a_changed_one_is_not(tmp_path: Path) -> None:
    first = chat_model().write(tmp_path / "a.gguf")
    known = fingerprint(first)
    assert known == fingerprint(first.rename(tmp_path / "b.gguf"))
    content = bytearray((tmp_path / "b.gguf").read_bytes())
    content[-1] ^= 1
    (tmp_path / "c.gguf").write_bytes(content)
    assert known != fingerprint(tmp_path / "c.gguf")
    assert fingerprint(tmp_path / "gone.gguf") == ""
