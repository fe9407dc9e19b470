"""Signs of fonts that draw pictures instead of letters (Wingdings and kin): boxes, checks, arrows."""

from __future__ import annotations

_PRIVATE = 0xF000
"""Code point from which Word writes the characters of such fonts (ECMA-376, 17.3.3.30)."""
_BOXES = "☐☑☒□■"


def _map(table: str) -> dict[int, str]:
    """Return the signs by their position in a font, from "6C● 6D❍ …"."""
    return {int(entry[:2], 16): entry[2:] for entry in table.split(" ") if entry}


# As Microsoft's character maps show them.
_WINGDINGS = _map(
    "22✂ 28☎ 29✆ 2A✉ 2F✏ 46☞ 4A☺ 4C☹ 51✈ 6C● 6D❍ 6E■ 6F□ 70□ 71❑ 72❒ 73⬧ 74◆ 75◆ 76❖ 77◆ "
    "78☒ 79⍓ 80⓪ 81① 82② 83③ 84④ 85⑤ 86⑥ 87⑦ 88⑧ 89⑨ 8A⑩ 8C❶ 8D❷ 8E❸ 8F❹ 90❺ 91❻ 92❼ 93❽ "
    "94❾ 95❿ 9E· 9F• A1○ A4◉ A7▪ A8☐ AB★ D8➢ DF← E0→ E1↑ E2↓ E8➔ EF⇦ F0⇨ F3⬄ FA✗ FB✗ FC✓ "
    "FD☒ FE☑ "
)
_WINGDINGS_2 = _map(
    "4F✗ 50✓ 51☒ 52☑ 53☒ 54☒ 55⊗ 56⊗ 69① 6A② 6B③ 6C④ 6D⑤ 6E⑥ 6F⑦ 70⑧ 71⑨ 72⑩ 95⦁ 96• 97● "
    "98⬤ 99⚬ 9A○ 9B○ 9C⦿ 9D⊙ 9E▪ 9F■ A0■ A1■ A2□ A3☐ A4☐ "
)
_WEBDINGS = _map("3D● 61✓ 63☐ 67■ 6E● 72☒ ")
_SYMBOL = _map(
    "25% 2A* 2D− 41Α 42Β 43Χ 44Δ 45Ε 46Φ 47Γ 48Η 49Ι 4Aϑ 4BΚ 4CΛ 4DΜ 4EΝ 4FΟ 50Π 51Θ 52Ρ "
    "53Σ 54Τ 55Υ 56ς 57Ω 58Ξ 59Ψ 5AΖ 61α 62β 63χ 64δ 65ε 66φ 67γ 68η 69ι 6Aϕ 6Bκ 6Cλ 6Dμ "
    "6Eν 6Fο 70π 71θ 72ρ 73σ 74τ 75υ 76ϖ 77ω 78ξ 79ψ 7Aζ A2′ A3≤ A5∞ A7♣ A8♦ A9♥ AA♠ AC← "
    "AD↑ AE→ AF↓ B0° B1± B3≥ B4× B6∂ B7• B8÷ B9≠ BB≈ BC… C7∩ C8∪ CE∈ D5∏ D6√ D7· E5∑ F2∫ "
)
_FONTS = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "webdings": _WEBDINGS,
    "symbol": _SYMBOL,
}


def shown(text: str, font: str) -> str:
    """Return text as its font draws it. Private characters that no map knows are left out."""
    if not text:
        return text
    signs = _FONTS.get(font.strip().lower())
    is_private = any(_PRIVATE <= ord(letter) < _PRIVATE + 0x100 for letter in text)
    if signs is None and not is_private:
        return text
    # Without its font's name a private character is most likely one of Wingdings.
    known = _WINGDINGS if signs is None else signs
    return "".join(_sign(letter, known, signs is not None) for letter in text)


def box(text: str, font: str) -> str:
    """Return text as its font draws it if that is a box to tick, else ""."""
    sign = shown(text, font).strip()
    return sign if len(sign) == 1 and sign in _BOXES else ""


def _sign(letter: str, signs: dict[int, str], is_of_font: bool) -> str:
    code = ord(letter)
    if _PRIVATE <= code < _PRIVATE + 0x100:
        code -= _PRIVATE
        return signs.get(code, chr(code) if signs is _SYMBOL and code < 0x7F else "")
    return signs.get(code, letter) if is_of_font else letter
