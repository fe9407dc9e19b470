"""Files that LibreOffice converts: with a program that plays it, and with the real one."""

from __future__ import annotations

import io
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from chatapp.engine.documents.documents import Documents
from chatapp.engine.documents.read.converted import conversion
from chatapp.errors import ConversionFailed, DocumentNeedsOffice
from chatapp.machine.programs import libreoffice
from tests.engine.documents.read.compound_file import compound_file

SENTENCE = "The deposit is 4,200 euros."
HWP_3 = b"HWP Document File V3.00 \x1a\1\2\3\4\5".ljust(2048, b"\0")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the played program is a script")
Play = Callable[[str], None]


def never() -> bool:
    return False


def add(documents: Documents, path: Path) -> int:
    return documents.add(path, lambda done, total: None, never).document.id


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Play:
    """Put a script on PATH in LibreOffice's place; $out is where it should write, $profile its own."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")

    def write(lines: str) -> None:
        program = folder / "soffice"
        head = '#!/bin/sh\nfor each in "$@"; do\n case "$before" in --outdir) out=$each;; esac\n'
        head += ' case "$each" in -env:*) profile=${each#*file://};; esac\n before=$each\ndone\n'
        program.write_text(f"{head}{lines}\n", "utf-8")
        program.chmod(0o755)

    return write


@pytest.fixture
def hwp_3(tmp_path: Path) -> Path:
    path = tmp_path / "옛 문서.hwp"
    path.write_bytes(HWP_3)
    return path


@pytest.fixture
def word(tmp_path: Path) -> Path:
    document = docx.Document()
    document.add_paragraph(SENTENCE)
    document.save(str(tmp_path / "made.docx"))
    return tmp_path / "made.docx"


def test_what_the_program_writes_is_read_and_said(
    documents: Documents, play: Play, hwp_3: Path, word: Path
) -> None:
    play(f'mkdir -p "$out"; cp "{word}" "$out/source.docx"')
    document_id = add(documents, hwp_3)
    assert SENTENCE in documents.pages.text(document_id, 1)
    document = documents.document(document_id)
    assert (document.name, document.warnings) == ("옛 문서.hwp", ("converted",))


def test_its_profile_is_its_own_and_forbids_macros_and_links(
    documents: Documents, play: Play, hwp_3: Path, word: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.xcu"
    play(
        f'cp "$profile/user/registrymodifications.xcu" "{kept}"; mkdir -p "$out"; cp "{word}" "$out"'
    )
    add(documents, hwp_3)
    assert "DisableMacrosExecution" in kept.read_text("utf-8")


def test_it_is_started_again_when_it_asks_for_that(
    documents: Documents, play: Play, hwp_3: Path, word: Path
) -> None:
    play(
        f'[ -e "$profile/again" ] || {{ touch "$profile/again"; exit 81; }}; mkdir "$out"; cp "{word}" "$out"'
    )
    assert SENTENCE in documents.pages.text(add(documents, hwp_3), 1)


@pytest.mark.parametrize(
    ("lines", "cause"),
    [
        ("exit 0", "office_wrote_nothing"),
        ("exit 77", "office_ended"),
        ("kill -SEGV $$", "office_ended"),
        ('mkdir "$out"; echo rubbish > "$out/source.docx"', "office_wrote_nothing"),
        ('mkdir "$out"; : > "$out/source.docx"', "office_wrote_nothing"),
    ],
    ids=["nothing", "an error", "a crash", "rubbish", "an empty file"],
)
def test_what_goes_wrong_is_said_and_leaves_nothing(
    documents: Documents, folder: Path, play: Play, hwp_3: Path, lines: str, cause: str
) -> None:
    play(lines)
    with pytest.raises(ConversionFailed, match=rf"옛 문서\.hwp.*{cause}"):
        add(documents, hwp_3)
    assert documents.list() == ()
    assert list((folder / "files").iterdir()) == []


def test_a_program_that_hangs_is_ended(
    documents: Documents, play: Play, hwp_3: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion, "SECONDS", 0.5)
    play("exec sleep 600")
    with pytest.raises(ConversionFailed, match="office_hangs"):
        add(documents, hwp_3)


def test_without_the_program_the_way_out_is_named(
    documents: Documents, hwp_3: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libreoffice, "find", lambda: "")
    with pytest.raises(DocumentNeedsOffice, match=r"옛 문서\.hwp.*hwp_3"):
        add(documents, hwp_3)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("prices.xlsb", "xl/workbook.bin"),
        ("letter.doc", b"\xdc\xa5" + bytes(6000)),
    ],
    ids=["a binary sheet", "a document of Word 95"],
)
def test_these_are_converted_too(
    documents: Documents, play: Play, word: Path, tmp_path: Path, name: str, content: str | bytes
) -> None:
    path = tmp_path / name
    if isinstance(content, bytes):
        path.write_bytes(compound_file({"WordDocument": content}))
    else:
        with zipfile.ZipFile(path, "w") as package:
            package.writestr(content, b"\0")
    book = openpyxl.Workbook()
    book.active.append([SENTENCE, "x"])  # type: ignore[union-attr]
    book.save(sheet := tmp_path / "made.xlsx")
    play(f'mkdir "$out"; cp "{word}" "$out/source.docx"; cp "{sheet}" "$out/source.xlsx"')
    assert SENTENCE in documents.pages.text(add(documents, path), 1)


def old_writer_document() -> bytes:
    """Return a document of OpenOffice.org 1, which no reader of ours knows."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        kind = "application/vnd.sun.xml.writer"
        package.writestr("mimetype", kind)
        package.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">'
            f'<manifest:file-entry manifest:media-type="{kind}" manifest:full-path="/"/>'
            '<manifest:file-entry manifest:media-type="text/xml" manifest:full-path="content.xml"/>'
            "</manifest:manifest>",
        )
        package.writestr(
            "content.xml",
            '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
            'xmlns:office="http://openoffice.org/2000/office" '
            'xmlns:text="http://openoffice.org/2000/text" office:class="text" office:version="1.0">'
            f"<office:body><text:p>{SENTENCE}</text:p></office:body></office:document-content>",
        )
    return written.getvalue()


@pytest.mark.skipif(not libreoffice.find(), reason="LibreOffice is not installed")
def test_the_real_program_converts_a_document_of_openoffice_1(
    documents: Documents, tmp_path: Path
) -> None:
    path = tmp_path / "계약서.sxw"
    path.write_bytes(old_writer_document())
    assert SENTENCE in documents.pages.text(add(documents, path), 1)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_the_real_program_itself_is_found_so_that_it_ends_when_killed() -> None:
    assert Path(libreoffice.find()).name in ("soffice.bin", "soffice")
