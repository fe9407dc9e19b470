"""The page that asks two models or presets one question and shows both answers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QPlainTextEdit, QWidget

from chatapp import texts
from chatapp.contract.records import Model, Preset
from chatapp.gui.answer_runs.answer_runs import RunResult, RunWish
from chatapp.gui.compare import compare_table
from chatapp.gui.compare.column_choice import ColumnChoice
from chatapp.gui.compare.compare_table import ComparedAnswer
from chatapp.gui.compare.result_column import ResultColumn
from chatapp.gui.keyboard.syllable_keeper import SyllableKeeper
from chatapp.gui.text.copying.clipboard import copy_with_html
from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.buttons import FilledButton, TextButton
from chatapp.gui.widgets.covering_page import CoveringPage
from chatapp.gui.widgets.flow_layout import FlowLayout
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.scroll_bars import PlainScrollArea, SlimBar
from chatapp.gui.widgets.text_field import edge_sheet, set_lines, show_edge
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_LINES = 3
_SIDE_BY_SIDE = 520
"""Pixels of width from which the answers stand beside each other."""
_GAP = 24
_ABOVE = 8
"""Pixels between the edge and the buttons when the answers are shown."""


class ComparePage(Retranslating, CoveringPage):
    """Asks nothing itself: `run_wanted` has the wishes of both columns."""

    run_wanted = Signal(list)
    stop_wanted = Signal()
    go_on_wanted = Signal(object)

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(theme, over)
        self.is_running = False
        self.choices = [ColumnChoice(theme, side) for side in ("A", "B")]
        self.results = [ResultColumn(theme) for _ in self.choices]
        self.question = QPlainTextEdit()
        SyllableKeeper(self.question)
        self.run = FilledButton(theme, "")
        self.stop = TextButton(theme, "", "stop")
        self.example = TextButton(theme, "", quiet=True)
        self.swap = TextButton(theme, "", quiet=True)
        self.copy = TextButton(theme, "", "copy", quiet=True)
        self.documents = QCheckBox()
        self.document_ids: tuple[int, ...] = ()
        self._explained = plain_label(wraps=True, quiet=True)
        self._asked = ""
        self._tools, self._answers = QWidget(), QWidget()
        self._build()
        self._connect()
        theme.changed.connect(self._color)
        self._color()
        self._retranslate()

    def show_models(self, models: Sequence[Model], loaded: str) -> None:
        """Offer the chat models: the loaded one at the left, another one at the right."""
        usable = [model for model in models if model.kind == "chat" and not model.problem]
        others = [model.path for model in usable if model.path != loaded and model.fits_memory]
        for choice, usual in zip(self.choices, (loaded, (others or [loaded])[0]), strict=True):
            choice.show_models(usable, usual)

    def show_presets(self, presets: Sequence[Preset], usual: str) -> None:
        """Offer the presets that answer; those that continue a text have a page of their own."""
        offered = [preset for preset in presets if not preset.continues]
        for choice in self.choices:
            choice.show_presets(offered, usual)

    def show_documents(self, document_ids: tuple[int, ...]) -> None:
        """Offer the documents of the chat on screen, if it has some."""
        self.document_ids = document_ids
        self.documents.setText(tr("compare.documents", count=len(document_ids)))
        self.documents.setVisible(bool(document_ids))

    def begin(self, index: int) -> None:
        """Show that one column is being answered."""
        self.results[index].begin()

    def set_running(self, is_running: bool) -> None:
        self.is_running = is_running
        self._refresh()
        if is_running:
            # After the answers have got their place.
            QTimer.singleShot(0, self, self._show_answers)

    def _show_answers(self) -> None:
        """Scroll to the answers, with the buttons above them."""
        self._area.verticalScrollBar().setValue(self._tools.y() - _ABOVE)

    def end_nearest(self) -> None:
        """Stop the answers, else close the page."""
        if self.is_running:
            self.stop_wanted.emit()
        else:
            self.leave()

    def leave(self) -> None:
        if self.is_running:
            self.stop_wanted.emit()
        super().leave()

    def wishes(self) -> list[RunWish]:
        """Return what both columns are asked."""
        return [
            RunWish(
                self.question.toPlainText().strip(),
                str(choice.model.currentData() or ""),
                str(choice.preset.currentData() or "chat"),
                choice.values(),
                choice.sampling_values(),
                self.document_ids if self.documents.isChecked() else (),
            )
            for choice in self.choices
        ]

    def _build(self) -> None:
        self.question.setTabChangesFocus(True)
        self.question.setVerticalScrollBar(SlimBar(self._theme))
        self.documents.setMinimumHeight(self.copy.sizeHint().height())
        row = FlowLayout(self._tools)
        for part in (self.run, self.stop, self.example, self.swap, self.copy, self.documents):
            row.addWidget(part)
        answers = hbox(*self.results, on=self._answers, spacing=_GAP)
        self._halves = [hbox(*self.choices, spacing=_GAP), answers]
        for half in self._halves:
            half.setStretch(0, 1)
            half.setStretch(1, 1)
        body = QWidget()
        first = (self._explained, self.question, self._halves[0])
        vbox(*first, self._tools, self._answers, None, on=body, margins=(0, 0, 12, 12), spacing=12)
        self._area = PlainScrollArea(self._theme, body)
        self.column.addWidget(self._area, 1)

    def _connect(self) -> None:
        self.run.clicked.connect(self._on_run_clicked)
        self.stop.clicked.connect(self.stop_wanted)
        self.example.clicked.connect(self.take_example)
        self.swap.clicked.connect(self._on_swap_clicked)
        self.copy.clicked.connect(self._on_copy_clicked)
        self.question.textChanged.connect(self._refresh)
        for choice, result in zip(self.choices, self.results, strict=True):
            choice.changed.connect(self._refresh)
            result.go_on_wanted.connect(self.go_on_wanted)

    def take_example(self) -> None:
        """Put the example of the left preset into the field; Ctrl+Z brings back what was there."""
        cursor = self.question.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(self._example())
        self.question.setFocus()

    def _example(self) -> str:
        preset = self.choices[0].chosen_preset
        if preset is None:
            return ""
        return preset.examples.get(texts.language()) or preset.examples.get("en", "")

    def _refresh(self) -> None:
        has_models = all(choice.chosen_model is not None for choice in self.choices)
        has_question = bool(self.question.toPlainText().strip())
        self.run.setVisible(not self.is_running)
        self.run.setEnabled(has_question and has_models)
        self.run.set_words(tr("compare.again" if self._has_results() else "compare.run"))
        self.stop.setVisible(self.is_running)
        self.swap.setEnabled(not self.is_running)
        self.copy.setEnabled(not self.is_running and self._has_results())
        self.example.setVisible(bool(self._example()))
        self._answers.setVisible(self.is_running or self._has_results())
        for result in self.results:
            result.go_on.setEnabled(not self.is_running)

    def _has_results(self) -> bool:
        return any(column.result is not None for column in self.results)

    def _title(self, index: int) -> str:
        choice = self.choices[index]
        model = choice.model.currentText()
        return f"{choice.side} · {model} · {choice.preset.currentText()}"

    def _on_run_clicked(self) -> None:
        if self.is_running or not self.run.isEnabled():
            return
        self._asked = self.question.toPlainText().strip()
        for index, column in enumerate(self.results):
            column.show_result(None)
            column.show_title(self._title(index))
        self.run_wanted.emit(self.wishes())

    def _on_swap_clicked(self) -> None:
        """Exchange what answers, and what was answered."""
        chosen, shown = self.wishes(), [column.result for column in self.results]
        titles = [column.title.text() for column in self.results]
        for choice, wish in zip(self.choices, reversed(chosen), strict=True):
            choice.choose_model(wish.model_path)
            choice.choose_preset(wish.preset_id, dict(wish.values))
            choice.show_sampling(dict(wish.sampling))
        for index, column in enumerate(self.results):
            column.show_result(shown[1 - index])
            column.show_title(self.choices[index].side + titles[1 - index][1:])
        self._refresh()

    def _on_copy_clicked(self) -> None:
        answers = [
            ComparedAnswer(column.title.text(), column.result)
            for column in self.results
            if column.result is not None
        ]
        copied = compare_table.markdown(self._asked, answers)
        copy_with_html(copied, compare_table.as_html(self._asked, answers))
        self.copy.set_words(tr("models.copied"))

    def show_result(self, index: int, result: RunResult) -> None:
        self.results[index].show_result(result)
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= self._theme.px(_SIDE_BY_SIDE)
        direction = QBoxLayout.Direction
        for half in self._halves:
            half.setDirection(direction.LeftToRight if wide else direction.TopToBottom)

    def _retranslate(self) -> None:
        self.title.set_text(tr("compare.title"))
        self.setAccessibleName(tr("compare.title"))
        self._area.setAccessibleName(tr("compare.title"))
        self.close_button.set_words(tr("page.close"))
        self._explained.setText(tr("compare.explained"))
        self.question.setPlaceholderText(tr("compare.question"))
        self.question.setAccessibleName(tr("compare.question"))
        self.stop.set_words(tr("compare.stop"))
        self.example.set_words(tr("preset.example"))
        self.swap.set_words(tr("compare.swap"))
        self.copy.set_words(tr("compare.copy"))
        self.show_documents(self.document_ids)
        for choice in self.choices:
            choice.retranslate()
        for column in self.results:
            column.refresh()
        self._refresh()

    def _color(self) -> None:
        self.question.setStyleSheet(edge_sheet(self._theme))
        set_lines(self.question, _LINES)
        show_edge(self.documents, self._theme)
