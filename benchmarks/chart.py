"""One measured curve as a small SVG picture, readable on light and dark pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10
from pathlib import Path

_WIDTH, _HEIGHT = 560, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 20, 44, 52
_INK, _LINE, _CURVES = "#77777d", "#9a9aa0", ("#2f6feb", "#c2410c")
_STEPS = 4

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Chart:
    """What stands around the curves. With `log_x` equal ways along x are equal factors."""

    title: str
    x: str
    y: str
    log_x: bool = False


def draw(chart: Chart, curves: dict[str, Points], file: Path) -> None:
    """Write curves, by their names, with the y axis from zero."""
    xs = [x for points in curves.values() for x, _ in points]
    top = _round_up(max(y for points in curves.values() for _, y in points))
    low, high = (min(xs), max(xs)) if chart.log_x else (0.0, max(xs))
    parts = [*_frame(chart, top), *_x_axis(chart, sorted(set(xs)), (low, high))]
    for at, (name, points) in enumerate(curves.items()):
        parts += _curve(
            name, [(_x(chart, x, (low, high)), _y(y, top)) for x, y in points], at, len(curves) > 1
        )
    body = "\n".join(parts)
    file.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'font-family="sans-serif" font-size="12" fill="{_INK}">\n{body}\n</svg>\n',
        "utf-8",
    )


def _round_up(value: float) -> float:
    """Return the next of 1, 2, 2.5, 4, 5, 8 times a power of ten."""
    power = 10.0 ** floor(log10(value)) if value > 0 else 1.0
    return next(step * power for step in (1, 2, 2.5, 4, 5, 8, 10) if step * power >= value * 0.999)


def _x(chart: Chart, x: float, ends: tuple[float, float]) -> float:
    low, high = (log10(ends[0]), log10(ends[1])) if chart.log_x else ends
    share = ((log10(x) if chart.log_x else x) - low) / ((high - low) or 1)
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _y(y: float, top: float) -> float:
    return _HEIGHT - _BOTTOM - y / top * (_HEIGHT - _TOP - _BOTTOM)


def _frame(chart: Chart, top: float) -> list[str]:
    parts = [
        f'<text x="{_LEFT}" y="18" font-size="14" font-weight="bold">{escape(chart.title)}</text>'
    ]
    parts.append(f'<text x="{_LEFT}" y="36">{escape(chart.y)}</text>')
    for step in range(_STEPS + 1):
        value = top * step / _STEPS
        y = _y(value, top)
        parts.append(
            f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="{_LINE}" stroke-width="0.5"/>'
        )
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>')
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    parts.append(
        f'<text x="{middle}" y="{_HEIGHT - 10}" text-anchor="middle">{escape(chart.x)}</text>'
    )
    return parts


def _x_axis(chart: Chart, xs: Sequence[float], ends: tuple[float, float]) -> list[str]:
    parts, last = [], -100.0
    for x in xs:
        place = _x(chart, x, ends)
        if place - last >= 44:
            last = place
            parts.append(
                f'<text x="{place:.1f}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{_short(x)}</text>'
            )
    return parts


def _short(value: float) -> str:
    for unit, one in (("B", 1e9), ("M", 1e6), ("k", 1e3)):
        if value >= one:
            return f"{value / one:.{3 if value >= 100 * one else 2}g}{unit}"
    return f"{value:g}"


def _curve(name: str, places: Sequence[tuple[float, float]], at: int, named: bool) -> list[str]:
    color = _CURVES[at % len(_CURVES)]
    way = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    parts = [f'<polyline points="{way}" fill="none" stroke="{color}" stroke-width="2"/>']
    parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{color}"/>' for x, y in places]
    if named:
        x = _LEFT + 12 + at * ceil((_WIDTH - _LEFT) / 2.4)
        parts.append(f'<circle cx="{x}" cy="{_TOP + 8}" r="4" fill="{color}"/>')
        parts.append(f'<text x="{x + 10}" y="{_TOP + 12}">{escape(name)}</text>')
    return parts
