"""Draws every widget with sample data into a folder of pictures: python tests/gui/gallery.py FOLDER
[NAME …].
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QEvent, QEventLoop, QIODevice, QRectF, QSizeF, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from chatapp import texts
from chatapp.contract.protocol import PromptMeasured
from chatapp.contract.records import Document, Message, Source, Timing, Usage
from chatapp.gui.composer.budget.budget_ring import BudgetRing
from chatapp.gui.composer.budget.context_budget import ContextBudget
from chatapp.gui.composer.composer import Composer
from chatapp.gui.notices.notices import Notices
from chatapp.gui.shell.drop_target import DropTarget
from chatapp.gui.source.source_view import SourceView
from chatapp.gui.transcript.transcript import Transcript
from chatapp.gui.widgets.theme import Theme

SOURCES = (
    Source(
        1,
        "report-2024.pdf",
        3,
        "the gauge at Kaub fell to 31 cm on 14 August, the lowest value since 2018",
        ((72, 150, 430, 163), (72, 166, 300, 179)),
        1,
    ),
    Source(
        2,
        "Wasserstände_Rhein_und_Nebenflüsse_Jahresbericht_endgültige_Fassung_2024-11.pdf",
        88,
        "수위는 8월 14일에 31센티미터까지 내려갔다",
        ((72, 300, 480, 313),),
        1,
    ),
)
LONG = """# Water levels

According to the report the gauge fell to **31 cm** on 14 August [1], the lowest *since 2018* [2]. See
https://example.org/rhine/levels?year=2024 or [the office](https://example.org) and `gauge --read`.

## What it means

- Ships carried less
  - about a third of the load
  - in some weeks *nothing*
- Prices rose
1. First
2. Second, which is a longer sentence that has to wrap because it does not fit into one line of the column

### A table

| Month | Level (cm) | Remark |
|:--|--:|:--|
| July | 78 | falling |
| August | 31 | lowest of the year, measured at the gauge of Kaub in the early morning |

> Quoted words of the report, long enough to be wrapped onto a second line so that the bar can be seen.

```python
def lowest(levels: dict[str, int]) -> str:
    # the day with the lowest level
    return min(levels, key=lambda day: levels[day])  # 한글 주석도 보여요, and this line is far too long to fit
```

---

The end.
"""
KOREAN = """보고서에 따르면 8월 14일 카우프 수위는 **31cm**까지 내려갔어요 [1]. 2018년 이후 가장 낮은 값이에요 [2].

1. 배에 실을 수 있는 짐이 3분의 1로 줄었어요.
2. 운임이 올랐어요. 특히 석탄과 화학 제품의 운임이 크게 올라서, 여러 회사가 철도로 옮겼어요.

| 달 | 수위(cm) | 비고 |
|:--|--:|:--|
| 7월 | 78 | 내려가는 중 |
| 8월 | 31 | 올해 가장 낮음 |

```sql
SELECT 날짜, 수위 FROM 기록 WHERE 수위 < 40; -- 낮은 날
```
"""
USAGE, TIMING = Usage(812, 700, 118, 4096), Timing(0.42, 42.3)


def answer(text: str, number: int, **more: object) -> Message:
    values = {"finish": "end", "usage": USAGE, "timing": TIMING, **more}
    return Message("assistant", text, id=number, **values)  # type: ignore[arg-type]


def messages() -> list[Message]:
    return [
        Message("user", "How low did the Rhine fall in August?\n   And what followed?", id=1),
        answer(LONG, 2, sources=SOURCES),
        Message(
            "user",
            "8월에 라인강 수위는 어디까지 내려갔나요? 그리고 그 뒤에 어떤 일이 있었는지 알려 주세요.",
            id=3,
        ),
        answer(KOREAN, 4, sources=SOURCES),
    ]


def page_png(width: int = 900) -> bytes:
    image = QImage(width, round(width * 842 / 595), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    scale = width / 595
    painter.setFont(QFont("DejaVu Serif", 1))
    font = painter.font()
    font.setPixelSize(round(11 * scale))
    painter.setFont(font)
    for line in range(45):
        place = QRectF(72 * scale, (72 + line * 16) * scale, 460 * scale, 14 * scale)
        painter.drawText(
            place, f"{line} The gauge at Kaub fell to 31 cm on 14 August, the lowest value since"
        )
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def documents(count: int) -> list[Document]:
    names = ("report-2024.pdf", "보험업법 시행령 전문(개정 2024).pdf", SOURCES[1].document, "a.pdf")
    return [Document(i, names[i % 4], "", 1, 1, 1) for i in range(count)]


def composer(theme: Theme, text: str = "", count: int = 1) -> Composer:
    made = Composer(theme)
    preset = QComboBox()
    preset.addItems(["Chat", "번역"])
    made.add_tool(preset)
    made.set_documents(documents(count))
    ring = BudgetRing(theme)
    ring.show_budget(ContextBudget(PromptMeasured(id=1, context_tokens=4096, history=1240)))
    made.add_tool(ring, at=-1)
    made.set_text(text)
    return made


def chat(theme: Theme, shown: list[Message], text: str = "") -> QWidget:
    window = QWidget()
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    transcript = Transcript(theme)
    column.addWidget(transcript, 1)
    column.addWidget(composer(theme, text))
    if shown:
        transcript.show_messages(shown, first_seen_id=3 if len(shown) > 3 else 0)
        transcript.set_versions(2, 1, 2)
        transcript.set_versions(1, 2, 3)
    else:
        transcript.show_welcome(
            texts.tr("welcome.models", folder="/home/kim/.local/share/chatapp/models")
        )
    return window


def settle(window: QWidget) -> None:
    """Let a window come up and do what it does later: lay out all messages, draw what grows,
    sharpen its page.
    """
    QTest.qWaitForWindowExposed(window)
    while any(timer.isActive() for timer in window.findChildren(QTimer)):
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    QApplication.processEvents()


def top_of_chat(theme: Theme) -> QWidget:
    window = chat(theme, messages())
    window.resize(1000, 1000)
    window.show()
    settle(window)
    transcript = window.findChild(Transcript)
    transcript._page.verticalScrollBar().setValue(0)
    transcript._page.views[1].footer.set_keyboard(True)
    return window


def ends(theme: Theme) -> QWidget:
    return chat(
        theme,
        [
            Message("user", "Who won?", id=1),
            answer("The documents do not say who won.", 2, refused=True, sources=SOURCES),
            Message("user", "Write on", id=5),
            answer("Once upon a time there was", 6, finish="stopped"),
            answer("", 7, finish="failed", usage=None),
            answer("word" * 100, 8, finish="length"),
        ],
    )


def growing(theme: Theme) -> QWidget:
    window = chat(theme, messages()[:1])
    transcript = window.findChild(Transcript)
    transcript.start_answer(9)
    transcript.append_text("The gauge fell to\n\n```python\nprint(1)\ndef f")
    transcript.show_progress("Reading 40 %")
    return window


def sources(theme: Theme) -> QWidget:
    view = SourceView(theme)
    view.resize(420, 800)
    view.show()
    view.show_source(SOURCES[0], SOURCES)
    view.show_page(1, 3, 88, page_png(), QSizeF(595, 842))
    return view


def source_error(theme: Theme) -> QWidget:
    view = SourceView(theme)
    view.resize(420, 700)
    view.show_source(SOURCES[1], SOURCES)
    view.show_error(texts.tr("source.no_page"))
    return view


def notices(theme: Theme) -> QWidget:
    made = Notices(theme)
    made.show_notice(
        "a",
        "The starter model speaks English only. Put a better one into models.",
        action="Open folder",
    )
    made.show_notice(
        "b", "엔진이 멈춰서 다시 시작하고 있어요. 여기까지 쓴 내용은 그대로 있어요." * 3, "warning"
    )
    made.show_notice("c", "report-2024.pdf: 31 / 88", "progress", action="Cancel", closable=False)
    made.set_progress("c", 31, 88)
    window = QWidget()
    column = QVBoxLayout(window)
    column.addWidget(made)
    column.addStretch(1)
    window.resize(800, 300)
    return window


def composers(theme: Theme) -> QWidget:
    window = QWidget()
    column = QVBoxLayout(window)
    full = composer(theme, "\n".join(f"line {i}" for i in range(14)), 20)
    full.set_editing(True)
    busy = composer(theme, "다음 질문을 미리 쓰는 중", 2)
    busy.set_busy(True)
    form = QWidget()
    row = QHBoxLayout(form)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(QComboBox())
    row.addWidget(QComboBox())
    row.addStretch(1)
    busy.set_form(form)
    for one in (composer(theme, "", 0), busy, full):
        column.addWidget(one)
    window.resize(900, 620)
    return window


def drop(theme: Theme) -> QWidget:
    window = chat(theme, messages())
    window.resize(900, 600)
    target = DropTarget(theme, window)
    target.preview(["a.pdf"])
    return window


PAGES: dict[str, tuple[Callable[[Theme], QWidget], tuple[int, int] | None]] = {
    "welcome": (lambda theme: chat(theme, []), (900, 600)),
    "chat-top": (top_of_chat, None),
    "chat": (lambda theme: chat(theme, messages(), "그럼 9월에는요?"), (1000, 900)),
    "wide": (lambda theme: chat(theme, messages()), (1680, 1040)),
    "narrow": (lambda theme: chat(theme, messages()), (420, 700)),
    "ends": (ends, (900, 1000)),
    "growing": (growing, (900, 600)),
    "source": (sources, None),
    "source-error": (source_error, None),
    "notices": (notices, None),
    "composers": (composers, None),
    "drop": (drop, None),
}


def main() -> None:
    """Draw the pages asked for, all without any, in both themes and languages and at 150 %."""
    app = QApplication(sys.argv[:1])
    folder, names = Path(sys.argv[1]), sys.argv[2:] or list(PAGES)
    folder.mkdir(parents=True, exist_ok=True)
    theme = Theme()
    for choice, language, zoom in (("light", "en", 100), ("dark", "ko", 100), ("light", "ko", 150)):
        theme.choose(choice)  # type: ignore[arg-type]
        theme.set_zoom(zoom)
        texts.use(language)  # type: ignore[arg-type]
        for name in names:
            make, size = PAGES[name]
            window = make(theme)
            if size:
                window.resize(*size)
            window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            window.show()
            settle(window)
            window.grab().save(str(folder / f"{name}-{choice}-{language}-{zoom}.png"))
            window.close()
            app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


if __name__ == "__main__":
    main()
