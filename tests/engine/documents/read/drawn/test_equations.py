"""Equations of Word, Hangul and web pages are LaTeX in their sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from chatapp.engine.documents.read.drawn import hwp_script, latex, mathml, omml
from tests.engine.documents.read.conftest import Read
from tests.engine.documents.read.written_files import hwpx, line, paragraph, run, web_page, word


@pytest.mark.parametrize(
    ("script", "wanted"),
    [
        ("Q = {N} over {2T}", "$Q = \\frac{N}{2T}$"),
        ("x = {-b +- sqrt{b^2 -4ac}} over {2a}", "$x = \\frac{-b ± \\sqrt{b^2-4ac}}{2a}$"),
        ("sum_{i=1}^{n} x_i", "$\\sum_{i = 1}^n x_i$"),
        ('"면적" = pi r^2', "$면적 = π r^2$"),
        ("root 3 of {x}", "$\\sqrt[3]{x}$"),
        ("matrix{1&2#3&4}", "$\\begin{matrix} 1 & 2 \\\\ 3 & 4 \\end{matrix}$"),
    ],
)
def test_the_script_of_hangul_becomes_latex(script: str, wanted: str) -> None:
    assert latex.inline(hwp_script.to_latex(script)) == wanted


@pytest.mark.parametrize("script", ["{ { over } ^", "}} over", "matrix{", "left", "^", "root of"])
def test_a_broken_script_is_read_as_far_as_it_goes(script: str) -> None:
    assert isinstance(hwp_script.to_latex(script), str)


MATHML = (
    ("<mi>E</mi><mo>=</mo><mfrac><mi>C</mi><mn>2</mn></mfrac>", "E = \\frac{C}{2}"),
    ("<msup><mi>V</mi><mn>12</mn></msup>", "V^{12}"),
    ("<msubsup><mo>∑</mo><mi>i</mi><mi>n</mi></msubsup><mi>x</mi>", "\\sum_i^n x"),
    ("<mi>sin</mi><mo>&#8289;</mo><mi>x</mi>", "sin x"),
    ("<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr></mtable>", "1 & 2"),
    ('<mi>x</mi><annotation encoding="application/x-tex">x^2</annotation>', "x^2"),
)


@pytest.mark.parametrize(("inner", "wanted"), MATHML)
@pytest.mark.parametrize("prefix", ["", "m:"])
def test_mathml_becomes_latex_with_and_without_prefix(inner: str, wanted: str, prefix: str) -> None:
    prefixed = inner.replace("</", "\0").replace("<", f"<{prefix}").replace("\0", f"</{prefix}")
    math = etree.fromstring(f'<{prefix}math xmlns:m="m">{prefixed}</{prefix}math>')
    assert wanted in mathml.to_latex(math)


def _m(name: str, *inner: str) -> str:
    return f"<m:{name}>{''.join(inner)}</m:{name}>"


def _t(text: str) -> str:
    return _m("r", _m("t", text))


@pytest.mark.parametrize(
    ("inner", "wanted"),
    [
        (_t("E=") + _m("f", _m("num", _t("C")), _m("den", _t("2"))), "E = \\frac{C}{2}"),
        (_m("sSup", _m("e", _t("V")), _m("sup", _t("10"))), "V^{10}"),
        (_m("rad", _m("deg"), _m("e", _t("x"))), "\\sqrt{x}"),
        (
            '<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr>'
            f"{_m('sub', _t('i'))}{_m('sup', _t('n'))}{_m('e', _t('x'))}</m:nary>",
            "\\sum_i^n x",
        ),
        (_m("d", _m("e", _t("a")), _m("e", _t("b"))), "(a|b)"),
    ],
)
def test_equations_of_word_become_latex(inner: str, wanted: str) -> None:
    assert omml.to_latex(etree.fromstring(f'<m:oMath xmlns:m="m">{inner}</m:oMath>')) == wanted


def test_an_equation_stands_in_its_sentence(tmp_path: Path, read: Read) -> None:
    half = _m("oMath", _m("f", _m("num", _t("1")), _m("den", _t("2"))))
    files = (
        word(tmp_path / "a.docx", paragraph(run("Take "), half, run(" of it."))),
        hwpx(
            tmp_path / "a.hwpx",
            line("<t>Take </t><equation><script>1 over 2</script></equation><t> of it.</t>"),
        ),
        web_page(
            tmp_path / "a.html",
            "<p>Take <math><mfrac><mn>1</mn><mn>2</mn></mfrac></math> of it.</p>",
        ),
    )
    assert [read(path)[0].text for path in files] == ["Take $\\frac{1}{2}$ of it."] * 3


def test_a_formula_drawn_beside_its_mathml_is_read_once(tmp_path: Path, read: Read) -> None:
    body = (
        "<p><span><math><mi>x</mi></math></span><span aria-hidden=true>x</span> and "
        '<img class="latex" alt="y^2"><script type="math/tex">z_1</script></p>'
    )
    assert read(web_page(tmp_path / "a.html", body))[0].text == "$x$ and $y^2$$z_1$"


def test_equations_nested_without_end_are_read_as_text() -> None:
    deep = etree.fromstring(f"<math>{'<mrow>' * 200}<mi>x</mi>{'</mrow>' * 200}</math>")
    assert mathml.to_latex(deep) == "x"
    assert "x" in hwp_script.to_latex("{" * 5000 + "x")
