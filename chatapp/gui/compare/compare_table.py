"""Two answers as a table: Markdown for programmers, HTML for documents and spreadsheets."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from chatapp.gui.answer_runs import run_figures
from chatapp.gui.answer_runs.answer_runs import RunResult
from chatapp.gui.text.copying.copied_html import html_of
from chatapp.gui.text.markdown import parse
from chatapp.texts import tr


@dataclass(frozen=True, slots=True)
class ComparedAnswer:
    """An answer with the name of what made it."""

    title: str
    result: RunResult

    @property
    def text(self) -> str:
        return self.result.text or run_figures.failure(self.result)


def markdown(question: str, answers: Sequence[ComparedAnswer]) -> str:
    """Return the question and a table with one column an answer."""
    rows = [["", *(answer.title for answer in answers)], ["---"] * (len(answers) + 1)]
    rows += _figure_rows(answers)
    rows.append([tr("runs.answer"), *(answer.text for answer in answers)])
    lines = ["| " + " | ".join(map(_cell, row)) + " |" for row in rows]
    return "\n".join([_quoted(question), "", *lines, ""])


def as_html(question: str, answers: Sequence[ComparedAnswer]) -> str:
    """Return the same as HTML, in which the answers keep their form."""
    head = ["", *(html.escape(answer.title) for answer in answers)]
    rows = [[html.escape(cell) for cell in row] for row in _figure_rows(answers)]
    rows.append([tr("runs.answer"), *(html_of(parse(answer.text)) for answer in answers)])
    lines = [_row("th", head), *(_row("td", row) for row in rows)]
    asked = html.escape(question).replace("\n", "<br/>")
    table = '<table border="1" style="border-collapse:collapse">'
    return f"<p>{asked}</p>\n{table}{''.join(lines)}</table>"


def _figure_rows(answers: Sequence[ComparedAnswer]) -> list[list[str]]:
    columns = [run_figures.figures(answer.result) for answer in answers]
    return [
        [figure.name, *(column[row].value for column in columns)]
        for row, figure in enumerate(columns[0])
    ]


def _row(tag: str, cells: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>"


def _cell(text: str) -> str:
    """Keep a text within its cell."""
    return text.replace("\\", "\\\\").replace("|", "\\|").strip().replace("\n", "<br>")


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())
