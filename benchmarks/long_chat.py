"""Opening a chat of many messages: time until it is on screen, until all of it is laid out, and memory.

Run it in two checkouts, one after the other, to compare them:
`QT_QPA_PLATFORM=offscreen python -m benchmarks.long_chat 1000 10000`.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication

from chatapp.contract.records import Message
from chatapp.gui.transcript.message_view import MessageView
from chatapp.gui.transcript.transcript import Transcript
from chatapp.gui.widgets.theme import Theme

_QUESTION = "Which of the two was lower in {number}?"
_ANSWER = "The **second** one in {number}:\n\n- 31 cm in August\n- 40 cm in May\n\nBoth rose later."


def _messages(count: int) -> list[Message]:
    turns = []
    for number in range(count):
        if number % 2:
            answer = _ANSWER.format(number=number)
            turns.append(Message("assistant", answer, id=number + 1, finish="end"))
        else:
            turns.append(Message("user", _QUESTION.format(number=number), id=number + 1))
    return turns


def _memory_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    return pages * 4096 / 1e6


def _measure(application: QApplication, count: int) -> None:
    transcript = Transcript(Theme())
    transcript.resize(900, 700)
    transcript.show()
    application.processEvents()
    before, started = _memory_mb(), time.perf_counter()
    transcript.show_messages(_messages(count))
    transcript.repaint()
    opened_ms = (time.perf_counter() - started) * 1000
    widgets = len(transcript.findChildren(MessageView))
    longest_ms = 0.0
    ends = time.perf_counter() + 5
    while time.perf_counter() < ends:
        turn = time.perf_counter()
        application.processEvents()
        longest_ms = max(longest_ms, (time.perf_counter() - turn) * 1000)
    grown = _memory_mb() - before
    print(
        f"{count:>6} messages: on screen after {opened_ms:.0f} ms, {widgets} message widgets;"
        f" longest stall in the next 5 s {longest_ms:.0f} ms, memory +{grown:.0f} MB"
    )
    transcript.deleteLater()


def main() -> None:
    application = QApplication([])
    for count in [int(argument) for argument in sys.argv[1:]] or [1_000, 10_000]:
        _measure(application, count)


if __name__ == "__main__":
    main()
