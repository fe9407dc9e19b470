"""The engine's data folder vanishes: each command that needs it says so, and makes no other in its
place.
"""

from __future__ import annotations

import sys
from importlib import resources
from pathlib import Path

import pytest

from chatapp.contract import protocol
from chatapp.contract.protocol import Failed
from tests.engine_process import Engine

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="open files cannot be moved there")
HANDBOOK = str(resources.files("chatapp") / "samples" / "handbook.pdf")


@pytest.mark.parametrize("is_open", [True, False])
def test_a_document_for_a_folder_that_is_gone_is_refused_by_its_name(
    engine: Engine, tmp_path: Path, is_open: bool
) -> None:
    if is_open:
        engine.ask(protocol.ListDocuments)
    (tmp_path / "data").rename(tmp_path / "elsewhere")
    failed = engine.ask(protocol.AddDocument, path=HANDBOOK)[-1]
    assert isinstance(failed, Failed)
    assert (failed.error, failed.details) == ("FolderGone", {"folder": str(tmp_path / "data")})
    assert not (tmp_path / "data").exists()
