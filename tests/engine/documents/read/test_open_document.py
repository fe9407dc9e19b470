"""OpenDocument files: text, tables, notes and comments; deleted text and hidden cells are not read."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from chatapp.engine.documents.read.elements.blocks import Unreadable
from tests.engine.documents.read.conftest import Read

_NAMES = ("office", "text", "table", "draw", "presentation", "dc", "style", "fo")


def _saved(path: Path, kind: str, body: str, manifest: str = "", styles: str = "") -> Path:
    spaces = " ".join(f'xmlns:{name}="urn:{name}"' for name in _NAMES)
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        content = f"<office:document-content {spaces}>{styles}<office:body>{body}</office:body>"
        file.writestr("content.xml", f"{content}</office:document-content>")
        if manifest:
            file.writestr("META-INF/manifest.xml", manifest)
    return path


def _cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def test_a_text_has_headings_lists_tables_notes_and_comments(tmp_path: Path, read: Read) -> None:
    rows = f"<table:table-row>{_cell('Item')}{_cell('Price')}</table:table-row>"
    rows += f"<table:table-row>{_cell('Desk')}{_cell('210')}</table:table-row>"
    body = (
        "<office:text><text:tracked-changes><text:deletion><text:p>500</text:p></text:deletion>"
        "</text:tracked-changes><text:h text:outline-level='1'>Part</text:h>"
        "<text:p>It is<text:s text:c='2'/>700<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>without tax</text:p></text:note-body></text:note>.</text:p>"
        "<text:p>Paid<office:annotation><dc:creator>Ada</dc:creator><text:p>sure?</text:p>"
        "</office:annotation></text:p><text:list><text:list-item><text:p>first</text:p>"
        f"</text:list-item></text:list><table:table>{rows}</table:table></office:text>"
    )
    (section,) = read(_saved(tmp_path / "a.odt", "text", body))
    assert section.text == (
        "Part\n\nIt is  700 [1].\n\n[1] without tax\n\nPaid\n\n[Comment by Ada] sure?\n\n- first\n\n"
        "| Item | Price |\n| --- | --- |\n| Desk | 210 |"
    )


def test_a_sheet_shows_its_values_without_hidden_rows_and_columns(
    tmp_path: Path, read: Read
) -> None:
    hidden = "table:visibility='collapse'"
    number = "office:value-type='float'"
    rows = [
        f"<table:table-row>{_cell('Item')}{_cell('Price')}{_cell('Cost')}</table:table-row>",
        f"<table:table-row>{_cell('Desk')}{_cell('1,250', number)}{_cell('9', number)}"
        "</table:table-row>",
        f"<table:table-row {hidden}>{_cell('Chair')}{_cell('99', number)}</table:table-row>",
        "<table:table-row table:number-rows-repeated='1000000'><table:table-cell/>"
        "</table:table-row>",
    ]
    columns = (
        f"<table:table-column table:number-columns-repeated='2'/><table:table-column {hidden}/>"
    )
    table = f"<table:table table:name='S'>{columns}{''.join(rows)}</table:table>"
    body = f"<office:spreadsheet>{table}</office:spreadsheet>"
    (section,) = read(_saved(tmp_path / "a.ods", "spreadsheet", body))
    assert section.text == "S\n\n| Item | Price |\n| :--- | :--- |\n| Desk | 1,250 |"
    assert (section.place, section.warnings) == ("rows:2:S", ("hidden_cells",))


def test_a_slide_has_its_title_texts_and_notes(tmp_path: Path, read: Read) -> None:
    body = (
        "<office:presentation><draw:page><draw:frame presentation:class='title'><draw:text-box>"
        "<text:p>Sales</text:p></draw:text-box></draw:frame><draw:frame><draw:text-box><text:p>"
        "Up by 12</text:p></draw:text-box></draw:frame><presentation:notes><draw:frame>"
        "<draw:text-box><text:p>Speak slowly</text:p></draw:text-box></draw:frame>"
        "</presentation:notes></draw:page></office:presentation>"
    )
    (section,) = read(_saved(tmp_path / "a.odp", "presentation", body))
    assert section.text == "Sales\n\nUp by 12\n\n[Speaker's notes] Speak slowly"
    assert section.place == "slide:1"


def test_a_locked_file_is_called_locked(tmp_path: Path, read: Read) -> None:
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    path = _saved(tmp_path / "a.odt", "text", "<office:text/>", manifest)
    with pytest.raises(Unreadable, match="locked"):
        read(path)


def test_raised_and_struck_figures_of_a_text_are_kept_apart(tmp_path: Path, read: Read) -> None:
    path = _saved(
        tmp_path / "a.odt",
        "text",
        "<office:text><text:p>load 10<text:span text:style-name='up'>6</text:span>, sum "
        "<text:span text:style-name='off'>500</text:span>700</text:p></office:text>",
        styles="<style:style style:name='up'><style:text-properties "
        "style:text-position='super 58%'/></style:style><style:style style:name='off'>"
        "<style:text-properties style:text-line-through-style='solid'/></style:style>",
    )
    text, changes = read(path)
    assert (text.text, text.warnings) == ("load 10^6, sum 700", ("deleted_text",))
    assert changes.text == "struck out “500”: load 10^6, sum 700"


def test_what_was_deleted_in_a_text_is_known(tmp_path: Path, read: Read) -> None:
    body = (
        "<office:text><text:tracked-changes><text:changed-region text:id='c'><text:deletion><text:p>30 days"
        "</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        "<text:p>Notice is <text:change text:change-id='c'/>45 days.</text:p></office:text>"
    )
    text, changes = read(_saved(tmp_path / "a.odt", "text", body))
    assert text.text == "Notice is 45 days."
    assert changes.text == "deleted “30 days”: Notice is 45 days."


def test_items_of_numbered_lists_have_their_numbers(tmp_path: Path, read: Read) -> None:
    level = "<text:list-level-style-number text:level='{}' style:num-format='{}' style:num-suffix='{}'/>"
    styles = (
        f"<text:list-style style:name='n'>{level.format(1, '1', '.')}{level.format(2, 'a', ')')}"
    )
    item = "<text:list-item><text:p>{}</text:p>{}</text:list-item>"
    inner = f"<text:list>{item.format('dogs', '')}</text:list>"
    items = item.format("smoke", "") + item.format("pets", inner)
    body = f"<office:text><text:list text:style-name='n'>{items}</text:list></office:text>"
    path = _saved(tmp_path / "a.odt", "text", body, styles=f"{styles}</text:list-style>")
    assert read(path)[0].text == "1. smoke\n\n2. pets\n\na) dogs"
