"""docs/langchain.md says what works: its code is run as it stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.model
_ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory, starter_path: Path) -> Iterator[dict[str, Any]]:
    """The names that the code of the page has made."""
    folder = tmp_path_factory.mktemp("notebook")
    sample = _ROOT / "chatapp" / "samples" / "handbook.pdf"
    (folder / "handbook.pdf").write_bytes(sample.read_bytes())
    (folder / "model.gguf").symlink_to(starter_path)
    made: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for block in _BLOCK.findall((_ROOT / "docs" / "langchain.md").read_text("utf-8")):
            exec(compile(block, "docs/langchain.md", "exec"), made)
    yield made
    made["library"].close()
    made["model"].client.close()


def test_the_chain_answers(names: dict[str, Any]) -> None:
    assert names["answer"].strip()


def test_the_retriever_yields_documents_with_page_boxes_and_score(names: dict[str, Any]) -> None:
    best = names["retriever"].invoke("How many days of annual leave are there?")[0]
    assert "leave" in best.page_content
    assert best.metadata["document"] == "handbook.pdf"
    assert best.metadata["page"] >= 1
    assert best.metadata["boxes"]
    assert best.metadata["score"] > 0


def test_the_agent_answers(names: dict[str, Any]) -> None:
    assert names["messages"]["messages"][-1].text.strip()
