"""Blocks → one SVG at print size: title, what was chosen, the picture, its legend, the footer.

A unit is 0.225 mm at most: type of 12 units is then a little under 8 points. A picture fits a
page of A4 inside its margins, and long tables are cut to be legible there. The file has no script,
no style sheet and no address in it; every text is escaped by :func:`letters.xml`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from ..graph import draw
from ..graph.linkages import Edge, radius
from . import words
from .blocks import (
    Block,
    Cell,
    Legend,
    Line,
    Net,
    Note,
    Numbers,
    Pattern,
    Table,
    Text,
    Timeline,
)
from .letters import FAMILIES, clean, width, wrap, xml

MM = 0.225
# What a page holds, in millimetres: its short and its long side.
SHORT, LONG = 180.0, 257.0
# How far down a table may reach before its rows are cut; a matrix is shown whole as long as it can.
TABLE, MATRIX = 1000.0, 1500.0
NARROW, WIDE = 800.0, 1142.0
MARGIN = 20.0

INK, FAINT, RULE, GROUND, BAND = "#1c2321", "#56605e", "#d5d9d5", "#ffffff", "#f1f4f2"
QUOTE, TERM = "#0b6b6b", "#8a9693"
SIZE, SMALL = 12.0, 10.5
LEAD = 1.45

PATTERNS = (
    '<defs><pattern id="nobody" width="7" height="7" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="7" height="7" fill="#fff"/>'
    '<rect width="1.6" height="7" fill="#b9c1be"/></pattern></defs>'
)


class Sheet:
    """The picture while it is drawn: parts from the top, and how far down they reach."""

    def __init__(self, wide: float, lang: str) -> None:
        self.wide, self.lang = wide, lang
        self.inner = wide - 2 * MARGIN
        self.y = MARGIN
        self.parts: list[str] = []

    def add(self, markup: str) -> None:
        self.parts.append(markup)

    def text(
        self, x: float, y: float, words_: str, size: float = SIZE, colour: str = INK, **more: Any
    ) -> None:
        """One line of text, its base line at y."""
        given = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in more.items())
        self.add(
            f'<text x="{num(x)}" y="{num(y)}" font-size="{num(size)}" fill="{colour}"{given}>'
            f"{xml(words_)}</text>"
        )

    def strong(self, x: float, y: float, words_: str, size: float, colour: str = INK) -> None:
        """A line set bold, by an outline: there is one weight of the font."""
        self.text(x, y, words_, size, colour, stroke=colour, stroke_width=num(size * 0.035))

    def paragraph(
        self, words_: str, size: float, colour: str = INK, *, strong: bool = False, most: int = 0
    ) -> None:
        """Text over the whole width, as many lines as it takes."""
        put = self.strong if strong else self.text
        for one in wrap(words_, size, self.inner, most):
            self.y += size * 1.4
            put(MARGIN, self.y, one, size, colour)
        self.y += size * 0.35

    def box(self, x: float, y: float, wide: float, high: float, fill: str, **more: Any) -> None:
        given = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in more.items())
        self.add(
            f'<rect x="{num(x)}" y="{num(y)}" width="{num(wide)}" height="{num(high)}" '
            f'fill="{fill}"{given}/>'
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str = RULE) -> None:
        self.add(
            f'<line x1="{num(x1)}" y1="{num(y1)}" x2="{num(x2)}" y2="{num(y2)}" stroke="{colour}"/>'
        )

    def say(self, key: str, **values: object) -> str:
        return words.say(self.lang, key, **values)


def num(value: float) -> str:
    """A number as short as it can be, the same on every machine."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def tint(hue: str, part: float = 0.16) -> str:
    """A colour thinned with white, to be written on."""
    mixed = (round(255 + (int(hue[at : at + 2], 16) - 255) * part) for at in (1, 3, 5))
    return "#" + "".join(f"{one:02x}" for one in mixed)


def svg(
    *,
    title: str,
    chosen: Sequence[str],
    blocks: Sequence[Block],
    footer: Sequence[str],
    lang: str,
    wide: bool,
) -> str:
    """The whole picture."""
    sheet = Sheet(WIDE if wide else NARROW, lang)
    sheet.paragraph(title, 19, strong=True)
    for one in chosen:
        sheet.paragraph(one, SIZE, FAINT)
    sheet.y += 8
    for block in blocks:
        _BLOCKS[type(block)](sheet, block)
    sheet.y += 8
    sheet.line(MARGIN, sheet.y, sheet.wide - MARGIN, sheet.y)
    sheet.y += 2
    for one in footer:
        sheet.paragraph(one, SMALL, FAINT)
    high = sheet.y + MARGIN * 0.7
    mm = millimetres(sheet.wide, high)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{num(sheet.wide * mm)}mm" '
        f'height="{num(high * mm)}mm" viewBox="0 0 {num(sheet.wide)} {num(high)}" '
        f'font-family="{xml(FAMILIES)}" role="img" lang="{"en" if lang == "en" else "zh-Hans"}">'
        f"<title>{xml(clean(title))}</title>{PATTERNS}"
    )
    ground = f'<rect width="{num(sheet.wide)}" height="{num(high)}" fill="{GROUND}"/>'
    return "\n".join([head, ground, *sheet.parts, "</svg>"]) + "\n"


def millimetres(wide: float, high: float) -> float:
    """How large a unit is printed, so that the picture fits a page, upright or across."""
    upright = min(SHORT / wide, LONG / high)
    across = min(LONG / wide, SHORT / high)
    return min(MM, max(upright, across))


# ---------------------------------------------------------------- tables


def _caption(sheet: Sheet, block: Table | Timeline) -> None:
    if block.caption:
        sheet.y += 6
        sheet.paragraph(block.caption, 14, strong=True)


def _table(sheet: Sheet, block: Table) -> None:
    if not block.most:
        return
    _caption(sheet, block)
    whole = sum(block.parts)
    wides = [sheet.inner * part / whole for part in block.parts]
    xs = [MARGIN + sum(wides[:index]) for index in range(len(wides))]
    numbers = {index for row in block.rows for index, one in enumerate(row) if one.number}
    head = [Cell((Line(one, "strong"),), number=at in numbers) for at, one in enumerate(block.head)]
    _row(sheet, head, xs, wides, band=True, grid=block.grid)
    drawn = 0
    limit = MATRIX if block.grid else TABLE
    for row in block.rows[: block.most]:
        # Some rows at least, also below other blocks.
        if drawn >= 5 and sheet.y > limit:
            break
        _row(sheet, row, xs, wides, grid=block.grid)
        drawn += 1
    if len(block.rows) > drawn:
        sheet.y += 4
        sheet.paragraph(sheet.say("more_rows", n=len(block.rows) - drawn), SMALL, FAINT)
    sheet.y += 8


def _row(
    sheet: Sheet,
    row: Sequence[Cell],
    xs: Sequence[float],
    wides: Sequence[float],
    *,
    band: bool = False,
    grid: bool = False,
) -> None:
    pad = 6.0
    set_ = [
        _set(one, room - 2 * pad - (5 if one.hue else 0))
        for one, room in zip(row, wides, strict=True)
    ]
    high = max((sum(one.high for one in lines) for lines in set_), default=0) + 2 * pad - 2
    high = max(high, SIZE * LEAD + 2 * pad - 2)
    top = sheet.y
    if band:
        sheet.box(MARGIN, top, sheet.inner, high, BAND)
    for one, lines, x, room in zip(row, set_, xs, wides, strict=True):
        if one.hue or one.pattern:
            _ground(sheet, one, x, top, room, high)
        y = top + pad
        for part in lines:
            part.draw(sheet, x + pad + (5 if one.hue else 0), y, room - 2 * pad, one.number)
            y += part.high
        if grid and x > MARGIN:
            sheet.line(x, top, x, top + high)
    sheet.y = top + high
    sheet.line(MARGIN, sheet.y, MARGIN + sheet.inner, sheet.y)


def _ground(sheet: Sheet, one: Cell, x: float, y: float, wide: float, high: float) -> None:
    """The ground of a cell: a tint with a bar of its colour, or a pattern."""
    if one.hue:
        sheet.box(x + 2, y + 2, wide - 4, high - 4, tint(one.hue))
        sheet.box(x + 2, y + 2, 5, high - 4, one.hue)
    else:
        _patterned(sheet, one.pattern, x + 2, y + 2, wide - 4, high - 4)


def _patterned(
    sheet: Sheet, pattern: Pattern, x: float, y: float, wide: float, high: float
) -> None:
    if pattern == "nobody":
        sheet.box(x, y, wide, high, "url(#nobody)")
    elif pattern == "open":
        sheet.box(x + 0.5, y + 0.5, wide - 1, high - 1, "none", stroke=TERM, stroke_dasharray="5 3")


class _Set:
    """A paragraph of a cell, broken into lines."""

    def __init__(self, one: Line, room: float) -> None:
        self.one = one
        self.size = SMALL if one.kind in ("faint", "quote") else SIZE
        self.left = {"quote": 9.0, "term": 5.0}.get(one.kind, 0.0) + (13 if one.hue else 0)
        right = 5.0 if one.kind == "term" else 0.0
        self.lines = wrap(one.text, self.size, max(room - self.left - right, self.size * 2), 14)
        self.high = len(self.lines) * self.size * LEAD + 2

    def draw(self, sheet: Sheet, x: float, y: float, room: float, number: bool) -> None:
        step = self.size * LEAD
        widest = max(width(one, self.size) for one in self.lines)
        if self.one.kind == "quote":
            sheet.box(x, y + 1, 2, self.high - 4, QUOTE)
        if self.one.kind == "term":
            sheet.box(
                x + 0.5, y + 0.5, widest + self.left + 5, self.high - 3, GROUND,
                stroke=TERM, stroke_dasharray="2 2", rx=3,
            )  # fmt: skip
        if self.one.hue:
            at = x + (10 if self.one.kind == "term" else 5)
            sheet.add(
                f'<circle cx="{num(at)}" cy="{num(y + step / 2)}" r="4.5" fill="{self.one.hue}"/>'
            )
        for index, one in enumerate(self.lines):
            base = y + index * step + self.size * 1.08
            left = x + room - width(one, self.size) if number else x + self.left
            if self.one.kind == "strong":
                sheet.strong(left, base, one, self.size)
            else:
                sheet.text(left, base, one, self.size, FAINT if self.one.kind == "faint" else INK)


def _set(one: Cell, room: float) -> list[_Set]:
    return [_Set(line, room) for line in one.lines]


# ---------------------------------------------------------------- legends, numbers, notes


def _legend(sheet: Sheet, block: Legend) -> None:
    x = MARGIN
    sheet.y += 4
    step = SIZE * 1.7
    base = sheet.y + SIZE
    if block.title:
        sheet.text(x, base, block.title, SIZE, FAINT)
        x += width(block.title, SIZE) + 16
    for one in block.signs:
        wide = 20 + width(clean(one.label), SIZE) + 18
        if x + wide - 18 > sheet.wide - MARGIN and x > MARGIN:
            x, base = MARGIN, base + step
        if one.hue:
            sheet.box(x, base - 10, 14, 11, one.hue)
        else:
            _patterned(sheet, one.pattern, x, base - 10, 14, 11)
            sheet.box(x, base - 10, 14, 11, "none", stroke=TERM,
                      stroke_dasharray="3 2" if one.pattern == "open" else "none")  # fmt: skip
        sheet.text(x + 20, base, one.label, SIZE)
        x += wide
    sheet.y = base + 6
    if block.note:
        sheet.paragraph(block.note, SMALL, FAINT)
    sheet.y += 6


def _numbers(sheet: Sheet, block: Numbers) -> None:
    x = MARGIN
    top = sheet.y
    for name, value in block.pairs:
        wide = max(width(value, 20), width(name, SMALL)) + 34
        if x + wide > sheet.wide - MARGIN and x > MARGIN:
            x, top = MARGIN, top + 50
        sheet.strong(x, top + 20, value, 18)
        sheet.text(x, top + 36, name, SMALL, FAINT)
        x += wide
    sheet.y = top + 50


def _note(sheet: Sheet, block: Note) -> None:
    sheet.paragraph(block.text, SMALL, FAINT)
    sheet.y += 4


def _text(sheet: Sheet, block: Text) -> None:
    """A whole document has no place in a picture: its findings do."""


# ---------------------------------------------------------------- dates


def _timeline(sheet: Sheet, block: Timeline) -> None:
    """Bars over an axis of days, to scale; labels step down where they would touch."""
    if not block.points:
        return
    _caption(sheet, block)
    most = max(sum(one.counts.values()) for one in block.points)
    days = [date.fromisoformat(one.day).toordinal() for one in block.points]
    first, last = min(days), max(days)
    left, room = MARGIN + 40, sheet.inner - 80
    axis = sheet.y + 134
    xs = [left + (room * (day - first) / (last - first) if last > first else room / 2)
          for day in days]  # fmt: skip
    near = min((b - a for a, b in pairwise(xs)), default=40.0)
    bar = max(6.0, min(22.0, near * 0.7))
    sheet.line(MARGIN, axis, MARGIN + sheet.inner, axis, FAINT)
    ends: list[float] = []
    number_ends: list[float] = []
    for point, x in zip(block.points, xs, strict=True):
        y = axis
        for state, (_, colour) in block.states.items():
            high = 104 * point.counts.get(state, 0) / most
            if high:
                y -= high
                sheet.box(x - bar / 2, y, bar, high, colour)
        total = str(sum(point.counts.values()))
        half = width(total, SIZE) / 2
        level = next((i for i, end in enumerate(number_ends) if end < x - half - 1), None)
        if level is None:
            number_ends.append(0.0)
            level = len(number_ends) - 1
        number_ends[level] = x + half
        if level == 0:
            sheet.text(x, y - 5, total, SIZE, text_anchor="middle")
        wide = width(point.label, SMALL)
        row = next((i for i, end in enumerate(ends) if end < x - wide / 2 - 4), None)
        if row is None:
            ends.append(0.0)
            row = len(ends) - 1
        ends[row] = x + wide / 2
        base = axis + 16 + row * SMALL * 1.4
        if row:
            sheet.line(x, axis, x, base - SMALL)
        sheet.text(x, base, point.label, SMALL, FAINT, text_anchor="middle",
                   stroke=GROUND, stroke_width=3, paint_order="stroke")  # fmt: skip
    sheet.y = axis + 16 + len(ends) * SMALL * 1.4 + 4
    signs = tuple(
        (label, colour)
        for state, (label, colour) in block.states.items()
        if any(one.counts.get(state) for one in block.points)
    )
    x = MARGIN
    for label, colour in signs:
        sheet.box(x, sheet.y, 14, 11, colour)
        sheet.text(x + 20, sheet.y + 10, label, SIZE)
        x += 44 + width(label, SIZE)
    sheet.y += 26


# ---------------------------------------------------------------- networks


def _net(sheet: Sheet, block: Net) -> None:
    """Circles and lines as they were laid out, fitted to the width; names below their circles."""
    net = block.network
    x0, y0, wide, high = draw.extent(net)
    scale = min(sheet.inner / wide, 1.25)
    at = MARGIN + (sheet.inner - wide * scale) / 2 - x0 * scale
    top = sheet.y - y0 * scale
    size = 15.0

    def place(id: str) -> tuple[float, float]:
        x, y = net.places[id]
        return at + x * scale, top + y * scale

    strongest = draw.strength(net)
    for edge in sorted(net.edges, key=lambda edge: (edge.duties, edge.a, edge.b)):
        (ax, ay), (bx, by) = place(edge.a), place(edge.b)
        sheet.add(
            f'<line x1="{num(ax)}" y1="{num(ay)}" x2="{num(bx)}" y2="{num(by)}" '
            f'stroke="{draw.LIGHT.line}" stroke-width="{num(_thick(edge, strongest) * scale)}" '
            f'stroke-opacity="{num(draw.opacity(edge, strongest))}"/>'
        )
    known = {node.id: node for node in net.nodes}
    for edge in net.edges:
        for lead, other in _ways(edge.a, edge.b, edge.leads_a, edge.leads_b):
            sheet.add(_arrow(place(other), place(lead), radius(known[other]) * scale, scale))
    for node in net.nodes:
        x, y = place(node.id)
        colour = block.colours.get(node.function or "", draw.GREY)
        sheet.add(
            f'<circle cx="{num(x)}" cy="{num(y)}" r="{num(radius(node) * scale)}" '
            f'fill="{colour}" stroke="{GROUND}"/>'
        )
        if node.many:
            sheet.add(
                f'<circle cx="{num(x)}" cy="{num(y)}" r="{num((radius(node) + 3) * scale)}" '
                f'fill="none" stroke="{INK}" stroke-dasharray="{num(4 * scale)} {num(3 * scale)}"/>'
            )
    for node in net.nodes:
        x, y = place(node.id)
        base = y + (radius(node) + size) * scale
        for index, one in enumerate(node.label.split("\n")):
            sheet.text(
                x, base + index * size * 1.15 * scale, clean(one), size * scale,
                text_anchor="middle", stroke=GROUND, stroke_width=num(3.5 * scale),
                paint_order="stroke", stroke_linejoin="round",
            )  # fmt: skip
    sheet.y += high * scale + 10


def _thick(edge: Edge, most: int) -> float:
    """How wide a line is: where many duties are shared, beside the strongest."""
    return min(draw.thickness(edge), 0.8 + 8.2 * edge.duties / most if most > 30 else 9.0)


def _ways(a: str, b: str, leads_a: int, leads_b: int) -> list[tuple[str, str]]:
    """From the one that leads more of what two share to the other."""
    if leads_a == leads_b:
        return []
    return [(a, b)] if leads_a > leads_b else [(b, a)]


def _arrow(tip: tuple[float, float], start: tuple[float, float], off: float, scale: float) -> str:
    """The head of an arrow at the edge of a circle."""
    dx, dy = tip[0] - start[0], tip[1] - start[1]
    far = (dx * dx + dy * dy) ** 0.5 or 1.0
    ux, uy = dx / far, dy / far
    x, y = tip[0] - ux * (off + 1), tip[1] - uy * (off + 1)
    long, half = 9 * scale, 3.6 * scale
    points = [
        (x, y),
        (x - ux * long - uy * half, y - uy * long + ux * half),
        (x - ux * long + uy * half, y - uy * long - ux * half),
    ]
    drawn = " ".join(f"{num(px)},{num(py)}" for px, py in points)
    return f'<polygon points="{drawn}" fill="#7d8987"/>'


_BLOCKS: dict[type, Callable[[Sheet, Any], None]] = {
    Table: _table,
    Legend: _legend,
    Numbers: _numbers,
    Note: _note,
    Text: _text,
    Timeline: _timeline,
    Net: _net,
}
