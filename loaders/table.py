"""The table form: a row, or a numbered item of its duty cell, is a duty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..ontology import scheme
from .agencies import complete, is_collective
from .aligned import aligned
from .captions import all_captioned
from .cards import cards, sideways
from .celled import celled
from .dates import DATE_LINE
from .drawn import drawn
from .duecolumns import with_dates, with_year
from .form import Cell, Outline, Task, cells_of, joined, own_key
from .grid import Grid, Row, tab_rows, tabbed, unstroked, whole
from .headings import ROLES, bare
from .indicators import Item, items
from .lined import lined
from .looks import are_names, labelled
from .marks import with_marks
from .numbering import RANK, Marker, marker
from .printed import flat
from .records import Section, Unsure
from .source import Flow, Table, each_line, lines, unsure_at

_LOOSE = re.compile(r"([一二三四五六七八九十]{1,3})\s+(?=\S)")


def outlines(text: str, tables: Sequence[Table] = ()) -> list[Outline]:
    """The tables of a document as tasks; those between which nothing else stands are one.

    `tables` are those that the file marks; they are read as marked, not by what they look like.
    Linear in the length of the text.
    """
    printed = lines(text)
    marked = _marked(text, tables)
    aside = cards(text, marked) or sideways(text, marked)
    grids: list[Grid | None] = [aside] if aside else [*celled(text, tables)]
    if not grids:
        parted = unstroked(text)
        apart = (
            whole(text, tab_rows(parted)) if parted.count("\t") > 3 and _has_cells(parted) else []
        )
        aside = cards(text, apart) or sideways(text, apart)
        grids = [aside] if aside else [*tabbed(parted, apart)]
    grids = grids or [*drawn(text, printed)]
    if not grids:
        grids = [aligned(text, printed) or flat(text, printed) or lined(text, printed)]
    found: list[Outline] = []
    near: list[Outline] = []
    keys: dict[str, int] = {}
    for grid in all_captioned(text, [grid for grid in grids if grid is not None]):
        if grid.apart and near:
            found.append(joined(near))
            near, keys = [], {}
        if grid.rows:
            near.append(read_grid(text, grid, keys))
    return [*found, joined(near)] if near else found


def _has_cells(text: str) -> bool:
    """Whether tabs part something: a line with nothing else is blank."""
    return sum("\t" in line and not line.isspace() for line in text.splitlines()) > 1


def _marked(text: str, tables: Sequence[Table]) -> list[list[tuple[int, int]]]:
    """The rows of all marked tables as ranges of cells; a line between them is a row of one."""
    rows: list[list[tuple[int, int]]] = []
    end: int | None = None
    for one in tables:
        if end is not None and one.start < end:
            continue  # a table in a cell
        if end is not None:
            rows += [[(line.start, line.end)] for line in each_line(text, end, one.start)]
        rows += [[(area.start, area.end) for area in row if not area.covered] for row in one.rows]
        end = one.end
    return rows


def read_grid(text: str, grid: Grid, keys: dict[str, int] | None = None) -> Outline:
    """The tasks of a table: a row, or each numbered item of its duty cell.

    `keys` counts the keys given so far, where the document has tables before this one.

    A row of one cell is a heading; a blank cell of a group or of bodies is merged with the
    filled one above it in the same group.
    """
    grid = with_marks(text, with_year(text, with_dates(grid)))
    grid = _with_measures(text, _with_unknown_group(_with_groups(grid)))
    read = _Rows(text, grid, {} if keys is None else keys)
    for k, row in enumerate(grid.rows):
        read.row(row, grid.rows[k + 1] if k + 1 < len(grid.rows) else None)
    last = read.tasks[-1].end if read.tasks else grid.end
    return Outline(
        "table",
        grid.start,
        max(last, grid.end),
        tuple(read.sections),
        tuple(read.tasks),
        tuple(read.unsure),
    )


class _Rows:
    """The rows of a table, read from top to bottom.

    ``spanning`` is the heading over all columns that the rows stand under, ``heading`` that in a
    column of groups; ``above`` and ``merged`` are the cells that blank ones take (`_cells`).
    """

    def __init__(self, text: str, grid: Grid, keys: dict[str, int]) -> None:
        self.text = text
        self.sections: list[Section] = []
        self.tasks: list[Task] = []
        self.unsure: list[Unsure] = list(grid.unsure)
        self._keys = keys
        self._place = {column: i for i, column in enumerate(grid.columns) if column}
        self._duty = self._place["duty"]
        self._number = self._place.get("number")
        self._groups = [i for i, column in enumerate(grid.columns) if column == "group"]
        self._numbers = numbers = _numbers(grid)
        numbered = numbers is not None and len(set(numbers)) == len(numbers)
        # 序号 | 重点领域 counts the rows of the table, 任务类别 | 序号 those of a group.
        before = self._number is not None and all(i > self._number for i in self._groups)
        self._through = before and (numbered or self._merged_alike(grid))
        # 一、县发改局（3项） over rows that name nobody else: they are its own.
        alone = [[c for c in row.cells if c is not None] for row in grid.rows]
        over = [held[0].norm for held in alone if len(held) == 1]
        unnamed = not any(c in self._place for c in ("lead", "responsible"))
        self._by_body = unnamed and len(over) > 1 and all(_named(words) for words in over)
        # Where a file tells which cells are merged, a blank lead that is not is nobody.
        self._told = any(
            i in row.covered and column != "number"
            for row in grid.rows
            for i, column in enumerate(grid.columns)
        )
        self._heading: Section | None = None
        self._spanning: Section | None = None
        self._above: dict[str, Flow] = {}
        self._merged: dict[str, Flow] = {}
        self._seen: dict[str, Section] = {}
        self._repeated: dict[int, str] = {}
        self._levels: dict[int, tuple[float | None, Section]] = {}
        self._said: dict[str, Flow] = {}

    def row(self, row: Row, below: Row | None = None) -> None:
        """A heading of the rows below, or tasks; a number may hold for the row `below`, too."""
        filled = [i for i, c in enumerate(row.cells) if c is not None and c.norm.strip()]
        if not filled:
            return
        title, label = self._title(row, filled)
        if title is not None:
            above, alone = _said_above(title)
            if self._by_body and (where := _named(title.norm)):
                above = [("responsible", *where)]
            self._said = {column: title.part(a, b) for column, a, b in above}
            if alone:
                return
            self._spanning = self._opened(title, None, label)
            self._heading = None
            self._above = {}
            return
        for i in self._groups:
            self._group(row.cells[i], i)
        duty = self._duty_of(row, filled)
        if duty is None:
            named = any(column in ROLES and i in filled for column, i in self._place.items())
            if named and not _signs(row, below):
                reason = "a row that names bodies, and no duty of its own"
                self.unsure.append(unsure_at(self.text, row.start, row.end, reason))
            return
        cells = _cells(row, self._place, self._above, self._merged, told=self._told)
        for column, said in self._said.items():
            if column not in self._place and column in (*ROLES, "due"):
                cells[column] = Cell(said, inherited=True)
        if below is not None and self._place.get("indicator") in below.covered:
            cells.pop("indicator", None)  # an aim merged over several tasks is that of none alone
        for column, body in row.named:
            like = len(cells_of(cells, column))
            cells[f"{column}#{like + 1}" if like else column] = Cell(body)
        spanning, under = self._spanning, self._heading or self._spanning
        # There a merged cell without a number is no part of the key.
        apart = self._through and under is not None and under.key == under.title
        own = self._merged.get("number") if self._number is not None else None
        shared = any(self._number in r.covered for r in (row, below) if r is not None)
        within = spanning if apart else under
        self.tasks += _tasks(row, duty, cells, own, under, spanning, within, self._keys, shared)

    def _merged_alike(self, grid: Grid) -> bool:
        """Whether a number holds for just the rows of its group: 1 | 扩大供给 | （1）…, （2）…"""
        number, groups = self._number, self._groups
        if number is None or len(groups) != 1:
            return False
        rows = [row for row in grid.rows if not row.spanning and len(row.cells) > groups[0]]
        under = [row for row in rows if _blank(row, groups[0])]
        return bool(under) and all(_blank(row, number) == _blank(row, groups[0]) for row in rows)

    def _title(self, row: Row, filled: list[int]) -> tuple[Flow | None, str | None]:
        """The cell of a row that is a heading, and its number where that is a cell of its own."""
        number, first = self._number, filled[0]
        if number is not None and _heads(row, filled, number, self._duty, self._numbers):
            # 一 | 企业职工培训: a numbered heading of the rows that count 1, 2, 3
            own = row.cells[number]
            return row.cells[self._duty], bare(own.text) if own else None
        if row.spanning:
            return row.cells[first], None
        if len(filled) > 1:
            return None, None
        alone = sum(cell is not None for cell in row.cells) == 1
        if number is not None and first == self._duty and _titles(row, first):
            return row.cells[first], None  # 一、健全组织体系 beside a blank number
        if (alone or first in self._groups or first == number) and (
            (first != self._duty and (first != number or alone)) or _titles(row, first)
        ):
            return row.cells[first], None
        return None, None

    def _group(self, cell: Flow | None, i: int) -> None:
        """Let the group in column `i` of a row head it, where the cell is filled."""
        if cell is None or not cell.norm.strip():
            return
        words = bare(cell.text)
        if len(self._groups) > 1 and self._heading is not None and self._repeated.get(i) == words:
            return  # printed again in each row, beside finer groups
        self._repeated = {k: said for k, said in self._repeated.items() if k < i} | {i: words}
        before = self._heading
        mark = _mark(cell.norm)
        self._levels = {k: level for k, level in self._levels.items() if k < i}
        # （一） in the second column of groups stands below 一、 in the first.
        above = [
            section
            for rank, section in self._levels.values()
            if mark is not None and rank is not None and rank < mark.rank
        ]
        self._heading = self._opened(cell, above[-1] if above else self._spanning)
        self._levels[i] = (mark.rank if mark else None, self._heading)
        if self._heading is not before:
            self._above = {}

    def _opened(self, cell: Flow, parent: Section | None, label: str | None = None) -> Section:
        """The section that a heading opens, or goes on with."""
        begin = len(cell.norm) - len(cell.norm.lstrip())
        mark = marker(cell.norm, begin)
        if mark is None and (loose := _LOOSE.match(cell.norm, begin)):
            # 二 专项治理: the number and the title stood in cells of their own.
            mark = Marker(RANK["cn"], loose[1], 1, begin, loose.end())
        begin = mark.end if mark else 0
        # （一）汛前准备。具体如下： is headed by its first sentence.
        stop = cell.norm.find("。", begin) if cell.norm.rstrip().endswith("：") else -1
        stop = stop if stop > begin else len(cell)
        title = cell.text[begin:stop].strip()
        start, end = cell.span(begin, stop)
        known = self._seen.get(title)
        if known is not None and (known is self._heading or known is self._spanning):
            return known  # a heading repeated after a page break goes on
        key = mark.label if mark else label or title
        if parent is not None and mark:
            key = f"{parent.key}/{key}"
        key = own_key(f"§{key}", self._keys).removeprefix("§")
        section = Section(key, title, start, end, parent.key if parent else None)
        self._seen[title] = section
        self.sections.append(section)
        return section

    def _duty_of(self, row: Row, filled: list[int]) -> Flow | None:
        """The cell that tells the duty of a row; None where none is filled."""
        duty = row.cells[self._duty]
        for other in ("detail", "indicator"):
            if (
                (duty is None or not duty.norm.strip())
                and other in self._place
                and (len(filled) > 2 or self._duty in row.covered)
            ):
                duty = row.cells[self._place[other]]  # the name is merged over several rows
        return duty if duty is not None and duty.norm.strip() else None


def _signs(row: Row, below: Row | None) -> bool:
    """Whether a row holds the day alone, or who signs above it: 县爱卫办 / 2024年4月2日"""
    only = _only(row)
    return _is_day(only) or (below is not None and _is_day(_only(below)) and complete(only))


def _only(row: Row) -> str:
    """What the one filled cell of a row says; "" where several are filled, or none."""
    said = [words for cell in row.cells if cell is not None and (words := cell.norm.strip())]
    return said[0] if len(said) == 1 else ""


def _is_day(words: str) -> bool:
    return DATE_LINE.fullmatch(words) is not None


def _mark(norm: str) -> Marker | None:
    """The number that a cell begins with."""
    return marker(norm, len(norm) - len(norm.lstrip()))


#: 二、优化服务（牵头单位：县政务服务中心）
_BRACKET = re.compile(r"（([^（）]*：[^（）]*)）\s*$")


#: 县发改局牵头负责（3项） · 由县教育局承担的任务
_LED = re.compile(
    r"由?(?P<names>[\u4e00-\u9fff、，（）]{3,80}?)(?:(?P<lead>牵头)(?:负责|落实|办理|实施)?|负责|承担|承办)"
    r"的?(?:重点)?(?:工作)?(?:任务|事项|项目)?(?:（[^（）]{1,12}）)?$"
)
#: 县发改局（3项）
_COUNT = re.compile(r"（[^（）]{0,6}\d+[项个条件][^（）]{0,2}）$")


def _led(norm: str, begin: int) -> list[tuple[str, int, int]]:
    """The bodies that a heading says lead the rows below, or answer for them."""
    found = _LED.match(norm, begin)
    if found is None or not are_names(found["names"]):
        return []
    return [("lead" if found["lead"] else "responsible", *found.span("names"))]


def _named(norm: str) -> tuple[int, int] | None:
    """Where the bodies stand of a heading that is nothing else: 一、县发改局（3项）"""
    mark = _mark(norm)
    begin = mark.end if mark else 0
    words = _COUNT.sub("", norm[begin:].rstrip()).rstrip()
    one = words.strip()
    if not one or not are_names(one) or (is_collective(one) and not one.startswith("各")):
        return None
    return begin, begin + len(words)


def _said_above(title: Flow) -> tuple[list[tuple[str, int, int]], bool]:
    """What a line over all columns says of every row below it, and whether it is no heading."""
    mark = _mark(title.norm)
    led = _led(title.norm.rstrip(), mark.end if mark else 0)
    if led:
        return led, False
    lead = len(title.norm) - len(title.norm.lstrip())
    found = labelled(title.norm.strip())
    bracket = None if found else _BRACKET.search(title.norm)
    if bracket:
        lead, found = bracket.start(1), labelled(bracket[1])
    return [(column, a + lead, b + lead) for column, a, b in found], bool(found) and not bracket


def _with_groups(grid: Grid) -> Grid:
    """A table whose names of tasks (重点任务 beside 工作内容) are merged over rows of their own.

    There they group what stands beside them, also where a number holds for these rows, too:
    1 | 扩大供给 | （1）新建学校4所, and below it only （2）改扩建3所. A name a row is the task.
    """
    columns = grid.columns
    if "detail" not in columns or "group" in columns:
        return grid
    duty, detail = columns.index("duty"), columns.index("detail")
    if duty > detail:
        return grid
    number = columns.index("number") if "number" in columns else None
    rows: list[Row] = []
    grouped = False
    for row in grid.rows:
        whole = not row.spanning and len(row.cells) == len(columns)
        if whole and rows and _blank(row, duty) and not _blank(row, detail):
            grouped = True
            if number is not None and _blank(row, number):
                row = replace(row, covered=row.covered | {number})
        rows.append(row)
    if not grouped:
        return grid
    renamed = {duty: "group", detail: "duty"}
    named = tuple(renamed.get(i, c) for i, c in enumerate(columns))
    return replace(grid, columns=named, rows=tuple(rows))


def _blank(row: Row, i: int) -> bool:
    cell = row.cells[i] if i < len(row.cells) else None
    return i in row.covered or cell is None or not cell.norm.strip()


def _with_unknown_group(grid: Grid) -> Grid:
    """A table without numbers whose first column, of whatever name, is merged over rows.

    响应级别 | 工作任务 / Ⅲ级响应 | 关闭景区 / (merged) | 加固广告牌
    """
    columns = grid.columns
    if columns[0] or "group" in columns or "number" in columns or len(columns) < 3:
        return grid
    rows = [row for row in grid.rows if not row.spanning and len(row.cells) == len(columns)]
    merged = [row for row in rows if 0 in row.covered]
    if not merged or not all(0 in row.covered or not _blank(row, 0) for row in rows):
        return grid
    return replace(grid, columns=("group", *columns[1:]))


def _with_measures(text: str, grid: Grid) -> Grid:
    """A table of a task and its measures a row: the measures tell more of the task.

    Where several rows share a task (重点任务 beside 工作举措), it groups them.
    """
    columns = grid.columns
    if columns.count("group") != 1 or "number" not in columns or "detail" in columns:
        return grid
    group, duty = columns.index("group"), columns.index("duty")
    rows = [row for row in grid.rows if not row.spanning and len(row.cells) == len(columns)]
    names = [cell.text.strip() for row in rows if (cell := row.cells[group]) is not None]
    listed = [cell for row in rows if (cell := row.cells[duty]) is not None]
    numbers = [cell for row in rows if (cell := row.cells[columns.index("number")]) is not None]
    head = bare(text[grid.start : rows[0].start]) if rows else ""
    if (
        len(rows) < 2
        or not all(names)
        or not len(names) == len(set(names)) == len(rows)
        or not all(bare(cell.text).isdigit() for cell in numbers)
        or any(len(items(cell.norm)) > 1 for cell in listed)  # each of them is a duty
        or not any(word in head for word in scheme("columns").concepts["measure"].words)
    ):
        return grid
    renamed = {group: "duty", duty: "detail"}
    return replace(grid, columns=tuple(renamed.get(i, c) for i, c in enumerate(columns)))


def _titles(row: Row, i: int) -> bool:
    """Whether the only cell of a row is a heading: 二、保障措施."""
    cell = row.cells[i]
    words = cell.norm.strip() if cell is not None and len(cell) < 60 else ""
    return re.match(r"(?:[一二三四五六七八九十]{1,3}、|第.{1,3}[章部])[^。；]+$", words) is not None


#: What stands in a cell that names nobody, and is not merged with the one above.
_NOBODY = re.compile(r"[/／—－–-]{1,2}|无")


#: What stands in a cell that says what the one above it says.
_SAME = re.compile(r"同上行?|同前|[〃″]")


def _cells(
    row: Row,
    place: dict[str, int],
    above: dict[str, Flow],
    merged: dict[str, Flow],
    *,
    told: bool,
) -> dict[str, Cell]:
    """The cells of a row beside its duty, by their columns.

    `above` are the bodies that blank cells of the group take, `merged` the last filled cell of
    each column, which is that of the row, too, where it is merged over it; both go on with it.
    `told`: the file says which cells are merged.
    """
    cells: dict[str, Cell] = {}
    sure: dict[str, Cell] = {}
    for column, i in place.items():
        cell = row.cells[i]
        filled = cell is not None and cell.norm.strip() != ""
        if filled and column in ROLES and cell is not None and _NOBODY.fullmatch(cell.norm.strip()):
            above.pop(column, None)  # nobody, and not whoever stands above
            merged.pop(column, None)
            continue
        if column in merged and cell is not None and _SAME.fullmatch(cell.norm.strip()):
            sure[column] = Cell(merged[column], inherited=True)
            continue
        if filled:
            assert cell is not None
            merged[column] = cell
        elif i not in row.covered:
            merged.pop(column, None)
        elif column in merged and (column in ROLES or column in ("due", "unit")):
            sure[column] = Cell(merged[column], inherited=True)
        if column in ("number", "group", "duty") or cell is None:
            if column in ROLES and column in above:
                cells[column] = Cell(above[column], inherited=True)
        elif filled:
            cells[column] = Cell(cell)
            if column in ROLES:
                above[column] = cell
        elif column in ROLES and column in above:
            cells[column] = Cell(above[column], inherited=True)
    if any(c in cells and not cells[c].inherited for c in ROLES):
        # A filled responsibility cell of the row replaces what stands above it.
        # Only a blank lead beside others is a merged cell: who helps may well be nobody.
        cells = {c: v for c, v in cells.items() if not v.inherited or (c == "lead" and not told)}
        above.clear()
        above.update({c: v.flow for c, v in cells.items() if c in ROLES})
    elif any(c in ROLES for c in sure):
        # Beside a cell that is merged for certain a blank one that is not is blank.
        cells = {c: v for c, v in cells.items() if not v.inherited or c == "lead"}
    return cells | sure


def _heads(row: Row, filled: list[int], number: int, duty: int, numbers: list[str] | None) -> bool:
    """Whether a row is a heading: a Chinese numeral and a title, where the rows count 1, 2, 3."""
    cell = row.cells[number] if number < len(row.cells) else None
    return (
        sorted(filled) == sorted((number, duty))
        and cell is not None
        and re.fullmatch(r"（?[一二三四五六七八九十]{1,3}）?、?", bare(cell.text)) is not None
        and numbers is not None
        and any(n.isdigit() for n in numbers)
    )


def _numbers(grid: Grid) -> list[str] | None:
    """The printed numbers of the rows, None where the table has no such column."""
    if "number" not in grid.columns:
        return None
    i = grid.columns.index("number")
    cells = (row.cells[i] for row in grid.rows if i < len(row.cells))
    return [n for n in (bare(c.text) for c in cells if c is not None) if n]


def _tasks(
    row: Row,
    duty: Flow,
    cells: dict[str, Cell],
    number: Flow | None,
    under: Section | None,
    spanning: Section | None,
    within: Section | None,
    keys: dict[str, int],
    shared: bool = False,
) -> list[Task]:
    """The tasks of a row; where several share its number, the label of each tells them apart."""
    found: list[Task] = []
    listed = items(duty.norm)
    if len(listed) == 1 and listed[0].label is None:
        mark = marker(duty.norm, listed[0].start)
        if mark and mark.rank <= RANK["cn_paren"]:  # （一）明确对象: its number, as 1. would be
            listed = [Item(mark.label, mark.start, mark.end, listed[0].end)]
    row_key = bare(number.text).strip(".．、（）〔〕") if number is not None else ""
    prefix = [within.key] if within is not None else []
    if row_key:
        prefix.append(row_key)
    elif under is not None:
        prefix = [under.key]
    above = tuple(dict.fromkeys(s.title for s in (under, spanning) if s is not None))
    single = len(listed) == 1
    if not single and "indicator" in cells and len(items(cells["indicator"].flow.norm)) < 2:
        # What the row is to reach is said of no item alone.
        cells = {column: cell for column, cell in cells.items() if column != "indicator"}
    for item in listed:
        label = item.label
        if row_key and single and not shared:
            label = None
        key = "/".join([*prefix, *([label] if label else [])]) or duty.text.strip()
        key = own_key(key, keys)
        part = duty.part(item.start, item.end)
        stop = len(part.text.rstrip())
        while stop and part.text[stop - 1] in "。．；;":
            stop -= 1
        if not stop:
            continue  # a mere mark is no duty
        title_start, title_end = part.span(0, stop)
        start = duty.raw(item.marker) if not row_key else row.start
        end = (
            part.end
            if not single
            else max([part.end, *(c.flow.end for c in cells.values() if not c.inherited)])
        )
        found.append(
            Task(
                key=key,
                start=start,
                end=max(end, title_end),
                title=part.text[:stop].strip(),
                title_start=title_start,
                title_end=title_end,
                heading="indicator" in cells,
                lead=0,
                body=part,
                section=under.key if under is not None else None,
                above=above,
                cells=cells,
            )
        )
    return found
