"""The page of presets: search, new, import, the user's folder, and a card for each preset."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from chatapp import texts
from chatapp.contract.records import Preset
from chatapp.gui.presets.example_panel import ExamplePanel
from chatapp.gui.presets.example_runs import example_of
from chatapp.gui.presets.preset_card import CardWords, PresetCard
from chatapp.gui.widgets.boxes import clear, hbox, vbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.covering_page import CoveringPage
from chatapp.gui.widgets.flow_layout import FlowLayout
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.popup import Menu
from chatapp.gui.widgets.scroll_bars import PlainScrollArea
from chatapp.gui.widgets.text_field import TextField
from chatapp.gui.widgets.theme import Theme, set_palette_color
from chatapp.texts import tr

_GAP = 12


class PresetsPage(CoveringPage):
    used = Signal(str)
    edited = Signal(str)
    duplicated = Signal(str)
    exported = Signal(str)
    removed = Signal(str)
    new_wanted = Signal()
    import_wanted = Signal()
    folder_wanted = Signal()
    examples_wanted = Signal(list)
    """Ids of the presets whose examples are to be run."""
    compare_wanted = Signal(str)

    def __init__(self, theme: Theme, over: QWidget, folder: str) -> None:
        super().__init__(theme, over)
        self.title.set_text(tr("presets.title"))
        self._presets: Sequence[Preset] = ()
        self._doubts: Mapping[str, str] = {}
        self._current_id = ""
        self.search = TextField(theme)
        self.search.setPlaceholderText(tr("presets.search"))
        self.search.setAccessibleName(tr("presets.search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._fill())
        self.new = self._button("presets.new", "plus", self.new_wanted.emit)
        self.import_button = self._button("presets.import", "download", self.import_wanted.emit)
        self.examples = self._button("presets.run_examples", "continue", self._on_examples)
        self.folder = self._button("presets.open_folder", "folder", self.folder_wanted.emit)
        self._where = plain_label(
            tr("presets.folder", folder=folder), wraps=True, quiet=True, selectable=True
        )
        self.problems = plain_label(wraps=True, selectable=True)
        self.problems.hide()
        self._nothing = plain_label(tr("presets.nothing"), quiet=True)
        tools = QWidget()
        row = FlowLayout(tools)
        for button in (self.new, self.import_button, self.examples):
            row.addWidget(button)
        self._tools = tools
        self._build()
        theme.changed.connect(self._color)
        self._color()

    def _build(self) -> None:
        """Let all but the search scroll together: a low window has no room for two areas."""
        where = hbox(self._where, self.folder, grows=[self._where], spacing=6)
        grid, body = QWidget(), QWidget()
        self._flow = FlowLayout(grid, gap=_GAP)
        parts = (self._tools, self.problems, self._nothing, grid, None, where)
        self._body = vbox(*parts, on=body, margins=(0, 0, 12, 0), spacing=10)
        self._area = PlainScrollArea(self._theme, body)
        self._area.setAccessibleName(tr("presets.title"))
        self.column.addWidget(self.search)
        self.column.addWidget(self._area, 1)

    def cards(self) -> list[PresetCard]:
        """Return the cards that the search leaves."""
        return [card for card in self.findChildren(PresetCard) if not card.isHidden()]

    def show_presets(
        self, presets: Sequence[Preset], current_id: str, doubts: Mapping[str, str]
    ) -> None:
        """Show these presets; `doubts` say what the present model hardly can do, by ID."""
        self._presets, self._current_id, self._doubts = presets, current_id, doubts
        self._fill()

    def set_panel(self, panel: ExamplePanel) -> None:
        """Put the answers to examples above the cards, where they have room to grow."""
        self._body.insertWidget(self._body.indexOf(self._nothing), panel)
        # After it has got its place.
        panel.opened.connect(lambda: QTimer.singleShot(0, panel, lambda: self._scroll_to(panel)))

    def _scroll_to(self, panel: ExamplePanel) -> None:
        """Scroll to a panel unless it begins in the upper half of what is seen."""
        bar = self._area.verticalScrollBar()
        if not 0 <= panel.y() - bar.value() <= self._area.viewport().height() // 2:
            bar.setValue(panel.y())

    def show_problems(self, sentences: Sequence[str]) -> None:
        """Name the files that could not be read, with the line."""
        self.problems.setText("\n".join(sentences))
        self.problems.setVisible(bool(sentences))

    def _button(self, code: str, icon: str, do: Callable[[], object]) -> TextButton:
        button = TextButton(self._theme, "", icon)
        button.set_words(tr(code))
        button.clicked.connect(lambda: do())
        return button

    def _fill(self) -> None:
        wanted = self.search.text().casefold().split()
        language = texts.language()
        clear(self._flow)
        shown = 0
        for preset in self._presets:
            name = preset.names.get(language) or preset.id
            description = preset.descriptions.get(language, "")
            searched = f"{name} {description} {preset.id}".casefold()
            if not all(word in searched for word in wanted):
                continue
            words = CardWords(name, description, self._doubts.get(preset.id, ""))
            card = PresetCard(self._theme, preset, words, preset.id == self._current_id)
            card.clicked.connect(partial(self._use, preset.id))
            card.more_wanted.connect(partial(self.open_menu, card))
            self._flow.addWidget(card)
            shown += 1
        self._nothing.setVisible(not shown)

    def _use(self, preset_id: str, _checked: bool = False) -> None:
        self.leave()
        self.used.emit(preset_id)

    def open_menu(self, card: PresetCard) -> Menu:
        """Offer what can be done with a preset."""
        actions: dict[str, Callable[[str], object]] = {"presets.use": self._use}
        if card.preset.is_users:
            actions["presets.edit"] = self.edited.emit
        actions |= {
            "presets.duplicate": self.duplicated.emit,
            "presets.export": self.exported.emit,
        }
        if example_of(card.preset) is not None:
            actions["presets.run_example"] = lambda each: self.examples_wanted.emit([each])
        if not card.preset.continues:
            actions["models.compare"] = self.compare_wanted.emit
        if card.preset.is_users:
            actions["presets.remove"] = self.removed.emit
        menu = Menu(self)
        for code, do in actions.items():
            menu.addAction(tr(code)).triggered.connect(
                lambda _checked=False, do=do: do(card.preset.id)
            )
        menu.popup(card.more.mapToGlobal(card.more.rect().bottomLeft()))
        return menu

    def _on_examples(self) -> None:
        """Run the examples of all presets that the search leaves."""
        shown = [card.preset for card in self.cards()]
        self.examples_wanted.emit([each.id for each in shown if example_of(each) is not None])

    def _color(self) -> None:
        role = self.problems.foregroundRole()
        set_palette_color(self.problems, role, self._theme.color("warning"))
