"""Tables in which the row below a task says who does it: 牵头单位：甲局；完成时限：2024年6月底

序号 | 工作任务 / 1 | 改造危房 / (merged) | 牵头单位：县住建局；配合单位：县财政局；完成时限：…
"""

from __future__ import annotations

from collections.abc import Iterable

from .grid import Grid, Row
from .headings import ABOVE, meaning_of
from .looks import labelled, names_group
from .source import Area, Flow, Table, flow


def under_rows(text: str, tables: Iterable[Table]) -> Grid | None:
    """The first such table: most tasks have a row of labels below them."""
    for table in tables:
        for i in range(min(len(table.rows), ABOVE)):
            columns = [meaning_of(text[x.start : x.end].strip()) for x in table.rows[i]]
            if columns.count("duty") == 1 and set(columns) <= {"number", "duty"}:
                grid = _grid(text, table, i, columns)
                if grid is not None:
                    return grid
    return None


def _grid(text: str, table: Table, head: int, heads: list[str]) -> Grid | None:
    tasks: list[tuple[dict[str, Flow], int, int] | Row] = []
    order: list[str] = [column for column in ("number", "duty") if column in heads]
    told: set[int] = set()
    for areas in table.rows[head + 1 :]:
        filled = [one for one in areas if text[one.start : one.end].strip()]
        if not filled:
            continue
        said = _labels(text, filled) if tasks else {}
        last = tasks[-1] if tasks else None
        if said and not isinstance(last, Row) and last is not None:
            last[0].update(said)
            told.add(len(tasks))
            tasks[-1] = (last[0], last[1], filled[-1].end)
            order += [column for column in said if column not in order]
        elif len(filled) == 1 and names_group(text[filled[0].start : filled[0].end]):
            only = filled[0]
            cell = flow(text, only.start, only.end)
            tasks.append(Row((cell,), only.start, only.end, spanning=True))
        else:
            cells = {
                heads[k]: flow(text, one.start, one.end)
                for k, one in enumerate(areas[: len(heads)])
                if one in filled
            }
            tasks.append((cells, filled[0].start, filled[-1].end))
    rows = [
        one if isinstance(one, Row) else Row(tuple(map(one[0].get, order)), one[1], one[2])
        for one in tasks
    ]
    counted = sum(not isinstance(one, Row) for one in tasks)
    if len(told) < 2 or len(told) * 2 < counted:
        return None
    return Grid(tuple(order), tuple(rows), table.rows[head][0].start, table.end)


def _labels(text: str, filled: list[Area]) -> dict[str, Flow]:
    """What a row of one cell says by its labels: column → what stands behind the label."""
    if len(filled) != 1:
        return {}
    cell = flow(text, filled[0].start, filled[0].end)
    lead = len(cell.norm) - len(cell.norm.lstrip())
    return {column: cell.part(a + lead, b + lead) for column, a, b in labelled(cell.norm.strip())}
