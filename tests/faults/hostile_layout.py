"""Markdown and long text that hang parsers and layout: shown off screen as an answer, at once and
growing, within seconds; no picture is fetched and no address is opened.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from chatapp import texts
from chatapp.contract.records import Message
from chatapp.gui.transcript.transcript import Transcript
from chatapp.gui.widgets.theme import Theme
from tests.faults.sandbox import Sandbox
from tests.faults.trials import Plan, Trials

_MOST_S = 10.0
_FREEZES_S = 3.0
"""Seconds for all of a text, and between two events of the window."""


def run(plan: Plan) -> list[Trials]:
    """Show each text whole, then in pieces."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert application
    texts.use("en")
    with Sandbox() as sandbox:
        return [_shown(plan, sandbox, False), _shown(plan, sandbox, True)]


def _shown(plan: Plan, sandbox: Sandbox, is_growing: bool) -> Trials:
    trials = Trials("text that hangs layout, growing" if is_growing else "text that hangs layout")
    theme = Theme()
    for name, text in hostile_texts(sandbox, plan.count(1, 5)):
        began = time.process_time()
        transcript = Transcript(theme)
        transcript.resize(900, 600)
        transcript.show()
        transcript.show_messages([Message("user", "Go", id=1)])
        freeze = _Freeze()
        if is_growing:
            transcript.start_answer(2)
            pieces = [text[at : at + 2000] for at in range(0, min(len(text), 60_000), 2000)]
            for piece in pieces:
                transcript.append_text(piece)
                _process_events()
        transcript.finish_answer(Message("assistant", text, id=2))
        _process_events()
        transcript.grab()
        took, longest = time.process_time() - began, freeze.end()
        trials.end("shown")
        trials.cpu_s = max(trials.cpu_s, took)
        trials.expect(took < _MOST_S, f"{name}: {took:.1f} s of CPU time")
        trials.expect(longest < _FREEZES_S, f"{name}: froze for {longest:.1f} s of CPU time")
        trials.expect(not sandbox.was_called(), f"{name}: opened an address")
        transcript.close()
        transcript.deleteLater()
        _process_events()
    return trials.done()


class _Freeze:
    """Measures the longest CPU time between two events."""

    def __init__(self) -> None:
        self._last = time.process_time()
        self._longest = 0.0
        self._timer = QTimer(interval=5)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start()

    def end(self) -> float:
        self._on_timeout()
        self._timer.stop()
        return self._longest

    def _on_timeout(self) -> None:
        now = time.process_time()
        self._longest, self._last = max(self._longest, now - self._last), now


def _process_events() -> None:
    loop = QEventLoop()
    QTimer.singleShot(40, loop.quit)
    loop.exec()


def hostile_texts(sandbox: Sandbox, smaller: int = 1) -> Iterator[tuple[str, str]]:
    """Yield a name and a text."""
    much, deep = 200_000 // smaller, 3_000 // smaller
    yield "one word", "a" * (5 * much)
    yield "one Korean word", "가" * much
    yield "unbroken zero widths", "a\u200b" * much
    yield "combining signs", "e" + "\u0301" * much
    yield "directions", "\u202eabc\u202d" * (much // 8)
    yield "quotes", "> " * deep + "x"
    yield "lists", "\n".join("  " * level + "- x" for level in range(deep))
    yield "brackets", "[" * much
    yield "links that are none", "[a](" * (much // 4)
    yield "images", f"![x]({sandbox.url})\n\n" * 300 + "![x](/dev/zero) ![y](file:///dev/random)"
    yield "stars", "*a **a " * (much // 7)
    yield "underscores", "_" * much
    yield "backticks", "`" * much + "a"
    yield "backticks of growing length", " ".join("`" * count for count in range(1, 600 // smaller))
    yield "code", "```\n" + "x = 1;\n" * (much // 7)
    yield "code in one line", "```python\n" + "a+" * (much // 2)
    yield "code of many kinds", "```brainfuck\n" + "+[>" * (much // 6)
    yield "formulas", "$$" + "\\frac{" * deep + "1" + "}" * deep + "$$"
    yield "dollars", "$" * much
    yield (
        "table of many columns",
        "|" + "a|" * (2_000 // smaller) + "\n|" + "-|" * (2_000 // smaller),
    )
    rows = "| a | b |\n| --- | --- |\n" + "| 1 | 2 |\n" * (much // 10)
    yield "table of many rows", rows
    yield "table with long cells", "| a |\n| --- |\n| " + "x" * much + " |"
    yield "HTML", "<div>" * deep + "<script>alert(1)</script><iframe src=x>" + "<b>" * deep
    yield "entities", "&lt;" * (much // 4)
    yield "definitions", "".join(f"[a{number}]: x\n" for number in range(much // 20))
    yield "headings", "# x\n" * (much // 40)
    yield "rules", "---\n" * (much // 40)
    yield "blank lines", "\n" * much
    yield "line ends", "a\u2028b\u2029" * (much // 4)
    yield "emoji sequences", "👨\u200d👩\u200d👧\u200d👦" * (much // 20)
    yield "marks", "[1]" * (much // 10)
