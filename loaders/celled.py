"""Tables whose cells the file itself marks: office files, web pages, sheets, ruled PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from .agencies import complete
from .captions import heading_lines, interrupted
from .grid import Grid, Row
from .headings import ABOVE, ROLES, bare, columns_of, known_headings, meaning_of, twice
from .looks import names_group
from .source import Area, Flow, Table, flow, fold
from .underrows import under_rows

#: So long may a number be that stands in a cell before its text.
_LABEL = 5
#: Which column a cell is for that is merged over several: the one that says most.
_FIRST = ("duty", "group", "lead", "responsible")


def celled(text: str, tables: Sequence[Table]) -> list[Grid]:
    """The tables of duties among those a file marks.

    A later table goes on with the one before where it has the same headings, or none of its
    own, as many columns, and no text between.
    """
    grids: list[Grid] = []
    width, end = 0, 0
    for table in _whole(text, tables):
        found = _headings(text, table)
        if found is None:
            if not grids or table.width != width or text[end : table.start].strip():
                continue
            columns, first = grids[-1].columns, 0
        else:
            columns, first = found
        for part, begin, stop in _parts(text, table, columns, first):
            rows = tuple(_rows(text, table, part, begin, stop))
            close = table.rows[stop - 1][-1].end if stop < len(table.rows) else table.end
            start = _head_start(text, table, _start(table, begin - 1), begin)
            heads, over = _heads(text, table, part, begin)
            same = bool(grids) and part == grids[-1].columns
            same = same and (not any(heads) or _named(heads) == _named(grids[-1].heads))
            apart = same and begin == first and interrupted(text, end, start)
            if same and not apart:
                above = heading_lines(text, end, start) if begin == first else []
                grids[-1] = replace(grids[-1], rows=(*grids[-1].rows, *above, *rows), end=close)
            else:
                grids.append(Grid(part, rows, start, close, apart=apart, heads=heads, over=over))
        width, end = table.width, table.end
    if not grids:
        below = under_rows(text, tables)
        return [below] if below is not None else []
    return [grid for grid in grids if grid.rows]


def _whole(text: str, tables: Sequence[Table]) -> Iterator[Table]:
    """The tables but those in a cell of another; two that stand side by side one by one."""
    end = 0
    for table in tables:
        if table.start < end or not table.rows:
            continue
        end = table.end
        head = next((i for i in range(min(len(table.rows), ABOVE)) if _twice(text, table, i)), None)
        if head is None:
            yield table
            continue
        half = table.width // 2
        left = [*table.rows[:head], *(_part_of(row, 0, half) for row in table.rows[head:])]
        right = [_part_of(row, half, table.width) for row in table.rows[head:]]
        yield replace(table, width=half, rows=tuple(left))
        yield replace(table, width=half, rows=tuple(row for row in right if row))


def _twice(text: str, table: Table, i: int) -> bool:
    """Whether a row has the same headings twice: 序号, 任务, 责任单位, 序号, 任务, 责任单位."""
    words = _words(text, table, i)
    return twice(words) and all(map(meaning_of, words))


def _part_of(row: Sequence[Area], low: int, high: int) -> tuple[Area, ...]:
    return tuple(
        replace(area, column=area.column - low) for area in row if low <= area.column < high
    )


def _parts(
    text: str, table: Table, columns: tuple[str, ...], first: int
) -> list[tuple[tuple[str, ...], int, int]]:
    """The tables that stand below each other in one, as a sheet has them: columns and rows."""
    found: list[tuple[tuple[str, ...], int, int]] = []
    i = first
    while i < len(table.rows):
        other = _heading_at(text, table, i)
        if other is not None and (other[0] != columns or _other_bodies(text, table, first, other)):
            # What stands between the last row and the new headings is their title.
            stop = i
            while stop > first and len(_said(text, table, stop - 1)) == 1:
                stop -= 1
            found.append((columns, first, stop))
            columns, first = other
            i = first
        else:
            i += 1
    return [*found, (columns, first, len(table.rows))]


def _other_bodies(text: str, table: Table, first: int, other: tuple[tuple[str, ...], int]) -> bool:
    """Whether the same columns are those of other bodies there."""
    columns, below = other
    if "body" not in columns:
        return False
    here, there = (_heads(text, table, columns, i)[0] for i in (first, below))
    return _named(here) != _named(there)


def _start(table: Table, row: int) -> int:
    return table.rows[row][0].start


def _head_start(text: str, table: Table, start: int, first: int) -> int:
    """Where the headings begin: with the first of two rows of them."""
    if first > 1 and _meaning(text, table, first - 1) is None:
        return _start(table, first - 2)
    return start


def _words(text: str, table: Table, row: int) -> list[str]:
    """A row's words by column; those of a cell merged over columns stand in its first one."""
    words = [""] * table.width
    for area in table.rows[row]:
        words[area.column] = text[area.start : area.end].strip()
    return words


def _meaning(text: str, table: Table, row: int) -> tuple[str, ...] | None:
    words = _words(text, table, row)
    if sum(1 for word in words if word) < 2 or any(len(word) > 40 for word in words):
        return None
    return columns_of(words)


def _headings(text: str, table: Table) -> tuple[tuple[str, ...], int] | None:
    """What the columns are for, and the first row below their headings."""
    for i in range(min(len(table.rows), ABOVE)):
        found = _heading_at(text, table, i)
        if found is not None:
            return found
    return None


def _heading_at(text: str, table: Table, i: int) -> tuple[tuple[str, ...], int] | None:
    """What the columns are for where row `i` has headings, and the first row below them."""
    if len(_said(text, table, i)) < 2:
        return None
    double = _double(text, table, i)
    if double is not None:
        triple = _triple(text, table, i + 2, double)
        return (triple, i + 3) if triple is not None else (double, i + 2)
    columns = _meaning(text, table, i)
    return (columns, i + 1) if columns is not None else None


def _said(text: str, table: Table, row: int) -> list[str]:
    """The words of a row's cells that are not blank."""
    return [w for area in table.rows[row] if (w := text[area.start : area.end].strip())]


def _double(text: str, table: Table, i: int) -> tuple[str, ...] | None:
    """Two rows of headings: 责任分工 over 牵头部门 and 责任部门 gives what stands below."""
    if i + 1 >= len(table.rows) or not table.rows[i + 1]:
        return None
    wide = any(1 < area.columns < table.width for area in table.rows[i])
    high = any(area.covered for area in table.rows[i + 1])
    upper, lower = _words(text, table, i), _words(text, table, i + 1)
    under = any(low and not top for low, top in zip(lower, upper, strict=True))
    if not (wide or high or under):
        return None
    if not (wide or high) and not any(map(meaning_of, filter(None, upper))):
        return None  # a title beside who made the table
    said = [word for word in lower if word]
    known = known_headings()
    over = _over(text, table, i)
    if any(low and not above for low, above in zip(lower, over, strict=True)):
        over = [""] * len(over)
    parts = [above if _is_part(low, above) else "" for low, above in zip(lower, over, strict=True)]
    bodies = [bool(low and above) and complete(low) for low, above in zip(lower, over, strict=True)]
    told = [
        bool(part) or body or bare(low) in known
        for low, part, body in zip(lower, parts, bodies, strict=True)
        if low
    ]
    if len(said) < 2 or sum(told) < max(2, len(said) * 3 // 4):
        return None
    columns = columns_of(
        [part or low or top for part, low, top in zip(parts, lower, upper, strict=True)]
    )
    if columns is None:
        return None
    named = list(columns)
    for k, part in enumerate(parts):
        if part and not named[k]:  # 2024年 and 2025年 under 年度目标 are targets, too
            named[k] = f"indicator#{sum(c.startswith('indicator') for c in named) + 1}"
    return tuple(named)


def _triple(text: str, table: Table, i: int, columns: tuple[str, ...]) -> tuple[str, ...] | None:
    """A third row of headings: 单位 and 责任人 below 牵头, which stands below 责任分工."""
    if i >= len(table.rows):
        return None
    words = _words(text, table, i)
    said = [k for k, word in enumerate(words) if word]
    known = known_headings()
    if len(said) < 2 or not all(bare(words[k]) in known for k in said):
        return None
    over = _over(text, table, i - 1)
    found = list(columns)
    for k in said:
        both = bare(over[k] + words[k])
        if both in known:
            continue  # 牵头 over 单位: what the column above says
        found[k] = meaning_of(words[k])
    roles = [column for column in found if column in ROLES]
    return tuple(found) if len(set(roles)) == len(roles) else None


#: What stands below 年度目标: a year, a part of one.
_PART = re.compile(
    r"(?:(?:20)?\d\d年度?|[一二三四]季度|[上下]半年|第.{1,2}阶段|(?:近|中|远)期)(?:目标.?|任务)?"
)


def _is_part(words: str, above: str) -> bool:
    return meaning_of(above) == "indicator" and _PART.fullmatch(bare(words)) is not None


_FIGURE = re.compile(r"[\d.,%/—－-]+")


def counting(text: str, tables: Sequence[Table]) -> list[tuple[int, int]]:
    """The rows that say of a heading only how many it has: 一、产业发展 | 12 | 35"""
    found: list[tuple[int, int]] = []
    for table in tables:
        for i, row in enumerate(table.rows):
            said = _said(text, table, i)
            if len(said) > 1 and all(_FIGURE.fullmatch(words) for words in said[1:]):
                found.append((row[0].start, row[-1].end))
    return found


def _over(text: str, table: Table, i: int) -> list[str]:
    """By column, what stands over it in a cell of row `i` that is merged over several."""
    over = [""] * table.width
    for area in table.rows[i]:
        if area.columns > 1:
            said = text[area.start : area.end].strip()
            over[area.column : area.column + area.columns] = [said] * area.columns
    return over[: table.width]


def _heads(
    text: str, table: Table, columns: tuple[str, ...], first: int
) -> tuple[tuple[Flow | None, ...], str]:
    """The headings that are names of bodies, by column, and what stands over them."""
    if "body" not in columns:
        return (), ""
    heads: list[Flow | None] = [None] * len(columns)
    for area in table.rows[first - 1] if first else ():
        if columns[area.column] == "body":
            heads[area.column] = flow(text, area.start, area.end)
    over = _over(text, table, first - 2)[columns.index("body")] if first > 1 else ""
    return tuple(heads), meaning_of(over)


def _wide(table: Table, columns: tuple[str, ...], first: int) -> range:
    """The columns over which the heading of the duty goes, where they have none of their own."""
    duty = columns.index("duty")
    for row in table.rows[max(0, first - 2) : first]:
        for area in row:
            here = range(area.column, min(area.column + area.columns, len(columns)))
            if area.column == duty and len(here) > 1 and not any(columns[k] for k in here[1:]):
                return here
    return range(0)


def _joined(text: str, row: Sequence[Area], wide: range) -> Iterator[Area]:
    """The cells of a row, those below one wide heading as one: （1） | 新建学校2所"""
    inside = [area for area in row if area.column in wide]
    said = [area for area in inside if text[area.start : area.end].strip()]
    if not said or (len(said) > 1 and len(text[said[0].start : said[0].end].strip()) > _LABEL):
        yield from row
        return
    for area in row:
        if area is inside[0]:
            covered = all(one.covered for one in inside)
            yield Area(said[0].start, said[-1].end, wide[0], len(wide), covered)
        elif area.column not in wide:
            yield area


def _named(heads: Sequence[Flow | None]) -> list[str]:
    return [bare(head.text) for head in heads if head is not None]


def _rows(
    text: str, table: Table, columns: tuple[str, ...], first: int, stop: int
) -> Iterator[Row]:
    wide = _wide(table, columns, first)
    for i in range(first, stop):
        areas = [*_joined(text, table.rows[i], wide)] if wide else table.rows[i]
        filled = [area for area in areas if text[area.start : area.end].strip()]
        if not filled or _meaning(text, table, i) is not None:
            continue  # nothing, or the headings repeated on a new page
        start, end = areas[0].start, areas[-1].end
        only = filled[0]
        if len(filled) == 1 and (
            only.columns >= table.width > 1
            or len(areas) == 1
            or (columns[only.column] == "number" and not _number(text, only))
        ):
            words = fold(text[only.start : only.end].strip())
            plain = not re.search(r"[。；：]$|^注|^备注|^说明|^填表", words)
            if (len(words) <= 60 and plain) or names_group(words):
                yield Row((flow(text, only.start, only.end),), start, end, spanning=True)
            continue
        cells: list[Flow | None] = [None] * len(columns)
        covered: set[int] = set()
        for area in areas:
            here = range(area.column, min(area.column + area.columns, len(columns)))
            if area.covered:
                covered.update(here)
            for column in here:
                cells[column] = Flow(text, [])
            if here:
                target = _target(columns, here)
                cells[target] = flow(text, area.start, area.end)
        yield Row(tuple(cells), start, end, covered=frozenset(covered))


def _target(columns: tuple[str, ...], here: range) -> int:
    if len(here) > 1:
        for wanted in _FIRST:
            for column in here:
                if columns[column] == wanted:
                    return column
    return here[0]


def _number(text: str, area: Area) -> bool:
    words = fold(text[area.start : area.end]).strip()
    return re.fullmatch(r"（?[\d.]{1,8}）?[、.]?|[一二三四五六七八九十]{1,4}", words) is not None
