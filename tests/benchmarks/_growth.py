"""How the hub grows with clients, as a picture: one line for each database, number of workers and way to send."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

WIDTH, HEIGHT = 920, 560
LEFT, TOP, RIGHT, BOTTOM = 90, 56, 300, 70
CLIENTS = (1, 2, 4, 8, 16)
_HEAD = 'font-family="sans-serif" font-size="14" role="img" aria-labelledby="title"'
LINES = (
    ("SQLite, 1 workers, single posts", "SQLite, one process, single posts", "#0b5cad", ""),
    ("SQLite, 2 workers, single posts", "SQLite, two processes, single posts", "#0b5cad", "7 5"),
    ("PostgreSQL, 1 workers, single posts", "PostgreSQL, one process, single posts", "#a4440b", ""),
    ("PostgreSQL, 2 workers, single posts", "PostgreSQL, two processes, single posts", "#a4440b", "7 5"),
    ("SQLite, 1 workers, kiosks' batches", "SQLite, one process, batches", "#1d6b39", ""),
    ("SQLite, 2 workers, kiosks' batches", "SQLite, two processes, batches", "#1d6b39", "7 5"),
    ("PostgreSQL, 1 workers, kiosks' batches", "PostgreSQL, one process, batches", "#7a3b8f", ""),
    ("PostgreSQL, 2 workers, kiosks' batches", "PostgreSQL, two processes, batches", "#7a3b8f", "7 5"),
)


def drawn(figures: Mapping[str, Any], central: int) -> str:
    """Return the picture as SVG; `central` is ODK Central's best on the same machine."""
    lines = [(label, colour, dash, figures[name]) for name, label, colour, dash in LINES if name in figures]
    tops = [value for *_, values in lines for value in values.values()]
    low, high = math.log10(central / 4), math.log10(max(tops) * 1.2)

    def across(clients: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * math.log2(clients) / math.log2(CLIENTS[-1])

    def up(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (math.log10(value) - low) / (high - low)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" {_HEAD}>',
        '<title id="title">Submissions a second that the hub takes, by clients at the same time</title>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="28" font-size="17">Submissions a second, by clients at the same time (two cores)</text>',
    ]
    for power in range(math.floor(low), math.ceil(high)):
        for step in (1, 2, 5):
            value = step * 10**power
            if 10**low <= value <= 10**high:
                y = up(value)
                parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#dddddd"/>')
                parts.append(f'<text x="{LEFT - 8}" y="{y + 5:.1f}" text-anchor="end">{value}</text>')
    y = HEIGHT - BOTTOM + 24
    parts += [f'<text x="{across(each):.1f}" y="{y}" text-anchor="middle">{each}</text>' for each in CLIENTS]
    parts.append(f'<text x="{WIDTH - RIGHT + 18}" y="{y}">clients</text>')
    y = up(central)
    parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#333333" stroke-dasharray="2 4"/>')
    parts.append(f'<text x="{WIDTH - RIGHT + 8}" y="{y + 5:.1f}">ODK Central, 8 clients: {central}</text>')
    for label, colour, dash, values in lines:
        points = " ".join(f"{across(int(clients)):.1f},{up(value):.1f}" for clients, value in values.items())
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.5" stroke-dasharray="{dash}"/>'
        )
        parts.append(f"<!-- {label}: {values} -->")
    parts += _labels(lines, up)
    return "\n".join([*parts, "</svg>", ""])


def _labels(lines: list[Any], up: Any) -> list[str]:
    """Write each line's name beside its end, none over another."""
    ends = sorted(((up(list(values.values())[-1]), label, colour) for label, colour, _, values in lines))
    found, last = [], -math.inf
    for y, label, colour in ends:
        last = max(y, last + 17)
        found.append(f'<text x="{WIDTH - RIGHT + 8}" y="{last + 5:.1f}" fill="{colour}">{label}</text>')
    return found
