"""The map of passages, a question among them, and saving it as a picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox

from chatapp.contract.protocol import Event, Failed, MapPassages, PassagesMapped
from chatapp.gui.engine.engine_client import EngineClient
from chatapp.gui.inside.look_tab import LookTab
from chatapp.gui.inside.passage_map.map_content import MapContent
from chatapp.gui.inside.passage_map.map_legend import MapLegend
from chatapp.gui.inside.passage_map.map_picture import MapPicture
from chatapp.gui.inside.passage_map.map_view import MapView
from chatapp.gui.keyboard.wheel_guard import WheelGuard
from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.popup import Menu, action_menu
from chatapp.gui.widgets.text_field import TextField
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr


class MapTab(LookTab):
    """Draws when it is seen, and again when documents or question are others."""

    opened = Signal(object)
    """The MapPoint to open."""
    picture_wanted = Signal(str)
    """Save the picture: "png" or "svg"."""

    def __init__(self, theme: Theme, engine: EngineClient) -> None:
        super().__init__(theme, engine)
        self.names: Callable[[], Mapping[int, str]] = dict
        """Returns the names of all documents by id."""
        self.chat_documents: Callable[[], Sequence[int]] = tuple
        """Returns the documents of the chat on screen."""
        self.scope = QComboBox()
        WheelGuard(self.scope)
        self.question = TextField(theme)
        self.draw_button = TextButton(theme, "", "continue")
        self.save = TextButton(theme, "", "export", quiet=True)
        self.view, self.legend = MapView(theme), MapLegend(theme)
        self._asked = ""
        self._build()
        self._retranslate()
        self._show(None)

    def _build(self) -> None:
        self.question.returnPressed.connect(self.draw)
        self.scope.activated.connect(lambda _index: self.draw())
        self.draw_button.clicked.connect(self.draw_or_stop)
        self.save.clicked.connect(self.open_menu)
        self.view.opened.connect(self.opened)
        self.legend.opened.connect(self.opened)
        self.job.progressed.connect(self._on_progressed)
        self.job.ended.connect(self._on_ended)
        line = hbox(self.question, self.draw_button, grows=[self.question], spacing=4)
        tools = hbox(self.scope, None, self.copy, self.save, spacing=4)
        rows = (line, tools, self.state, self.view, self.legend, self.about)
        vbox(*rows, on=self, grows=[self.view], spacing=4)

    @property
    def content(self) -> MapContent | None:
        return self.view.content

    def field(self) -> TextField:
        return self.question

    def seen(self) -> None:
        """Offer the documents there are now; draw if nothing is drawn yet."""
        self._fill_scope()
        if self.content is None and not self.job.is_running:
            self.draw()

    def draw_or_stop(self) -> None:
        if self.job.is_running:
            self.job.stop()
        else:
            self.draw()

    def draw(self) -> None:
        """Ask for the map of the chosen documents, with the question."""
        self._asked = self.question.text()
        self.say(tr("look.map.drawing", share="0%"))
        document_ids = self.scope.currentData() or ()
        self.job.start(MapPassages, document_ids=tuple(document_ids), question=self._asked)
        self._refresh()

    def picture(self) -> MapPicture | None:
        """Return what is drawn, to be saved; None while nothing is."""
        if self.content is None:
            return None
        return MapPicture(self._theme, self.content, (self.state.text(),))

    def as_text(self) -> str:
        content = self.content
        if content is None:
            return ""
        rows = [
            f"{point.x:g}\t{point.y:g}\t{content.place(point)}\t{point.text}"
            for point in content.points
        ]
        return "\n".join(rows)

    def open_menu(self) -> Menu:
        """Offer the forms of the picture."""
        menu = action_menu(
            self,
            {
                "look.map.png": lambda: self.picture_wanted.emit("png"),
                "look.map.svg": lambda: self.picture_wanted.emit("svg"),
                "look.map.copy": self._copy_picture,
            },
        )
        menu.open_below(self.save)
        return menu

    def _copy_picture(self) -> None:
        if (picture := self.picture()) is not None:
            QGuiApplication.clipboard().setImage(picture.image())

    def _on_progressed(self, done: int, total: int) -> None:
        self.say(tr("look.map.drawing", share=f"{done / max(1, total):.0%}"))

    def _on_ended(self, event: Event) -> None:
        self._refresh()
        if isinstance(event, PassagesMapped):
            self._show(MapContent(event, self.names(), self._asked))
        elif isinstance(event, Failed):
            self._show(None)
            self.say_failed(event)

    def _show(self, content: MapContent | None) -> None:
        self.view.show_content(content)
        self.legend.show_content(content)
        for part in (self.view, self.legend):
            part.setVisible(content is not None)
        for tool in (self.save, self.copy):
            tool.setEnabled(content is not None)
        if content is not None:
            self.say(_summary(content))

    def _fill_scope(self) -> None:
        names, chosen = self.names(), self.scope.currentIndex()
        of_chat = [each for each in self.chat_documents() if each in names]
        self.scope.clear()
        self.scope.addItem(tr("look.map.all", count=len(names)), ())
        if of_chat:
            self.scope.addItem(tr("look.map.of_chat", count=len(of_chat)), tuple(of_chat))
        self.scope.setCurrentIndex(min(max(0, chosen), self.scope.count() - 1))

    def _refresh(self) -> None:
        is_running = self.job.is_running
        self.draw_button.set_words(tr("look.stop" if is_running else "look.map.draw"))
        self.draw_button.set_icon("stop" if is_running else "continue")

    def _retranslate(self) -> None:
        self.question.setPlaceholderText(tr("look.map.question"))
        self.question.setAccessibleName(tr("look.map.question"))
        self.scope.setAccessibleName(tr("look.map.scope"))
        self.scope.setToolTip(tr("look.map.scope"))
        self.save.set_words(tr("look.map.save"))
        self.copy.set_words(tr("look.copy"))
        self.view.setAccessibleName(tr("look.map"))
        self.legend.setAccessibleName(tr("look.map.legend"))
        self.about.setText(tr("look.map.about"))
        self._fill_scope()
        self._refresh()
        if self.content is not None:
            self.say(_summary(self.content))


def _summary(content: MapContent) -> str:
    mapped = content.mapped
    share = f"{sum(mapped.shares):.0%}"
    words = [
        tr(
            "look.map.summary",
            passages=len(mapped.points),
            embedder=mapped.embedder,
            share=share,
            dimensions=mapped.dimensions,
        )
    ]
    if mapped.total > len(mapped.points):
        words.append(tr("look.map.sample", total=mapped.total))
    if mapped.waiting:
        words.append(tr("look.map.waiting", count=mapped.waiting))
    if not mapped.knows:
        words.append(tr("look.unknown_script", embedder=mapped.embedder))
    return "\n".join(words)
