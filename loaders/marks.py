"""Tables that tell roles by marks: ● under the name of a body, √ under 牵头 beside it.

序号 | 工作任务 | 县教育局 | 县财政局 / 1 | 新建学校 | ● | ○ / 注：●为牵头单位，○为配合单位
序号 | 工作任务 | 责任单位 | 牵头 | 配合 / 1 | 新建学校 | 县教育局 | √ | / | | 县财政局 | | √
"""

from __future__ import annotations

import re
from dataclasses import replace

from .grid import Grid, Row
from .headings import ROLES, bare, known_headings, meaning_of
from .looks import are_names
from .records import Unsure
from .source import Flow, fold, unsure_at

SIGNS = "●○◎◯★☆▲△√✓✔☑■□◆◇⊙※*"
SIGN = re.compile(f"[{re.escape(SIGNS)}]")
#: How far from the table the words stand that say what a mark means.
_NEAR = 400
#: ●为牵头单位 · “○”表示配合 · 标★的为牵头单位
_MEANS = re.compile(
    rf"(?P<sign>{SIGN.pattern})[”\"]?[ ]*"
    r"(?:号|的|者|标注|标记|标识|单位(?=[为是])|部门(?=[为是])){0,3}"
    r"(?:为|是|表示|代表|指|即|：|=|—{1,2}|-)?[ “\"]*(?P<words>[\u4e00-\u9fff]{2,8})"
)
#: 牵头单位用●表示 · 配合（○）
_MEANT = re.compile(
    r"(?P<words>[\u4e00-\u9fff]{2,8}?)(?:用|以|为|：|（|=|—{1,2})[ “\"]*"
    rf"(?P<sign>{SIGN.pattern})"
)
_UNTOLD = "a mark under a body's name, and nothing says what it means"
_UNMARKED = "a body beside columns of roles, none of them marked"


def with_marks(text: str, grid: Grid) -> Grid:
    """A table whose marks tell roles, with the bodies of each row named by their roles."""
    if "body" in grid.columns:
        return _bodies_above(text, grid)
    marked = [i for i, column in enumerate(grid.columns) if _all_signs(grid, i, column)]
    if not marked:
        return grid
    others = [i for i in range(len(grid.columns)) if i not in marked]
    source = next((i for i in others if grid.columns[i] in ROLES), None)
    if source is None:  # 单位 may be that of a figure
        source = next((i for i in others if not grid.columns[i] and _all_bodies(grid, i)), None)
    return grid if source is None else _bodies_beside(text, grid, marked, source)


def _all_signs(grid: Grid, i: int, column: str) -> bool:
    """Whether a column of roles holds nothing but marks."""
    if column not in ROLES:
        return False
    found = False
    for row in grid.rows:
        words = _words(row, i)
        if words and not SIGN.fullmatch(words):
            return False
        found = found or bool(words)
    return found


def _all_bodies(grid: Grid, i: int) -> bool:
    said = [words for row in grid.rows if (words := _words(row, i))]
    return bool(said) and all(map(are_names, said))


def _words(row: Row, i: int) -> str:
    cell = row.cells[i] if i < len(row.cells) and not row.spanning else None
    return "" if cell is None else cell.norm.strip()


def _bodies_above(text: str, grid: Grid) -> Grid:
    """● under 县教育局: each column is a body, and what stands in it tells its role."""
    means = _meanings(text, grid)
    rows: list[Row] = []
    unsure: list[Unsure] = list(grid.unsure)
    for row in grid.rows:
        named: list[tuple[str, Flow]] = []
        for i, column in enumerate(grid.columns):
            words, body = _words(row, i), grid.heads[i] if grid.heads else None
            if column != "body" or not words or words in "/-—":
                continue
            role = means.get(words) or _role(bare(words))
            cell = row.cells[i]
            if role and body is not None:
                named.append((role, body))
            elif cell is not None:
                unsure.append(unsure_at(text, cell.start, cell.end, _UNTOLD))
        rows.append(replace(row, named=tuple(named)))
    columns = tuple("" if column == "body" else column for column in grid.columns)
    return replace(grid, columns=columns, rows=tuple(rows), unsure=tuple(unsure))


def _role(words: str) -> str:
    """The column of a role that these words name, whole; "" where they name none."""
    found = meaning_of(words)
    return found if found in ROLES else ""


def _meanings(text: str, grid: Grid) -> dict[str, str]:
    """Mark → the column of the role that it stands for, by what is said near the table."""
    means = meanings(fold(text[max(0, grid.start - _NEAR) : grid.end + _NEAR]))
    if means is None:
        # One kind of mark under 责任单位 says that the body is one.
        used = {
            words
            for row in grid.rows
            for i, column in enumerate(grid.columns)
            if column == "body" and SIGN.fullmatch(words := _words(row, i))
        }
        return dict.fromkeys(used, grid.over) if len(used) == 1 and grid.over in ROLES else {}
    return means


def meanings(norm: str) -> dict[str, str] | None:
    """Mark → the column of the role that it stands for; None where nothing is said of marks.

    A mark of which several things are said is left out.
    """
    found: dict[str, set[str]] = {}
    for said in _MEANT.finditer(norm):
        words = said["words"]
        role = next((r for k in range(len(words) - 1) if (r := _column(words[k:]))), "")
        if role:
            found.setdefault(said["sign"], set()).add(role)
    for said in () if found else _MEANS.finditer(norm):
        words = said["words"]
        role = next((r for k in range(len(words), 1, -1) if (r := _column(words[:k]))), "")
        if role:
            found.setdefault(said["sign"], set()).add(role)
    if not found:
        return None
    return {sign: next(iter(roles)) for sign, roles in found.items() if len(roles) == 1}


def _column(words: str) -> str:
    return next((c for c in known_headings().get(words, ()) if c in ROLES), "")


def _bodies_beside(text: str, grid: Grid, marked: list[int], source: int) -> Grid:
    """√ under 牵头: a row a body, whose task is that of the rows above where its cell is blank."""
    duty = grid.columns.index("duty")
    rows: list[Row] = []
    unsure: list[Unsure] = list(grid.unsure)
    for row in grid.rows:
        body = row.cells[source] if not row.spanning and source < len(row.cells) else None
        if body is None or not body.norm.strip():
            rows.append(row)
            continue
        roles = [grid.columns[i] for i in marked if _words(row, i)]
        named = ((min(roles, key=ROLES.index), body),) if roles else ()
        if not named:
            unsure.append(unsure_at(text, body.start, body.end, _UNMARKED))
        if rows and not rows[-1].spanning and not _words(row, duty):
            rows[-1] = replace(rows[-1], named=rows[-1].named + named, end=row.end)
        else:
            rows.append(replace(row, named=named))
    gone = {source, *marked}
    columns = tuple("" if i in gone else column for i, column in enumerate(grid.columns))
    return replace(grid, columns=columns, rows=tuple(rows), unsure=tuple(unsure))
