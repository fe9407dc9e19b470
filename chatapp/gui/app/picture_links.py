"""Connects the pictures of a question with the text field and the documents."""

from __future__ import annotations

from chatapp.gui.chats.current_chat import CurrentChat
from chatapp.gui.composer.composer import Composer
from chatapp.gui.documents.install import DocumentsFeature
from chatapp.gui.pictures.install import PicturesFeature


def connect(
    pictures: PicturesFeature, composer: Composer, current: CurrentChat, documents: DocumentsFeature
) -> None:
    """Let pasted pictures go along with a question, or become documents."""
    composer.picture_pasted.connect(pictures.paste)
    composer.held_back.connect(pictures.say_unseen)
    pictures.focus_wanted.connect(composer.focus)
    pictures.refused.connect(composer.wait_no_more)
    pictures.changed.connect(lambda: current.draft.note(composer.text()))
    pictures.documents_wanted.connect(documents.add)
    documents.shelf.ended.connect(pictures.delete_read)
