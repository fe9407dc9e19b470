"""Changes bytes and texts at random, the same ones for the same seed."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile

from tests.faults.sandbox import Sandbox

_EXTREMES = (0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 2**63 - 1, 2**64 - 1)
_NUMBERS = ("0", "-1", "1e309", "NaN", "99999999999999999999", "1048577", "16777216", "2147483648")
_ODD = (
    "\0",
    "\ufffe",
    "\ud800",
    "\u202e",
    "\u200b" * 2000,
    "a" * 200_000,
    "\r",
    "&#0;",
    "&#x110000;",
)
_ENCODINGS = ("utf-16", "utf-32", "cp949", "shift_jis", "utf-7", "koi8-r", "gb18030", "latin-1")


def changed_bytes(data: bytes, chance: random.Random) -> bytes:
    """Return the data with bits flipped, cut off, cut out, doubled, or numbers overwritten."""
    raw = bytearray(data)
    if not raw:
        return chance.randbytes(64)
    for _ in range(chance.choice((1, 1, 2, 8, 40))):
        at = chance.randrange(len(raw))
        way = chance.randrange(6)
        if way == 0:
            raw[at] ^= 1 << chance.randrange(8)
        elif way == 1:
            raw[at] = chance.randrange(256)
        elif way == 2:
            form = chance.choice(("<H", "<I", ">I", "<Q"))
            size = struct.calcsize(form)
            number = chance.choice(_EXTREMES) & (2 ** (8 * size) - 1)
            raw[at : at + size] = struct.pack(form, number)
        elif way == 3 and len(raw) > 8:
            del raw[at : at + chance.randrange(1, 64)]
        elif way == 4:
            raw[at:at] = raw[at : at + chance.randrange(1, 512)]
        elif way == 5 and chance.random() < 0.2:
            del raw[at:]
        if not raw:
            break
    return bytes(raw)


def changed_text(text: str, chance: random.Random, sandbox: Sandbox) -> bytes:
    """Return a text with numbers, marks, tags, nesting, entities or encoding changed."""
    for _ in range(chance.choice((1, 1, 2, 4))):
        text = _changed_once(text, chance, sandbox)
    if chance.random() < 0.1:
        return text.encode(chance.choice(_ENCODINGS), "replace")
    return text.encode("utf-8", "surrogatepass")


def changed_zip(data: bytes, chance: random.Random, sandbox: Sandbox) -> bytes:
    """Return a ZIP file of which one part is changed, or the container itself."""
    if chance.random() < 0.25:
        return changed_bytes(data, chance)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        chosen = chance.choice(names)
        gone = chance.random() < 0.05
        for name in names:
            part = old.read(name)
            if name == chosen:
                if gone:
                    continue
                part = changed_part(part, chance, sandbox)
            new.writestr(_name(name, chance), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def changed_part(part: bytes, chance: random.Random, sandbox: Sandbox) -> bytes:
    """Change text as text, anything else byte by byte."""
    try:
        text = part.decode("utf-8")
    except UnicodeDecodeError:
        return changed_bytes(part, chance)
    if chance.random() < 0.2:
        return changed_bytes(part, chance)
    return changed_text(text, chance, sandbox)


def _name(name: str, chance: random.Random) -> str:
    if chance.random() > 0.01:
        return name
    return chance.choice(("../../escaped.txt", "/tmp/escaped.txt", "a" * 4000, name.upper()))


def _changed_once(text: str, chance: random.Random, sandbox: Sandbox) -> str:
    way = chance.randrange(9)
    tags = [match.span() for match in re.finditer(r"<[^<>]{1,300}>", text)]
    at = chance.randrange(len(text) + 1)
    if way == 0 and (numbers := [match.span() for match in re.finditer(r"\d+", text)]):
        start, end = chance.choice(numbers)
        return text[:start] + chance.choice(_NUMBERS) + text[end:]
    if way == 1:
        return text[:at] + chance.choice(_ODD) + text[at:]
    if way == 2 and tags:
        start, end = chance.choice(tags)
        return text[:start] + text[end:]
    if way == 3 and tags:
        start, end = chance.choice(tags)
        return text[:end] + text[start:end] * chance.choice((1, 50, 3000)) + text[end:]
    if way == 4:
        return _with_entities(text, chance, sandbox)
    if way == 5 and (values := [match.span(1) for match in re.finditer(r'="([^"]*)"', text)]):
        start, end = chance.choice(values)
        other = chance.choice((*_NUMBERS, *_ODD[:4], sandbox.url, f"file://{sandbox.secret}", ""))
        return text[:start] + other + text[end:]
    if way == 6 and len(tags) > 1:
        (first, first_end), (second, second_end) = sorted(chance.sample(tags, 2))
        return text[:first] + text[second:second_end] + text[first_end:]
    if way == 7:
        return text[: at // 2] + text[at:]
    return text[:at] + text[at : at + 400] * chance.choice((2, 30, 400)) + text[at:]


def _with_entities(text: str, chance: random.Random, sandbox: Sandbox) -> str:
    """Put a DTD in front: one that reads a neighbour's file, calls, or grows without end."""
    laughs = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{level} "{f"&a{level - 1};" * 12}">' for level in range(1, 12)
    )
    files = f'<!ENTITY a11 SYSTEM "file://{sandbox.secret}">'
    calls = f'<!ENTITY a11 SYSTEM "{sandbox.url}"><!ENTITY % p SYSTEM "{sandbox.url}">%p;'
    dtd = f"<!DOCTYPE x [{chance.choice((laughs, files, calls))}]>"
    body = re.sub(r"^<\?xml[^>]*\?>", "", text)
    places = [match.end() for match in re.finditer(">", body)] or [0]
    at = chance.choice(places)
    return dtd + body[:at] + "&a11;" + body[at:]
