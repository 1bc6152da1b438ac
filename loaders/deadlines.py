"""When a duty is due: in its own words, its column, or behind the label of its heading."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from .dates import cell_due, dues, form_due, latest
from .form import Outline, Task
from .records import Duty

_DUE_LABEL = re.compile(
    r"(?:完成|办结|整改)?(?:(?:时限|时间|进度)(?:节点|要求|安排)?|期限|年限)[：】]"
)
_STOP = re.compile("[。；：]")

#: The date (2024-06), its last day, the words, and where they stand.
Deadline = tuple[str | None, str | None, str | None, int | None, int | None]


def due_of(text: str, task: Task, spans: list[tuple[int, int]], issued_on: str | None) -> Deadline:
    """The date of a task: its column's, or the latest that its sentences set."""
    cell = task.cells.get("due")
    if cell is not None:
        when = cell_due(cell.flow.norm)
        flow = cell.flow
    else:
        flow = task.body
        set_dates = [d for a, b in spans for d in dues(flow.norm, a, b)]
        labelled = "：" in flow.norm or "】" in flow.norm
        for label in _DUE_LABEL.finditer(flow.norm) if labelled else ():
            # A date of its own beside the clause says when, whatever the text mentions.
            # 2022年12月底前完成阶段性任务，2025年6月底前全面完成, up to the next label.
            stop = _STOP.search(flow.norm, label.end(), label.end() + 48)
            labelled_due = dues(flow.norm, label.end(), stop.start() if stop else label.end() + 48)
            plain = form_due(flow.norm, label.end())
            set_dates = labelled_due or ([plain] if plain else set_dates)
        when = latest([d for d in set_dates if issued_on is None or d.due_by >= issued_on])
    if when is None:
        return None, None, None, None, None
    start, end = flow.span(when.start, when.end)
    return when.due, when.due_by, text[start:end], start, end


def in_time(text: str, outline: Outline, found: list[Duty], issued_on: str | None) -> list[Duty]:
    """Give the items of a heading its labelled date (整改时限：…) where they have none."""
    dated = {
        heading.key: when
        for heading in outline.headings
        if _DUE_LABEL.search(heading.body.norm)
        and (when := due_of(text, heading, [], issued_on))[0] is not None
    }
    return [_of_heading(duty, dated) for duty in found] if dated else found


def _of_heading(duty: Duty, dated: Mapping[str, Deadline]) -> Duty:
    key = duty.key
    while duty.due is None and "/" in key:
        key = key.rpartition("/")[0]
        if key in dated:
            due, due_by, quote, start, end = dated[key]
            return replace(
                duty, due=due, due_by=due_by, due_quote=quote, due_start=start, due_end=end
            )
    return duty
