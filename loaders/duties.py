"""Tasks → duties: clauses, running text, dates, indicators and topics put together."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from .agencies import by_work
from .bodies import identify
from .brackets import brackets
from .clauses import (
    Clause,
    Named,
    is_clause,
    leading,
    may_be_clause,
    read_clause,
)
from .deadlines import due_of, in_time
from .firstlisted import others_of, rule_at
from .form import Cell, Outline, Task, cells_of
from .indicators import column_indicators, prose_indicators
from .marks import SIGN
from .records import Assignment, Body, Duty, Mention, Unsure, quick
from .running import Acting, Names, acting, sentences
from .source import Flow, flow, fold, unspaced, unsure_at
from .spellings import full_names, further
from .stacked import by_lines
from .standing import Standing, standing
from .starred import starred, told
from .topics import TopicReader, topics
from .unbracketed import clause_of, labelled, trailing, without_role

#: The columns that name bodies, in the order in which `seq` counts, with their roles.
ROLE_COLUMNS = (
    ("lead", "leads"),
    ("responsible", "responsible"),
    ("also-responsible", "responsible"),
    ("cooperating", "cooperates"),
    ("participating", "participates"),
    ("guiding", "guides"),
)
#: Of several roles of one body the first of these stands.
_RANK = {role: i for i, (_, role) in enumerate(ROLE_COLUMNS)}
_LOOKS = re.compile(r"负责|牵头|责任单位|责任部门|配合单位|参与单位|配合[）〕]|参与[）〕]")


@quick
@dataclass(frozen=True, slots=True)
class _Reading:
    """A clause of a task: its words in the text, and who is named in it."""

    clause: Clause
    names: tuple[Named, ...]
    flow: Flow
    start: int  # characters of the flow: the content of the bracket, or the cell
    end: int
    outer: tuple[int, int]  # with its brackets
    inherited: bool


@dataclass(frozen=True)
class Read:
    """The duties of a document, and what was not understood."""

    duties: tuple[Duty, ...]
    unsure: tuple[Unsure, ...]
    spelled: tuple[Mention, ...]


def duties(
    text: str,
    outline: Outline,
    place: str | None,
    reader: TopicReader | None,
    issued_on: str | None = None,
) -> Read:
    """Read every task of an outline, in order.

    A date in running text that lies before `issued_on` is no due date (2000年底前建成的小区).
    """
    rule_from = _rule_from(text, outline)
    marks = told(text)
    unsure: list[Unsure] = list(outline.unsure)
    readings: list[list[_Reading]] = []
    for task in outline.tasks:
        found = (
            _columns(text, task, rule_from, unsure, marks)
            if any(name in task.cells for name, _ in ROLE_COLUMNS)
            else _brackets(text, task, rule_from, unsure)
        )
        readings.append(found)
    others = others_of(fold(unspaced(text))) if rule_from is not None else None
    if others:
        readings = [[_with_others(one, others) for one in row] for row in readings]
    unsure = _met_elsewhere(text, outline, readings, rule_from, unsure)
    _below(text, outline, readings, rule_from, unsure)
    _for_all(text, outline, readings)
    written = list(dict.fromkeys(n.name for row in readings for r in row for n in r.names))
    bodies = _named_bodies(written, place)
    names = [name for name in written if len(name) > 2]
    named = Names(names) if names else None
    result = []
    again: list[Mention] = []
    clauses: list[list[tuple[int, int]]] = []
    readings.reverse()  # a long plan has more names than all else, and each is let go when read
    for seq, task in enumerate(outline.tasks, 1):
        found = readings.pop()
        result.append(_duty(text, task, found, seq, place, bodies, named, reader, issued_on, again))
        clauses.append(sorted(r.outer for r in found if r.outer[1]))
    result = in_time(text, outline, result, issued_on)
    whole: list[Mention] = []
    for task, inside in zip(outline.tasks, clauses, strict=True):
        whole += full_names(task.body, inside, place)
    return Read(tuple(result), tuple(unsure), further(again, whole, result))


def _rule_from(text: str, outline: Outline) -> int | None:
    """From where on the first one named leads; 0 where the rule is not part of a clause."""
    for task in outline.tasks:
        flows = [c.flow for c in task.cells.values() if not c.inherited] or [task.body]
        for own in flows:
            if "第一" not in own.norm and "首" not in own.norm:
                continue
            hit = rule_at(own.norm)
            if hit:
                said = own.norm[max(0, hit.start() - 12) : hit.end()]
                return 0 if re.search(r"以上|上述|本表|所有|各项", said) else task.start
    hit = rule_at(fold(unspaced(text))) if "第一" in text or "首" in text else None
    return 0 if hit else None


def _with_others(reading: _Reading, role: str) -> _Reading:
    """A clause whose first name leads by a rule that says what the others are."""
    if not any(name.basis == "first-listed" for name in reading.names):
        return reading
    names = tuple(
        replace(name, role=role) if name.role == "responsible" else name for name in reading.names
    )
    return replace(reading, names=names)


def _met_elsewhere(
    text: str,
    outline: Outline,
    readings: list[list[_Reading]],
    rule_from: int | None,
    unsure: list[Unsure],
) -> list[Unsure]:
    """Read brackets again that named only bodies which other clauses name: （党群工作部）."""
    bare = [i for i, task in enumerate(outline.tasks) if not readings[i] and not task.cells]
    met = {n.name for row in readings for r in row for n in r.names} if bare else set()
    for i in bare if met else ():
        task = outline.tasks[i]
        doubts: list[Unsure] = []
        found = _brackets(text, task, rule_from, doubts, met)
        if found:
            readings[i] = found
            unsure = [u for u in unsure if not task.start <= u.start < task.end] + doubts
    return sorted(unsure, key=lambda u: u.start)


def _brackets(
    text: str,
    task: Task,
    rule_from: int | None,
    unsure: list[Unsure],
    met: Collection[str] = (),
) -> list[_Reading]:
    """The responsibility clauses in the brackets of a task in prose.

    `met` are names of bodies that other clauses have.
    """
    found: list[_Reading] = []
    norm = task.body.norm
    for a, lines, b in labelled(task.body):
        clause = clause_of(norm, a, lines, b)
        if clause.names:
            ruled = rule_from is not None and task.body.raw(a) >= rule_from
            names = leading(clause, rule=ruled)
            found.append(_Reading(clause, names, task.body, a, b, (a, b), False))
        if clause.doubt:
            unsure.append(unsure_at(text, *task.body.span(a, b), clause.doubt))
    for a, b in brackets(norm):
        if any(r.outer[0] <= a < r.outer[1] or a <= r.outer[0] < b for r in found):
            continue
        inside = norm[a:b]
        if len(inside) < 2:
            continue
        clause = read_clause(norm, a, b, skip=_skip(norm, a, b))
        if _of_a_name(norm, a, b, clause):
            continue
        if is_clause(clause, met) and (clause.stated or _closes(norm, a, b, task.lead)):
            ruled = rule_from is not None and task.body.raw(a) >= rule_from
            names = leading(clause, rule=ruled)
            found.append(_Reading(clause, names, task.body, a, b, (a - 1, b + 1), False))
            if clause.doubt:
                unsure.append(unsure_at(text, *task.body.span(a, b), clause.doubt))
        elif (
            (_LOOKS.search(inside) or may_be_clause(clause))
            and not clause.ruled
            and _closes(norm, a, b, task.lead)
        ):
            unsure.append(
                unsure_at(
                    text, *task.body.span(a, b), clause.doubt or "looks like a clause, names nobody"
                )
            )
    for a, b in without_role(task.body, [(r.start, r.end) for r in found]):
        unsure.append(unsure_at(text, *task.body.span(a, b), "a part in the duty that is no role"))
    last = None if found else trailing(task.body)
    if last and last[0] >= task.lead:
        clause = read_clause(norm, *last)
        ruled = rule_from is not None and task.body.raw(last[0]) >= rule_from
        found.append(_Reading(clause, leading(clause, rule=ruled), task.body, *last, last, False))
    return sorted(found, key=lambda r: r.start)


_OFFICE = re.compile(r"[\u4e00-\u9fff][局委厅办部署]$")


def _of_a_name(norm: str, a: int, b: int, clause: Clause) -> bool:
    """Whether a bracket belongs to the name before it: 设在组织部（人力资源局），负责…"""
    return (
        len(clause.names) == 1
        and not clause.stated
        and norm[b + 1 : b + 2] == "，"
        and _OFFICE.search(norm, max(0, a - 4), a - 1) is not None
    )


def _skip(norm: str, a: int, b: int) -> tuple[int, int] | None:
    """Where a clause holds a rule that names bodies for other duties as well."""
    rule = standing(norm, a, b)
    return (rule.start, rule.end) if rule else None


def _below(
    text: str,
    outline: Outline,
    readings: list[list[_Reading]],
    rule_from: int | None,
    unsure: list[Unsure],
) -> None:
    """Give the items of a heading its clause where they have none of their own."""
    for heading in outline.headings:
        if "以下" in heading.title and standing(fold(heading.title), heading=True):
            continue  # _for_all gives them to the items
        doubts: list[Unsure] = []
        found = _brackets(text, heading, rule_from, doubts)
        if not found:
            unsure += doubts
            continue
        under = [
            row
            for task, row in zip(outline.tasks, readings, strict=True)
            if task.key.startswith(f"{heading.key}/")
        ]
        bare = [row for row in under if not row]
        if not bare:
            unsure += [
                unsure_at(
                    text, *r.flow.span(r.start, r.end), "the items below have clauses of their own"
                )
                for r in found
            ]
        for row in bare:
            row += [replace(r, outer=(0, 0), inherited=True) for r in found]


def _for_all(text: str, outline: Outline, readings: list[list[_Reading]]) -> None:
    """Give each duty with a clause the bodies that a rule names for all of them."""
    if not any(word in text for word in ("均", "都", "以下")):
        return
    tasks = outline.tasks
    rules: list[tuple[Flow, Standing, int | None, str]] = []
    for i, task in enumerate(tasks):
        for own in [c.flow for c in task.cells.values() if not c.inherited] or [task.body]:
            found = standing(own.norm)
            if found:
                rules.append((own, found, i, ""))
    for section in outline.sections:
        if any(word in section.title for word in ("均", "都", "以下")):
            own = flow(text, section.start, section.end)
            found = standing(own.norm) or standing(own.norm, heading=True)
            if found:
                rules.append((own, found, None, section.key))
    for a, b in ((0, outline.start), (tasks[-1].end, len(text))):
        own = flow(text, a, b)
        found = standing(own.norm)
        if found and (a == 0 or found.back):
            rules.append((own, found, None, ""))
    for own, rule, at, key in rules:
        where = own.raw(rule.start)
        for i, task in enumerate(tasks):
            under = not key or task.key.startswith(f"{key}/")
            later = i == at or (task.start <= where if rule.back else task.start > where)
            if not (under and later and readings[i]):
                continue
            led = any(n.role == "leads" for r in readings[i] for n in r.names)
            names = tuple(n for n in rule.names if not (led and n.role == "leads"))
            clause = Clause(names, False, True, False)
            taken = any(r.outer[0] <= rule.start < r.outer[1] for r in readings[i])
            outer = (rule.start, rule.end) if i == at and not task.cells and not taken else (0, 0)
            readings[i].append(_Reading(clause, names, own, rule.start, rule.end, outer, i != at))


def _closes(norm: str, start: int, at: int, lead: int) -> bool:
    """Whether the bracket closes the item, its heading, or a sentence of it, or follows one."""
    if norm[start - 2 : start - 1] in ("。", "；"):
        return True
    rest = norm[at + 1 : at + 3].strip()
    if at + 1 == lead:
        return True
    return not rest or rest[0] in "。；，）〕（" or norm[at + 1 :].strip(" 。；）〕") == ""


def _columns(
    text: str,
    task: Task,
    rule_from: int | None,
    unsure: list[Unsure],
    marks: Mapping[str, str] | None,
) -> list[_Reading]:
    """The cells of a row that name bodies, the lead column first.

    `marks` are those of the text with the column of the role that each stands for.
    """
    found: list[_Reading] = []
    has_lead = "lead" in task.cells
    for column, role, cell in _role_cells(task):
        norm = cell.flow.norm
        means = marks if SIGN.search(norm) else None
        if means is not None:
            clause = starred(norm, role, means, dict(ROLE_COLUMNS))
        else:
            clause = read_clause(norm, 0, len(norm), default=role)
        if not clause.stated and cell.flow.breaks():
            clause = by_lines(cell.flow, role) or clause
        ruled = rule_from is not None and (task.start >= rule_from or cell.flow.start >= rule_from)
        names = clause.names
        if (
            column == "responsible"
            and not has_lead
            and (ruled or "responsible#2" not in task.cells)
            and means is None
            and not _others_answer(task, norm)
        ):
            names = leading(clause, rule=ruled)
            has_lead = ruled
        if names:
            found.append(_Reading(clause, names, cell.flow, 0, len(norm), (0, 0), cell.inherited))
        if clause.doubt:
            unsure.append(unsure_at(text, *cell.flow.span(0, len(norm)), clause.doubt))
        elif not names:
            unsure.append(
                unsure_at(text, *cell.flow.span(0, len(norm)), "a cell that names nobody")
            )
    return found


def _others_answer(task: Task, norm: str) -> bool:
    """Whether another column of the row names who answers for it: 项目单位 beside 责任单位."""
    other = task.cells.get("also-responsible")
    return other is not None and other.flow.norm.strip() not in ("", norm.strip())


def _role_cells(task: Task) -> Iterator[tuple[str, str, Cell]]:
    """The filled cells that name bodies, each with its column and the role that it gives."""
    for column, role in ROLE_COLUMNS:
        for cell in cells_of(task.cells, column):
            if cell.flow.norm.strip(" /-—、"):
                yield column, role, cell


def _named_bodies(names: Iterable[str], place: str | None) -> dict[str, Body | None]:
    """Function → the one body that clauses and columns name with it, None where several.

    A body with the function as its main one goes before those that have it besides.
    """
    first: dict[str, Body | None] = {}
    besides: dict[str, Body | None] = {}
    for name in names:
        body = identify(name, place)
        if body.kind in ("collective", "group", "public-institution", "company"):
            continue
        for function in body.functions:
            found = first if function.main else besides
            known = found.setdefault(function.id, body)
            if known is not None and known.identity != body.identity:
                found[function.id] = None
    return besides | first


def _duty(
    text: str,
    task: Task,
    readings: list[_Reading],
    seq: int,
    place: str | None,
    bodies: dict[str, Body | None],
    names: Names | None,
    reader: TopicReader | None,
    issued_on: str | None,
    again: list[Mention],
) -> Duty:
    clauses = [r.outer for r in readings if r.outer[1]]
    title, title_start, title_end = _title(task, clauses)
    cut = [(task.lead, task.lead)] if task.heading and task.lead else []
    cut += without_role(task.body, clauses)
    spans = sentences(task.body.norm, clauses + cut)
    named = _stated(text, readings, place)
    assignments = named + _prose(text, task, spans, named, place, bodies, names, again)
    due, due_by, quote, start, end = due_of(text, task, spans + clauses, issued_on)
    status = _status(task)
    targets = cells_of(task.cells, "indicator")
    what, unit = task.cells.get("metric"), task.cells.get("unit")
    indicators = tuple(
        one
        for target in targets
        for one in column_indicators(target.flow, due, due_by, status, what, unit, title)
    )
    if not targets:
        indicators = prose_indicators(task.body, spans)
    else:
        said = prose_indicators(task.body, spans)
        known = {(i.kind, i.value, i.unit) for i in indicators} if said else ()
        indicators += tuple(i for i in said if (i.kind, i.value, i.unit) not in known)
    detail = task.cells.get("detail")
    if detail is not None:
        indicators += prose_indicators(detail.flow, sentences(detail.flow.norm))
    body_text = task.body.text.strip()
    if cut and body_text[task.lead - 1 : task.lead] not in "。．.！？":
        body_text = f"{body_text[: task.lead].rstrip()}\n{body_text[task.lead :].lstrip()}"
    for more in (detail, *targets):
        if more is not None:
            body_text = f"{body_text}\n{more.flow.text.strip()}"
    found = (
        topics(
            reader,
            task.title if task.heading else None,
            _without(task.body, clauses) + "".join(target.flow.norm for target in targets),
            task.above,
        )
        if reader
        else ()
    )
    return Duty(
        key=task.key,
        title=title,
        text=body_text,
        start=task.start,
        end=task.end,
        title_start=title_start,
        title_end=title_end,
        section=task.section,
        due=due,
        due_by=due_by,
        due_quote=quote,
        due_start=start,
        due_end=end,
        status=status,
        open_ended=any(r.clause.open_ended for r in readings),
        seq=seq,
        assignments=tuple(assignments),
        indicators=indicators,
        topics=found,
    )


def _title(task: Task, clauses: list[tuple[int, int]]) -> tuple[str, int, int]:
    """The title and its place in the text; a clause that stands in it is left out."""
    lead = task.lead or (len(task.body) if task.cells else 0)  # a row's title is its whole cell
    stop = next((a for a, _ in clauses if a < lead), None)
    if stop is None or not task.body.text[:stop].strip(" 。．."):
        return task.title, task.title_start, task.title_end
    while task.body.text[stop - 1] in "。．. \u3000":
        stop -= 1
    return task.body.text[:stop].strip(), *task.body.span(0, stop)


def _without(body: Flow, clauses: list[tuple[int, int]]) -> str:
    words, at = [], 0
    for a, b in clauses:
        words.append(body.norm[at:a])
        at = b
    return "".join([*words, body.norm[at:]])


def _stated(text: str, readings: list[_Reading], place: str | None) -> list[Assignment]:
    """The assignments of clauses and cells; one body has one role, the first that stands."""
    rows: list[Assignment] = []
    of_body: dict[tuple[str | None, str], int] = {}
    seq = 0
    for r in readings:
        start, end = r.flow.span(r.start, r.end)
        quote, words, inherited = text[start:end], r.flow.text, r.inherited
        for name in r.names:
            seq += 1
            body = identify(words[name.start : name.end], place)
            known = of_body.get(body.identity)
            if known is not None and _RANK[name.role] >= _RANK[rows[known].role]:
                continue
            a, b = r.flow.span(name.start, name.end)
            row = Assignment(
                name.role, name.basis, seq, inherited, quote, start, end, body.name, a, b, body
            )
            if known is None:
                of_body[body.identity] = len(rows)
                rows.append(row)
            else:
                rows[known] = row
    return rows


def _prose(
    text: str,
    task: Task,
    spans: list[tuple[int, int]],
    named: list[Assignment],
    place: str | None,
    bodies: dict[str, Body | None],
    names: Names | None,
    again: list[Mention],
) -> list[Assignment]:
    """What the duty's own sentences add to those `named` in its clause.

    Every name that acts goes to `again`, also of those that the clause has.
    """
    acts = acting(task.body.norm, spans, names)
    taken = {one.body.identity for one in named} if acts else set()
    best: dict[tuple[str | None, str], tuple[Acting, Body]] = {}
    order: list[tuple[str | None, str]] = []
    for act in acts:
        body = _who(act.name, place, bodies)
        written = unspaced(task.body.text[act.start : act.end])
        again.append(Mention(written, *task.body.span(act.start, act.end), body))
        if body.identity in taken:
            continue
        known = best.get(body.identity)
        if known is None:
            order.append(body.identity)
            best[body.identity] = (act, body)
        elif _RANK[act.role] < _RANK[known[0].role]:
            best[body.identity] = (act, body)
    rows = []
    for i, identity in enumerate(order, len(named) + 1):
        act, body = best[identity]
        start, end = task.body.span(*act.sentence)
        a, b = task.body.span(act.start, act.end)
        written = unspaced(task.body.text[act.start : act.end])
        rows.append(
            Assignment(
                act.role, "prose", i, False, text[start:end], start, end, written, a, b, body
            )
        )
    return rows


def _who(name: str, place: str | None, bodies: dict[str, Body | None]) -> Body:
    """The body a name in running text means: 公安部门 is the place's, where just one is named."""
    function = by_work(name)
    if function is not None:
        known = bodies.get(function)
        if known is not None:
            return known
    return identify(name, place)


def _status(task: Task) -> str | None:
    cell: Cell | None = task.cells.get("status") or task.cells.get("remark")
    words = unspaced(cell.flow.text) if cell else ""
    return words or None
