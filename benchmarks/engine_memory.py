"""What the engine takes beyond the model's weights and its context, with documents in use (Linux)."""

from __future__ import annotations

import re
import tempfile
import time
from pathlib import Path

from benchmarks.curves import starter
from chatapp.cli.engine_pipe import EnginePipe
from chatapp.contract.engine_settings import EngineSettings
from chatapp.contract.protocol import AddDocument, Ask, DocumentAdded, LoadModel
from chatapp.engine.models.files import gguf
from chatapp.machine.context_price import kv_bytes

_CONTEXT = 8192
_BOUND_MB = 250
_SETTLES_S = 5.0
_SAMPLE = Path(__file__).parents[1] / "chatapp" / "samples" / "handbook.pdf"


def main() -> None:
    """Print what is private to the process at each stage, in MB."""
    if not Path("/proc/self/smaps_rollup").is_file():
        print("\nEngine memory: measured on Linux only")
        return
    model = gguf.inspect(starter())
    kv = kv_bytes(model, _CONTEXT, EngineSettings()) / 1e6
    taken = kv + model.size_bytes / 1e6
    print(
        f"\nEngine memory, MB: {starter().name} with a context of {_CONTEXT} takes {taken:.0f} itself; the rest:"
    )
    with (
        tempfile.TemporaryDirectory() as folder,
        EnginePipe(Path(folder), Path(folder) / "log") as engine,
    ):
        pid = engine._process.pid
        engine.last(LoadModel, path=str(starter()), context_tokens=_CONTEXT)
        engine.last(Ask, question="Say hello.", sampling={"max_tokens": 32.0})
        print(f"  {'chat, without documents':<34} {_resident_mb(pid) - taken:9.0f}")
        added = engine.last(AddDocument, path=str(_SAMPLE))
        assert isinstance(added, DocumentAdded)
        engine.last(
            Ask,
            question="How many days of annual leave are there?",
            document_ids=(added.document.id,),
        )
        # Search by meaning is made ready in the background.
        time.sleep(_SETTLES_S)
        engine.last(Ask, question="What may I bring home?", document_ids=(added.document.id,))
        time.sleep(_SETTLES_S)
        print(
            f"  {'with documents in use':<34} {_resident_mb(pid) - taken:9.0f}   (at most {_BOUND_MB})"
        )


def _resident_mb(pid: int) -> float:
    found = re.search(
        r"^Rss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text("ascii"), re.MULTILINE
    )
    assert found is not None
    return int(found[1]) * 1024 / 1e6


if __name__ == "__main__":
    main()
