"""Builds the transcript of the chat on screen, with the bar that finds words in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chatapp import texts
from chatapp.chats.message_rows import Version
from chatapp.contract.protocol import Cited, Progress, ToolUsed
from chatapp.contract.records import Message, Preset
from chatapp.gui.chats.answers import Answers, Beside
from chatapp.gui.chats.current_chat import CurrentChat
from chatapp.gui.pictures.picture_files import PictureFiles
from chatapp.gui.shell.shell import Shell
from chatapp.gui.transcript.find_bar import FindBar
from chatapp.gui.transcript.transcript import Transcript
from chatapp.gui.waiting.answer_progress import AnswerProgress, Waiting, waiting_words
from chatapp.machine.paths import shown
from chatapp.texts import tr


@dataclass(frozen=True, eq=False)
class TranscriptFeature:
    view: Transcript
    find_bar: FindBar
    progress: ShownProgress


def install(
    shell: Shell, current: CurrentChat, answers: Answers, pictures: PictureFiles
) -> TranscriptFeature:
    view = Transcript(shell.theme, pictures)
    progress = ShownProgress(view, current, answers)
    _show_answers(view, current, progress)

    def show_messages(messages: list[Message], first_seen_id: int) -> None:
        if messages:
            view.show_messages(messages, first_seen_id)
        else:
            view.show_welcome(tr("welcome.models", folder=shown(shell.paths.models)))

    current.messages_shown.connect(show_messages)
    current.earlier_shown.connect(view.show_earlier)
    view.all_wanted.connect(current.shown.read_all)
    view.regenerate_requested.connect(current.regenerate)
    view.edit_requested.connect(current.edit)
    view.continue_requested.connect(current.continue_answer)
    view.quotes_requested.connect(lambda answer_id: current.regenerate(answer_id, quotes_only=True))
    view.version_requested.connect(current.step_version)
    view.suggestion_chosen.connect(current.ask)
    view.preset_name = lambda preset_id: _preset_name(current.presets, preset_id)
    find_bar = FindBar(shell.theme, view.find, view.search.place)
    find_bar.closed.connect(view.search.forget)
    return TranscriptFeature(view, find_bar, progress)


def _preset_name(presets: Sequence[Preset], preset_id: str) -> str:
    names = [
        preset.names.get(texts.language()) or preset.id
        for preset in presets
        if preset.id == preset_id != "chat"
    ]
    return names[0] if names else ""


class ShownProgress:
    """Words what the engine does before the first word of the answer on screen."""

    def __init__(self, view: Transcript, current: CurrentChat, answers: Answers) -> None:
        self._view = view
        self._current = current
        self._answers = answers
        self._progress = AnswerProgress()

    def begin(self, message_id: int) -> None:
        self._progress = AnswerProgress()
        self._view.start_answer(message_id)
        self._answers.tell_waiting(self._current.chat.id)

    def show(self, event: Beside) -> None:
        if isinstance(event, (Cited, ToolUsed)):
            self._view.show_beside(event)
        if isinstance(event, Cited):
            self._progress.read_sources(event.sources)
        elif isinstance(event, Waiting):
            self._view.show_progress(waiting_words(event), self._actions(event))
        elif isinstance(event, Progress):
            self._view.show_progress(self._progress.words(event))

    def _actions(self, event: Waiting) -> dict[str, Callable[[], object]]:
        chat_id, answers = self._current.chat.id, self._answers
        actions: dict[str, Callable[[], object]] = {
            tr("progress.stop_other"): lambda: answers.stop_running(chat_id)
        }
        if event.others > 1:
            actions[tr("progress.skip_line")] = lambda: answers.skip_line(chat_id)
        return actions


def _show_answers(view: Transcript, current: CurrentChat, progress: ShownProgress) -> None:
    def show_versions(versions: dict[int, Version]) -> None:
        for message_id, version in versions.items():
            view.set_versions(message_id, version.number, version.total)

    current.message_added.connect(view.append_message)
    current.answer_started.connect(progress.begin)
    current.text_came.connect(view.append_text)
    current.thinking_came.connect(view.append_thinking)
    current.progressed.connect(progress.show)
    current.answer_finished.connect(view.finish_answer)
    current.answer_checked.connect(view.show_checked)
    current.versions_known.connect(show_versions)
    current.first_seen_changed.connect(view.mark_first_seen)
