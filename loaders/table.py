"""The table form: rows under headings such as 工作职责, 牵头部门, 责任单位.

Two ways in which a table comes as text are undone: cells behind tabs (from a word processor),
and cells broken over lines between the numbers of the rows (from a PDF).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from ..ontology import scheme
from .agencies import complete
from .dates import DATE
from .form import Cell, Outline, Task
from .indicators import items
from .numbering import ITEM, marker
from .records import Section, Unsure
from .source import Flow, Line, flow, fold, line_of, lines

_WHITE = re.compile(r"\s+")
ROLES = ("lead", "responsible", "cooperating", "participating", "guiding")


@dataclass(frozen=True)
class Row:
    """A row: for each column its flow (None: the row has no such cell), and the row's extent."""

    cells: tuple[Flow | None, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Grid:
    """A table: what its columns are for, and its rows below the heading."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    start: int
    end: int
    unsure: tuple[Unsure, ...] = ()


@cache
def _headings() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for concept in scheme("columns").concepts.values():
        for word in concept.words:
            found.setdefault(_bare(word), []).append(concept.id)
    return found


def _bare(words: str) -> str:
    return _WHITE.sub("", fold(words))


#: A heading that is not known whole tells by its last words: 整治任务, 包联领导, 整改时限.
_ENDINGS = (
    (re.compile(r"(?:领导|责任人|联系人|负责人)$"), "person"),
    (re.compile(r"牵头.{0,4}(?:单位|部门|科室)$"), "lead"),
    (re.compile(r"(?:配合|协办|协助).{0,4}(?:单位|部门|科室)$"), "cooperating"),
    (re.compile(r"(?:责任|主体|实施|落实|承办).{0,4}(?:单位|部门|科室)$"), "responsible"),
    (re.compile(r"(?:时间|时限|期限|节点)$"), "due"),
    (re.compile(r"(?:任务|事项|内容|措施|举措|职责)$"), "duty"),
)


def _by_ending(heading: str) -> list[str]:
    return [meaning for ending, meaning in _ENDINGS if ending.search(heading)][:1]


def columns_of(headings: Sequence[str]) -> tuple[str, ...] | None:
    """What the columns with these headings are for, or None where it is no table of duties.

    A heading that can mean two things (重点任务: group or duty) is a group where a column of
    single tasks stands beside it.
    """
    known = _headings()
    meanings = [known.get(_bare(h)) or _by_ending(_bare(h)) for h in headings]
    if sum(1 for m in meanings if m) < max(2, (len(headings) + 1) // 2):
        return None
    columns: list[str] = []
    for i, meaning in enumerate(meanings):
        others = [m for k, ms in enumerate(meanings) if k != i for m in ms]
        choice = next((m for m in meaning if m not in columns), "")
        if "group" in meaning and "duty" in meaning:
            # 重点任务 beside 具体任务 groups it; alone it is the duty.
            choice = "group" if "task" in others or "duty" in columns else "duty"
        elif "indicator" in meaning and "group" in meaning:
            choice = "indicator" if "duty" in others or "task" in others else "group"
        columns.append(choice)
    if "task" in columns and "duty" in columns:
        columns = ["group" if c == "duty" else c for c in columns]
    has_task = "task" in columns or "duty" in columns
    has_body = any(c in ROLES for c in columns)
    if not (has_task and (has_body or "indicator" in columns or "due" in columns)):
        return None
    return tuple("duty" if c == "task" else c for c in columns)


def outline(text: str) -> Outline | None:
    """The table of a document as tasks, or None where there is none. Linear in its length."""
    printed = lines(text)
    grid = _tabbed(text, printed) or _flat(text, printed) or _lined(text, printed)
    return read_grid(text, grid) if grid is not None and grid.rows else None


# Cells behind tabs --------------------------------------------------------------------------


@dataclass
class _Open:
    """A row being gathered: where its cells begin and end."""

    cells: list[tuple[int, int]] = field(default_factory=list)


def _tabbed(text: str, printed: list[Line]) -> Grid | None:
    """A table whose cells stand behind tabs, one a line or several on a line."""
    if text.count("\t") < 4:
        return None
    rows = _tab_rows(text)
    for i, row in enumerate(rows[:40]):
        columns = columns_of([text[a:b] for a, b in row])
        if columns is None:
            continue
        below = rows[i + 1 :]
        if columns[0] == "number" and len(row) == len(columns) > 2:
            below = _broken_rows(text, row[-1][1], columns) or below
        merged = _second_heading(text, row, below[0]) if below else None
        if merged:
            columns, below = merged, below[1:]
        stop = next((k for k, r in enumerate(below) if not r), len(below))
        body = [r for r in below[:stop] if columns_of([text[a:b] for a, b in r]) is None]
        while body and len(body[-1]) == 1 and len(columns) > 2:
            body.pop()  # a last line without a row is no heading
        made = tuple(_align(text, r, columns) for r in body)
        end = body[-1][-1][1] if body else row[-1][1]
        return Grid(columns, made, row[0][0], end)
    return None


def _tab_rows(text: str) -> list[list[tuple[int, int]]]:
    """Rows as ranges of cells: blank lines part rows where each cell has a line of its own."""
    rows: list[list[tuple[int, int]]] = []
    row: list[tuple[int, int]] = []
    at = 0
    for raw in text.splitlines(keepends=True):
        end = at + len(raw.rstrip("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"))
        line = text[at:end]
        tabs = line.count("\t")
        if tabs == 1 and line.startswith("\t"):
            row.append((at + 1, end))
        elif tabs:
            if row:
                rows.append(row)
                row = []
            cells, begin = [], at
            for piece in line.split("\t"):
                cells.append((begin, begin + len(piece)))
                begin += len(piece) + 1
            if cells and not line.split("\t")[0].strip() and line.startswith("\t"):
                cells = (
                    cells[1:] if len(cells) > 2 and rows and len(cells) > len(rows[0]) else cells
                )
            rows.append(cells)
        elif not line.strip():
            if row:
                rows.append(row)
                row = []
        elif row:
            row[-1] = (row[-1][0], end)  # a cell goes on in the next line
        elif rows and len(rows[-1]) and _spans(line):
            rows.append([(at, end)])  # a heading over all columns
        elif rows and len(line.strip()) > 40:
            rows.append([])  # running text: the table is over
        at += len(raw)
    if row:
        rows.append(row)
    return rows


def _broken_rows(
    text: str, start: int, columns: tuple[str, ...]
) -> list[list[tuple[int, int]]] | None:
    """Rows whose cells are broken over lines, by their running numbers; None where unbroken.

    A line that begins with the next number and a tab begins a row; any other line goes on with
    the last cell begun, up to the row's last column.
    """
    rows: list[list[tuple[int, int]]] = []
    broken = False
    for line in lines(text[start:]):
        a, b = start + line.start, start + line.end
        pieces = text[a:b].split("\t")
        if pieces[0].strip() == str(len(rows) + 1) and len(pieces) > 1:
            rows.append([])
        elif not rows:
            return None
        elif (
            re.match(r"\s*(?:抄送|主办|督办|附件|注|备注|说明)", text[a:b])
            or (len(rows[-1]) >= len(columns) and ("\t" in text[a:b] or len(text[a:b]) > 40))
            or (len(rows[-1]) >= len(columns) and marker(fold(text[a:b].strip())))
        ):
            break
        else:
            broken = True
        at = a
        for k, piece in enumerate(pieces):
            row = rows[-1]
            if k == 0 and row:
                row[-1] = (row[-1][0], at + len(piece))
            else:
                row.append((at, at + len(piece)))
            at += len(piece) + 1
    return rows if broken and all(len(r) <= len(columns) for r in rows) else None


def _second_heading(
    text: str, row: list[tuple[int, int]], below: list[tuple[int, int]]
) -> tuple[str, ...] | None:
    """Two rows of headings: 责任分工 over 牵头部门 and 责任部门 gives what stands below."""
    upper = [text[a:b].strip() for a, b in row]
    lower = [text[a:b].strip() for a, b in below]
    known = _headings()
    said = [w for w in lower if w]
    if not said or sum(_bare(w) in known for w in said) < max(2, len(said) * 3 // 4):
        return None
    blank = [i for i, w in enumerate(upper) if not w]
    under = sorted({i for b in blank for i in (b, b - 1) if i >= 0})
    if len(lower) == len(upper):
        return columns_of([w or upper[i] for i, w in enumerate(lower)])
    if len(said) != len(under):
        return None
    for i, word in zip(under, said, strict=True):
        upper[i] = word
    return columns_of(upper)


def _spans(line: str) -> bool:
    """Whether a line without tabs between rows can be a heading of the rows below it."""
    words = fold(line.strip())
    return len(words) <= 40 and not re.search(r"[。；：]$|^注|^备注|^说明|^填表", words)


def _align(text: str, row: list[tuple[int, int]], columns: tuple[str, ...]) -> Row:
    """The cells of a row under their columns; a row may lack the merged ones at its left."""
    missing = len(columns) - len(row)
    cells: list[Flow | None] = [flow(text, a, b) for a, b in row]
    if missing > 0:
        first = cells[0].norm.strip() if cells and cells[0] else ""
        duty = columns.index("duty")
        number = columns.index("number") if "number" in columns else -1
        if number > 0 and first.isdigit() and number + len(row) <= len(columns):
            cells = [*([None] * number), *cells]  # the merged cell at its left is not repeated
        elif marker(first, 0, ITEM) and len(row) + duty <= len(columns):
            cells = [*([None] * duty), *cells]  # an item whose group stands above
        elif not first and len(row) > 1:
            cells = [*([None] * missing), *cells]
        cells.extend([None] * (len(columns) - len(cells)))
    return Row(tuple(cells[: len(columns)]), row[0][0], row[-1][1])


# A cell a line ------------------------------------------------------------------------------


def _lined(text: str, printed: list[Line]) -> Grid | None:
    """A table pasted with one cell a line: the headings, then the cells of each numbered row."""
    words = [text[x.start : x.end].strip() for x in printed]
    known = _headings()
    i = 0
    while i < len(printed):
        k = i
        while k < len(printed) and _bare(words[k]) in known:
            k += 1
        columns = columns_of(words[i:k]) if k - i >= 3 else None
        if columns and columns[0] == "number":
            return _lined_rows(text, printed, words, columns, i, k)
        i = max(k, i + 1)
    return None


def _lined_rows(
    text: str, printed: list[Line], words: list[str], columns: tuple[str, ...], head: int, at: int
) -> Grid | None:
    rows: list[Row] = []
    while at < len(printed) and words[at] == str(len(rows) + 1):
        stop = at + 1
        while (
            stop < len(printed)
            and stop - at < len(columns)
            and words[stop] != str(len(rows) + 2)
            and not re.match(r"[一二三四五六七八九十]+、", words[stop])
        ):
            stop += 1
        held = [(printed[x].start, printed[x].end) for x in range(at, stop)]
        rows.append(_align(text, held, columns))
        at = stop
    if not rows:
        return None
    return Grid(columns, tuple(rows), printed[head].start, printed[at - 1].end)


# Cells broken over lines --------------------------------------------------------------------


def _flat(text: str, printed: list[Line]) -> Grid | None:
    """A table from a PDF: a line of headings, then rows that begin with their numbers."""
    for i, line in enumerate(printed[:60]):
        words = _WHITE.split(text[line.start : line.end].strip())
        columns = columns_of(words) if len(words) >= 3 else None
        if columns and columns[0] == "number":
            heading = _bare(text[line.start : line.end])
            return _flat_rows(text, printed[i + 1 :], columns, heading, line.start)
    return None


_ROW = re.compile(r"\s*(?P<number>\d{1,3})(?:\s*$|\s+(?=\S))")


def _flat_rows(
    text: str, body: list[Line], columns: tuple[str, ...], heading: str, start: int
) -> Grid:
    furniture: list[tuple[int, int]] = []
    starts: list[tuple[int, int, int]] = []  # line, offset of the number, offset behind it
    for i, line in enumerate(body):
        words = text[line.start : line.end]
        if _bare(words) == heading or re.fullmatch(
            r"\s*(?:[-—–]\s*\d+\s*[-—–]|第\s*\d+\s*页.*)\s*", words
        ):
            furniture.append((line.start, line.end))
            continue
        found = _ROW.match(words)
        if found and int(found["number"]) == len(starts) + 1:
            starts.append((i, line.start + found.start("number"), line.start + found.end()))
    rows: list[Row] = []
    unsure: list[Unsure] = []
    end_of_all = body[-1].end if body else start
    for k, (_, number_at, after) in enumerate(starts):
        end = starts[k + 1][1] if k + 1 < len(starts) else end_of_all
        here = [f for f in furniture if number_at <= f[0] < end]
        row = _flat_row(text, number_at, after, end, columns, here)
        if row is None:
            a, b = number_at, min(end, number_at + 200)
            unsure.append(
                Unsure(line_of(text, a), a, b, text[a:b], "a row whose cells can't be told apart")
            )
            continue
        rows.append(row)
    return Grid(columns, tuple(rows), start, end_of_all, tuple(unsure))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line (or part of one) of a row; ``ends``: it closes a paragraph of its cell."""

    start: int
    end: int
    ends: bool


def _pieces(text: str, start: int, end: int, furniture: list[tuple[int, int]]) -> list[_Piece]:
    """The lines of a row. White space before the break marks a paragraph's end in PDF text."""
    found: list[_Piece] = []
    for line in lines(text[start:end]):
        a, b = start + line.start, start + line.end
        if any(x <= a < y or x < b <= y for x, y in furniture):
            continue
        words = text[a:b]
        core = words.rstrip()
        lead = len(core) - len(core.lstrip())
        found.append(_Piece(a + lead, a + len(core), len(core) < len(words)))
    return found


def _flat_row(
    text: str,
    number_at: int,
    after: int,
    end: int,
    columns: tuple[str, ...],
    furniture: list[tuple[int, int]],
) -> Row | None:
    """Share the lines of a row out to the columns, by what each kind of cell looks like."""
    pieces = _pieces(text, after, end, furniture)
    cells: dict[str, list[_Piece]] = {}
    if "due" in columns:
        found = _due_piece(text, pieces)
        if found is None:
            return None
        first, last, split = found
        before, behind = pieces[:first], pieces[last + 1 :]
        cells["due"] = [*pieces[first:last], split[0]]
        if split[1]:
            behind = [split[1], *behind]
    else:
        cut = _first_bodies(text, pieces)
        before, behind = pieces[:cut], pieces[cut:]
    texts = [c for c in columns if c in ("group", "duty", "indicator")]
    shared = _share_texts(text, before, texts)
    if shared is None:
        return None
    cells.update(shared)
    cells.update(
        _share_bodies(text, behind, [c for c in columns if c in (*ROLES, "remark", "status")])
    )
    flows: list[Flow | None] = []
    for column in columns:
        if column == "number":
            flows.append(flow(text, number_at, after))
        elif cells.get(column):
            held = cells[column]
            flows.append(flow(text, held[0].start, held[-1].end, furniture))
        else:
            flows.append(Flow(text, []))
    stop = max((p.end for held in cells.values() for p in held), default=after)
    return Row(tuple(flows), number_at, stop)


_NO_DATE = re.compile(r"\s*(?:/|／|—{1,2}|－|长期(?:坚持|推进)?|持续(?:推进)?|常年)(?=\s|$)")


def _due_piece(
    text: str, pieces: list[_Piece]
) -> tuple[int, int, tuple[_Piece, _Piece | None]] | None:
    """Where the due cell stands: from piece i to piece k, of which a part may be the next cell."""
    for i, piece in enumerate(pieces):
        words = fold(text[piece.start : piece.end])
        plain = _NO_DATE.match(words)
        if plain:
            return i, i, _cut(text, piece, plain.end())
        if not re.match(r"(?:到|截至)?\s*(?:19|20)\d\d\s*年", words):
            continue
        k = i
        joined = words
        while True:
            found = DATE.match(re.sub(r"\s", " ", joined))
            if found is None:
                break
            if found.end() < len(joined.rstrip()):
                own = found.end() - (len(joined) - len(fold(text[pieces[k].start : pieces[k].end])))
                if joined[found.end()].isspace() or joined[found.end() - 1].isspace():
                    return i, k, _cut(text, pieces[k], max(own, 0))
                break
            if k + 1 < len(pieces) and re.match(
                r"(?:\d{1,2}\s*月|月|日|底|末|前|之前|以前|年底|上旬|中旬|下旬)[底末前之以]{0,3}\s*$",
                fold(text[pieces[k + 1].start : pieces[k + 1].end]),
            ):
                k += 1
                joined += fold(text[pieces[k].start : pieces[k].end])
                continue
            return i, k, (pieces[k], None)
    return None


def _cut(text: str, piece: _Piece, at: int) -> tuple[_Piece, _Piece | None]:
    rest = text[piece.start + at : piece.end]
    if not rest.strip():
        return piece, None
    lead = len(rest) - len(rest.lstrip())
    return (
        _Piece(piece.start, piece.start + at, True),
        _Piece(piece.start + at + lead, piece.end, piece.ends),
    )


def _first_bodies(text: str, pieces: list[_Piece]) -> int:
    """The first line, counted from the end, from which on only names of bodies follow."""
    cut = len(pieces)
    for i in range(len(pieces) - 1, -1, -1):
        words = "".join(_bare(text[p.start : p.end]) for p in pieces[i:cut])
        if all(complete(n) for n in re.split(r"[、，；]", words) if n):
            cut = i
        elif cut - i > 6:
            break
    return cut


def _share_texts(
    text: str, pieces: list[_Piece], columns: list[str]
) -> dict[str, list[_Piece]] | None:
    """Duty and indicator cells: numbered items begin the latter, else a paragraph's end does."""
    if not pieces or not columns:
        return {}
    if len(columns) == 1:
        return {columns[0]: pieces}
    if len(columns) > 2:
        return None
    for i, piece in enumerate(pieces):
        mark = marker(fold(text[piece.start : piece.end]), 0, ITEM)
        if i and mark and mark.value == 1:
            return {columns[0]: pieces[:i], columns[1]: pieces[i:]}
    for i, piece in enumerate(pieces[:-1]):
        blank = text[piece.end : pieces[i + 1].start].count("\n") > 1
        if piece.ends or blank:
            return {columns[0]: pieces[: i + 1], columns[1]: pieces[i + 1 :]}
    return {columns[0]: pieces[:1], columns[1]: pieces[1:]}


#: No cell that names bodies has more lines; without a bound the work grows with their square.
_LONGEST = 60


def _share_bodies(text: str, pieces: list[_Piece], columns: list[str]) -> dict[str, list[_Piece]]:
    """Cells that name bodies, then the remark: a cell ends where its last name is whole."""
    cells: dict[str, list[_Piece]] = {}
    bodies = [c for c in columns if c in ROLES]
    rest = pieces
    for column in bodies[:-1]:
        cut = _whole(text, rest)
        cells[column], rest = rest[:cut], rest[cut:]
    remark = next((c for c in columns if c not in ROLES), None)
    if bodies:
        cut = min(len(rest), _LONGEST)
        if remark:
            while cut > 0 and not _names(text, rest[:cut]):
                cut -= 1
            if cut == 0:
                cut = len(rest)
        cells[bodies[-1]], rest = rest[:cut], rest[cut:]
    if remark and rest:
        cells[remark] = rest
    return {column: held for column, held in cells.items() if held}


def _joined(text: str, pieces: Sequence[_Piece]) -> str:
    return "".join(_bare(text[p.start : p.end]) for p in pieces)


def _names(text: str, pieces: Sequence[_Piece]) -> bool:
    words = _joined(text, pieces)
    return bool(words) and all(complete(n) for n in re.split(r"[、，；]", words))


def _whole(text: str, pieces: list[_Piece]) -> int:
    """How many lines make the first cell: up to the first whole name at a line's end."""
    best = 0
    for i in range(1, min(len(pieces), _LONGEST) + 1):
        words = _joined(text, pieces[:i])
        if words.endswith(("、", "，")):
            continue
        if all(complete(n) for n in re.split(r"[、，；]", words)):
            follows = _joined(text, pieces[i : i + 1])
            if pieces[i - 1].ends or not follows or not best:
                best = i
            if pieces[i - 1].ends:
                return i
            if not follows.startswith(("、", "，")) and best:
                return best
    return best or min(1, len(pieces))


# Rows → tasks -------------------------------------------------------------------------------


def read_grid(text: str, grid: Grid) -> Outline:
    """The tasks of a table: a row, or each numbered item of its duty cell.

    A row of one cell is a heading; a blank cell of a group or of bodies is merged with the
    filled one above it in the same group.
    """
    place = {column: i for i, column in enumerate(grid.columns) if column}
    groups = [i for i, column in enumerate(grid.columns) if column == "group"]
    sections: list[Section] = []
    tasks: list[Task] = []
    heading: Section | None = None
    spanning: Section | None = None
    numbers = _numbers(grid)
    numbered = numbers is not None and len(set(numbers)) == len(numbers)
    above: dict[str, Flow] = {}
    keys: dict[str, int] = {}
    seen: dict[str, Section] = {}

    def opened(cell: Flow, parent: Section | None) -> Section:
        title = cell.text.strip()
        mark = marker(cell.norm, len(cell.norm) - len(cell.norm.lstrip()))
        if mark:
            title = cell.text[mark.end :].strip()
        start, end = cell.span(mark.end if mark else 0, len(cell))
        if title in seen and (heading is seen[title] or spanning is seen[title]):
            return seen[title]  # a heading repeated after a page break goes on
        key = mark.label if mark else title
        if parent is not None and mark:
            key = f"{parent.key}/{key}"
        keys[f"§{key}"] = keys.get(f"§{key}", 0) + 1
        if keys[f"§{key}"] > 1:
            key = f"{key}~{keys[f'§{key}']}"
        section = Section(key, title, start, end, parent.key if parent else None)
        seen[title] = section
        sections.append(section)
        return section

    for row in grid.rows:
        filled = [i for i, c in enumerate(row.cells) if c is not None and c.norm.strip()]
        present = [i for i, c in enumerate(row.cells) if c is not None]
        if not filled:
            continue
        number = place.get("number")
        if (
            len(filled) == 1
            and (len(present) == 1 or filled[0] in groups)
            and filled[0] != place["duty"]
        ):
            cell = row.cells[filled[0]]
            assert cell is not None
            spanning = opened(cell, None)
            heading = None
            above = {}
            continue
        for i in groups:
            cell = row.cells[i]
            if cell is not None and cell.norm.strip():
                before = heading
                heading = opened(cell, spanning)
                if heading is not before:
                    above = {}
        duty = row.cells[place["duty"]]
        if duty is None or not duty.norm.strip():
            continue
        cells: dict[str, Cell] = {}
        for column, i in place.items():
            cell = row.cells[i]
            if column in ("number", "group", "duty") or cell is None:
                if column in ROLES and column in above:
                    cells[column] = Cell(above[column], inherited=True)
                continue
            if cell.norm.strip():
                cells[column] = Cell(cell)
                if column in ROLES:
                    above[column] = cell
            elif column in ROLES and column in above and groups:
                cells[column] = Cell(above[column], inherited=True)
        if any(c in cells and not cells[c].inherited for c in ROLES):
            # A filled responsibility cell of the row replaces what stands above it.
            cells = {c: v for c, v in cells.items() if not v.inherited}
            above = {c: v.flow for c, v in cells.items() if c in ROLES}
        under = heading or spanning
        # Where the rows are numbered through, a merged cell without a number is no part of the key.
        prefix = spanning if numbered and under is not None and under.key == under.title else under
        tasks += _tasks(text, row, duty, cells, number, under, spanning, prefix, keys)
    last = tasks[-1].end if tasks else grid.end
    return Outline(
        "table", grid.start, max(last, grid.end), tuple(sections), tuple(tasks), grid.unsure
    )


def _numbers(grid: Grid) -> list[str] | None:
    """The printed numbers of the rows, None where the table has no such column."""
    if "number" not in grid.columns:
        return None
    i = grid.columns.index("number")
    cells = (row.cells[i] for row in grid.rows if i < len(row.cells))
    return [n for n in (_bare(c.text) for c in cells if c is not None) if n]


def _tasks(
    text: str,
    row: Row,
    duty: Flow,
    cells: dict[str, Cell],
    number: int | None,
    under: Section | None,
    spanning: Section | None,
    within: Section | None,
    keys: dict[str, int],
) -> list[Task]:
    found: list[Task] = []
    listed = items(duty.norm)
    cell = row.cells[number] if number is not None else None
    row_key = _bare(cell.text).strip(".、") if cell is not None else ""
    prefix = [within.key] if within is not None else []
    if row_key:
        prefix.append(row_key)
    elif under is not None:
        prefix = [under.key]
    above = tuple(dict.fromkeys(s.title for s in (under, spanning) if s is not None))
    single = len(listed) == 1
    for item in listed:
        label = item.label
        if row_key and single:
            label = None
        key = "/".join([*prefix, *([label] if label else [])]) or duty.text.strip()
        keys[key] = keys.get(key, 0) + 1
        if keys[key] > 1:
            key = f"{key}~{keys[key]}"
        part = duty.part(item.start, item.end)
        stop = len(part.text.rstrip())
        while stop and part.text[stop - 1] in "。．；;":
            stop -= 1
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


def within(prose: Outline, table: Outline) -> Outline:
    """A table that stands inside a numbered item of a text takes the place of that item."""
    for i, task in enumerate(prose.tasks):
        if not task.start <= table.start < task.end or not table.tasks:
            continue
        section = Section(task.key, task.title, task.title_start, task.title_end, task.section)
        sections = [
            replace(
                s,
                key=f"{task.key}/{s.key}",
                parent=f"{task.key}/{s.parent}" if s.parent else task.key,
            )
            for s in table.sections
        ]
        rows = [
            replace(
                t,
                key=f"{task.key}/{t.key}",
                section=f"{task.key}/{t.section}" if t.section else task.key,
                above=(*t.above, task.title, *task.above),
            )
            for t in table.tasks
        ]
        return Outline(
            "table",
            prose.start,
            prose.end,
            (*prose.sections, section, *sections),
            (*prose.tasks[:i], *rows, *prose.tasks[i + 1 :]),
            (*prose.unsure, *table.unsure),
        )
    return prose
