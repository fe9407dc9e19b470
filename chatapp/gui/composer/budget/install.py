"""Connects the ring with the chat on screen, the model and the settings."""

from __future__ import annotations

from PySide6.QtCore import QObject

from chatapp.contract.protocol import ContextEnlarged, PromptMeasured
from chatapp.contract.records import Message
from chatapp.gui.chats.answer_request import AnswerRequest
from chatapp.gui.chats.answers import Answers, Beside
from chatapp.gui.chats.current_chat import CurrentChat
from chatapp.gui.chats.new_answer import request
from chatapp.gui.composer.budget.budget_panel import BudgetPanel
from chatapp.gui.composer.budget.budget_ring import BudgetRing
from chatapp.gui.composer.budget.context_budget import ContextBudget
from chatapp.gui.composer.budget.prompt_measure import PromptMeasure
from chatapp.gui.composer.budget.too_long_strip import TooLongStrip
from chatapp.gui.composer.composer import Composer
from chatapp.gui.shell.shell import Shell


class BudgetFeature(QObject):
    """Counts the question in the composer; fixes change the chat or the settings."""

    def __init__(
        self, shell: Shell, composer: Composer, current: CurrentChat, answers: Answers
    ) -> None:
        super().__init__(shell.window)
        self._shell = shell
        self._composer = composer
        self._current = current
        self._answers = answers
        self.ring = BudgetRing(shell.theme)
        self.measure = PromptMeasure(shell.engine, self._next_request, self)
        self.panel = BudgetPanel(shell.theme, self.ring)
        self.strip = TooLongStrip(shell.theme)
        self.budget: ContextBudget | None = None

    def _next_request(self, draft: str) -> AnswerRequest:
        current, chat = self._current, self._current.chat
        edited = current.draft.edited
        question = Message(
            "user",
            draft.strip(),
            0,
            chat.id,
            preset_id=chat.preset_id,
            values=chat.values,
            pictures=current.draft.pictures.names,
        )
        before = self._answers.branch(edited.parent_id) if edited else self._branch()
        return request(chat, before, question, current.known_documents, defaults=current.defaults)

    def _branch(self) -> list[Message]:
        """Return the messages on screen, with what is written of the answer that grows."""
        branch, growing = self._current.branch, self._answers.growing(self._current.chat.id)
        return [growing if growing and each.id == growing.id else each for each in branch]

    def _on_counted(self, measured: PromptMeasured | None) -> None:
        chat, values = self._current.chat, self._shell.settings.values
        self.budget = None
        if measured is not None:
            self.budget = ContextBudget(measured, chat.reading, values.context_short)
            self.panel.show_budget(self.budget)
        self.ring.show_budget(self.budget)
        self.strip.show_budget(self.budget)
        is_too_long = self.budget is not None and self.budget.is_question_too_long
        self._composer.set_sendable(not is_too_long)

    def _open(self) -> None:
        if self.budget is not None:
            self.panel.open()

    def fix(self, name: str) -> None:
        """Do what a button offers."""
        settings = self._shell.settings
        if name == "search":
            self._composer.reading_chosen.emit("search")
        elif name == "summarize":
            settings.change("context_short", "summarize")
        elif name == "new_chat":
            self._continue_in_new_chat()
        elif name == "enlarge" and self.budget is not None:
            settings.change("context_tokens", self.budget.measured.enlarged_tokens)
        self.measure.refresh()
        self._composer.focus()

    def _continue_in_new_chat(self) -> None:
        """Take the text along; it can be taken back from the draft of the chat before."""
        text = self._composer.text()
        self._current.new()
        self._composer.set_text(text)

    def _on_progressed(self, event: Beside) -> None:
        if isinstance(event, ContextEnlarged):
            self.measure.set_limit(event.context_tokens)

    def _on_setting_changed(self, name: str) -> None:
        if name in ("context_short", "instructions", "sampling", "language", "reading_goal"):
            self.measure.refresh()


def install(
    shell: Shell, composer: Composer, current: CurrentChat, answers: Answers
) -> BudgetFeature:
    feature = BudgetFeature(shell, composer, current, answers)
    measure = feature.measure
    composer.strips.addWidget(feature.strip)
    composer.add_tool(feature.ring, at=-1)
    feature.ring.clicked.connect(feature._open)
    composer.text_changed.connect(measure.set_draft)
    measure.counted.connect(feature._on_counted)
    for panel in (feature.panel, feature.strip):
        panel.fix_chosen.connect(feature.fix)
    for changed in (
        current.opened,
        current.messages_shown,
        current.busy_changed,
        current.draft.editing_changed,
        current.draft.pictures.changed,
    ):
        changed.connect(lambda *_values: measure.refresh())
    current.text_came.connect(lambda _text: measure.grow())
    current.progressed.connect(feature._on_progressed)
    shell.settings.changed.connect(feature._on_setting_changed)
    return feature
