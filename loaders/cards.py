"""Tables whose headings stand at the left: a card a task, or a table turned on its side.

任务名称 | 加固堤防 / 牵头单位 | 县水利局 / … · 序号 | 1 | 2 / 任务名称 | 加固堤防 | 开展演练 / …
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .grid import Grid, Row
from .headings import bare, columns_of, is_heading, is_problem, meaning_of
from .source import Flow, Span, flow, fold

_SECTION = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|第.{1,3}[章部])"
)


def sideways(text: str, rows: Sequence[Sequence[Span]]) -> Grid | None:
    """Tables in which each row is an attribute and each further column a task.

    The next one of the same attributes goes on with the tasks.
    """
    found: Grid | None = None
    i = 0
    while i < len(rows):
        width = len(rows[i])
        k = i
        while k < len(rows) and len(rows[k]) == width > 2 and is_heading(_words(text, rows[k][0])):
            k += 1
        if k - i >= 3:
            columns = columns_of([_words(text, row[0]) for row in rows[i:k]])
            if columns:
                made = [
                    Row(
                        tuple(flow(text, *row[j]) for row in rows[i:k]),
                        rows[i][j][0],
                        rows[k - 1][j][1],
                    )
                    for j in range(1, width)
                ]
                kept = tuple(r for r in made if any(c is not None and c.norm for c in r.cells))
                end = rows[k - 1][-1][1]
                if found is None:
                    found = Grid(columns, kept, rows[i][0][0], end)
                elif found.columns == columns:
                    found = replace(found, rows=(*found.rows, *kept), end=end)
        i = max(k, i + 1)
    return found


def cards(text: str, rows: Sequence[Sequence[Span]]) -> Grid | None:
    """Cards as the rows of one table; a label that is there already begins the next card."""
    held: list[dict[str, Span] | Span] = []
    order: list[str] = []
    start = end = -1
    for row in rows:
        pairs = _pairs(text, row)
        if pairs:
            last = held[-1] if held else None
            if not isinstance(last, dict) or pairs[0][0] in last:
                last = {}
                held.append(last)
            for label, span in pairs:
                last.setdefault(label, span)
                if label not in order:
                    order.append(label)
            start = row[0][0] if start < 0 else start
            end = row[-1][1]
        elif len(row) == 1 and _SECTION.match(fold(text[row[0][0] : row[0][1]]).strip()):
            start = row[0][0] if start < 0 else start
            held.append(row[0])
        elif held and len(row) > 1:
            break
    while held and not isinstance(held[-1], dict):
        held.pop()
    made = [card for card in held if isinstance(card, dict)]
    above = _section_above(text, start) if made and isinstance(held[0], dict) else None
    if above:
        held.insert(0, above)
        start = above[0]
    headed = any(not isinstance(one, dict) for one in held)
    columns = (
        _columns(order, headed=headed) if len(made) > 1 or (made and len(made[0]) >= 4) else None
    )
    if columns is None or "duty" not in columns:
        return None
    found: list[Row] = []
    for card in held:
        if isinstance(card, dict):
            spans = [card[label] for label in order if label in card]
            cells = [flow(text, *card[x]) if x in card else Flow(text, []) for x in order]
            found.append(Row(tuple(cells), spans[0][0], max(b for _, b in spans)))
        else:
            heading: list[Flow | None] = [None] * len(columns)
            heading[columns.index("duty") - 1] = flow(text, *card)
            found.append(Row(tuple(heading), *card))
    return Grid(columns, tuple(found), start, end)


def _columns(labels: Sequence[str], *, headed: bool) -> tuple[str, ...] | None:
    """What the fields of cards are for: a card is one task, and nothing groups what it says.

    任务名称, 任务目标, 主要举措: its name is the duty, its aim a target, the rest tells more of it.
    What is to be put right (存在问题) names no card that stands under a heading of its own.
    """
    columns = columns_of(labels)
    if columns is not None and headed:
        columns = tuple(
            "" if column == "group" and is_problem(label) else column
            for label, column in zip(labels, columns, strict=True)
        )
    if columns is None or "group" not in columns or "detail" in columns:
        return columns
    name, told = columns.index("group"), columns.index("duty")
    if meaning_of(labels[name]) != "duty":
        return columns
    found = list(columns)
    found[name], found[told] = "duty", "detail"
    for i, label in enumerate(labels):
        if found[i] == "group":
            aims = label.endswith("目标") and "indicator" not in found
            found[i] = "indicator" if aims else ""
    return tuple(found)


def _section_above(text: str, start: int) -> Span | None:
    """The numbered heading above the first card, or above the name that it has: 任务卡1."""
    for _ in range(2):
        end = len(text[:start].rstrip())
        begin = text.rfind("\n", 0, end) + 1
        words = text[begin:end].strip()
        if not words or len(words) >= 60 or "\t" in words:
            return None
        if _SECTION.match(fold(words)):
            return begin, end
        if len(words) > 12:
            return None
        start = begin
    return None


def _words(text: str, span: Span) -> str:
    return text[span[0] : span[1]]


def _pairs(text: str, row: Sequence[Span]) -> list[tuple[str, Span]]:
    """Label and value, label and value …; empty where the row is none of a card."""
    while len(row) > 2 and not any(_words(text, span).strip() for span in row[-2:]):
        row = row[:-2]  # blank cells beside a value that goes over them
    if len(row) < 2 or len(row) % 2:
        return []
    # Most rows are none of a card, and their first cell tells.
    if not all(is_heading(_words(text, span)) for span in row[::2]) or any(
        len(row) > 2 and is_heading(_words(text, span)) for span in row[1::2]
    ):
        return []
    return [
        (bare(_words(text, label)), span) for label, span in zip(row[::2], row[1::2], strict=True)
    ]
