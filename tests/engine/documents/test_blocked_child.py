"""A system that refuses to start the reader of a file is told in words, and nothing is left over."""

from __future__ import annotations

import errno
import subprocess
from pathlib import Path

import pytest

from chatapp.engine.documents.documents import Documents
from chatapp.errors import ReaderNotStarted
from chatapp.texts import error_sentence
from tests.engine.documents.conftest import MakePdf


@pytest.mark.parametrize("number", [errno.EACCES, errno.EAGAIN, errno.ENOMEM])
@pytest.mark.parametrize("name", ["a.pdf", "a.docx"])
def test_a_refused_child_is_told_with_its_cause(
    documents: Documents,
    make_pdf: MakePdf,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    name: str,
    number: int,
) -> None:
    file = make_pdf("a.pdf", ["The gauge fell to 31 cm."])
    if name != file.name:
        file = tmp_path / name
        file.write_bytes(b"PK\x03\x04")

    def refuse(*_arguments: object, **_named: object) -> None:
        raise OSError(number, "refused")

    with monkeypatch.context() as patched:
        patched.setattr(subprocess, "Popen", refuse)
        with pytest.raises(ReaderNotStarted) as refused:
            documents.add(file, lambda done, total: None, lambda: False)
    sentence = error_sentence("ReaderNotStarted", refused.value.details, "en")
    assert "could not be started" in sentence
    assert name in sentence
    assert "{" not in sentence
    assert documents.list() == ()
