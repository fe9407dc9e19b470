"""What Chroma leaves of deleted collections is deleted: open files, and vectors on the disk."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from chatapp.engine.documents.vectors.embeddings import PassageVectors
from chatapp.engine.documents.vectors.index import Index


def _fill(index: Index) -> None:
    rows = np.eye(4, 16, dtype=np.float32)
    index.add(
        "starter", PassageVectors([1, 2, 3, 4], rows, np.arange(4)), dict.fromkeys((1, 2, 3, 4), 1)
    )
    assert index.nearest("starter", rows[2].tolist(), (), 1).keys() == {3}


def _folders(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.is_dir()]


def test_a_dropped_embedder_leaves_no_vectors_on_the_disk(tmp_path: Path) -> None:
    index = Index(tmp_path)
    for _ in range(3):
        _fill(index)
        index.drop("starter")
        assert _folders(tmp_path) == []
    _fill(index)
    assert len(_folders(tmp_path)) == 1
    index.close()


@pytest.mark.skipif(sys.platform != "linux", reason="open files are counted in /proc")
def test_dropping_leaves_no_open_files(tmp_path: Path) -> None:
    index = Index(tmp_path)
    counts = []
    for _ in range(6):
        _fill(index)
        index.drop("starter")
        counts.append(len(list(Path("/proc/self/fd").iterdir())))
    assert counts[-1] <= counts[1] + 2
    index.close()


def test_what_an_earlier_version_left_is_deleted_with_the_next_start(tmp_path: Path) -> None:
    index = Index(tmp_path)
    _fill(index)
    index.close()
    kept = _folders(tmp_path)
    (tmp_path / "0b230865-7f5c-4b09-9123-9187b2e27a68").mkdir()
    (tmp_path / "0b230865-7f5c-4b09-9123-9187b2e27a68" / "data_level0.bin").write_bytes(b"x")
    again = Index(tmp_path)
    assert _folders(tmp_path) == kept
    assert again.ids("starter") == {1, 2, 3, 4}
    again.close()
