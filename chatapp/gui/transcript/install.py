"""Builds the transcript of the chat on screen, with the bar that finds words in it."""

from __future__ import annotations

from dataclasses import dataclass

from chatapp.chats.message_rows import Version
from chatapp.contract.protocol import Cited, Progress, ToolUsed
from chatapp.contract.records import Message
from chatapp.gui.chats.answers import Beside
from chatapp.gui.chats.current_chat import CurrentChat
from chatapp.gui.pictures.picture_files import PictureFiles
from chatapp.gui.shell.shell import Shell
from chatapp.gui.transcript.find_bar import FindBar
from chatapp.gui.transcript.transcript import Transcript
from chatapp.machine.paths import shown
from chatapp.texts import tr

_STAGE_KEYS = {
    "model": "progress.model",
    "prompt": "progress.prompt",
    "search": "progress.search",
    "summary": "progress.summary",
    "whole": "progress.whole",
}


@dataclass(frozen=True, eq=False)
class TranscriptFeature:
    view: Transcript
    find_bar: FindBar


def install(shell: Shell, current: CurrentChat, pictures: PictureFiles) -> TranscriptFeature:
    view = Transcript(shell.theme, pictures)
    _show_answers(view, current)

    def show_messages(messages: list[Message], first_seen_id: int) -> None:
        if messages:
            view.show_messages(messages, first_seen_id)
        else:
            view.show_welcome(tr("welcome.models", folder=shown(shell.paths.models)))

    current.messages_shown.connect(show_messages)
    view.regenerate_requested.connect(current.regenerate)
    view.edit_requested.connect(current.edit)
    view.continue_requested.connect(current.continue_answer)
    view.quotes_requested.connect(lambda answer_id: current.regenerate(answer_id, quotes_only=True))
    view.version_requested.connect(current.step_version)
    view.suggestion_chosen.connect(current.ask)
    return TranscriptFeature(view, FindBar(shell.theme, view.find))


def _show_answers(view: Transcript, current: CurrentChat) -> None:
    def show_progress(event: Beside) -> None:
        if isinstance(event, (Cited, ToolUsed)):
            view.show_beside(event)
        elif isinstance(event, Progress):
            view.show_progress(_progress_words(event))

    def show_versions(versions: dict[int, Version]) -> None:
        for message_id, version in versions.items():
            view.set_versions(message_id, version.number, version.total)

    current.message_added.connect(view.append_message)
    current.answer_started.connect(view.start_answer)
    current.text_came.connect(view.append_text)
    current.thinking_came.connect(view.append_thinking)
    current.progressed.connect(show_progress)
    current.answer_finished.connect(view.finish_answer)
    current.answer_checked.connect(view.show_checked)
    current.versions_known.connect(show_versions)
    current.first_seen_changed.connect(view.mark_first_seen)


def _progress_words(progress: Progress) -> str:
    share = f"{progress.done / max(1, progress.total):.0%}"
    key = _STAGE_KEYS.get(progress.stage)
    return tr(key, share=share, name=progress.name) if key else ""
