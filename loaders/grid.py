"""Tables as they come in a text: cells behind tabs, one a line, or broken over lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .agencies import complete
from .dates import DATE_LINE
from .headings import bare, columns_of, known_headings, meaning_of, twice
from .looks import fits, heads_group, labelled, may_head
from .numbering import GROUP, ITEM, marker
from .records import Unsure, quick
from .source import Flow, Line, flow, fold, lines

#: Why a row is not read: bodies taken from the wrong cell would be invented.
UNTOLD = "a row whose cells can't be told apart"


@quick
@dataclass(frozen=True, slots=True)
class Row:
    """A row: for each column its flow (None: the row has no such cell), and the row's extent.

    ``spanning``: its only cell goes over all columns, a heading of the rows below. ``covered``:
    the columns whose cell is that of the row above, merged over this one. ``named``: the bodies
    whose role in the row a mark tells, by the column that would say the same.
    """

    cells: tuple[Flow | None, ...]
    start: int
    end: int
    spanning: bool = False
    covered: frozenset[int] = frozenset()
    named: tuple[tuple[str, Flow], ...] = ()


@dataclass(frozen=True)
class Grid:
    """A table: what its columns are for, and its rows below the heading.

    ``apart``: items of the text, or a higher heading, stand between it and the table before.
    ``heads``: the headings of the columns, where some are bodies; ``over`` what stands over those.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    start: int
    end: int
    unsure: tuple[Unsure, ...] = ()
    apart: bool = False
    heads: tuple[Flow | None, ...] = ()
    over: str = ""


# Cells behind tabs --------------------------------------------------------------------------


def tabbed(text: str, rows: list[list[tuple[int, int]]]) -> list[Grid]:
    """The tables whose cells stand behind tabs, one a line or several on a line."""
    headings = [_heading(text, row) for row in rows]
    heads = [(i, columns) for i, columns in enumerate(headings) if columns is not None]
    found: list[Grid] = []
    for k, (i, columns) in enumerate(heads):
        again = columns == heads[k - 1][1] and _same_bodies(text, rows, heads, k)
        # Running text between them, and items of the text: no table goes on over these.
        over = bool(found) and again and [] in rows[heads[k - 1][0] : i]
        if found and ((again and not over) or _second_heading(text, rows[i - 1], rows[i])):
            continue  # repeated on a new page, or the second of two rows
        # The next table begins with other headings, or behind running text.
        gap = next((g for g in range(i, len(rows)) if not rows[g]), len(rows))
        stop = next(
            (
                j
                for n, (j, c) in enumerate(heads[k + 1 :], k + 1)
                if (c != columns and j > i + 1) or j > gap or not _same_bodies(text, rows, heads, n)
            ),
            len(rows),
        )
        end = rows[stop][0][0] if stop < len(rows) else None
        grid = _tab_grid(text, rows[i:stop], headings[i:stop], columns, end)
        if grid.rows:
            found.append(replace(grid, apart=over))
    return found


def _same_bodies(
    text: str,
    rows: list[list[tuple[int, int]]],
    heads: list[tuple[int, tuple[str, ...]]],
    k: int,
) -> bool:
    """Whether headings that are names of bodies are those of the headings before."""
    if not k or "body" not in heads[k][1]:
        return True
    here, before = ([text[a:b].strip() for a, b in rows[heads[n][0]]] for n in (k, k - 1))
    return here == before


def whole(text: str, rows: list[list[tuple[int, int]]]) -> list[list[tuple[int, int]]]:
    """Rows of which two stand on a line, side by side, one below the other: first the left ones."""
    for i, row in enumerate(rows):
        half = len(row) // 2
        if half < 2 or text[slice(*row[0])] != text[slice(*row[half])]:
            continue  # as nearly every row
        words = [text[a:b].strip() for a, b in row]
        if twice(words) and all(map(meaning_of, words)):
            both = [one for one in rows[i:] if len(one) == len(row)]
            rest = [one for one in rows[i:] if len(one) != len(row)]
            return [
                *rows[:i],
                *(one[:half] for one in both),
                *(one[half:] for one in both[1:]),
                *rest,
            ]
    return rows


def _heading(text: str, row: list[tuple[int, int]]) -> tuple[str, ...] | None:
    if len(row) < 2:
        return None
    for a, b in row:
        if b - a > 40:
            return None
    return columns_of([text[a:b] for a, b in row])


def _tab_grid(
    text: str,
    rows: list[list[tuple[int, int]]],
    headings: list[tuple[str, ...] | None],
    columns: tuple[str, ...],
    end: int | None,
) -> Grid:
    """The table of these rows, the first of which are its headings.

    `headings` says of each row what its columns are for, where it is one of headings.
    """
    row, below = rows[0], rows[1:]
    merged = _second_heading(text, row, below[0]) if below and below[0] else None
    if merged:
        columns, below = merged, below[1:]
    if columns[0] != "number" and _counted(text, below) and columns.count("duty") == 1:
        # 任务 over 1, 2, 3: what heads the numbers is no duty.
        counted = columns_of(["序号", *(text[a:b] for a, b in row[1:])])
        columns = counted if counted and "duty" in counted else columns
    broken = None
    if not merged and columns[0] == "number" and len(row) == len(columns) > 2:
        broken = _broken_rows(text[:end], row[-1][1], columns)
    above = len(rows) - len(below)
    below = broken or below
    stop = next((k for k, r in enumerate(below) if not r), len(below))
    below = below[:stop]
    headings = [_heading(text, r) for r in below] if broken else headings[above : above + stop]
    again = {k for k, said in enumerate(headings) if said is not None}
    # The title above the headings stands there on the next page, too.
    again |= {k - 1 for k in again if k and _repeated(text, below[k - 1], row[0][0])}
    body = [r for k, r in enumerate(below) if k not in again]
    while body and len(body[-1]) == 1 and len(columns) > 2:
        body.pop()  # a last line without a row is no heading
    made = tuple(_align(text, r, columns) for r in body)
    end = body[-1][-1][1] if body else row[-1][1]
    heads, over = _heads(text, rows[1] if merged else row, row, columns)
    return Grid(columns, made, row[0][0], end, heads=heads, over=over)


def _heads(
    text: str,
    row: list[tuple[int, int]],
    above: list[tuple[int, int]],
    columns: tuple[str, ...],
) -> tuple[tuple[Flow | None, ...], str]:
    """The headings that are names of bodies, by column, and what the row above has over them."""
    if "body" not in columns or len(row) != len(columns):
        return (), ""
    heads = tuple(
        flow(text, a, b) if column == "body" else None
        for (a, b), column in zip(row, columns, strict=True)
    )
    over = text[slice(*above[columns.index("body")])] if above is not row else ""
    return heads, meaning_of(over)


def _repeated(text: str, row: list[tuple[int, int]], head: int) -> bool:
    """Whether a row of one cell holds a line that stands above the table, too."""
    words = text[slice(*row[0])].strip()
    return len(row) == 1 and len(words) > 4 and words in text[max(0, head - 400) : head]


def _counted(text: str, rows: list[list[tuple[int, int]]]) -> bool:
    """Whether the first cells of these rows are running numbers."""
    firsts = [text[slice(*row[0])].strip() for row in rows if len(row) > 2]
    numbers = [n for n in firsts if n.isdigit()]
    return len(numbers) > 1 and numbers[0] == "1" and len(numbers) * 2 > len(firsts)


def unstroked(text: str) -> str:
    """A text in which strokes part cells, with tabs in their place (as long as before)."""
    if text.count("|") < 12:
        return text
    lined = re.sub(r"\|[ \u3000]*$", lambda m: " " * len(m.group()), text, flags=re.MULTILINE)
    rows = [line.count("|") for line in lined.splitlines()]
    if sum(n >= 2 for n in rows) < 3:
        return text
    lined = re.sub(r"^[ \u3000]*\|", lambda m: " " * len(m.group()), lined, flags=re.MULTILINE)
    return lined.replace("|", "\t")


def tab_rows(text: str) -> list[list[tuple[int, int]]]:
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
        elif rows and rows[-1] and "。" in line and _is_item(line):
            rows.append([])  # an item of the text: 1.开展演练。…（甲局负责）
        elif rows and len(rows[-1]) and (_spans(line) or _labels(line)):
            rows.append([(at, end)])  # a heading over all columns
        elif rows and len(line.strip()) > 40:
            rows.append([])  # running text: the table is over
        at += len(raw)
    if row:
        rows.append(row)
    return rows


_GROUP = re.compile(GROUP)


def _over(text: str, start: int, printed: list[Line], i: int, counted: int) -> bool:
    """Whether line `i` is a numbered heading and the next row stands below it."""
    line, below = printed[i], printed[i + 1 : i + 2]
    words = text[start + line.start : start + line.end].strip()
    return (
        heads_group(words, 40)
        and bool(below)
        and text[start + below[0].start : start + below[0].end].split("\t")[0].strip()
        == str(counted + 1)
    )


def _broken_rows(
    text: str, start: int, columns: tuple[str, ...]
) -> list[list[tuple[int, int]]] | None:
    """Rows whose cells are broken over lines, by their running numbers; None where unbroken.

    A line that begins with the next number and a tab begins a row; any other line goes on with
    the last cell begun, up to the row's last column.
    """
    rows: list[list[tuple[int, int]]] = []
    broken = fresh = False
    counted = 0
    printed = lines(text[start:])
    heads = {
        i
        for i, x in enumerate(printed)
        if "\t" in (words := text[start + x.start : start + x.end])
        and columns_of(words.split("\t"))
    }
    for i, line in enumerate(printed):
        a, b = start + line.start, start + line.end
        pieces = text[a:b].split("\t")
        again = rows and any(i + k in heads for k in (1, 2, 3)) and len(pieces) == 1
        if again and (heads_group(text[a:b], 0) or labelled(fold(text[a:b].strip()))):
            rows.append([(a, b)])
            continue
        if i + 1 in heads and len(pieces) == 1 and _GROUP.match(fold(text[a:b].strip())):
            rows.append([(a, b)])  # a heading of the rows below, above the headings printed again
            continue
        if i + 1 in heads and rows and _captions(text, start, printed[i : i + 3]):
            rows.append([(a, b)])
            continue
        if i in heads or (i + 1 in heads and len(pieces) == 1 and rows and len(rows[-1]) > 2):
            broken = fresh = True  # the heading (and the title above it) repeated on a new page
            continue
        if fresh and pieces[0].strip() == "1" and len(pieces) > 1:
            counted = 0  # … or another table of the same kind
        fresh = False
        if pieces[0].strip() == str(counted + 1) and len(pieces) > 1:
            rows.append([])
            counted += 1
        elif (
            rows
            and len(pieces) == len(columns) <= len(rows[-1])
            and not pieces[0].strip()
            and any(piece.strip() for piece in pieces)
        ):
            rows.append([])  # a row whose number is merged with the one above
        elif len(pieces) == 1 and _over(text, start, printed, i, counted):
            rows.append([(a, b)])  # a heading of the rows below
            continue
        elif not rows:
            return None
        elif (
            re.match(r"\s*(?:抄送|主办|督办|附件|注|备注|说明)", text[a:b])
            or (len(rows[-1]) >= len(columns) and ("\t" in text[a:b] or len(text[a:b]) > 40))
            or (len(rows[-1]) >= len(columns) and marker(fold(text[a:b].strip())))
            or (len(rows[-1]) >= len(columns) and _signature(text, start, printed[i : i + 4]))
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


def _signature(text: str, start: int, printed: list[Line]) -> bool:
    """Whether whole names and a day below them begin there: who signs, below the last row."""
    for k, line in enumerate(printed):
        words = text[start + line.start : start + line.end].strip()
        if DATE_LINE.fullmatch(words):
            return k > 0
        if not complete(words):
            return False
    return False


def _labels(line: str) -> bool:
    """Whether a line says who leads the rows below: 牵头单位：县发改局"""
    return ("：" in line or ":" in line) and bool(labelled(fold(line.strip())))


def _is_item(line: str) -> bool:
    """Whether a line is an item of the text and no heading of rows: 1.开展演练。…（甲局负责）"""
    words = fold(line.strip())
    mark = marker(words, 0, ITEM)
    return mark is not None and "。" in words[:-1] and words.endswith(("）", "。"))


def _captions(text: str, start: int, printed: list[Line]) -> bool:
    """Whether the first of these lines names the rows below: 物资保障, headings, and 1 again."""
    words, _, row = ([text[start + x.start : start + x.end] for x in printed] + ["", ""])[:3]
    again = words.strip() in text[max(0, start - 400) : start]
    return may_head(words) and not again and row.split("\t")[0].strip() == "1"


def _second_heading(
    text: str, row: list[tuple[int, int]], below: list[tuple[int, int]]
) -> tuple[str, ...] | None:
    """Two rows of headings: 责任分工 over 牵头部门 and 责任部门 gives what stands below."""
    upper = [text[a:b].strip() for a, b in row]
    lower = [text[a:b].strip() for a, b in below]
    known = known_headings()
    said = [w for w in lower if w]
    bodies = lower[0] == "" and len(lower) == len(upper)  # under 责任单位, each with its marks
    told = sum(bare(w) in known or (bodies and complete(w)) for w in said)
    if not said or told < max(2, len(said) * 3 // 4):
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
    words = line.strip()
    if len(words) > 40 and not _GROUP.match(fold(words[:8])):
        return False  # as most lines of a plan in prose
    words = fold(words)
    if not re.search(r"[。；]|：$", words) and heads_group(words, 40):
        return True
    return len(words) <= 40 and not re.search(r"[。；：]$|^注|^备注|^说明|^填表", words)


def _align(text: str, row: list[tuple[int, int]], columns: tuple[str, ...]) -> Row:
    """The cells of a row under their columns; a row may lack merged ones, or those at its end."""
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
        elif len(row) > 1:
            places = _places(text, row, columns)
            by_place = dict(zip(places, cells, strict=True))
            cells = [by_place.get(i) for i in range(len(columns))]
        cells.extend([None] * (len(columns) - len(cells)))
    return Row(tuple(cells[: len(columns)]), row[0][0], row[-1][1])


def _places(text: str, row: Sequence[tuple[int, int]], columns: Sequence[str]) -> tuple[int, ...]:
    """The columns, from left to right, that the cells of a row fit best.

    Of equal ones those at the left: what a row lacks is blank at its end.
    """
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())] * (len(columns) + 1)
    for k, (a, b) in enumerate(row):
        now: list[tuple[float, tuple[int, ...]]] = [(-1000.0, ())] * (len(columns) + 1)
        for i in range(k, len(columns) - len(row) + k + 1):
            blank = not text[a:b].strip()
            before, places = best[i]
            here = before + (0.0 if blank else fits(text, a, b, columns[i]))
            # What is lacking is rather the group merged with the one above than the duty.
            here += 0.5 if columns[i] == "duty" and not blank else 0.0
            now[i + 1] = max(now[i], (here, (*places, i)), key=lambda one: one[0])
        best = now
    return best[-1][1]
