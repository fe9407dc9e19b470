"""What stands around the text field: budget, lists, earlier questions, instructions, suggestions."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from chatapp.chats.store import ChatStore
from chatapp.gui.chats.install import ChatsFeature
from chatapp.gui.compare import install as comparisons
from chatapp.gui.compare.install import CompareFeature
from chatapp.gui.composer import start_suggestions
from chatapp.gui.composer.budget import install as budgets
from chatapp.gui.composer.budget.install import BudgetFeature
from chatapp.gui.composer.completion import install as completions
from chatapp.gui.composer.completion.install import CompletionFeature, Mentionable
from chatapp.gui.composer.completion.prompt_history import PromptHistory
from chatapp.gui.composer.install import ComposerFeature
from chatapp.gui.composer.spelling import install as spellings
from chatapp.gui.composer.spelling.install import SpellingFeature
from chatapp.gui.documents.install import DocumentsFeature
from chatapp.gui.instructions import install as instructions
from chatapp.gui.instructions.install import InstructionsFeature
from chatapp.gui.models.model_choice import ModelChoice
from chatapp.gui.presets import install as presets
from chatapp.gui.presets.install import PresetsFeature
from chatapp.gui.shell.shell import Shell
from chatapp.gui.transcript.welcome import Welcome


@dataclass(frozen=True, slots=True)
class QuestionField:
    """The text field with what it writes to and offers."""

    store: ChatStore
    chats: ChatsFeature
    composer: ComposerFeature
    documents: DocumentsFeature


@dataclass(frozen=True, eq=False)
class Writing:
    """The features that belong to the text field."""

    composer: ComposerFeature
    budget: BudgetFeature
    completion: CompletionFeature
    prompt_history: PromptHistory
    instructions: InstructionsFeature
    presets: PresetsFeature
    compare: CompareFeature
    spelling: SpellingFeature

    def field(self) -> QWidget:
        """Return where letters go that no widget took."""
        comparison, page = self.compare.page, self.presets.page
        if comparison is not None and comparison.isVisible():
            return comparison.question
        is_covered = page is not None and page.isVisible()
        return page.search if page and is_covered else self.composer.view.edit

    def end_nearest(self) -> bool:
        """End what is nearest on the page that covers the chat; return whether one was open."""
        return self.compare.end_nearest() or self.presets.end_nearest()

    def set_limit(self, context_tokens: int) -> None:
        """Count with another model's context, 0 without a model."""
        self.budget.measure.set_limit(context_tokens)

    def suggest_on(self, welcome: Welcome, choice: ModelChoice) -> None:
        """Let the start page suggest what fits preset, documents and model."""
        current = self.composer.current

        def suggest() -> None:
            if current.branch:
                return
            known = {preset.id: preset for preset in current.presets}
            preset = known.get(current.chat.preset_id)
            in_english = choice.loaded is not None and choice.loaded.english_only
            has_documents = bool(current.chat.document_ids)
            welcome.suggest(
                start_suggestions.suggestions(preset, has_documents, in_english), in_english
            )

        for changed in (
            current.opened,
            current.messages_shown,
            choice.was_loaded,
            self.composer.preset_menu.takes_text_changed,
        ):
            changed.connect(lambda *_values: suggest())


def install(shell: Shell, field: QuestionField, choice: ModelChoice, welcome: Welcome) -> Writing:
    composer, documents, store = field.composer, field.documents, field.store
    current, view = field.chats.current, composer.view
    mentionable = Mentionable(
        lambda: documents.shelf.documents,
        lambda: documents.folders.folders,
        documents.switch_on_all,
        lambda: documents.collections.collections,
    )
    made = Writing(
        composer,
        budgets.install(shell, view, current, field.chats.answers),
        completions.install(shell, view, composer.preset_menu, current, mentionable),
        completions.remember(store, view, current),
        instructions.install(shell, store, current),
        presets.install(shell, composer, choice),
        comparisons.install(shell, store, field.chats, choice),
        spellings.install(shell, view.edit),
    )
    composer.preset_menu.listed.connect(made.compare.show_presets)
    made.presets.compare_wanted.connect(made.compare.open_preset)
    made.compare.closed.connect(view.focus)
    current.opened.connect(lambda _chat: made.presets.close_page())
    made.presets.closed.connect(view.focus)
    made.suggest_on(welcome, choice)
    return made
