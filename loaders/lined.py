"""Tables pasted without their lines: one cell a line, or cells closed by a stroke |

序号 / 目标任务 / 牵头单位 / 责任单位 / 1 / 新建幼儿园4所 / 区教育局 / 区住建局、… / 2 / …
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from ..ontology import places as gazetteer
from .agencies import begins_level, begins_whole, complete
from .dates import DATE_LINE
from .grid import UNTOLD, Grid, Row
from .headings import ROLES, bare, columns_of, is_heading
from .looks import fits, heads_group
from .numbering import GROUP, row_number
from .prose import measure
from .records import Unsure
from .source import Flow, Line, Span, flow, fold, unsure_at

#: No row has more lines; without a bound the work grows with their square.
_LONGEST = 60


def lined(text: str, printed: list[Line]) -> Grid | None:
    """The table of a text with a cell a line: the headings, then the cells of each row."""
    cells = _cells(text, printed)
    words = [text[a:b] for a, b in cells]
    i = 0
    while i < len(cells):
        k = i
        while k < len(cells) and is_heading(words[k]):
            k += 1
        while k - i >= 3:
            columns = _columns(words, i, k)
            if columns:
                return _rows(text, cells, words, columns, i, k)
            k -= 1
        i = max(k, i + 1)
    return None


def _columns(words: list[str], head: int, at: int) -> tuple[str, ...] | None:
    """What the columns are for whose headings are words[head:at], None where no row follows.

    The numbers may have no heading of their own: 工作任务 stands over 1 and what it is.
    """
    columns = columns_of(words[head:at])
    if columns is None or at >= len(words):
        return None
    if columns[0] == "number":
        return columns if _begins(words, at) else None
    if "number" in columns or not columns.count("duty"):
        return None
    if row_number(words[at]) == 1:
        return ("number", *columns)
    if columns[0] == "group" and at + 1 < len(words) and row_number(words[at + 1]) == 1:
        return ("group", "number", *columns[1:])
    return None


def _cells(text: str, printed: list[Line]) -> list[Span]:
    """The lines as cells; where most lines have strokes, what stands between the strokes."""
    if text.count("|") < 6:
        return [(x.start, x.end) for x in printed]
    stroked = sum("|" in text[x.start : x.end] for x in printed)
    alone = sum(text[x.start : x.end].strip() == "|" for x in printed)
    if (stroked + alone) * 2 < len(printed) or stroked < 6:
        return [(x.start, x.end) for x in printed]
    found: list[Span] = []
    begin: int | None = None
    started = False
    for line in printed:
        at = line.start
        words = text[line.start : line.end]
        if "|" not in words:
            if begin is None:
                nearest = text[line.end : line.end + 200].lstrip()
                if started and "|" in nearest.split("\n")[0]:
                    begin = at  # a cell of several lines
                    continue
                found.append((at, line.end))
            continue
        for piece in words.split("|"):
            end = at + len(piece)
            if end < line.end:  # closed by a stroke
                started = True
                a = at if begin is None else begin
                if text[a:end].strip() or begin is not None:
                    found.append((a, end))
                begin = None
            elif piece.strip():
                begin = at
            at = end + 1
    if begin is not None:
        found.append((begin, printed[-1].end))
    return [span for span in found if not re.fullmatch(r"[\s:：-]*", text[span[0] : span[1]])]


_SECTION = re.compile(rf"\s*{GROUP}\S")


def _begins(words: list[str], at: int) -> bool:
    """Whether rows begin here: with a number and a text, or a heading and a number."""
    if row_number(words[at]) is not None or words[at].strip() == "1.1":
        return at + 1 < len(words) and _says(words[at + 1])
    return _SECTION.match(fold(words[at])) is not None and any(
        row_number(w) is not None or w.strip() == "1.1" for w in words[at + 1 : at + 3]
    )


_DOTTED = re.compile(r"\d{1,2}\.(\d{1,2})")


def _dotted(words: str) -> int | None:
    """The number of a row below that of its group: 1.2, which stands alone in its cell."""
    found = _DOTTED.fullmatch(words.strip())
    return int(found[1]) if found else None


def _dotted_first(words: list[str], at: int) -> bool:
    """Whether the rows count 1.1, 1.2 …: so the first one does, below its group or at once."""
    return any(w.strip() == "1.1" for w in words[at : at + 2])


def _says(words: str) -> bool:
    """Whether a cell holds a text: no number, no date, no body's name."""
    held = bare(words)
    return len(re.findall(r"[\u4e00-\u9fff]", held)) > 3 and not complete(held)


def _runs(words: str) -> bool:
    """Whether a cell holds running text: neither a name nor a list of names."""
    held = bare(words)
    if not re.match(r"[\u4e00-\u9fff\d“《]", held):
        return False  # （市、区）政府 goes on with the line above
    if not re.search(r"\d|[。；]$", held) and (len(held) < 9 or begins_level(held)):
        return False
    names = [n for n in re.split(r"[、，；。]", held) if n]
    return _says(words) and not (
        begins_whole(names[0]) and sum(map(complete, names)) * 2 > len(names)
    )


def _counts(words: list[str], at: int) -> list[int]:
    """Where the rows begin: the lines with running numbers.

    A part of a larger table (one department's rows) has gaps between them: 3, 68, 69, 73.
    """
    found: list[int] = []
    number = _dotted if _dotted_first(words, at) else row_number
    values = {i: n for i, w in enumerate(words) if i >= at and (n := number(w)) is not None}
    ahead = Counter(values.values())
    first = next(iter(values.values()), 1)
    last = 0
    for i, n in values.items():
        ahead[n] -= 1
        following = n == last + 1 or (n == 1 and last > 0)
        gap = first != 1 and n > last and i + 1 < len(words) and _says(words[i + 1])
        if gap and last and not following:
            # A figure in a cell is no number of a row where the next number still comes.
            gap = not ahead[last + 1]
        if following or gap:
            found.append(i)
            last = n
    return found


def _rows(
    text: str,
    cells: list[Span],
    words: list[str],
    columns: tuple[str, ...],
    head: int,
    at: int,
) -> Grid | None:
    rows: list[Row] = []
    unsure: list[Unsure] = []
    begins = _counts(words, at)
    if not begins:
        return None
    following = dict(zip(begins, [*begins[1:], len(cells)], strict=True))
    grouped = columns[0] == "group"
    width = len(columns) - grouped
    group: Span | None = None
    end = cells[at - 1][1]
    while at < len(cells):
        said = words[at].strip()
        if at in following:
            last = following[at] == len(cells)
            stop = at + 1
            while stop < following[at] and not (
                stop - at >= 2 and _heads_rows(words, stop, begins)
            ):
                stop += 1
            opens = grouped and not last and stop - at > width
            stop -= opens
            made: tuple[Row, ...] = ()
            if last:
                # The last row ends where something else begins, or with a line a column.
                over = below(words, at + 1, stop)
                if over - at <= _LONGEST:
                    made = shared(text, cells[at:over], columns[grouped:])
                stop = over if made else min(over, at + width)
            made = made or shared(text, cells[at:stop], columns[grouped:])
            if not made:
                a, b = cells[at][0], cells[min(stop, at + 12) - 1][1]
                unsure.append(unsure_at(text, a, b, UNTOLD))
            elif grouped:
                first = flow(text, *group) if group else Flow(text, [])
                made = tuple(_opened(row, first if not k else None) for k, row in enumerate(made))
            rows += made
            group = cells[stop] if opens else None
            end, at = cells[stop - 1][1], stop + opens
        elif grouped and group is None and at + 1 in following:
            group = cells[at]
            at += 1
        elif heads_group(said, 60) and _number_near(at + 1, begins):
            a, b = cells[at]
            filling = [None] * (len(columns) - 1)
            rows.append(Row((flow(text, a, b), *filling), a, b))  # the number's column
            end, at = b, at + 1
        elif is_heading(said) or (_SECTION.match(fold(said)) and _titles(words, at, begins)):
            at += 1  # the headings repeated on a new page, or a heading without rows
        else:
            break
    return Grid(columns, tuple(rows), cells[head][0], end, tuple(unsure))


def _opened(row: Row, group: Flow | None) -> Row:
    """A row with the cell of its group before it; None: that of the row above."""
    covered = frozenset({0, *(i + 1 for i in row.covered)} if group is None else ())
    start = group.start if group is not None and group.norm else row.start
    return Row(
        (group or Flow(row.cells[0].source if row.cells[0] else "", []), *row.cells),
        start,
        row.end,
        covered=covered,
    )


def _titles(words: list[str], at: int, begins: list[int]) -> bool:
    """Whether only headings stand from here to the next row: 二、…, 三、… of which none has any."""
    k = bisect_right(begins, at)
    # More headings in a row than a plan has are none; without a bound the work grows.
    return (
        k < len(begins)
        and begins[k] - at <= _LONGEST
        and all(heads_group(w, 60) for w in words[at : begins[k]])
    )


def _number_near(at: int, begins: list[int]) -> bool:
    k = bisect_left(begins, at)
    return k < len(begins) and begins[k] < at + 3


def _heads_rows(words: list[str], at: int, begins: list[int]) -> bool:
    """Whether a heading of the rows below, or the headings of the table again, stand here."""
    return (
        _SECTION.match(fold(words[at])) is not None
        and (_number_near(at + 1, begins) or _titles(words, at, begins))
    ) or (is_heading(words[at]) and at + 1 < len(words) and is_heading(words[at + 1]))


_BELOW = re.compile(
    r"\s*(?:[-—–]\s*\d+\s*[-—–]\s*$|附\s*(?:件|表)|注：|备注：|说明：|抄送|联系人|分享到|扫一扫|【|打印|责任编辑|上一[篇条]|下一[篇条]|相关(?:链接|附件|文章)|.{2,30}\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
    r"|\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*$|（?此件)"
)


_HEADING = re.compile(r"\s*[一二三四五六七八九十]{1,3}、\S")


def _signed(words: list[str], i: int, stop: int) -> bool:
    """Whether a body is named there with its place, and the day below: who signs."""
    return (
        i + 1 < stop
        and DATE_LINE.fullmatch(words[i + 1].strip()) is not None
        and complete(words[i].strip())
        and gazetteer.at_start(fold(words[i].strip())) is not None
    )


def below(words: list[str], at: int, stop: int) -> int:
    """Where what stands below the table begins: a note, a heading, an annex, the end."""
    return next(
        (
            i
            for i in range(at, stop)
            if _BELOW.match(fold(words[i]))
            or (i > at + 1 and _HEADING.match(fold(words[i])))
            or _signed(words, i, stop)
        ),
        stop,
    )


def shared(text: str, cells: Sequence[Span], columns: tuple[str, ...]) -> tuple[Row, ...]:
    """The cells of a row under its columns: one each, or shared out by what they look like.

    Several rows where a number is merged over them; none where the cells can't be told apart.
    """
    held = [*cells[:1], *_continued(text, cells[1:])]
    if len(held) == len(columns) and _fit(text, held[1:], columns[1:]):
        shares: list[list[Span | None]] = [list(held)]
    elif len(cells) > _LONGEST:
        return ()
    else:
        found = _best(text, cells[1:], columns[1:])
        if found is None:
            if len(held) != len(columns):
                return ()
            found = [[*held[1:]]]
        shares = [[cells[0] if not k else None, *row] for k, row in enumerate(found)]
    return tuple(_row(text, row, under=k > 0) for k, row in enumerate(shares))


def _row(text: str, shares: Sequence[Span | None], *, under: bool) -> Row:
    """A row; `under` another one of the same number it has the cells that it lacks from there."""
    spans = [span for span in shares if span]
    lacks = frozenset(i for i, span in enumerate(shares) if span is None) if under else frozenset()
    flows = tuple(flow(text, *span) if span else Flow(text, []) for span in shares)
    return Row(flows, spans[0][0], spans[-1][1], covered=lacks)


def _continued(text: str, cells: Sequence[Span]) -> list[Span]:
    """Lines of one cell made one: a list goes on behind 、 and before it."""
    found: list[Span] = []
    for a, b in cells:
        before = text[found[-1][0] : found[-1][1]].rstrip()[-1:] if found else ""
        if before and (before in "、，,；（(" or text[a:b].lstrip()[:1] in "、，,；）)"):
            found[-1] = (found[-1][0], b)
        else:
            found.append((a, b))
    return found


def _fit(text: str, cells: Sequence[Span], columns: Sequence[str]) -> bool:
    """Whether a line a column is no mistake: none that names bodies holds anything else."""
    return not any(
        column in ROLES and len(bare(text[a:b])) > 3 and fits(text, a, b, column) < 0
        for (a, b), column in zip(cells, columns, strict=True)
    )


#: What an empty cell costs: a row has a duty, and rather a lead than somebody who helps.
_MISSED = {"duty": 3.0, "lead": 1.2, "responsible": 1.0}
#: What it costs that a number is merged over two rows, and a cell that the second one lacks.
_AGAIN, _MERGED = 1.0, 0.3
#: What a line costs that could have held more of the next one.
_SHORT = 0.4

#: What it costs that another name leads, too: mostly one does.
_SECOND = 0.1

Shares = tuple[tuple[int, Span], ...]


def _closes_name(words: Sequence[str]) -> list[bool]:
    """Of each line, whether a whole name ends there and the next line begins with its level.

    县教育局 / 县住房和城乡建 / 设局 / 县财政局: such a line was not broken for its length.
    """
    found: list[bool] = []
    name = ""
    for line, following in pairwise([*words, ""]):
        on = begins_level(name) and not complete(name)
        name = name + line if on else line
        found.append(begins_level(following) and begins_level(name) and complete(name))
    return found


def _best(
    text: str, cells: Sequence[Span], columns: Sequence[str]
) -> list[list[Span | None]] | None:
    """The best way to share lines out to columns in their order; None where none will do.

    From the duty's column on they may be shared out again: a second row of the same number.
    """
    duty = columns.index("duty")

    @cache
    def share(cell: int, column: int, again: bool) -> tuple[float, Shares]:
        if column == len(columns):
            if cell == len(cells):
                return 0.0, ()
            if not _runs(text[slice(*cells[cell])]):
                return -1000.0, ()
            score, tail = put(cell, duty, True, must=True)
            return score - _AGAIN, tail
        return put(cell, column, again, must=False)

    widths = [measure(text[a:b].strip()) for a, b in cells]

    own_line = _closes_name([bare(text[a:b]) for a, b in cells])

    def short(first: int, stop: int, names: bool) -> int:
        """Lines of a cell, but for its last, that are not full: they would have held more."""
        own = widths[first:stop]
        full = min(max(own) - 1.5, max(own) * 0.8)
        return sum(w < full and not (names and own_line[k]) for k, w in enumerate(own[:-1], first))

    def put(cell: int, column: int, again: bool, *, must: bool) -> tuple[float, Shares]:
        best: tuple[float, Shares] = (-1000.0, ())
        if not must:
            rest, tail = share(cell, column + 1, again)
            missed = _MERGED if again else _MISSED.get(columns[column], 0.8)
            best = (rest - missed, tail)
        for stop in range(cell + 1, min(len(cells), cell + 24) + 1):
            here = fits(text, cells[cell][0], cells[stop - 1][1], columns[column])
            rest, tail = share(stop, column + 1, again)
            # Running text takes more lines than names do.
            line = 0.25 if columns[column] in ("duty", "indicator") else 0.3
            names = columns[column] in ROLES
            score = here - line * (stop - cell - 1) + rest - _SHORT * short(cell, stop, names)
            if columns[column] == "lead":
                score -= _SECOND * sum(own_line[cell : stop - 1])
            if score > best[0]:
                best = (score, ((column, (cells[cell][0], cells[stop - 1][1])), *tail))
        return best

    score, shares = share(0, 0, False)
    if score <= 0 or not shares:
        return None
    rows: list[list[Span | None]] = [[None] * len(columns)]
    last = -1
    for column, span in shares:
        if column <= last:
            rows.append([None] * len(columns))
        rows[-1][column] = span
        last = column
    return rows
