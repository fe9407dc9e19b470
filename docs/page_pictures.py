"""Takes pictures of every page and dialog of a window, at the sizes that people have."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QWidget

from chatapp.contract.records import Message, Source
from chatapp.gui.app.window import Window

SIZES = {"900x600": (900, 600), "1093x614": (1093, 614), "1920x1080": (1920, 1080)}
"""In logical pixels: the second is a screen of 1366x768 at 125 %."""
_SETTLED_S = 0.4
_SOURCE = Source(1, "Jahresbericht 2024.pdf", 3, "A line of the page.", (), 1)
_ANSWER = """## 서울(首都)의 날씨

**서울(首都)**은 오늘 맑아요. The *area* is $A = \\pi r^2$, it costs $5 and $7.

| City | Low | High |
|---|---|---|
| Seoul | -3 | 4 |
| Busan | 2 | 9 |

- [x] read the report
- [ ] answer the mail

> A quotation
> > within a quotation

```python
def area(radius: float) -> float:
    return 3.14159 * radius ** 2
```
"""


def _talk(window: Window) -> None:
    question = Message("user", "오늘 서울의 날씨와 원의 넓이를 알려 줘", 1, 1, created_at=1.7e9)
    answer = Message(
        "assistant", _ANSWER, 2, 1, 1, "end", sources=(_SOURCE,), created_at=1.7e9, model="Qwen3 4B"
    )
    window.transcript.view.show_messages([question, answer])


def _too_much(window: Window) -> None:
    turns = []
    for number in range(1, 41, 2):
        turns.append(Message("user", "word " * 300 if number == 1 else "And then?", number, 1))
        turns.append(Message("assistant", f"{_ANSWER}\n" * 3, number + 1, 1, number, "end"))
    window.transcript.view.show_messages(turns)


def _command(key: str) -> Callable[[Window], None]:
    return lambda window: window.shell.commands.action(key).trigger()


def _look(tab: str) -> Callable[[Window], None]:
    def show(window: Window) -> None:
        window.inside.look.open_text("The lighthouse keeper counted ships. 등대지기는 배를 셌어요.")
        if window.inside.look.page is not None:
            window.inside.look.page.show_tab(tab)

    return show


def _network(window: Window) -> None:
    window.guides.network.button.click()


def _hub(window: Window) -> None:
    window.models.open_page()
    assert window.models.page is not None
    window.models.page.search.click()


PAGES: dict[str, Callable[[Window], None]] = {
    "start": _command("new_chat"),
    "answer": _talk,
    "too-much": _too_much,
    "tour": _command("tour"),
    "models": _command("models"),
    "model-menu": _command("choose_model"),
    "hub": _hub,
    "compare": _command("compare"),
    "presets": _command("presets"),
    "preset-menu": _command("choose_preset"),
    "instructions": _command("chat_options"),
    "continue": _command("continue_text"),
    **{f"look-{tab}": _look(tab) for tab in ("tokens", "perplexity", "similarity", "map")},
    "settings": _command("settings"),
    "palette": _command("palette"),
    "keys": _command("keys"),
    "network": _network,
    "search-trial": _command("try_search"),
    "export": _command("export_chats"),
    "versions": _command("versions"),
}


def take(window: Window, out: Path, name: str) -> None:
    """Save a picture of every page and dialog in each size, as page-language-theme-size.png."""
    for size, (width, height) in SIZES.items():
        window.main.resize(width, height)
        for page, show in PAGES.items():
            show(window)
            _settle()
            shown = _topmost(window.main)
            shown.grab().save(str(out / f"{page}-{name}-{size}.png"))
            _close_all(window)


def _topmost(main: QWidget) -> QWidget:
    """Return the dialog or panel over the window, or the window."""
    others = [
        widget
        for widget in QApplication.topLevelWidgets()
        if widget.isVisible() and widget is not main and widget.width() > 1
    ]
    return others[-1] if others else main


def _close_all(window: Window) -> None:
    for widget in QApplication.topLevelWidgets():
        if widget.isVisible() and widget is not window.main:
            widget.close()
    window.guides.tour.close()
    window.models.close_page()
    window.writing.compare.close_page()
    window.writing.presets.close_page()
    window.continuation.close_page()
    window.inside.look.close_page()
    _settle()


def _settle() -> None:
    end = time.monotonic() + _SETTLED_S
    while time.monotonic() < end:
        QCoreApplication.processEvents()
        time.sleep(0.005)
