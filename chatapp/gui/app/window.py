"""One whole window: the features, where they meet, and how the window opens and closes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from chatapp.chats.store import ChatStore
from chatapp.contract.protocol import KeepChats
from chatapp.errors import ChatappError, FolderGone, Unexpected
from chatapp.gui.app import guides, looking, picture_links, uncaught, writing
from chatapp.gui.app.document_actions import DocumentActions
from chatapp.gui.app.incoming_files import IncomingFiles
from chatapp.gui.app.model_links import ModelLinks, Rooms
from chatapp.gui.app.palette_sources import PaletteFeatures
from chatapp.gui.app.start_screen import StartScreen
from chatapp.gui.chats import install as chats
from chatapp.gui.composer import install as composer
from chatapp.gui.continuation import install as continuation
from chatapp.gui.documents import install as documents
from chatapp.gui.engine.engine_client import EngineClient, engine_program
from chatapp.gui.inside.look_feature import LookPlaces
from chatapp.gui.message_menu import install as messages
from chatapp.gui.models import install as models
from chatapp.gui.notices.engine_reports import EngineReports
from chatapp.gui.notices.notices import Notices
from chatapp.gui.notices.reports import Reports
from chatapp.gui.pictures import install as pictures
from chatapp.gui.pictures.picture_files import PictureFiles
from chatapp.gui.settings import install as settings
from chatapp.gui.shell.command_table import Commands
from chatapp.gui.shell.drop_target import DropTarget
from chatapp.gui.shell.kept_settings import KeptSettings, interface_language
from chatapp.gui.shell.main_window import Middle
from chatapp.gui.shell.shell import Shell
from chatapp.gui.shell.window_keys import Ending, WindowKeys
from chatapp.gui.source import install as source
from chatapp.gui.transcript import install as transcript
from chatapp.gui.works import install as works
from chatapp.machine.paths import Paths, is_gone
from chatapp.machine.settings import for_engine


class Window:
    """Made around a start screen that may be shown already. Each attribute is a feature."""

    def __init__(
        self,
        paths: Paths,
        kept: KeptSettings,
        broken: ChatappError | None = None,
        program: Sequence[str] | None = None,
        screen: StartScreen | None = None,
    ) -> None:
        self._screen = screen or StartScreen(kept.values)
        self.store = ChatStore(paths.chats)
        self.engine = EngineClient(program or engine_program(paths), paths)
        self.main = self._screen.window
        notices = Notices(self._screen.theme)
        self.shell = Shell(
            paths=paths,
            settings=kept,
            theme=self._screen.theme,
            engine=self.engine,
            window=self.main,
            commands=Commands(self.main),
            notices=notices,
            reports=Reports(notices),
        )
        self._engine_reports = EngineReports(notices)
        self._send_settings()
        kept.changed.connect(lambda _name: self._send_settings())
        self._install_features()
        self._place()
        self._connect_engine()
        self._connect_chats()
        self._connect_sources()
        picture_links.connect(self.pictures, self.composer.view, self.chats.current, self.documents)
        self.transcript.view.picture_opened.connect(self.pictures.open)
        for taker in (self.source.view.page_question, self.drop_target):
            self.pictures.hindrance_changed.connect(taker.set_hindrance)
        self._connect_files()
        self._connect_keys()
        self._errors = [error for error in (broken, self.store.damaged) if error is not None]
        self._is_closed = False

    def _install_features(self) -> None:
        shell, files = self.shell, PictureFiles(self.shell.paths.pictures)
        self.models = models.install(shell)
        self.chats = chats.install(shell, self.store)
        current, choice, store = self.chats.current, self.models.choice, self.store
        self.transcript = transcript.install(shell, current, self.chats.answers, files)
        self.composer = composer.install(shell, self._screen.composer, current)
        self.source = source.install(shell, current)
        view = self.composer.view
        self.documents = documents.install(shell, store, current, view, self.source.open)
        field = writing.QuestionField(self.store, self.chats, self.composer, self.documents)
        self.writing = writing.install(shell, field, choice, self.transcript.view.welcome)
        self.pictures = pictures.install(
            shell, files, current.draft.pictures, choice, self.chats.picture_names
        )
        self.works = works.install(shell, self.documents.shelf, choice)
        self.continuation = continuation.install(shell)
        self.menu = messages.install(shell, store, self.chats, self.transcript.view, self.composer)
        seen = LookPlaces(choice, self.documents.names, self.source.open)
        answers = looking.ShownAnswers(self.chats, self.menu, self.transcript.view)
        self.inside = looking.install(shell, answers, seen)
        self.chats.answers.model_name = choice.loaded_name
        self.settings = settings.install(shell, choice)
        self.chats.folders.document_names = self.documents.names
        self.files = IncomingFiles(self.main, current, choice, self.pictures, self.documents)
        rooms = Rooms(self.models, self.chats, self.transcript, self.composer, self.documents)
        self.model_links = ModelLinks(shell, rooms, self.works, self.files)
        features = PaletteFeatures(
            self.chats, self.documents, self.source, self.composer, self.models, self.settings
        )
        button, messages_shown = self.writing.instructions.button, self.transcript.view
        self.guides = guides.install(shell, features, button, messages_shown, self.files.open)
        self.header, self.palette = self.guides.header, self.guides.commands.palette

    def _place(self) -> None:
        shell, composer, transcript = self.shell, self.composer.view, self.transcript
        middle = Middle(transcript.find_bar, transcript.view, shell.notices, self.chats.queue)
        self.main.place(self.header, middle, self.source.view)
        self.documents.place(shell, self.chats.list)
        composer.set_pictures(self.pictures.row)
        composer.add_tool(self.pictures.button, at=1)
        self.drop_target = DropTarget(shell.theme, self.main, shell.paths.scratch / "dropped")

    def _connect_engine(self) -> None:
        reports, choice = self._engine_reports, self.models.choice
        self.engine.became_ready.connect(reports.ready)
        self.engine.died.connect(reports.died)
        self.engine.died.connect(lambda _cause: self._greet_engine())
        self.engine.gave_up.connect(lambda cause: reports.gave_up(cause, self._start_engine_again))
        choice.woke.connect(self.composer.refresh_presets)
        choice.woke.connect(self._ask_what_there_is)
        choice.was_loaded.connect(lambda _model, tokens: self.writing.set_limit(tokens))

    def _connect_chats(self) -> None:
        current, composer = self.chats.current, self.composer.view
        current.opened.connect(lambda chat: self.header.show_title(chat.title))
        current.opened.connect(self.pictures.show_chat)
        covering = (self.works, self.continuation, self.inside.look)
        for feature in covering:
            current.opened.connect(lambda _chat, feature=feature: feature.close_page())
        current.answer_started.connect(lambda _id: self._engine_reports.answer_begun())
        current.answer_failed.connect(self.models.report_if_missing)
        self.chats.list.hit_picked.connect(lambda _id, query: self.transcript.find_bar.open(query))
        self.chats.all_chats.erased.connect(lambda _id: self.pictures.forget_unheld())
        for page in (self.transcript.find_bar, *covering, self.source.view):
            page.closed.connect(composer.focus)
        self.models.compare_wanted.connect(self.writing.compare.open_model)
        self.composer.preset_menu.continuing_wanted.connect(self.continuation.open)
        self.main.language_changed.connect(current.refresh)
        self.shell.commands.connect_to(find=self._find, new_chat=composer.focus)

    def _connect_sources(self) -> None:
        view = self.source.view
        self.transcript.view.source_opened.connect(self.source.open)
        self.works.source_opened.connect(self.source.show)
        view.question_wanted.connect(self.composer.quote)
        view.question_wanted.connect(lambda asked: self.documents.switch_on(asked.document_id))
        self.composer.view.edit.textChanged.connect(self.source.leave)
        view.page_question.wanted.connect(self._ask_about_page)

    def _connect_files(self) -> None:
        composer = self.composer.view
        composer.pick_files_requested.connect(self.files.pick)
        composer.files_dropped.connect(self.files.ask_about)
        self.documents.list.add_requested.connect(self.files.pick)
        DocumentActions(self.shell, self.documents, self.source, self.works, composer).connect()
        self.files.connect_drops(self.drop_target, composer, self.shell.notices)
        self.shell.commands.connect_to(add_documents=self.files.pick)

    def _connect_keys(self) -> None:
        """Leave the caret in the text field, and let Esc end what is nearest."""
        focus = self.composer.view.focus
        chats, documents, shown = self.chats.list, self.documents.list, self.transcript.view
        for chosen in (
            chats.picked,
            chats.list.renaming_ended,
            self.composer.preset_menu.list.picked,
            self.models.menu.list.picked,
            documents.list.clicked_at,
            self.chats.queue.edited,
            shown.regenerate_requested,
            shown.continue_requested,
            shown.quotes_requested,
            shown.suggestion_chosen,
        ):
            chosen.connect(lambda *_values: focus())
        endings: Sequence[Ending] = (
            self.guides.tour.close,
            self.models.end_nearest,
            self.writing.completion.completion.close,
            self.continuation.end_nearest,
            self.inside.look.end_nearest,
            self.works.end_nearest,
            self.writing.end_nearest,
            self.composer.view.end_nearest,
            self.menu.aloud.end_nearest,
            self.transcript.find_bar.end,
            self.source.end_search,
            chats.end_search,
            self.source.end_nearest,
            self.shell.notices.dismiss_newest,
        )
        self.keys = WindowKeys(self.main, self._written_in, endings, (shown.reading.read,))

    def _written_in(self) -> QWidget:
        if not self.main.center.isVisible():
            self.main.show_source(False)
        return self.continuation.field() or self.inside.look.field() or self.writing.field()

    def open(self, files: Sequence[str]) -> None:
        """Show what was there last time, and start the engine as soon as the window is painted."""
        self._screen.settle()
        uncaught.install(self._report_uncaught)
        self.main.was_closed.connect(self.close)
        for error in self._errors:
            self.shell.reports.error(error)
        self.chats.all_chats.tidy()
        self._open_latest()
        self._greet_engine()
        for question in self._screen.take_early_questions():
            self.chats.current.ask(question)
        self.files.open(files)
        if self.main.is_painted:
            self.engine.start()
        else:
            self.main.was_painted.connect(self.engine.start)
            self._screen.show()

    def close(self) -> None:
        """Store what is open, end the engine, close the file. The only way out."""
        if self._is_closed:
            return
        self._is_closed = True
        self.shell.keep_place()
        self.main.hide()
        self.chats.current.close()
        self.engine.close()
        self.store.close()

    def come_to_front(self, files: Sequence[str]) -> None:
        self.files.open([str(Path(file)) for file in files])
        self.main.come_to_front()

    def _send_settings(self) -> None:
        values = self.shell.settings.values
        self.engine.use_settings(for_engine(values, interface_language(values)))

    def _open_latest(self) -> None:
        """Show the chat of last time; what was typed meanwhile follows its draft."""
        composer = self.composer.view
        typed = composer.text()
        self.chats.current.open_latest()
        self.chats.all_chats.changed.emit()
        if typed:
            composer.set_text(composer.text() + typed)

    def _report_uncaught(self, error: BaseException) -> None:
        """Report an uncaught exception, or that the data folder is gone, which causes many."""
        if is_gone(self.shell.paths.chats):
            error = FolderGone(folder=self.shell.paths.data)
        ours = error if isinstance(error, ChatappError) else Unexpected(cause=type(error).__name__)
        self.shell.reports.error(ours)

    def _greet_engine(self) -> None:
        """Send what every new engine is asked first; commands wait until it is ready."""
        self.models.choice.forget_loaded()
        self.writing.set_limit(0)
        self.composer.refresh_presets()
        self.models.load()
        self._ask_what_there_is()

    def _ask_what_there_is(self) -> None:
        self.models.choice.refresh()
        self.documents.refresh()
        chat_ids = tuple(chat.id for chat in self.chats.all_chats.chats())
        self.engine.send(KeepChats, lambda _event: None, chat_ids=chat_ids)

    def _start_engine_again(self) -> None:
        self.engine.start_again()
        self._greet_engine()

    def _find(self) -> None:
        """Find in the document while the keyboard is in it, else in the chat."""
        if not self.source.find():
            self.transcript.find_bar.open()

    def _ask_about_page(self, document_id: int, page: int) -> None:
        document = self.documents.shelf.document(document_id)
        self.pictures.add_page(document_id, page, document.name if document else "")
