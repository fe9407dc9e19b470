"""The parts of the window, made and put into their places; none of them knows another."""

from __future__ import annotations

from chatapp.chats.store import ChatStore
from chatapp.gui.chats.all_chats import AllChats
from chatapp.gui.chats.answers import Answers
from chatapp.gui.chats.chat_list import ChatList
from chatapp.gui.chats.current_chat import CurrentChat
from chatapp.gui.commands.command_palette import CommandPalette
from chatapp.gui.commands.command_table import Commands
from chatapp.gui.composer.preset_menu import PresetMenu
from chatapp.gui.composer.token_count import TokenCount
from chatapp.gui.documents.chat_documents import ChatDocuments
from chatapp.gui.documents.document_list import DocumentList
from chatapp.gui.documents.document_shelf import DocumentShelf
from chatapp.gui.documents.folder_shelf import FolderShelf
from chatapp.gui.engine.engine_client import EngineClient
from chatapp.gui.models.model_choice import ModelChoice
from chatapp.gui.models.model_menu import ModelMenu
from chatapp.gui.notices.notices import Notices
from chatapp.gui.notices.reports import Reports
from chatapp.gui.pictures.picture_files import PictureFiles
from chatapp.gui.settings.local_server import LocalServerClient
from chatapp.gui.shell.drop_target import DropTarget
from chatapp.gui.shell.frame import Frame
from chatapp.gui.shell.header import Header
from chatapp.gui.shell.main_window import Middle
from chatapp.gui.source.source_view import SourceView
from chatapp.gui.transcript.find_bar import FindBar
from chatapp.gui.transcript.transcript import Transcript


class Parts:
    """What thinks: chats, answers, documents, models. What shows: everything in the window."""

    def __init__(
        self, frame: Frame, store: ChatStore, engine: EngineClient, pictures: PictureFiles
    ) -> None:
        self.theme = theme = frame.theme
        self.engine = engine
        self.window = frame.window
        self.composer = frame.composer
        self.pictures = pictures
        self.all_chats = AllChats(store, pictures, self.window)
        self.answers = Answers(store, engine, self.window)
        self.current = CurrentChat(store, self.answers, self.window)
        self.chat_documents = ChatDocuments(store, self.window)
        self.shelf = DocumentShelf(engine, self.window)
        self.folders = FolderShelf(engine, self.window)
        self.choice = ModelChoice(engine, self.window)
        self.server = LocalServerClient(engine, self.window)
        self.token_count = TokenCount(engine, self.window)

        self.commands = Commands(self.window)
        self.chat_list = ChatList(theme)
        self.document_list = DocumentList(theme)
        self.transcript = Transcript(theme, pictures)
        self.source_view = SourceView(theme)
        self.notices = Notices(theme)
        self.reports = Reports(self.notices)
        self.model_menu = ModelMenu(theme, self.choice)
        self.preset_menu = PresetMenu(theme)
        self.find_bar = FindBar(theme, self.transcript.find)
        self.header = Header(theme, self.commands, self.model_menu)
        self.palette = CommandPalette(theme, self.window)
        self._place()
        self.drop_target = DropTarget(theme, self.window)

    def _place(self) -> None:
        self.window.place(
            self.header, Middle(self.find_bar, self.transcript, self.notices), self.source_view
        )
        self.window.fill_side(self.chat_list, self.document_list)
        self.composer.add_tool(self.preset_menu)
        self.composer.add_tool(self.preset_menu.example)
