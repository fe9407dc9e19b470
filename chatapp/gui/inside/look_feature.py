"""Builds the page that looks inside any text and the library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from chatapp.contract.inside_records import MapPoint
from chatapp.contract.protocol import Event, Failed, PassageRead, ReadPassage
from chatapp.contract.records import Source
from chatapp.errors import ChatappError, FolderUnusable, os_cause
from chatapp.gui.chats.current_chat import CurrentChat
from chatapp.gui.models.model_choice import ModelChoice
from chatapp.gui.shell.shell import Shell
from chatapp.gui.widgets import file_dialogs
from chatapp.machine.atomic_files import write_atomically
from chatapp.texts import tr

if TYPE_CHECKING:
    from chatapp.gui.inside.look_page import LookPage


@dataclass(frozen=True, slots=True)
class LookPlaces:
    """What the page needs of other features."""

    choice: ModelChoice
    document_names: Callable[[], dict[int, str]]
    open_source: Callable[[Source, Sequence[Source]], object]


class LookFeature(QObject):
    """Makes the page when it is first wanted."""

    closed = Signal()

    def __init__(self, shell: Shell, current: CurrentChat, places: LookPlaces) -> None:
        super().__init__(shell.window)
        self._shell = shell
        self._current = current
        self._places = places
        self.page: LookPage | None = None
        places.choice.was_loaded.connect(lambda _model, _tokens: self._on_model_loaded())

    def open(self) -> None:
        """Show the page as it was left."""
        self.page = self.page or self._make_page()
        self.page.cover()

    def open_text(self, text: str) -> None:
        """Show the tokens of a text."""
        self.page = self.page or self._make_page()
        self.page.tokens.text.setPlainText(text)
        self.page.show_tab("tokens")
        self.page.cover()

    def field(self) -> QWidget | None:
        """Return where letters go while the page is seen, None while it is not."""
        is_seen = self.page is not None and self.page.isVisible()
        return self.page.tab.field() if self.page is not None and is_seen else None

    def close_page(self) -> None:
        if self.page is not None and self.page.isVisible():
            self.page.leave()

    def end_nearest(self) -> bool:
        """Stop what runs on the page, else close it; return whether it was open."""
        if self.page is None or not self.page.isVisible():
            return False
        if self.page.tab.job.is_running:
            self.page.tab.job.stop()
        else:
            self.page.leave()
        return True

    def save_picture(self, kind: str, file: Path) -> None:
        """Write the map as "png" or "svg"; what cannot be written is said."""
        picture = self.page.map.picture() if self.page is not None else None
        if picture is None:
            return
        content = picture.svg() if kind == "svg" else picture.png()
        try:
            write_atomically(file, content)
        except ChatappError as error:
            self._shell.reports.error(error)
        except OSError as error:
            self._shell.reports.error(FolderUnusable(folder=file.parent, cause=os_cause(error)))
        else:
            assert self.page is not None
            self.page.map.say(tr("look.map.saved", file=file.name))

    def _make_page(self) -> LookPage:
        # Imported here: most starts do not need it.
        from chatapp.gui.inside.look_page import LookPage

        page = LookPage(self._shell.theme, self._shell.window.center, self._shell.engine)
        page.tokens.is_loading = lambda: self._places.choice.is_loading
        page.map.names = self._places.document_names
        page.map.chat_documents = lambda: self._current.chat.document_ids
        page.map.opened.connect(self._open_passage)
        page.map.picture_wanted.connect(self._pick_file)
        page.closed.connect(self.closed)
        return page

    def _on_model_loaded(self) -> None:
        """Another model has other tokens."""
        if self.page is not None and self.page.tokens.text.text():
            self.page.tokens.refresh()

    def _open_passage(self, point: MapPoint) -> None:
        def on_event(event: Event) -> None:
            if isinstance(event, PassageRead):
                passage = event.passage
                source = Source(
                    1,
                    passage.document,
                    passage.page,
                    passage.text,
                    passage.boxes,
                    passage.document_id,
                    passage.place,
                    passage.start,
                    passage.end,
                )
                self._places.open_source(source, (source,))
            elif isinstance(event, Failed) and self.page is not None:
                self.page.map.say_failed(event)

        self._shell.engine.send(
            ReadPassage, on_event, document_id=point.document_id, passage_id=point.passage_id
        )

    def _pick_file(self, kind: str) -> None:
        name = f"{tr('look.map.file')}.{kind}"
        title = tr(f"look.map.{kind}")
        file_dialogs.save_as(
            self._shell.window, title, name, lambda file: self.save_picture(kind, file)
        )
