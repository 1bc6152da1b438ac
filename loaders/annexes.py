"""Where the tables of a text stand: in the place of an item, beside it, or in an annex."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from .form import Outline, Task, joined
from .numbering import number
from .prose import has_clause
from .records import Section
from .running import acting, sentences
from .source import each_line, unsure_at

_NUMERAL = re.compile(r"[一二三四五六七八九十]{1,3}")
#: 具体任务分工见附件: what an item says that leaves its tasks to a table.
_SEE_ANNEX = re.compile(r"(?:见|详见|按照?|依据|附)[^。；]{0,8}(?:附件|附表|附后|清单|分工表)")


def _annexed(text: str, prose: Outline, table: Outline) -> Outline:
    """The rows of an annex beside the items of a text that hands out nothing itself.

    An annex holds no duties, unless the text says that its tasks stand there, and has no
    clause of its own.
    """
    if not prose.sections and len(prose.tasks) < len(table.tasks):
        said = any(has_clause(t.body.norm) for t in prose.tasks)
        # Else they are remarks of the letter that brings the table.
        return _unread(text, prose, table) if said else table
    pointing = {t.key for t in prose.tasks if _SEE_ANNEX.search(t.body.norm)}
    assigned = any(has_clause(t.body.norm) for t in (*prose.tasks, *prose.headings))
    kept = [t for t in prose.tasks if t.key not in pointing]
    if not pointing or assigned:
        return _unread(text, prose, table)
    return replace(_beside(prose, table, kept, ()), end=table.end)


def _apart(prose: Outline, table: Outline) -> bool:
    """Whether no row has the key of an item of the text."""
    return {t.key for t in prose.tasks}.isdisjoint(t.key for t in table.tasks)


def _beside(
    prose: Outline, table: Outline, before: Sequence[Task], behind: Sequence[Task]
) -> Outline:
    """The rows between items of the text, with keys of their own where it has them: 一 → 一~2."""
    named = _renamed([s.key for s in prose.sections], [s.key for s in table.sections])
    sections = [
        replace(s, key=named[s.key], parent=named.get(s.parent or "")) for s in table.sections
    ]
    keys = _renamed([t.key for t in (*before, *behind)], [t.key for t in table.tasks])
    rows = [replace(t, key=keys[t.key], section=named.get(t.section or "")) for t in table.tasks]
    return _with_rows(prose, table, sections, (*before, *rows, *behind))


def _renamed(taken: Sequence[str], keys: Sequence[str]) -> dict[str, str]:
    """Keys, each with a number behind it where it is taken: 一 → 一~2."""
    held, named = {*taken, *keys}, {key: key for key in keys}
    for key in set(taken).intersection(keys):
        named[key] = next(k for n in count(2) if (k := f"{key}~{n}") not in held)
    return named


def _with_rows(
    prose: Outline, table: Outline, sections: Sequence[Section], tasks: Sequence[Task]
) -> Outline:
    """The text with the headings of a table added, and these tasks."""
    return replace(
        prose,
        form="table",
        sections=(*prose.sections, *sections),
        tasks=tuple(tasks),
        unsure=(*prose.unsure, *table.unsure),
    )


def _unread(text: str, prose: Outline, table: Outline) -> Outline:
    """The text alone; that a table was left out is said."""
    a = table.start + len(text[table.start :]) - len(text[table.start :].lstrip())
    b = next((line.end for line in each_line(text, a)), a)
    reason = "a table whose rows are no duties beside those of the text"
    left = unsure_at(text, a, b, reason)
    return replace(prose, unsure=(*prose.unsure, left)) if b > a else prose


def _hands_out(task: Task) -> bool:
    """Whether an item itself says who is to do it."""
    return has_clause(task.body.norm) or bool(acting(task.body.norm, sentences(task.body.norm)))


def all_within(text: str, prose: Outline, tables: Sequence[Outline]) -> Outline:
    """A text and its tables: those in its items each in its place, those behind it as an annex."""
    end = prose.end
    for one in (t for t in tables if t.start < end):
        prose = within(text, prose, one)
    behind = [t for t in tables if t.start >= end]
    return within(text, prose, joined(behind)) if behind else prose


def _goes_on(key: str, table: Outline) -> bool:
    """Whether the headings in a table go on with the count of the item above it: 一, then 二、…"""
    first = table.sections[0].key if table.sections else ""
    return (
        _NUMERAL.fullmatch(key) is not None
        and _NUMERAL.fullmatch(first) is not None
        and number(first) == (number(key) or 0) + 1
    )


def _key_in(task: Task, key: str | None) -> str:
    return f"{task.key}/{key}" if key else task.key


def _section_in(task: Task, one: Section) -> Section:
    return replace(one, key=_key_in(task, one.key), parent=_key_in(task, one.parent))


def _row_in(task: Task, row: Task) -> Task:
    return replace(
        row,
        key=_key_in(task, row.key),
        section=_key_in(task, row.section),
        above=(*row.above, task.title, *task.above),
    )


def within(text: str, prose: Outline, table: Outline) -> Outline:
    """A table that stands inside a numbered item of a text takes the place of that item.

    An item that says itself who is to do it stands beside the rows.
    """
    if not table.tasks:
        return prose
    if table.start >= prose.end:
        return _annexed(text, prose, table)
    for i, task in enumerate(prose.tasks):
        # The text of a marked table is blanked, so that the item may end before it.
        stop = prose.tasks[i + 1].start if i + 1 < len(prose.tasks) else prose.end
        if not task.start <= table.start < stop:
            continue
        before, behind = prose.tasks[:i], prose.tasks[i + 1 :]
        if task.cells or (_hands_out(task) and _apart(prose, table)):
            return _beside(prose, table, (*before, task), behind)
        section = Section(task.key, task.title, task.title_start, task.title_end, task.section)
        # Rows before the first heading that goes on with the count stand in the item all the same.
        free = _goes_on(task.key, table)
        sections = [s if free else _section_in(task, s) for s in table.sections]
        rows = [t if free and t.section else _row_in(task, t) for t in table.tasks]
        return _with_rows(prose, table, (section, *sections), (*before, *rows, *behind))
    return _unread(text, prose, table)
