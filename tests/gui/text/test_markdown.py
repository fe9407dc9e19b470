"""Markdown becomes blocks of our own tags; nothing a model writes gets further than that."""

from __future__ import annotations

import random
import time

import pytest

from chatapp.gui.text.blocks import plain
from chatapp.gui.text.markdown import GrowingText, parse
from chatapp.gui.widgets.line_breaks import SOFT_BREAK

TEXT = """# Title

One *two* `three`

- a
- b

| x | y |
|---|--:|
| 1 | 2 |

> said

```python
print(1)
```

The end
"""


def test_every_top_level_piece_is_a_block_of_its_own() -> None:
    kinds = [block.kind for block in parse(TEXT)]
    assert kinds == ["heading", "text", "list", "table", "quote", "code", "text"]


def test_text_that_grows_ends_as_the_same_blocks_as_the_whole() -> None:
    growing = GrowingText()
    for letter in TEXT:
        growing.append(letter)
        growing.blocks()
    assert growing.whole() == parse(TEXT)


@pytest.mark.parametrize(
    "text",
    [
        "- a\n*b*",
        "a\n---  - b",
        "- a\n\n  b\n\nc",
        "a\r\n\r\nb\rc",
        "a\u2028---\n\nb\n",
        "| a |\n|---|\n| 1 |\n\nb",
        "> a\nb\n\nc",
    ],
)
def test_no_line_is_judged_before_it_is_whole(text: str) -> None:
    growing = GrowingText()
    for letter in text:
        growing.append(letter)
        growing.blocks()
    assert growing.whole() == parse(text)


def test_finished_blocks_stay_the_same_objects_while_the_text_grows() -> None:
    growing = GrowingText("# Title\n\nfirst\n\nsecond\n\nlast\n")
    before = growing.blocks()
    growing.append("goes on\n\nthird\n")
    after = growing.blocks()
    assert [after[i] is before[i] for i in range(3)] == [True] * 3


def test_an_open_fence_is_code_already() -> None:
    block = parse("```python\nprint(1)")[0]
    assert (block.kind, block.code, block.language) == ("code", "print(1)", "python")


def test_html_of_the_model_is_shown_as_text() -> None:
    assert parse("<img src=x><b>bold</b>")[0].html.count("<") == 2
    assert "&lt;img src=x&gt;" in parse("<img src=x><b>bold</b>")[0].html


def test_an_image_becomes_its_words_and_address() -> None:
    assert parse("![a cat](/dev/zero)")[0].html == "<p><i>a cat (/dev/zero)</i></p>"


def test_a_citation_is_a_link_only_for_a_source_that_is_there() -> None:
    html = parse("so [1], not [2]", marks=[1])[0].html
    assert '<a href="source:1">[1]</a>' in html
    assert "not [2]" in html


def test_a_line_that_looks_like_a_link_definition_is_kept() -> None:
    assert "[1]: report.pdf" in parse("[1]: report.pdf")[0].html


def test_a_bare_address_is_a_link_without_the_full_stop_after_it() -> None:
    assert (
        '<a href="https://a.example/b">https://a.example/b</a>.'
        in parse("See https://a.example/b.")[0].html
    )


def test_addresses_in_code_are_no_links() -> None:
    assert "<a " not in parse("`https://a.example`")[0].html


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "javascript:alert(1)", "ftp://a.example", "/etc/passwd"]
)
def test_other_schemes_are_no_links(address: str) -> None:
    html = parse(f"[words]({address})")[0].html
    assert "<a " not in html
    assert "words" in html


@pytest.mark.parametrize(
    "address", ["https://a.example", "http://a.example", "mailto:kim@a.example"]
)
def test_web_and_mail_are_links(address: str) -> None:
    assert f'<a href="{address}"' in parse(f"[words]({address})")[0].html


def test_a_word_of_a_megabyte_gets_places_to_wrap() -> None:
    started = time.monotonic()
    pieces = "".join(block.html for block in parse("a" * 1_000_000)).split(SOFT_BREAK)
    assert max(map(len, pieces)) < 100
    assert time.monotonic() - started < 5


def test_a_question_keeps_its_lines_and_is_no_markdown() -> None:
    assert plain("# a\n  *b*")[0].html == '<p class="plain"># a<br/>  *b*</p>'


PIECES = [
    "# h",
    "a",
    "\n",
    "\n\n",
    "- b",
    "  - c",
    "1. d",
    "> e",
    "```",
    "| f | g |\n",
    "|---|---|\n",
    "    h",
    "---",
    "**",
    "[1]",
    "\r\n",
    "\u2028",
]


@pytest.mark.parametrize("seed", range(50))
def test_any_mixture_grows_into_what_the_whole_is(seed: int) -> None:
    choice = random.Random(seed)
    text = "".join(choice.choices(PIECES, k=20))
    growing = GrowingText()
    for letter in text:
        growing.append(letter)
        growing.blocks()
    assert growing.whole() == parse(text)
