"""The longest time that the window does not answer, and what it takes of the memory.

While a long answer is written, a chat of 10,000 messages opens, its text is searched, 1,000 chats
are found and scrolled through, 500 pages are imported, and over an hour of use, made quick.

    QT_QPA_PLATFORM=offscreen python -m benchmarks.window_stalls [streaming opening import use]
"""

from __future__ import annotations

import gc
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.heartbeat import Heartbeat, Stall
from benchmarks.long_chats import ANSWER_TOKENS, SHAPES, fill_store
from chatapp import texts
from chatapp.contract.records import Message
from chatapp.gui.app.window import Window
from chatapp.gui.shell.kept_settings import KeptSettings
from chatapp.gui.transcript.message_page import MessagePage
from chatapp.gui.transcript.transcript import Transcript
from chatapp.gui.widgets.theme import Theme
from chatapp.machine.paths import Paths, open_data_folder
from chatapp.machine.settings import Settings

_PARTS = ("streaming", "opening", "import", "use")
_BOUND_MS = 50
_OPEN_BOUND_MS = 150
_TOKENS_A_SECOND = 100
_PIECES_A_SECOND = 20
"""As often the engine sends what it wrote."""
_STREAMED_S = 8
"""The last seconds of the answer are streamed at that speed; what comes before is there at once."""
_MESSAGES = 10_000
_CHATS = 1_000
_PAGES = 500
_ROUNDS = 120
"""Of use, one for each half minute of an hour."""
_WARM_UP = 20
_MEMORY_BOUND_MB, _GROWTH_BOUND_MB = 200, 5


def _row(name: str, stall: Stall, bound_ms: int = _BOUND_MS) -> None:
    print(
        f"  {name:<50} {stall.wall_ms:7.0f} ms, computing {stall.busy_ms:5.0f} ms"
        f"  (at most {bound_ms})",
        flush=True,
    )


def _memory_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    return pages * 4096 / 1e6


def _streaming(heart: Heartbeat) -> None:
    gc.freeze()
    print(f"\nAn answer of {ANSWER_TOKENS:,} tokens, {_TOKENS_A_SECOND} a second: longest stall")
    for name, shape in SHAPES.items():
        transcript = Transcript(Theme())
        transcript.resize(900, 700)
        transcript.show()
        transcript.show_messages([Message("user", "Go", id=1)])
        tokens = shape(ANSWER_TOKENS)
        _stream(heart, transcript, tokens, name)
        transcript.deleteLater()


def _stream(heart: Heartbeat, transcript: Transcript, tokens: list[str], name: str) -> None:
    transcript.start_answer(2)
    streamed = _STREAMED_S * _TOKENS_A_SECOND
    transcript.append_text("".join(tokens[:-streamed]))
    _pass(heart, 3, lambda: None)
    step = _TOKENS_A_SECOND // _PIECES_A_SECOND
    rest = tokens[-streamed:]
    pieces = iter("".join(rest[at : at + step]) for at in range(0, streamed, step))
    ended: list[bool] = []

    def send() -> None:
        piece = next(pieces, None)
        if piece is None:
            timer.stop()
            ended.append(True)
        else:
            transcript.append_text(piece)

    timer = QTimer(transcript, interval=1000 // _PIECES_A_SECOND)
    timer.timeout.connect(send)
    _row(name, heart.measure(lambda: bool(ended), timer.start))
    whole = Message("assistant", "".join(tokens), id=2, finish="end")
    _row(f"{name}, its end", heart.measure(lambda: True, lambda: transcript.finish_answer(whole)))


def _pass(heart: Heartbeat, seconds: float, start: Callable[[], object]) -> Stall:
    """Start something and let the window work for some seconds."""
    ends = time.monotonic() + seconds
    return heart.measure(lambda: time.monotonic() > ends, start)


@contextmanager
def _window(heart: Heartbeat, paths: Paths) -> Iterator[Window]:
    window = Window(paths, KeptSettings(paths.settings, Settings()))
    window.main.resize(1180, 760)
    window.open([])
    heart.measure(lambda: window.engine.is_ready, lambda: None)
    # The engine imports its libraries, on the same processors.
    _pass(heart, 10, lambda: None)
    # As the program does once its window is there.
    gc.freeze()
    yield window
    window.main.close()


def _opening(heart: Heartbeat, folder: Path) -> None:
    paths = open_data_folder(str(folder / "long"))
    long_chat = fill_store(paths.chats, _CHATS, _MESSAGES)
    with _window(heart, paths) as window:
        current, view = window.chats.current, window.transcript.view
        current.new()
        opened: list[Stall] = []

        def open_chat() -> None:
            began, busy = time.perf_counter(), time.thread_time()
            current.open(long_chat)
            view.repaint()
            wall_ms, busy_ms = time.perf_counter() - began, time.thread_time() - busy
            opened.append(Stall(wall_ms * 1000, busy_ms * 1000))

        print(f"\nA chat of {_MESSAGES:,} messages, among {_CHATS:,} chats")
        stall = _pass(heart, 5, open_chat)
        _row("on screen after", opened[0], _OPEN_BOUND_MS)
        _row("longest stall while it opens", stall)
        window.transcript.find_bar.open()
        _row("longest stall while its text is searched", _typing(heart, window, "lower"))
        _row(f"longest stall while {_CHATS:,} chats are found", _searching(heart, window))
        shown = window.chats.list.list
        assert len(shown.rows) < _CHATS, "all texts were read at once"
        pages = _keys(heart, lambda: QTest.keyClick(shown, Qt.Key.Key_End), _CHATS // 100 + 2)
        _row("longest stall while all of them are scrolled through", pages)
        assert len(shown.rows) >= _CHATS, "not all chats were shown"


def _typing(heart: Heartbeat, window: Window, word: str) -> Stall:
    field = window.transcript.find_bar.field
    letters = iter(word)
    return _keys(heart, lambda: QTest.keyClicks(field, next(letters)), len(word))


def _searching(heart: Heartbeat, window: Window) -> Stall:
    field, word = window.chats.list.field, "august"
    letters = iter(word)
    return _keys(heart, lambda: QTest.keyClicks(field, next(letters)), len(word))


def _keys(heart: Heartbeat, press: Callable[[], object], count: int) -> Stall:
    """Press keys four times a second."""
    left = [count]

    def on_timeout() -> None:
        left[0] -= 1
        if left[0] >= 0:
            press()

    timer = QTimer(interval=250)
    timer.timeout.connect(on_timeout)
    stall = heart.measure(lambda: left[0] < -3, timer.start)
    timer.stop()
    return stall


def _importing(heart: Heartbeat, folder: Path) -> None:
    from benchmarks.bench_import import make_pdf

    pdf = folder / "report.pdf"
    make_pdf(pdf, _PAGES)
    paths = open_data_folder(str(folder / "library"))
    with _window(heart, paths) as window:
        shelf, ended = window.documents.shelf, []
        shelf.added.connect(lambda *_: ended.append(True))
        shelf.failed.connect(lambda *_: ended.append(True))
        stall = heart.measure(lambda: bool(ended), lambda: window.files.open([str(pdf)]))
        assert shelf.documents, "the document was not read"
    print()
    _row(f"{_PAGES} pages are imported", stall)


def _use(heart: Heartbeat, folder: Path) -> None:
    paths = open_data_folder(str(folder / "use"))
    fill_store(paths.chats, 200, 2_000)
    with _window(heart, paths) as window:
        chat_ids = [chat.id for chat in window.chats.all_chats.chats()]
        sizes = []
        for number in range(_ROUNDS):
            _use_once(heart, window, chat_ids[number % len(chat_ids)], number)
            if number == _WARM_UP:
                sizes.append(_memory_mb())
        sizes.append(_memory_mb())
    grown = sizes[1] - sizes[0]
    print(f"\nAn hour of use, {_ROUNDS} rounds of opening, reading, searching, an answer")
    print(f"  {'memory':<50} {sizes[1]:7.0f} MB  (at most {_MEMORY_BOUND_MB})")
    print(
        f"  {'its growth after the first sixth':<50} {grown:7.1f} MB  (at most {_GROWTH_BOUND_MB})"
    )


def _use_once(heart: Heartbeat, window: Window, chat_id: int, number: int) -> None:
    view, current = window.transcript.view, window.chats.current
    bar = view.findChildren(MessagePage)[0].verticalScrollBar()
    shape = list(SHAPES.values())[number % len(SHAPES)]
    text = "".join(shape(400))
    steps: list[Callable[[], object]] = [
        lambda: current.open(chat_id),
        *[lambda: bar.setValue(bar.value() - 700)] * 8,
        lambda: view.find("august"),
        lambda: bar.setValue(bar.maximum()),
        lambda: view.start_answer(10**9),
        *[lambda: view.append_text(text[: len(text) // 4])] * 4,
        lambda: view.finish_answer(Message("assistant", text, id=10**9, finish="end")),
        lambda: window.chats.list.field.setText("lower" if number % 2 else ""),
        lambda: window.shell.theme.choose("dark" if number % 20 == 5 else "light"),
    ]
    for step in steps:
        _pass(heart, 0.04, step)


def _run(name: str) -> None:
    texts.use("en")
    _application = QApplication(sys.argv[:1])
    heart = Heartbeat()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        if name == "streaming":
            _streaming(heart)
        elif name == "opening":
            _opening(heart, folder)
        elif name == "import":
            _importing(heart, folder)
        else:
            _use(heart, folder)


def main() -> None:
    """Run one part, or each in a process of its own: the memory of one is not that of another."""
    if len(sys.argv) == 2:
        _run(sys.argv[1])
        return
    for name in sys.argv[1:] or _PARTS:
        subprocess.run([sys.executable, "-m", "benchmarks.window_stalls", name], check=True)


if __name__ == "__main__":
    main()
