"""Connects the composer with the chat on screen; builds the preset menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chatapp import texts
from chatapp.contract import model_doubts
from chatapp.contract.protocol import Event, ListPresets, PresetsListed
from chatapp.contract.records import Model, Source
from chatapp.gui.chats.current_chat import CurrentChat
from chatapp.gui.composer.composer import Composer
from chatapp.gui.composer.preset_menu import PresetMenu
from chatapp.gui.models.model_choice import ModelChoice
from chatapp.gui.shell.shell import Shell
from chatapp.texts import places, reasons, tr


@dataclass(frozen=True, eq=False)
class ComposerFeature:
    shell: Shell
    current: CurrentChat
    view: Composer
    preset_menu: PresetMenu

    def refresh_presets(self) -> None:
        self.shell.engine.send(ListPresets, self._on_presets_event)

    def follow_model(self, choice: ModelChoice, choose: Callable[[], object]) -> None:
        """Look at each model and each preset that is chosen."""

        def look() -> None:
            self.say_doubts(choice.loaded, choose)

        choice.was_loaded.connect(lambda _model, _tokens: look())
        self.current.opened.connect(lambda _chat: look())

    def say_doubts(self, model: Model | None, choose: Callable[[], object]) -> None:
        """Say before anything is sent what this model hardly can do with the chosen preset."""
        presets = {preset.id: preset for preset in self.current.presets}
        preset, notices = presets.get(self.current.chat.preset_id), self.shell.notices
        why = ""
        if preset is not None and model is not None:
            why = model_doubts.before(preset, self.current.chat.values, model)
        if why:
            words = reasons.doubt(why, {}, texts.language())
            action = tr("command.choose_model")
            notices.show_notice("preset-doubt", words, "warning", action, choose)
        else:
            notices.dismiss("preset-doubt")

    def offer_example(self) -> None:
        """Offer the preset's example in an empty field; of plain talk only in an empty chat."""
        is_talk = self.current.chat.preset_id == "chat" and bool(self.current.branch)
        self.preset_menu.offer_example(not self.view.text() and not is_talk)

    def quote(self, source: Source) -> None:
        """Put the quote of a source, with its place, before what is written."""
        place = tr(
            "transcript.source", document=source.document, place=places.of(source, texts.language())
        )
        quote = "\n".join(f"> {line}" for line in source.quote.splitlines())
        self.view.set_text(f"{quote}\n> ({place})\n\n{self.view.text()}")
        self.view.focus()

    def _on_presets_event(self, event: Event) -> None:
        if isinstance(event, PresetsListed):
            self.current.presets = event.presets
            self.preset_menu.set_presets(event.presets, event.problems)
            self.shell.reports.problems("presets", event.problems)

    def _on_editing_changed(self, is_editing: bool) -> None:
        self.view.set_editing(is_editing)
        if is_editing:
            self.view.focus()


def install(shell: Shell, composer: Composer, current: CurrentChat) -> ComposerFeature:
    """Build the feature around a composer that is on screen already, and connect its signals."""
    menu = PresetMenu(shell.theme)
    feature = ComposerFeature(shell, current, composer, menu)
    composer.add_tool(menu)
    composer.add_tool(menu.example)
    menu.chosen.connect(current.set_preset)
    menu.form_changed.connect(composer.set_form)
    menu.takes_text_changed.connect(composer.set_takes_text)
    menu.example_wanted.connect(composer.set_text)
    composer.text_changed.connect(lambda _text: feature.offer_example())
    current.opened.connect(lambda _chat: feature.offer_example())
    current.messages_shown.connect(lambda _messages, _first_id: feature.offer_example())
    current.message_added.connect(lambda _message: feature.offer_example())
    _show_chat(feature)
    _hear_composer(feature)
    shell.commands.connect_to(choose_preset=menu.open)
    return feature


def _show_chat(feature: ComposerFeature) -> None:
    current, composer = feature.current, feature.view
    menu = feature.preset_menu
    current.opened.connect(lambda chat: menu.show_preset(chat.preset_id, chat.values))
    current.busy_changed.connect(composer.set_busy)
    current.draft.shown.connect(composer.set_text)
    current.draft.editing_changed.connect(feature._on_editing_changed)


def _hear_composer(feature: ComposerFeature) -> None:
    current, composer = feature.current, feature.view
    composer.sent.connect(current.ask)
    composer.stop_requested.connect(current.stop)
    composer.edit_last_requested.connect(current.edit_last)
    composer.edit_cancelled.connect(current.draft.cancel_edit)
    composer.text_changed.connect(current.draft.note)
