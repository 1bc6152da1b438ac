"""Tables pasted without their lines: one cell a line, or cells closed by a stroke |

序号 / 目标任务 / 牵头单位 / 责任单位 / 1 / 新建幼儿园4所 / 区教育局 / 区住建局、… / 2 / …
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from .agencies import begins_whole, complete
from .dates import DATE
from .grid import ROLES, Grid, Row, bare, columns_of, is_heading
from .records import Unsure
from .source import Flow, Line, flow, fold, line_of

Span = tuple[int, int]

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
            columns = columns_of(words[i:k])
            if columns and columns[0] == "number" and k < len(cells) and _begins(words[k]):
                return _rows(text, cells, words, columns, i, k)
            k -= 1
        i = max(k, i + 1)
    return None


def _cells(text: str, printed: list[Line]) -> list[Span]:
    """The lines as cells; where most lines have strokes, what stands between the strokes."""
    stroked = sum("|" in text[x.start : x.end] for x in printed)
    if stroked * 2 < len(printed) or stroked < 6:
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


_SECTION = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)\S")


def _begins(words: str) -> bool:
    return words.strip() == "1" or _SECTION.match(fold(words)) is not None


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
    number = 0
    end = cells[at - 1][1]
    while at < len(cells):
        said = words[at].strip()
        if said in (str(number + 1), "1"):
            stop = at + 1
            while (
                stop < len(cells)
                and words[stop].strip() != str(int(said) + 1)
                and not (stop - at >= 2 and _heads_rows(words, stop, int(said)))
            ):
                stop += 1
            row = None
            if stop == len(cells):
                # The last row ends where something else begins, or with a line a column.
                below = _below(words, at + 1, stop)
                row = _shared(text, cells[at:below], columns) if below - at <= _LONGEST else None
                stop = below if row else min(below, at + len(columns))
            row = row or _shared(text, cells[at:stop], columns)
            if row is None:
                a, b = cells[at][0], cells[min(stop, at + 12) - 1][1]
                unsure.append(
                    Unsure(
                        line_of(text, a), a, b, text[a:b], "a row whose cells can't be told apart"
                    )
                )
            else:
                rows.append(row)
            number, end, at = int(said), cells[stop - 1][1], stop
        elif _SECTION.match(fold(said)) and len(said) <= 60 and _number_near(words, at + 1, number):
            a, b = cells[at]
            filling = [None] * (len(columns) - 1)
            rows.append(Row((flow(text, a, b), *filling), a, b))  # the number's column
            end, at = b, at + 1
        elif is_heading(said):
            at += 1  # the headings repeated on a new page
        else:
            break
    if not number:
        return None
    return Grid(columns, tuple(rows), cells[head][0], end, tuple(unsure))


def _number_near(words: list[str], at: int, number: int) -> bool:
    return any(w.strip() in (str(number + 1), "1") for w in words[at : at + 3])


def _heads_rows(words: list[str], at: int, number: int) -> bool:
    """Whether a heading of the rows below, or the headings of the table again, stand here."""
    return (
        _SECTION.match(fold(words[at])) is not None and _number_near(words, at + 1, number)
    ) or (is_heading(words[at]) and at + 1 < len(words) and is_heading(words[at + 1]))


_BELOW = re.compile(
    r"\s*(?:[-—–]\s*\d+\s*[-—–]\s*$|附\s*(?:件|表)|注：|备注：|说明：|抄送|联系人|.{2,30}\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
    r"|\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*$|（?此件)"
)


def _below(words: list[str], at: int, stop: int) -> int:
    """Where what stands below the table begins: a note, an annex, the foot of a page, the end."""
    return next((i for i in range(at, stop) if _BELOW.match(fold(words[i]))), stop)


def _shared(text: str, cells: Sequence[Span], columns: tuple[str, ...]) -> Row | None:
    """The cells of a row under its columns: one each, or shared out by what they look like."""
    held = [*cells[:1], *_continued(text, cells[1:])]
    if len(held) == len(columns):
        shares: list[Span | None] = list(held)
    elif len(cells) > _LONGEST:
        return None
    else:
        found = _best(text, cells[1:], columns[1:])
        if found is None:
            return None
        shares = [cells[0], *found]
    flows = [flow(text, *span) if span else Flow(text, []) for span in shares]
    return Row(tuple(flows), cells[0][0], cells[-1][1])


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


_NO_DATE = re.compile(r"/|长期|持续|全年|常年|每年|年底|\d{1,2}月|即知即改|立行立改")


def _fits(text: str, a: int, b: int, column: str) -> float:
    """How well text[a:b] looks like what stands in such a column."""
    words = bare(text[a:b])
    names = [n for n in re.split(r"[、，；]", words) if n]
    bodies = bool(names) and all(complete(n) for n in names) and words[-1] not in "、，"
    if column in ROLES:
        # 路旅游标识市交通运输局 ends like a name, and does not begin like one.
        return 2.0 + 0.6 * sum(map(begins_whole, names)) / len(names) if bodies else -3.0
    if column == "person":
        return 1.5 if re.fullmatch(r"[\u4e00-\u9fff·、，]{2,24}", words) and not bodies else -3.0
    if column == "due":
        date = DATE.search(words)
        # 办好2021年 and 双桥区政府2021年12月底 have a date in them and are none.
        dated = len(words) <= 24 and ((date and date.start() <= 3) or _NO_DATE.match(words))
        return 1.5 if dated and not bodies else -3.0
    if column in ("duty", "indicator", "group", "metric"):
        return -1.0 if bodies and column != "group" else 1.0
    return 0.2


#: What an empty cell costs: a row has a duty, and rather a lead than somebody who helps.
_MISSED = {"duty": 3.0, "lead": 1.2, "responsible": 1.0}


def _best(text: str, cells: Sequence[Span], columns: Sequence[str]) -> list[Span | None] | None:
    """The best way to share lines out to columns in their order; None where none will do."""

    @cache
    def share(cell: int, column: int) -> tuple[float, tuple[Span | None, ...]]:
        if column == len(columns):
            return (0.0, ()) if cell == len(cells) else (-1000.0, ())
        rest, tail = share(cell, column + 1)
        best = (rest - _MISSED.get(columns[column], 0.8), (None, *tail))
        for stop in range(cell + 1, min(len(cells), cell + 24) + 1):
            here = _fits(text, cells[cell][0], cells[stop - 1][1], columns[column])
            rest, tail = share(stop, column + 1)
            # Running text takes more lines than names do.
            line = 0.25 if columns[column] in ("duty", "indicator") else 0.3
            score = here - line * (stop - cell - 1) + rest
            if score > best[0]:
                best = (score, ((cells[cell][0], cells[stop - 1][1]), *tail))
        return best

    score, shares = share(0, 0)
    return list(shares) if score > 0 and any(shares) else None
