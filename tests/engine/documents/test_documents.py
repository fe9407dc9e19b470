"""The library: what comes in can be found, marked and drawn; what goes out leaves no trace."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from chatapp.engine.documents.documents import Documents
from chatapp.engine.process.stopping import JobStopped
from chatapp.errors import DocumentNotFound, LibraryDamaged, LibraryHeld, PageNotFound
from tests.engine.documents.conftest import Add, MakePdf

LIGHTHOUSE = "The lighthouse at Cape Merrow was rebuilt in 1937."
TRAM = "Tram line 7 ends at Linden Square."


def never() -> bool:
    return False


def test_an_added_document_is_found_by_its_words(
    documents: Documents, add: Add, make_pdf: MakePdf
) -> None:
    add(make_pdf("a.pdf", [TRAM], [LIGHTHOUSE]))
    best = documents.search("When was the lighthouse rebuilt?", (), 3)[0]
    assert (best.document, best.page, best.text.strip()) == ("a.pdf", 2, LIGHTHOUSE)


def test_the_same_content_twice_is_free(documents: Documents, add: Add, make_pdf: MakePdf) -> None:
    first = add(make_pdf("a.pdf", [TRAM]))
    copy = make_pdf("b.pdf", [TRAM])
    copy.write_bytes((copy.parent / "a.pdf").read_bytes())
    document, was_there = documents.add(copy, lambda done, total: None, never)
    assert was_there
    assert (document.id, document.name, document.other_names) == (first.id, "a.pdf", ("b.pdf",))
    assert documents.list() == (document,)


def test_a_document_is_found_by_each_of_its_names(
    documents: Documents, add: Add, make_pdf: MakePdf
) -> None:
    add(make_pdf("minutes.pdf", ["It was decided to close early."]))
    add(make_pdf("other.pdf", ["It was decided to open late."]))
    twin = make_pdf("Walrus protocol.pdf")
    twin.write_bytes((twin.parent / "minutes.pdf").read_bytes())
    add(twin)
    assert [hit.document for hit in documents.search("walrus protocol", (), 1)] == ["minutes.pdf"]


def test_documents_are_listed_newest_first(
    documents: Documents, add: Add, make_pdf: MakePdf
) -> None:
    add(make_pdf("old.pdf", [TRAM]))
    add(make_pdf("new.pdf", [LIGHTHOUSE]))
    assert [document.name for document in documents.list()] == ["new.pdf", "old.pdf"]


def test_progress_counts_every_page(documents: Documents, make_pdf: MakePdf) -> None:
    seen: list[tuple[int, int]] = []
    documents.add(
        make_pdf("a.pdf", [TRAM], [TRAM], [TRAM]),
        lambda done, total: seen.append((done, total)),
        never,
    )
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_a_stopped_import_leaves_nothing(
    documents: Documents, folder: Path, make_pdf: MakePdf
) -> None:
    pages: list[int] = []
    path = make_pdf("a.pdf", *([[TRAM]] * 40))
    with pytest.raises(JobStopped):
        documents.add(path, lambda done, total: pages.append(done), lambda: len(pages) > 2)
    assert documents.list() == ()
    assert list((folder / "files").iterdir()) == []


def test_search_keeps_to_the_documents_named(
    documents: Documents, add: Add, make_pdf: MakePdf
) -> None:
    add(make_pdf("a.pdf", [LIGHTHOUSE]))
    other = add(make_pdf("b.pdf", [LIGHTHOUSE, TRAM]))
    found = documents.search("lighthouse", (other.id,), 5)
    assert {passage.document_id for passage in found} == {other.id}


def test_a_question_without_words_finds_nothing(
    documents: Documents, add: Add, make_pdf: MakePdf
) -> None:
    add(make_pdf("a.pdf", [TRAM]))
    assert documents.search(' ?! "" * () ', (), 5) == ()


def test_boxes_stand_where_the_words_stand(
    documents: Documents, add: Add, make_pdf: MakePdf
) -> None:
    document = add(make_pdf("a.pdf", [TRAM, LIGHTHOUSE]))
    start = documents.pages.text(document.id, 1).index("lighthouse")
    (box,) = documents.pages.boxes(document.id, 1, start, start + len("lighthouse"))
    left, top, right, bottom = box
    # The second line's baseline is 600 - 522 = 78 points below the top; "The " is about 24 points
    # wide.
    assert 60 < left < 68
    assert 110 < right < 125
    assert top < 78 - 6
    assert 78 <= bottom < 86


def test_a_quote_over_two_lines_has_two_boxes(
    documents: Documents, add: Add, make_pdf: MakePdf
) -> None:
    document = add(make_pdf("a.pdf", [TRAM, LIGHTHOUSE]))
    text = documents.pages.text(document.id, 1)
    assert len(documents.pages.boxes(document.id, 1, 0, len(text))) == 2


def test_a_page_is_drawn_after_the_original_is_gone(
    documents: Documents, add: Add, make_pdf: MakePdf
) -> None:
    path = make_pdf("a.pdf", [TRAM], [TRAM])
    document = add(path)
    path.unlink()
    page = documents.pages.render(document.id, 2, 300)
    assert page.png.startswith(b"\x89PNG")
    assert (page.width, page.height, page.pages) == (400, 600, 2)


def test_a_page_that_is_not_there_is_named(
    documents: Documents, add: Add, make_pdf: MakePdf
) -> None:
    document = add(make_pdf("a.pdf", [TRAM]))
    with pytest.raises(PageNotFound) as raised:
        documents.pages.render(document.id, 9, 300)
    assert raised.value.details == {"name": "a.pdf", "page": "9"}


def test_a_removed_document_leaves_no_trace(
    documents: Documents, folder: Path, add: Add, make_pdf: MakePdf
) -> None:
    document = add(make_pdf("secret-name.pdf", ["The codeword is Xylophonium."]))
    documents.remove(document.id)
    assert documents.search("Xylophonium", (), 5) == ()
    assert documents.list() == ()
    documents.close()
    left = [file.read_bytes().lower() for file in folder.rglob("*") if file.is_file()]
    assert not any(b"xylophonium" in content or b"secret-name" in content for content in left)


def test_removing_what_is_gone_says_so(documents: Documents) -> None:
    with pytest.raises(DocumentNotFound):
        documents.remove(77)


def test_a_second_holder_is_told_who_has_the_library(documents: Documents, folder: Path) -> None:
    with pytest.raises(LibraryHeld) as raised:
        Documents.open(folder, "other")
    assert str(raised.value.details["holder"]).startswith("test (pid ")


def test_a_closed_library_can_be_opened_again(folder: Path, make_pdf: MakePdf) -> None:
    for _ in range(2):
        documents = Documents.open(folder, "test")
        documents.add(make_pdf("a.pdf", [LIGHTHOUSE]), lambda done, total: None, never)
        assert documents.search("lighthouse", (), 1)
        documents.close()


def test_a_damaged_library_is_named(folder: Path) -> None:
    (folder / "files").mkdir(parents=True)
    (folder / "library.db").write_bytes(b"this is no database, whatever its name says" * 100)
    with pytest.raises(LibraryDamaged):
        Documents.open(folder, "test")


def test_one_thread_searches_while_another_adds(
    documents: Documents, add: Add, make_pdf: MakePdf
) -> None:
    add(make_pdf("a.pdf", [LIGHTHOUSE]))
    path = make_pdf("b.pdf", *([[TRAM]] * 30))
    adding = threading.Thread(target=add, args=(path,))
    adding.start()
    while adding.is_alive():
        assert documents.search("lighthouse", (), 1)[0].document == "a.pdf"
    assert len(documents.list()) == 2


def test_a_killed_import_leaves_a_whole_library(folder: Path, make_pdf: MakePdf) -> None:
    path = make_pdf("a.pdf", *([[TRAM] * 25] * 300))
    code = (
        "import sys, pathlib; from chatapp.engine.documents.documents import Documents;"
        "d = Documents.open(pathlib.Path(sys.argv[1]), 'x');"
        "d.add(pathlib.Path(sys.argv[2]), lambda a, b: print(a, flush=True), lambda: False)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder), str(path)], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
    documents = Documents.open(folder, "test")
    assert documents.list() == ()
    assert list((folder / "files").iterdir()) == []
    documents.close()


def test_opening_listing_and_searching_words_need_no_chroma(folder: Path) -> None:
    code = (
        "import sys, pathlib; from chatapp.engine.documents.documents import Documents;"
        "d = Documents.open(pathlib.Path(sys.argv[1]), 'x'); d.list(); d.search('한국어 질문', (), 3);"
        "print([m for m in ('chromadb', 'llama_cpp') if m in sys.modules]); d.close()"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert shown.stdout.strip() == "[]"


def test_a_lock_dies_with_its_process(folder: Path) -> None:
    code = (
        "import sys, pathlib; from chatapp.engine.documents.documents import Documents;"
        "Documents.open(pathlib.Path(sys.argv[1]), 'x'); print('open', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"open\n"
        process.kill()
    began = time.monotonic()
    Documents.open(folder, "test").close()
    assert time.monotonic() - began < 5
