"""The budget in words: one way to write numbers, one sentence for what happens."""

from __future__ import annotations

from chatapp.gui.composer.budget.context_budget import PARTS, ContextBudget, Fix
from chatapp.machine.context_price import size
from chatapp.texts import tr


def number(tokens: int) -> str:
    """Return a count of tokens as it is written everywhere: 7,128."""
    return f"{tokens:,}"


def summary(budget: ContextBudget) -> str:
    """Say how full the context is and, when it is too full, what gives way."""
    words = tr("budget.used", used=number(budget.used), limit=number(budget.limit))
    outcome = consequence(budget)
    return f"{words} {outcome}" if outcome else words


def consequence(budget: ContextBudget) -> str:
    """Say what is done with a question that does not fit; "" when it fits."""
    sizes = budget.measured
    if not budget.is_over:
        return ""
    if budget.is_question_too_long:
        room = budget.limit - sizes.instructions
        used = sizes.question + sizes.pictures
        return tr("budget.question_too_long", used=number(used), limit=number(max(0, room)))
    if budget.overflow == "enlarge" and sizes.enlarged_tokens:
        return tr("budget.will_enlarge", tokens=number(sizes.enlarged_tokens))
    if sizes.history and budget.overflow == "summarize":
        return tr("budget.will_summarize")
    if sizes.left_out:
        return tr("budget.left_out", count=sizes.left_out)
    return tr("budget.passages_give_way") if sizes.documents else ""


def parts(budget: ContextBudget) -> dict[str, int]:
    """Return the parts that are not empty by the codes of their names."""
    sizes = {part: int(getattr(budget.measured, part)) for part in PARTS}
    shown = {part: tokens for part, tokens in sizes.items() if tokens or part == "question"}
    return shown | {"answer": budget.measured.answer}


def part_name(budget: ContextBudget, part: str) -> str:
    """Return the name of a part; passages that search finds are only an upper bound."""
    if part == "documents" and budget.reading != "whole":
        return tr("budget.documents_most")
    return tr(f"budget.{part}")


def fix_name(budget: ContextBudget, fix: Fix) -> str:
    """Return what the button of a fix says, with its price where it has one."""
    if fix != "enlarge":
        return tr(f"budget.fix_{fix}")
    sizes = budget.measured
    return tr(
        "budget.fix_enlarge",
        tokens=number(sizes.enlarged_tokens),
        size=size(sizes.enlarged_bytes),
    )
