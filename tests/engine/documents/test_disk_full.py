"""A full disk while a document is added: an error in words, and what was there before is still
there.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from chatapp.engine.documents.documents import Documents
from chatapp.errors import DiskFull
from tests.engine.documents.conftest import MakePdf

HANDBOOK = Path(str(resources.files("chatapp") / "samples" / "handbook.pdf"))


def test_a_full_disk_costs_only_the_document_that_did_not_fit(
    documents: Documents, make_pdf: MakePdf
) -> None:
    first, _ = documents.add(
        make_pdf("a.pdf", ["The lighthouse keeper is called Mara."]),
        lambda done, total: None,
        lambda: False,
    )
    with documents._library.write() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    # SQLite's own limit raises exactly what a full disk raises.
    documents._library._writer.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(DiskFull):
        documents.add(HANDBOOK, lambda done, total: None, lambda: False)
    assert [document.id for document in documents.list()] == [first.id]
    assert "Mara" in documents.search("lighthouse keeper", (), 1)[0].text
    documents._library._writer.execute("PRAGMA max_page_count = 1000000")
    documents.add(HANDBOOK, lambda done, total: None, lambda: False)
    assert len(documents.list()) == 2
