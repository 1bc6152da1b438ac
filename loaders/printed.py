"""Tables from a PDF: cells broken over lines, told apart by what each kind looks like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .agencies import begins_level, complete, known
from .clauses import read_clause
from .dates import DATE
from .grid import UNTOLD, Grid, Row
from .headings import ROLES, bare, columns_of
from .lined import below, shared
from .looks import are_names
from .numbering import GROUP, ITEM, marker
from .records import Unsure
from .rolewords import before_etc
from .source import Flow, Line, flow, fold, lines, unsure_at
from .stacked import one_office


def flat(text: str, printed: list[Line]) -> Grid | None:
    """A table from a PDF: a line of headings, then rows that begin with their numbers."""
    for i, line in enumerate(printed[:60]):
        words = _heading_words(text[line.start : line.end])
        columns = columns_of(words) if len(words) >= 3 else None
        if columns and columns[0] == "number":
            heading = bare(text[line.start : line.end])
            return _flat_rows(text, printed[i + 1 :], columns, heading, line.start)
    return None


def _heading_words(line: str) -> list[str]:
    """The headings on a line: 序号 工 作 任 务 牵头单位 are three, one of them spread out."""
    found: list[str] = []
    spread = False
    for word in line.split():
        if spread and len(word) == 1:
            found[-1] += word
        else:
            found.append(word)
        spread = len(word) == 1
    return found


#: What is printed below a table and is no row: 注：…, 附件2, 抄送：…, …印发.
_BELOW = re.compile(
    r"\s*(?:附\s*(?:件|表|录)\s*[\d一二三四五六七八九十]{0,3}\s*(?:：|$)"
    r"|(?:注|备注|说明|抄送|主办|督办|公开方式|信息公开选项|联系人|联系电话)\s*："
    r"|.{0,30}\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*印发\s*$)"
)

#: A heading of the rows below it.
_GROUP = re.compile(
    rf"\s*{GROUP}[^。；]{{2,40}}\s*" r"|\s*[一二三四五六七八九十]{1,3}\s+[^\s。；]{2,30}\s*"
)
_ROW = re.compile(r"\s*(?P<number>\d{1,3})(?:\s*$|\s+(?=\S))")


_PAGE = re.compile(r"\s*(?:[-—–]\s*\d+\s*[-—–]|第\s*\d+\s*页.*)\s*")


def _ends_page(text: str, body: list[Line], i: int, heading: str) -> bool:
    """Whether line `i` is a number alone above the headings printed again: that of a page."""
    words = text[body[i].start : body[i].end].strip()
    below = body[i + 1 : i + 2]
    return words.isdigit() and bool(below) and bare(text[below[0].start : below[0].end]) == heading


def _flat_rows(
    text: str, body: list[Line], columns: tuple[str, ...], heading: str, start: int
) -> Grid:
    furniture: list[tuple[int, int]] = []
    starts: list[tuple[int, int, int]] = []  # line, offset of the number, offset behind it
    groups: dict[int, tuple[int, int]] = {}  # the heading above a row
    counted = 0
    above: tuple[int, int] | None = None
    for i, line in enumerate(body):
        words = text[line.start : line.end]
        if bare(words) == heading or _PAGE.fullmatch(words) or _ends_page(text, body, i, heading):
            furniture.append((line.start, line.end))
            continue
        found = _ROW.match(words)
        # Under a heading the rows may be counted anew.
        if found and int(found["number"]) in ((1, counted + 1) if above else (counted + 1,)):
            counted = int(found["number"])
            if above:
                groups[len(starts)] = above
            starts.append((i, line.start + found.start("number"), line.start + found.end()))
        above = (line.start, line.end) if _GROUP.fullmatch(fold(words)) else None
    rows: list[Row] = []
    unsure: list[Unsure] = []
    behind = body[starts[-1][0] + 1 :] if starts else []
    below = next((x for x in behind if _BELOW.match(fold(text[x.start : x.end]))), None)
    end_of_all = below.start if below else body[-1].end if body else start
    for k, (_, number_at, after) in enumerate(starts):
        if k in groups:
            a, b = groups[k]
            rows.append(Row((flow(text, a, b),), a, b, spanning=True))
        end = starts[k + 1][1] if k + 1 < len(starts) else end_of_all
        end = min(end, groups[k + 1][0]) if k + 1 in groups else end
        here = [f for f in furniture if number_at <= f[0] < end]
        closing = k + 1 == len(starts)
        row = _flat_row(text, number_at, after, end, columns, here, closing=closing)
        if row is None:
            a, b = number_at, number_at + len(text[number_at : min(end, number_at + 200)].rstrip())
            unsure.append(unsure_at(text, a, b, UNTOLD))
            continue
        rows.append(row)
    return Grid(columns, tuple(rows), start, end_of_all, tuple(unsure))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line (or part of one) of a row; ``ends``: it closes a paragraph of its cell."""

    start: int
    end: int
    ends: bool


#: Blanks between two cells on a line: …以上。 2025年底 市住建局, but not 达到 100% and 2020年 6月.
_BETWEEN = re.compile(
    r"(?<=[\u4e00-\u9fff。；、）%])[ \u3000]+(?=[\u4e00-\u9fff“]|(?:19|20)\d\d\s*年|[/／](?:\s|$))"
    r"|(?<=[/／])[ \u3000]+(?=[\u4e00-\u9fff])"
)


def _pieces(text: str, start: int, end: int, furniture: list[tuple[int, int]]) -> list[_Piece]:
    """The lines of a row. White space before the break marks a paragraph's end in PDF text."""
    found: list[_Piece] = []
    heads = frozenset(furniture)
    for line in lines(text[start:end]):
        a, b = start + line.start, start + line.end
        if (a, b) in heads:
            continue
        words = text[a:b]
        core = words.rstrip()
        at = len(core) - len(core.lstrip())
        for blank in _BETWEEN.finditer(core, at):
            found.append(_Piece(a + at, a + blank.start(), True))
            at = blank.end()
        found.append(_Piece(a + at, a + len(core), len(core) < len(words)))
    return found


def _flat_row(
    text: str,
    number_at: int,
    after: int,
    end: int,
    columns: tuple[str, ...],
    furniture: list[tuple[int, int]],
    *,
    closing: bool,
) -> Row | None:
    """Share the lines of a row out to the columns, by what each kind of cell looks like."""
    pieces = _pieces(text, after, end, furniture)
    parted = _by_blank_lines(text, number_at, after, pieces, columns, closing=closing)
    if parted is not None:
        return parted
    cells: dict[str, list[_Piece]] = {}
    words = _on_one_line(text, pieces, columns)
    if words:
        cells = {column: [word] for column, word in zip(columns[1:], words, strict=True)}
        return _row(text, number_at, after, columns, cells, furniture)
    if "due" in columns:
        found = _due_piece(text, pieces)
        if found is None:
            return None
        first, last, split = found
        before, behind = pieces[:first], pieces[last + 1 :]
        ahead = [c for c in ROLES if c in columns and columns.index(c) < columns.index("due")]
        if ahead:
            # 责任单位 stands before 完成时限: its names end where the date begins.
            cut = _bodies_at_end(text, before)
            if not 0 < cut < len(before):
                return None
            in_order = [c for c in columns if c in ahead]
            cells.update(_share_bodies(text, before[cut:], in_order))
            before = before[:cut]
        cells["due"] = [*pieces[first:last], split[0]]
        if split[1]:
            behind = [split[1], *behind]
    else:
        cut = _first_bodies(text, pieces)
        before, behind = pieces[:cut], pieces[cut:]
    texts = [c for c in columns if c in ("group", "duty", "indicator")]
    held = _share_texts(text, before, texts, furniture)
    if held is None:
        return None
    cells.update(held)
    cells.update(
        _share_bodies(
            text,
            behind,
            [c for c in columns if c in (*ROLES, "remark", "status") and c not in cells],
        )
    )
    return _row(text, number_at, after, columns, cells, furniture)


def _by_blank_lines(
    text: str,
    number_at: int,
    after: int,
    pieces: list[_Piece],
    columns: tuple[str, ...],
    *,
    closing: bool,
) -> Row | None:
    """The row whose cells are parted by blank lines; None where white space at line ends says more.

    Where every line ends in white space, it marks no paragraph's end.
    """
    if len(pieces) < 3 or not all(p.ends for p in pieces):
        return None
    blocks = [(pieces[0].start, pieces[0].end)]
    for before, piece in pairwise(pieces):
        if text.count("\n", before.end, piece.start) > 1:
            blocks.append((piece.start, piece.end))
        else:
            blocks[-1] = (blocks[-1][0], piece.end)
    if len(blocks) < 3:
        return None
    words = [text[a:b] for a, b in blocks]
    stop = below(words, 1, len(blocks)) if closing else len(blocks)
    made = shared(text, [(number_at, after), *blocks[:stop]], columns)
    return made[0] if len(made) == 1 else None


def _on_one_line(text: str, pieces: list[_Piece], columns: tuple[str, ...]) -> list[_Piece] | None:
    """The cells of a row that stands on one line, parted by blanks: one a column."""
    if len(pieces) != 1:
        return None
    piece = pieces[0]
    found = [
        _Piece(piece.start + m.start(), piece.start + m.end(), True)
        for m in re.finditer(r"\S+", text[piece.start : piece.end])
    ]
    return found if len(found) == len(columns) - 1 else None


def _row(
    text: str,
    number_at: int,
    after: int,
    columns: tuple[str, ...],
    cells: dict[str, list[_Piece]],
    furniture: list[tuple[int, int]],
) -> Row:
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


_GOES_ON = re.compile(r"(?:并|起)?(?:持续|长期)(?:推进|坚持|开展)?\s*")  # 2025年持续推进


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
        if re.search(r"年\s*\d{1,2}\s*$", words) and k + 1 < len(pieces):
            below = fold(text[pieces[k + 1].start : pieces[k + 1].end])
            if below.lstrip().startswith("月"):  # 2011年9 / 月底
                k, joined = k + 1, joined.rstrip() + below.lstrip()
        while True:
            found = DATE.match(re.sub(r"\s", " ", joined))
            if found is None:
                break
            if _GOES_ON.fullmatch(joined, found.end()):
                return i, k, (pieces[k], None)
            if found.end() < len(joined.rstrip()):
                own = found.end() - (len(joined) - len(fold(text[pieces[k].start : pieces[k].end])))
                if joined[found.end()].isspace() or joined[found.end() - 1].isspace():
                    return i, k, _cut(text, pieces[k], max(own, 0))
                break
            if k + 1 < len(pieces) and re.match(
                r"(?:\d{1,2}\s*[月日]|月|日|底|末|前|之前|以前|年底|上旬|中旬|下旬)[底末前之以]{0,3}\s*$",
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


def _bodies_at_end(text: str, pieces: list[_Piece]) -> int:
    """Where the paragraphs begin that hold nothing but names of bodies, counted from the end."""
    starts = [0] + [
        i + 1
        for i, piece in enumerate(pieces[:-1])
        if piece.ends or text.count("\n", piece.end, pieces[i + 1].start) > 1
    ]
    cut = len(pieces)
    for start in reversed(starts[1:]):  # the first one is the duty
        if not _names(text, pieces[start:cut]):
            break
        cut = start
    return cut


def _first_bodies(text: str, pieces: list[_Piece]) -> int:
    """The first line, counted from the end, from which on only names of bodies follow."""
    cut = len(pieces)
    for i in range(len(pieces) - 1, -1, -1):
        words = "".join(bare(text[p.start : p.end]) for p in pieces[i:cut])
        if all(complete(n) for n in re.split(r"[、，；]", words) if n):
            cut = i
        elif cut - i > 6:
            break
    return cut


def _share_texts(
    text: str, pieces: list[_Piece], columns: list[str], furniture: list[tuple[int, int]]
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
    gaps = [
        text.count("\n", piece.end, below.start) > 1
        and not any(piece.end <= a < below.start for a, _ in furniture)
        for piece, below in pairwise(pieces)
    ]
    for i, piece in enumerate(pieces[:-1]):
        # Where blank lines part the cells, white space at the end of a line parts none.
        if gaps[i] if any(gaps) else piece.ends:
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
    return "".join(bare(text[p.start : p.end]) for p in pieces)


def _names(text: str, pieces: Sequence[_Piece]) -> bool:
    words = before_etc(_joined(text, pieces))
    if not words:
        return False
    if are_names(words):
        return True
    # 县教育局牵头，县财政局配合
    clause = read_clause(words, 0, len(words)) if _SAYS_ROLE.search(words) else None
    return clause is not None and clause.stated and bool(clause.names) and not clause.doubt


_SAYS_ROLE = re.compile(r"(?:牵头|负责|配合|参与|参加|协助|指导)$|牵头[，；]|会同")


def _whole(text: str, pieces: list[_Piece]) -> int:
    """How many lines make the first cell: up to the first whole name at a line's end."""
    best = 0
    for i in range(1, min(len(pieces), _LONGEST) + 1):
        words = _joined(text, pieces[:i])
        if words.endswith(("、", "，")):
            continue
        if are_names(words):
            follows = _joined(text, pieces[i : i + 1])
            last = re.split(r"[、，；]", words)[-1]
            on = re.split(r"[、，；]", follows)[0]
            if on and re.search(r"[乡镇村区]$", last) and known(last + on) and not begins_level(on):
                continue  # 省住房城乡 / 建设厅
            if on and not pieces[i - 1].ends and one_office(last, on):
                continue  # 市生态环境局 / 江海分局
            if pieces[i - 1].ends or not follows or not best:
                best = i
            if pieces[i - 1].ends:
                return i
            if not follows.startswith(("、", "，")) and best:
                return best
    return best or min(1, len(pieces))
