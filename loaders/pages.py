"""What pages have in common: their furniture is taken out, tables and text go on over them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from .blocks import Block, Box, Paragraph, Tabular
from .headings import bare, columns_of
from .letters import PrintedLine, joined, paragraphs, segments, words
from .numbering import marker
from .ruled import PageCell, PageTable
from .source import fold

PAGE_NUMBER = re.compile(
    r"[-—–－·•\s]*\d{1,4}[-—–－·•\s]*|[-—–－\s]*第\s*\d+\s*页.{0,14}|\d{1,4}\s*[/／]\s*\d{1,4}"
    r"|page\s+\d+(?:\s+of\s+\d+)?",
    re.IGNORECASE,
)
#: What browsers print above and below a page.
_BROWSER = re.compile(
    r"\d{1,4}[/-]\d{1,2}[/-]\d{1,4}[,，]?\s*(?:[上下]午)?\s*\d{1,2}:\d{2}.{0,120}"
    r"|(?:https?|file)://\S+\s*\d*\s*/?\s*\d*"
)
#: How many lines at either end of a page may be furniture.
_EDGE = 3

#: What stands so often within pages is no running head.
_WITHIN = 2
#: In running text at least so many of the long lines end at the right margin.
_FULL = 0.3

Piece = PrintedLine | PageTable


@dataclass(frozen=True, slots=True)
class PageSize:
    """The size of a page in points."""

    width: float
    height: float


def without_furniture(
    pages: Sequence[Sequence[Piece]], sizes: Sequence[PageSize]
) -> list[list[Piece]]:
    """The pages without page numbers, running heads and feet, and what a browser adds."""
    seen: Counter[tuple[str, str, int]] = Counter()
    keys: list[dict[int, tuple[str, str, int]]] = []
    for page, size in zip(pages, sizes, strict=True):
        keys.append(dict(_edges(page, size)))
        seen.update(set(keys[-1].values()))
    within = Counter(
        (_masked(one), round(one.x0))
        for page, own in zip(pages, keys, strict=True)
        for i, one in enumerate(page)
        if isinstance(one, PrintedLine) and i not in own
    )
    kept: list[list[Piece]] = []
    for number, (page, size) in enumerate(zip(pages, sizes, strict=True)):
        drop: set[int] = set()
        for i in _from_outside(len(page)):
            one = page[i]
            if not isinstance(one, PrintedLine):
                continue
            key = keys[number].get(i)
            text = one.text
            often = key is not None and seen[key] >= max(2, 0.4 * len(pages))
            outer = all(k in drop for k in range(i)) or all(
                k in drop for k in range(i + 1, len(page))
            )
            if not outer:
                continue
            # A cell like those within the pages: 2019年12月底.
            often = often and within[_masked(one), round(one.x0)] < _WITHIN
            first = i == 0 and len(pages) < 3 and _is_small_head(one, page, size)
            if first or (often and not _is_heading(one)) or _alone(text, one, size):
                drop.add(i)
        kept.append([one for i, one in enumerate(page) if i not in drop])
    return kept


def _from_outside(many: int) -> list[int]:
    """The places at both ends of a page: 0, 1, 2 and the last three, the outermost first."""
    ends = [*range(min(_EDGE, many)), *range(many - 1, max(-1, many - 1 - _EDGE), -1)]
    return list(dict.fromkeys(ends))


def _edges(page: Sequence[Piece], size: PageSize) -> Iterator[tuple[int, tuple[str, str, int]]]:
    for i in _from_outside(len(page)):
        one = page[i]
        if isinstance(one, PrintedLine) and not 0.12 < one.y / size.height < 0.88:
            where = "top" if one.y > size.height / 2 else "foot"
            from_edge = size.height - one.y if where == "top" else one.y
            yield i, (where, _masked(one), round(from_edge / 6))


def _masked(line: PrintedLine) -> str:
    return re.sub(r"\d+", "#", bare(line.text))


def _is_small_head(line: PrintedLine, page: Sequence[Piece], size: PageSize) -> bool:
    """Whether the first line of a short document is its running head: high up and small."""
    below = [one for one in page[1:] if isinstance(one, PrintedLine)]
    if len(below) < 2 or line.y < 0.92 * size.height:
        return False
    return line.size < 0.8 * median(one.size for one in below)


def _alone(text: str, line: PrintedLine, size: PageSize) -> bool:
    """Whether a line is furniture by what it says and where it stands."""
    if _BROWSER.fullmatch(text):
        return True
    if not PAGE_NUMBER.fullmatch(text):
        return False
    at_edge = line.y < 0.07 * size.height or line.y > 0.95 * size.height
    return at_edge or not text.isdigit()


def _is_heading(line: PrintedLine) -> bool:
    """Whether a line is the headings of a table, which every page may repeat."""
    parts = [words(part) for part in segments(line)]
    return len(parts) > 1 and columns_of(parts) is not None


def with_overflow(pages: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
    """The pages with lines that hang below a table, in one of its columns, put into its cell.

    Browsers print the rest of a tall merged cell there before they go on on the next page.
    """
    found: list[list[Piece]] = []
    for number, page in enumerate(pages):
        kept = list(page)
        following = pages[number + 1] if number + 1 < len(pages) else ()
        table = next((one for one in reversed(kept) if isinstance(one, PageTable)), None)
        if table is not None and following and isinstance(following[0], PageTable):
            below = kept[kept.index(table) + 1 :]
            columns = {_column_of(table, one) for one in below}
            if len(columns) == 1 and None not in columns and len(below) <= 12:
                column = columns.pop()
                assert column is not None
                cell = _cell_above(table, column)
                if cell is not None:
                    text = joined(one.text for one in below if isinstance(one, PrintedLine))
                    cell.text = joined([cell.text, text])
                    cell.full = cell.overflows = True
                    kept = kept[: kept.index(table) + 1]
        found.append(kept)
    return found


def _column_of(table: PageTable, one: Piece) -> int | None:
    """The only column of a table below which a line stands."""
    if not isinstance(one, PrintedLine):
        return None
    for i, (left, right) in enumerate(pairwise(table.xs)):
        if left - 1 <= one.x0 and one.x1 <= right + 1:
            return i
    return None


# Over pages ---------------------------------------------------------------------------------


def blocks(
    pages: Sequence[Sequence[Piece]], sizes: Sequence[PageSize], scans: Set[int] = frozenset()
) -> list[Block]:
    """Paragraphs and tables of all pages in order; what a page breaks is put together.

    Nothing goes on over one of `scans`, a page of which nothing is known.
    """
    found: list[Block] = []
    run: list[PrintedLine] = []
    table: PageTable | None = None
    margins = _margins(pages, sizes)

    def close_run() -> None:
        if run:
            left, right = margins[run_size, run[0].narrow]
            found.extend(Paragraph(text) for text in paragraphs(run, left, right))
            run.clear()

    def close_table() -> None:
        nonlocal table
        if table is not None:
            found.append(_tabular(table))
            table = None

    run_size = sizes[0] if sizes else PageSize(0, 0)
    gap = False
    for number, (page, size) in enumerate(zip(pages, sizes, strict=True)):
        gap = gap or number in scans
        if run and (size != run_size or gap):
            close_run()
        run_size = size
        for i, one in enumerate(page):
            if isinstance(one, PrintedLine):
                close_table()
                if run and run[-1].narrow != one.narrow:
                    close_run()
                run.append(one)
                continue
            close_run()
            if table is not None and i == 0 and _continues(table, one):
                _append(table, one, gap)
            else:
                close_table()
                table = one
        gap = gap and not page
    close_run()
    close_table()
    return found


def _margins(
    pages: Sequence[Sequence[Piece]], sizes: Sequence[PageSize]
) -> dict[tuple[PageSize, bool], tuple[float, float]]:
    """Where running text begins and ends, for each size of page, and for its columns (true)."""
    lines: dict[tuple[PageSize, bool], list[PrintedLine]] = {}
    tables: dict[PageSize, list[PageTable]] = {}
    for page, size in zip(pages, sizes, strict=True):
        for one in page:
            if isinstance(one, PrintedLine):
                lines.setdefault((size, one.narrow), []).append(one)
            else:
                tables.setdefault(size, []).append(one)
    found = {}
    for (size, narrow), own in lines.items():
        least = (0.25 if narrow else 0.5) * size.width
        long = [one for one in own if one.x1 - one.x0 > least]
        if len(long) < 0.1 * len(own):
            long = own  # only the title goes over the page
        counted = Counter(round(one.x0) for one in long)
        lefts = [float(x) for x, many in counted.items() if many >= 0.1 * len(long)]
        # Where most paragraphs are short, the lines below a first one are few and short.
        counted = Counter(round(one.x0) for one in own)
        lefts += [float(x) for x, many in counted.items() if many >= max(3, 0.1 * len(own))]
        right = _right(long)
        held = [] if narrow else tables.get(size, [])
        found[size, narrow] = (
            min([*lefts, *(table.left for table in held)], default=0.0),
            max([right, *(table.right for table in held)]),
        )
    return found


def _right(lines: Sequence[PrintedLine]) -> float:
    """Where running text ends: where many lines do, and where few are full, the longest one does.

    Few are in a list of cells, each on a line of its own.
    """
    rights = sorted(one.x1 for one in lines)
    right = rights[min(len(rights) - 1, int(0.9 * len(rights)))]
    full = sum(abs(one.x1 - right) < 1.5 * one.size for one in lines)
    return right if full > _FULL * len(lines) else rights[-1]


def _texts(table: PageTable, row: int) -> list[str]:
    return [bare(cell.text) if cell is not None else "" for cell in table.rows[row]]


def _continues(table: PageTable, below: PageTable) -> bool:
    """Whether a table goes on at the top of the next page: as many columns, in the same places."""
    if len(table.xs) != len(below.xs) or table.labelled != below.labelled:
        return False
    if table.labelled:
        return True  # as wide as what it holds
    width = max(table.right - table.left, 1.0)
    return abs((table.right - table.left) - (below.right - below.left)) < 0.1 * width


def _append(table: PageTable, below: PageTable, gap: bool) -> None:
    """Put the rows of the next page below those of a table, without the repeated headings.

    `gap`: pages that were not read lie between.
    """
    first = 0
    while (
        first < min(len(below.rows), len(table.rows), 4)
        and any(_texts(below, first))
        and _texts(below, first) == _texts(table, first)
    ):
        first += 1
    rows = below.rows[first:]
    if not rows:
        return
    columns = _columns(table)
    upper, lower = table.rows[-1], rows[0]
    if gap:
        pass
    elif below.labelled:
        if lower[0] is not None and not lower[0].text:
            for above, cell in zip(upper, lower, strict=True):
                if above is not None and cell is not None and cell.text:
                    _extend(above, cell)
            rows = rows[1:]
    elif _row_goes_on(table, upper, lower, columns):
        for i, cell in enumerate(lower):
            above = _cell_above(table, i)
            if cell is not None and above is not None:
                if cell.text:
                    _extend(above, cell)
                if cell.rows > 1:
                    above.rows = _height(table, above) + cell.rows - 1
        rows = rows[1:]
    else:
        duty = _key_columns(table, columns)[0]
        # 2. at the top of a page goes on with a group: beside it stands the rest of its title,
        # unless groups begin with 2. elsewhere, too, since their items are counted through.
        within_group = _is_later_item(lower, duty) and not any(
            _says(row, k) and _is_later_item(row, duty)
            for row in (*table.rows, *rows[1:])
            for k, meaning in enumerate(columns or ())
            if meaning == "group"
        )
        for i, cell in enumerate(lower):
            above = _cell_above(table, i)
            if cell is None or above is None or not cell.text:
                continue
            group = columns is not None and columns[i] == "group" and above.text.strip()
            if (
                above.overflows
                or _unfinished(above.text, cell.text)
                or (group and within_group and bare(cell.text) != bare(above.text))
            ):
                _extend(above, cell)
                cell.text = ""
    table.rows += rows
    table.bottom = below.bottom


def _is_later_item(row: list[PageCell | None], duty: int) -> bool:
    cell = row[duty]
    item = marker(fold(cell.text.strip())) if cell is not None else None
    return item is not None and item.value > 1


def _columns(table: PageTable) -> tuple[str, ...] | None:
    for row in table.rows[:4]:
        texts = [cell.text if cell is not None else "" for cell in row]
        if sum(1 for text in texts if text) > 1:
            columns = columns_of(texts)
            if columns is not None:
                return columns
    return None


def _cell_above(table: PageTable, column: int) -> PageCell | None:
    """The cell of the last row in a column, or the one that is merged down to it."""
    for row in reversed(table.rows):
        cell = row[column]
        if cell is not None:
            return cell
    return None


def _height(table: PageTable, cell: PageCell) -> int:
    """How many rows there are from the one in which a cell begins to the last one."""
    for i in range(len(table.rows) - 1, -1, -1):
        if any(one is cell for one in table.rows[i]):
            return len(table.rows) - i
    return 1


def _extend(above: PageCell, cell: PageCell) -> None:
    if not above.text:
        above.text = cell.text
    elif above.text.isdecimal() and cell.text.isdecimal():
        above.text += cell.text
    elif above.full or _unfinished(above.text, cell.text):
        above.text = joined([above.text, cell.text])
    else:
        above.text = f"{above.text}\n{cell.text}"
    above.full = cell.full


def _unfinished(above: str, below: str) -> bool:
    """Whether a list or sentence was cut between two pages, by its marks."""
    return bool(above and below) and (
        above.rstrip()[-1:] in "、，（〔“" or below.lstrip()[:1] in "、，。；）〕”"
    )


def _row_goes_on(
    table: PageTable,
    upper: list[PageCell | None],
    lower: list[PageCell | None],
    columns: tuple[str, ...] | None,
) -> bool:
    """Whether the first row of a page is the rest of the last one on the page before."""
    filled = [cell for cell in lower if cell is not None and cell.text.strip()]
    if not filled or any(cell.columns >= len(lower) > 1 for cell in filled):
        return False
    duty, number = _key_columns(table, columns)
    if number is not None:
        cell = lower[number]
        if cell is not None and cell.text.strip():
            if len(filled) == 1 and _is_alone(upper, number):
                # A title of rows, in the narrow column of their numbers.
                return marker(fold(cell.text.strip())) is None and _full(upper, number)
            return _number_goes_on(table, number, cell.text.strip())
    begun = lower[duty]
    if begun is None or not begun.text.strip():
        return True
    if marker(fold(begun.text.strip())) is not None:
        return False
    above = _cell_above(table, duty)
    if above is None or not above.text.strip():
        # A page may end below the number of a row before any line of its duty.
        return above is not None and number is not None and _says(upper, number)
    if number is not None:
        return True
    if len(filled) == 1 and marker(fold(above.text.strip())) is not None:
        return True  # where rows are numbered items, one without a number is no row
    return above.text.rstrip()[-1] not in "。；;!！?？."


def _number_goes_on(table: PageTable, column: int, below: str) -> bool:
    """Whether a page ends within the number of a row: 1 above it and 9 below are 19 after 18."""
    said = [cell.text.strip() for row in table.rows if (cell := row[column]) is not None]
    numbers = [text for text in said if text.isdecimal()]
    if len(numbers) < 2 or said[-1] != numbers[-1] or not below.isdecimal():
        return False
    before, upper = int(numbers[-2]), numbers[-1]
    return int(upper) != before + 1 == int(upper + below)


def _is_alone(row: list[PageCell | None], column: int) -> bool:
    return [k for k in range(len(row)) if _says(row, k)] == [column]


def _full(row: list[PageCell | None], column: int) -> bool:
    cell = row[column]
    return cell is not None and cell.full and not cell.text.strip().isdecimal()


def _says(row: list[PageCell | None], column: int) -> bool:
    cell = row[column]
    return cell is not None and bool(cell.text.strip())


def _key_columns(table: PageTable, columns: tuple[str, ...] | None) -> tuple[int, int | None]:
    """The column of the duties and that of the numbers; the widest where no headings tell."""
    if columns is not None and "duty" in columns:
        number = columns.index("number") if "number" in columns else None
        return columns.index("duty"), number
    widths = [b - a for a, b in zip(table.xs, table.xs[1:], strict=False)]
    numbered = all(
        row[0] is None or re.fullmatch(r"\d{0,3}[.、]?", row[0].text.strip())
        for row in table.rows[1:]
    )
    return widths.index(max(widths)), 0 if numbered else None


def _tabular(table: PageTable) -> Tabular:
    return Tabular(
        tuple(
            tuple(
                Box((Paragraph(cell.text),), cell.columns, min(cell.rows, len(table.rows) - i))
                for cell in row
                if cell is not None
            )
            for i, row in enumerate(table.rows)
        )
    )
