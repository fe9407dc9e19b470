"""Texts about a work: its progress, what it waits for, or why it ended."""

from __future__ import annotations

import json

from chatapp import texts
from chatapp.contract.work_records import Section, Summary
from chatapp.gui.works.works import WorkState
from chatapp.texts import error_sentence, tr


def words(state: WorkState) -> str:
    if state.failed is not None:
        return error_sentence(state.failed.error, state.failed.details, texts.language())
    if state.is_finished:
        return _about(state.summary, state.options.get("language", "")) if state.summary else ""
    return _progress(state) if state.is_running else _waiting(state)


def _waiting(state: WorkState) -> str:
    glossary = state.options.get("glossary", "")
    if state.done:
        return tr("works.paused", done=state.done, total=state.total)
    if glossary:
        return tr("works.with_glossary", name=glossary.replace("\\", "/").rpartition("/")[2])
    terms = len(json.loads(state.options.get("terms") or "{}"))
    about = tr("works.with_terms", count=terms) if terms else tr(f"works.explained.{state.kind}")
    return f"{about} {_price(state)}".strip()


def _price(state: WorkState) -> str:
    """Return how long the work will take, "" while that is unknown."""
    if not state.estimate_s:
        return ""
    minutes = round(state.estimate_s / 60)
    return tr("works.takes_minutes", minutes=minutes) if minutes else tr("works.takes_a_minute")


def _progress(state: WorkState) -> str:
    done = tr("works.beginning")
    if state.total:
        done = tr("works.progress", done=state.done, total=state.total)
    if state.left_s < 0:
        return done
    minutes, seconds = divmod(round(state.left_s), 60)
    left = tr("works.seconds_left", seconds=seconds)
    if minutes:
        left = tr("works.minutes_left", minutes=minutes)
    return f"{done} · {left}"


def _about(summary: Summary, wanted: str) -> str:
    """Return whether a summary quotes, and how much is not in the wanted language."""
    sentences = []
    if any(_has_quote(section) for section in summary.sections):
        sentences.append(tr("works.quotes"))
    others, count = summary.not_in(wanted)
    if others:
        language = tr(f"works.to.{wanted}")
        sentences.append(tr("works.other_language", others=others, count=count, language=language))
    return " ".join(sentences)


def _has_quote(section: Section) -> bool:
    return any(point.is_quote for point in section.points)
