"""The settings: groups at the left, their lines at the right, and a search over all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QDialogButtonBox, QMessageBox, QWidget

from chatapp import texts
from chatapp.contract.protocol import MachineChecked
from chatapp.contract.records import Model
from chatapp.gui.settings import machine_notes, setting_values_words
from chatapp.gui.settings.local_server import LocalServerClient
from chatapp.gui.settings.server_lines import ServerLines
from chatapp.gui.settings.setting_page import SettingLine, SettingPage
from chatapp.gui.settings.setting_rows import list_row, row_for
from chatapp.gui.settings.setting_sections import ABOUT, PLACES, Sections
from chatapp.gui.shell.kept_settings import KeptSettings
from chatapp.gui.widgets.boxes import clear, hbox, vbox
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.popup import question_box
from chatapp.gui.widgets.scroll_bars import PlainScrollArea
from chatapp.gui.widgets.theme import Theme
from chatapp.machine import setting_values
from chatapp.machine.settings import DECLARED
from chatapp.texts import tr

_WIDTH, _HEIGHT = 860, 640
_LEAST_WIDTH = 290
"""Pixels that leave a field 200 beside the frame, the scroll bar and the reset button."""


class SettingsDialog(QDialog):
    """Built anew when another language is chosen. Every change has its effect at once."""

    def __init__(
        self, theme: Theme, kept: KeptSettings, models: Sequence[Model], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = theme
        self._kept = kept
        self._model: Model | None = None
        self._drafts: dict[str, Model] = {}
        self._server: LocalServerClient | None = None
        self._checked: MachineChecked | None = None
        self._models = models
        self._extra: dict[str, Callable[[], QWidget]] = {}
        self._column = vbox(on=self, margins=None)
        room = QSize(max(660, parent.width()), max(400, parent.height()))
        room = room.boundedTo(parent.screen().availableGeometry().size())
        self.setMinimumWidth(_LEAST_WIDTH)
        self.resize(QSize(theme.px(_WIDTH), theme.px(_HEIGHT)).boundedTo(room))
        self._build()
        kept.changed.connect(self._on_setting_changed)

    def field(self, name: str) -> QWidget:
        """Return the field of a setting."""
        field = self.findChild(QWidget, name)
        assert field is not None
        return field

    def show_setting(self, name: str) -> None:
        """Show the group of a setting and give its field the keyboard."""
        group = DECLARED[name].group
        if DECLARED[name].is_advanced:
            self._page.unfold(group)
        self.sections.choose(group)
        self.field(name).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_server(self, server: LocalServerClient) -> None:
        """Show address and token of the local server while it runs."""
        self._server = server
        self._server_lines.follow(server)

    def show_price(self, model: Model | None) -> None:
        """Show the memory that this model needs with the current settings."""
        self._model = model
        self._refresh_lines()

    def show_machine(self, checked: MachineChecked) -> None:
        """Show which GPUs llama.cpp can use."""
        self._checked = checked
        self._refresh_machine()

    def show_extra(self, group: str, make: Callable[[], QWidget]) -> None:
        """Show what another feature makes at the end of a group, anew in another language."""
        self._extra[group] = make
        self._page.add_to(group, make())
        self.sections.refresh()

    def show_drafts(self, models: Sequence[Model]) -> None:
        """Offer the models that can draft for the answering one."""
        drafts = machine_notes.draft_models(models, self._model)
        self._drafts = {model.path: model for model in drafts}
        box = self._draft_box()
        for path, model in self._drafts.items():
            if (index := box.findData(path)) < 0:
                box.addItem(model.name, path)
            else:
                box.setItemText(index, model.name)
        self._refresh_lines()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return watched is self.sections.field and self.sections.list.steer(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sections.set_width(self.width())

    def _build(self) -> None:
        self.setWindowTitle(tr("settings.title"))
        self._page = SettingPage(self._theme)
        self._price, self._machine = plain_label(wraps=True), plain_label(wraps=True)
        self._server_lines = ServerLines(self._theme)
        notes: dict[str, QWidget] = {
            "context_tokens": self._price,
            "gpu_layers": self._machine,
            "server_on": self._server_lines,
        }
        for group in dict.fromkeys(each.group for each in DECLARED.values() if each.group):
            self._page.add_group(group, tr(f"settings.group.{group}"))
            for name in _names(group):
                self._page.add(self._line(name), DECLARED[name].is_advanced)
                if name in notes:
                    note = QWidget()
                    vbox(notes[name], on=note)
                    self._page.add(note, DECLARED[name].is_advanced)
        for extra in (PLACES, ABOUT):
            self._page.add_group(extra, tr(f"settings.group.{extra}"))
        for place, make in self._extra.items():
            self._page.add_to(place, make())
        self.sections = Sections(self._theme, self._page)
        self.sections.field.installEventFilter(self)
        self._place()
        self._refresh_lines()
        self._refresh_machine()
        if self._server is not None:
            self._server_lines.follow(self._server)

    def _place(self) -> None:
        scrolled = PlainScrollArea(self._theme, self._page)
        scrolled.setAccessibleName(tr("settings.title"))
        buttons = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        buttons.addButton(tr("settings.close"), role.AcceptRole)
        self.reset_all = buttons.addButton(tr("settings.reset_all"), role.ResetRole)
        self.reset_all.setAutoDefault(False)
        self.reset_all.clicked.connect(self._ask_to_reset)
        buttons.accepted.connect(self.accept)
        self.sections.place(scrolled)
        self._column.addWidget(self.sections, 1)
        self._column.addLayout(hbox(buttons, grows=[buttons]))
        self.sections.set_width(self.width())

    def _line(self, name: str) -> SettingLine:
        hint = f"settings.{name}.hint"
        words = tr(hint) if texts.has(hint) else ""
        line = SettingLine(self._theme, tr(f"settings.{name}"), self._field(name), words)
        line.setObjectName(f"line-{name}")
        line.reset.clicked.connect(lambda: self._reset([name]))
        return line

    def _field(self, name: str) -> QWidget:
        def on_change(value: object) -> None:
            self._kept.change(name, value)

        value = getattr(self._kept.values, name)
        choices = self._model_choices(name)
        row = list_row(choices, value, on_change) if choices else None
        row = row or row_for(self._theme, name, value, on_change)
        row.setObjectName(name)
        row.setAccessibleName(tr(f"settings.{name}"))
        if texts.has(f"settings.{name}.hint"):
            row.setAccessibleDescription(tr(f"settings.{name}.hint"))
        return row

    def _model_choices(self, name: str) -> dict[str, str]:
        """Return the choices of a setting that names a model, value by words; else none."""
        if name == "draft_path":
            drafts = {path: model.name for path, model in self._drafts.items()}
            return {"": tr("settings.draft_path.none"), **drafts}
        if name == "embedder_path":
            automatic = tr("settings.embedder_path.automatic")
            starter = tr("settings.embedder_path.built_in")
            return {"": automatic, "starter": starter, **self._names("embedding")}
        if name == "reranker_path":
            automatic = tr("settings.reranker_path.automatic")
            off = tr("settings.reranker_path.off")
            return {"": automatic, "off": off, **self._names("reranker")}
        return {}

    def _names(self, kind: str) -> dict[str, str]:
        return {model.path: model.name for model in self._models if model.kind == kind}

    def _ask_to_reset(self) -> None:
        box = question_box(
            self, tr("settings.reset_all.question"), tr("settings.reset_all.explained"),
            tr("settings.reset_all.keep"),
        )  # fmt: skip
        reset = box.addButton(tr("settings.reset_all"), QMessageBox.ButtonRole.DestructiveRole)
        reset.clicked.connect(lambda: self._reset([n for n, d in DECLARED.items() if d.group]))
        box.open()

    def _reset(self, names: Sequence[str]) -> None:
        """Give settings their defaults, and build their fields anew."""
        for name in names:
            self._kept.change(name, setting_values.default(name))
        self._build_again()

    def _build_again(self) -> None:
        group, searched = self.sections.group, self.sections.field.text()
        # `clear` deletes later: the changed field is among the widgets.
        clear(self._column)
        self._build()
        self.sections.choose(group)
        self.sections.field.setText(searched)

    def _refresh_machine(self) -> None:
        self._machine.setVisible(self._checked is not None)
        if self._checked is not None:
            self._machine.setText(machine_notes.machine(self._checked))

    def _refresh_lines(self) -> None:
        """Word costs and defaults as they are with the present values."""
        values = self._kept.values
        draft = self._drafts.get(values.draft_path)
        self._price.setVisible(self._model is not None)
        if self._model is not None:
            self._price.setText(machine_notes.price(self._model, values, draft))
        known = {model.path: model for model in (*self._models, *self._drafts.values())}
        for line in self._page.lines():
            name = line.objectName().removeprefix("line-")
            line.show_cost(machine_notes.cost(name, values, known, self._model))
            line.show_default(setting_values_words.default_words(name, getattr(values, name)))

    def _draft_box(self) -> QComboBox:
        box = self.field("draft_path")
        assert isinstance(box, QComboBox)
        return box

    def _on_setting_changed(self, name: str) -> None:
        if name not in DECLARED or not DECLARED[name].group:
            return
        self._refresh_lines()
        if name == "draft_path":
            # Reset by the window when the engine refuses the model.
            box = self._draft_box()
            box.setCurrentIndex(max(0, box.findData(self._kept.values.draft_path)))
        field = self.field(name)
        if isinstance(field, QCheckBox):
            # The switch of the network is in the header too.
            field.setChecked(getattr(self._kept.values, name))
        if name == "language":
            self._build_again()


def _names(group: str) -> list[str]:
    return [name for name, declared in DECLARED.items() if declared.group == group]
