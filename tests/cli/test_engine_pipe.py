"""The terminal's engine: its end is told in words of the terminal, where nothing starts it again."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from chatapp.cli.engine_pipe import EnginePipe
from chatapp.contract.protocol import ListModels
from chatapp.errors import EngineEnded


@pytest.mark.skipif(os.name == "nt", reason="there is no such kill there")
@pytest.mark.parametrize("is_gone", [False, True], ids=["while it dies", "after its end"])
def test_an_engine_that_ends_is_told_with_its_cause(tmp_path: Path, is_gone: bool) -> None:
    with EnginePipe(tmp_path, tmp_path / "log") as engine:
        os.kill(engine.pid, signal.SIGKILL)
        if is_gone:
            engine._process.wait()
        with pytest.raises(EngineEnded, match="SIGKILL"):
            engine.last(ListModels)
