"""Connects the page of comparisons with the engine, the models, the presets and the chats."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from chatapp.chats.store import ChatStore
from chatapp.contract.protocol import Progress
from chatapp.contract.records import Chat
from chatapp.gui.answer_runs.answer_runs import AnswerRuns, RunResult, RunWish
from chatapp.gui.chats.install import ChatsFeature
from chatapp.gui.models.model_choice import ModelChoice
from chatapp.gui.shell.shell import Shell
from chatapp.texts import tr

if TYPE_CHECKING:
    from chatapp.gui.compare.compare_page import ComparePage


class CompareFeature(QObject):
    """Makes the page when it is first wanted; what it showed stays until the window closes."""

    closed = Signal()

    def __init__(
        self, shell: Shell, store: ChatStore, chats: ChatsFeature, choice: ModelChoice
    ) -> None:
        super().__init__(shell.window)
        self._shell, self._store = shell, store
        self._chats, self._choice = chats, choice
        self.runs = AnswerRuns(shell.engine, choice, shell.window)
        self.page: ComparePage | None = None
        self._chat_id = 0

    def open(self) -> None:
        page = self._page()
        page.show_documents(self._chats.current.chat.document_ids)
        page.cover()
        page.question.setFocus()

    def open_model(self, path: str) -> None:
        """Compare a model with the one in use."""
        self._page().choices[1].choose_model(path)
        self.open()

    def open_preset(self, preset_id: str) -> None:
        """Ask both models the example of a preset."""
        page = self._page()
        for choice in page.choices:
            choice.choose_preset(preset_id)
        page.take_example()
        self.open()

    def end_nearest(self) -> bool:
        """Stop what is written on the page, else close it; return whether it was open."""
        if self.page is None or not self.page.isVisible():
            return False
        self.page.end_nearest()
        return True

    def close_page(self) -> None:
        if self.page is not None and self.page.isVisible():
            self.page.leave()

    def _page(self) -> ComparePage:
        self.page = self.page or self._make_page()
        return self.page

    def _make_page(self) -> ComparePage:
        # Imported here: most starts do not need it.
        from chatapp.gui.compare.compare_page import ComparePage

        page = ComparePage(self._shell.theme, self._shell.window.center)
        page.run_wanted.connect(self._start)
        page.stop_wanted.connect(self.runs.stop)
        page.go_on_wanted.connect(self._go_on)
        page.closed.connect(self.closed)
        self.page = page
        self.show_models()
        self.show_presets()
        return page

    def follow_chat(self, chat: Chat) -> None:
        """Close the page when another chat is shown; a new title of this one is nothing."""
        if chat.id != self._chat_id:
            self._chat_id = chat.id
            self.close_page()

    def show_models(self) -> None:
        """Offer the models that there are now; while one is lent the offer stays."""
        loaded = self._choice.loaded
        if self.page is not None and not self.runs.is_running:
            self.page.show_models(self._choice.models, loaded.path if loaded else "")

    def show_presets(self) -> None:
        if self.page is not None:
            current = self._chats.current
            self.page.show_presets(current.presets, current.chat.preset_id)

    def _start(self, wishes: list[RunWish]) -> None:
        """Ask as a chat would, with what the settings say of all answers."""
        defaults = self._chats.current.defaults
        self.runs.start(
            [
                replace(
                    wish,
                    instructions=defaults.instructions,
                    sampling={**(defaults.sampling if _is_talk(wish) else {}), **wish.sampling},
                )
                for wish in wishes
            ],
            tr("compare.title"),
        )
        if self.page is not None and self.runs.is_running:
            self.page.set_running(True)
            self._tell_waiting()

    def _tell_waiting(self) -> None:
        """Say what the first column waits for."""
        if self.page is not None and self.runs.waits:
            self.page.results[0].view.wait(tr("compare.waits"))

    def _on_began(self, index: int) -> None:
        if self.page is not None:
            self.page.begin(index)

    def _on_progressed(self, index: int, progress: Progress) -> None:
        if self.page is not None:
            self.page.results[index].view.show_progress(progress)

    def _on_text_came(self, index: int, text: str) -> None:
        if self.page is not None:
            self.page.results[index].view.append(text)

    def _on_thought(self, index: int) -> None:
        if self.page is not None:
            self.page.results[index].view.wait(tr("runs.thinks"))

    def _on_ended(self, index: int, result: RunResult) -> None:
        if self.page is not None:
            self.page.show_result(index, result)

    def _on_measured(self, index: int, result: RunResult) -> None:
        if self.page is not None and self.page.results[index].result is result:
            self.page.results[index].refresh()

    def _on_all_ended(self) -> None:
        if self.page is not None:
            self.page.set_running(False)

    def _go_on(self, result: RunResult) -> None:
        """Make a chat of an answer, and let its model answer there."""
        # Imported here: it belongs to what is done, not to the start.
        from chatapp.gui.compare import kept_answer

        current, made = self._chats.current, []
        current.draft.leave()
        if not current.try_store(lambda: made.append(kept_answer.keep(self._store, result))):
            return
        self.close_page()
        current.open(made[0])
        current.chats_changed.emit()
        if result.model is None:
            return
        # The chats' own model may be on its way back.
        is_loaded = self._choice.state_of(result.model.path) == "loaded"
        if self._choice.is_loading or not is_loaded:
            self._choice.choose(result.model.path)


def _is_talk(wish: RunWish) -> bool:
    return wish.preset_id == "chat" and not wish.document_ids


def install(
    shell: Shell, store: ChatStore, chats: ChatsFeature, choice: ModelChoice
) -> CompareFeature:
    feature = CompareFeature(shell, store, chats, choice)
    runs = feature.runs
    runs.began.connect(feature._on_began)
    runs.progressed.connect(feature._on_progressed)
    runs.text_came.connect(feature._on_text_came)
    runs.thought.connect(feature._on_thought)
    runs.ended.connect(feature._on_ended)
    runs.measured.connect(feature._on_measured)
    runs.all_ended.connect(feature._on_all_ended)
    shell.engine.line_moved.connect(feature._tell_waiting)
    chats.answers.elsewhere = lambda: choice.loan.borrower
    choice.listed.connect(lambda _event: feature.show_models())
    chats.current.opened.connect(feature.follow_chat)
    shell.commands.connect_to(compare=feature.open)
    return feature
