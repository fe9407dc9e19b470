"""What is filled in, noted and attached is read with its place: fields, boxes, notes, files."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from chatapp.engine.documents.documents import Documents
from tests.engine.documents.conftest import Add
from tests.engine.documents.read.pdf.conftest import PageText, Written, canvas


def test_what_is_typed_in_stands_beside_its_label(page_text: PageText, tmp_path: Path) -> None:
    drawn = canvas(tmp_path / "a.pdf")
    form = drawn.acroForm
    drawn.drawString(72, 720, "Name:")
    form.textfield(name="n", x=200, y=715, width=200, height=20, value="Lee Ann")
    drawn.drawString(72, 690, "Branch")
    form.choice(name="b", value="Busan", options=["Seoul", "Busan"], x=200, y=685, width=90)
    drawn.drawString(72, 650, "Remarks")
    form.textfield(name="r", x=72, y=600, width=300, height=40, value="Allergic to nuts")
    form.textfield(name="x", tooltip="Member number", x=400, y=300, width=90, value="M-7788")
    drawn.save()
    assert page_text(tmp_path / "a.pdf").split("\n") == [
        "Name: Lee Ann",
        "Branch: Busan",
        "Remarks: Allergic to nuts",
        "Member number: M-7788",
    ]


def test_boxes_are_read_as_ticked_or_not(page_text: PageText, tmp_path: Path) -> None:
    drawn = canvas(tmp_path / "a.pdf")
    form = drawn.acroForm
    form.checkbox(name="a", x=72, y=717, size=16, checked=True)
    drawn.drawString(95, 720, "Vegetarian")
    form.checkbox(name="b", x=72, y=687, size=16, checked=False)
    drawn.drawString(95, 690, "Newsletter")
    form.radio(name="p", value="basic", x=72, y=657, selected=False, size=16)
    drawn.drawString(95, 660, "Basic")
    form.radio(name="p", value="gold", x=180, y=657, selected=True, size=16)
    drawn.drawString(203, 660, "Gold")
    drawn.save()
    text = page_text(tmp_path / "a.pdf")
    assert text.split("\n") == ["☑ Vegetarian", "☐ Newsletter", "☐ Basic ☑ Gold"]


def test_a_value_without_a_drawing_is_drawn_in_the_viewer(
    documents: Documents, add: Add, written: Written
) -> None:
    field = (
        "<</Type/Annot/Subtype/Widget/FT/Tx/T(n)/V(WWWWWWWW)/DA(/Helv 12 Tf 0 g)/F 4"
        "/Rect[200 690 400 712]/P 3 0 R>>"
    )
    path = written(
        "BT /F1 12 Tf 72 695 Td (Name) Tj ET",
        page="/Annots[7 0 R]",
        catalog="/AcroForm<</Fields[7 0 R]/NeedAppearances true/DR<</Font<</Helv 4 0 R>>>>"
        "/DA(/Helv 12 Tf 0 g)>>",
        more=["null", field],
    )
    document = add(path)
    text = documents.pages.text(document.id, 1)
    assert text == "Name: WWWWWWWW"
    (left, top, right, bottom) = documents.pages.boxes(document.id, 1, 6, 14)[0]
    page = documents.pages.render(document.id, 1, 595)
    drawn = Image.open(io.BytesIO(page.png)).convert("L").crop((201, 131, 300, 151))
    assert drawn.getextrema()[0] < 100
    assert (left, right > 220, 130 < top < bottom < 153) == (200, True, True)


def test_notes_are_read_as_notes_with_their_author(
    documents: Documents, add: Add, written: Written
) -> None:
    path = written(
        "BT /F1 12 Tf 72 760 Td (The price is 5,000 USD.) Tj ET",
        page="/Annots[7 0 R 8 0 R 9 0 R]",
        more=[
            "null",
            "<</Type/Annot/Subtype/FreeText/Rect[72 690 320 720]/F 4/DA(/Helv 12 Tf 0 g)"
            "/Contents(Changed to 7,000 USD)>>",
            "<</Type/Annot/Subtype/Highlight/Rect[72 755 120 772]/F 4/T(Kim)"
            "/M(D:20260304101500)/Contents(check before signing)>>",
            "<</Type/Annot/Subtype/Text/Rect[72 640 92 660]/F 2/Contents(not to be seen)>>",
        ],
    )
    document = add(path)
    text = documents.pages.text(document.id, 1)
    assert "[Comment] Changed to 7,000 USD" in text
    assert "[Comment by Kim, 2026-03-04] check before signing" in text
    assert "not to be seen" not in text
    assert document.warnings == ("comments: 1",)
    start = text.index("7,000")
    assert documents.pages.warnings(document.id, 1, start, start + 5) == ("comment",)
    assert documents.pages.warnings(document.id, 1, 0, 10) == ()


def test_attached_files_are_documents_of_their_own(
    documents: Documents, add: Add, written: Written
) -> None:
    data = "item;cost\nrent;1200000\npaper;5000\n"
    path = written(
        "BT /F1 12 Tf 72 760 Td (The budget is attached.) Tj ET",
        catalog="/Names<</EmbeddedFiles<</Names[(b.csv) 7 0 R(x.exe) 9 0 R]>>>>",
        page="/Annots[11 0 R]",
        more=[
            "null",
            "<</Type/Filespec/F(budget.csv)/UF(budget.csv)/EF<</F 8 0 R>>>>",
            f"<</Type/EmbeddedFile/Length {len(data)}>>\nstream\n{data}\nendstream",
            "<</Type/Filespec/F(tool.exe)/UF(tool.exe)/EF<</F 10 0 R>>>>",
            "<</Type/EmbeddedFile/Length 4>>\nstream\nMZ\1\2\nendstream",
            "<</Type/Annot/Subtype/FileAttachment/Rect[72 640 92 660]/F 4/FS 12 0 R>>",
            "<</Type/Filespec/F(note.txt)/UF(note.txt)/EF<</F 13 0 R>>>>",
            "<</Type/EmbeddedFile/Length 22>>\nstream\nThe key is under stone.\nendstream",
        ],
    )
    document = add(path)
    assert "1200000" in documents.search("rent", (), 3)[0].text
    assert "stone" in documents.search("key", (), 3)[0].text
    assert document.report["unread_files"] == "tool.exe"


def test_what_is_typed_into_an_xfa_form_is_read_with_its_captions(
    documents: Documents, add: Add, written: Written
) -> None:
    template = (
        "<template><subform><field name='appl'><caption><value><text>Applicant:</text></value>"
        "</caption></field></subform></template>"
    )
    data = (
        "<datasets><data><form><appl>Hong Gildong</appl><city>Busan</city></form></data></datasets>"
    )
    path = written(
        "BT /F1 12 Tf 72 760 Td (Please wait...) Tj ET",
        catalog="/AcroForm<</Fields[]/XFA[(template) 7 0 R (datasets) 8 0 R]>>",
        more=[
            "null",
            f"<</Length {len(template)}>>\nstream\n{template}\nendstream",
            f"<</Length {len(data)}>>\nstream\n{data}\nendstream",
        ],
    )
    document = add(path)
    text = documents.pages.text(document.id, 1)
    assert "Applicant: Hong Gildong" in text
    assert "city: Busan" in text
    assert "xfa_form" in document.warnings


def test_the_label_of_a_box_is_not_that_of_the_field_below_it(
    page_text: PageText, tmp_path: Path
) -> None:
    drawn = canvas(tmp_path / "a.pdf")
    form = drawn.acroForm
    form.checkbox(name="a", x=72, y=717, size=16, checked=True)
    drawn.drawString(95, 720, "I agree")
    form.textfield(name="i", tooltip="IBAN", x=72, y=675, width=200, value="DE12 5001")
    drawn.save()
    assert page_text(tmp_path / "a.pdf").split("\n") == ["☑ I agree", "IBAN: DE12 5001"]


def test_the_files_of_a_portfolio_are_documents_of_their_own(
    documents: Documents, add: Add, written: Written
) -> None:
    data = "Part 7 weighs 31 kg."
    path = written(
        "BT /F1 12 Tf 72 760 Td (Open this portfolio in another program.) Tj ET",
        catalog="/Collection<</View/D>>/Names<</EmbeddedFiles<</Names[(parts.txt) 7 0 R]>>>>",
        more=[
            "null",
            "<</Type/Filespec/F(parts.txt)/UF(parts.txt)/EF<</F 8 0 R>>>>",
            f"<</Type/EmbeddedFile/Length {len(data)}>>\nstream\n{data}\nendstream",
        ],
    )
    document = add(path)
    assert [each.name for each in documents.attached(document.id)] == [
        f"{document.name} › parts.txt"
    ]
    assert "31 kg" in documents.search("weight of part 7", (), 1)[0].text
