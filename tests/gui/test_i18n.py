"""Both languages have the same keys and fill in the same values; every key in the code is there,
and none too many.
"""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from chatapp.gui import i18n
from chatapp.gui.i18n import texts
from chatapp.gui.shell.command_table import KEYS

EN, KO = texts("en"), texts("ko")
GUI = Path(i18n.__file__).parents[1]
SOURCE = "\n".join(
    file.read_text("utf-8") for file in GUI.rglob("*.py") if "i18n" not in file.parts
)
# Keys that are put together: commands by their names, settings by their fields and choices, and the
# like.
_MADE = (
    "command.",
    "works.",
    "settings.",
    "drop.",
    "reading.",
    "source.",
    "transcript.",
    "report.",
)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys() -> None:
    assert EN.keys() == KO.keys()


@pytest.mark.parametrize("key", EN)
def test_both_languages_fill_in_the_same_values(key: str) -> None:
    assert fields(EN[key]) == fields(KO[key])


def test_every_key_that_is_used_is_there() -> None:
    used = set(re.findall(r"""\btr\(\s*"([a-z_0-9.]+)"[,)]""", SOURCE))
    assert used - EN.keys() == set()


def test_no_key_is_there_for_nothing() -> None:
    unused = [
        key
        for key in EN
        if not key.startswith(_MADE) and not re.search(rf"[\"']{key}[\"']", SOURCE)
    ]
    assert unused == []


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 documents"), (1, "1 document"), (1200, "1,200 documents")]
)
def test_one_is_not_many(count: int, words: str) -> None:
    i18n.use("en")
    assert i18n.tr("folders.about", count=count).startswith(words + " ")


def test_every_command_has_a_name() -> None:
    assert {f"command.{key}" for key in KEYS} <= EN.keys()
