"""Views of several places: who leads each topic where, and places side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from .agreement import agreement
from .blocks import Block, Cell, Legend, Line, Note, Sign, Table, cell, line
from .colours import hue
from .seen import (
    MOST_ON_PAGE,
    Content,
    FigureError,
    Params,
    Row,
    Seen,
    by_duty,
    chosen_of,
    columns_of,
    document_ids,
    nothing,
    role,
)

# Columns that one picture can hold and be read.
MOST_PLACES = 8
# So much of a title stands in a cell beside others.
TITLE = 44


def overview(see: Seen, params: Params) -> Content:
    """Topics by places: who leads, by function."""
    columns = chosen_of(see, columns_of(see, params["where"]), params["places"])
    every = len(columns)
    columns = dict(list(columns.items())[:MOST_PLACES])
    rows = see.compared(columns, params["topic"])
    if not rows:
        return Content(see.say("overview"), nothing(see), rows)
    cells: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        cells[row["topic"], f"{row['jurisdiction']} {row['place']}"].append(row)
    spread = Counter(topic for topic, _ in cells)
    many = Counter(row["topic"] for row in rows)
    lines = [
        (
            cell(line(see.names.topic(topic), "strong")),
            *(_lead(see, cells.get((topic, key), [])) for key in columns),
        )
        for topic in sorted(many, key=lambda id: (-spread[id], -many[id], id))
    ]
    used = {row["function"] for row in rows if row["function"]}
    signs = see.signs(used)
    signs += [Sign(see.say("no_lead"), pattern="open"), Sign(see.say("nobody"), pattern="nobody"),
              Sign(f"—  {see.say('blank')}", pattern="blank")]  # fmt: skip
    # Many topics are lower where the columns are wider.
    wide = len(columns) > 5 or (len(columns) > 3 and len(lines) > 20)
    blocks: list[Block] = [
        Table(
            (see.say("topic"), *columns.values()),
            tuple(lines),
            (1.25, *(1.0 for _ in columns)),
            most=MOST_ON_PAGE,
            grid=True,
        ),
        Legend(see.say("lead_by_function"), tuple(signs)),
    ]
    if every > len(columns):
        blocks.append(Note(see.say("places_cut", n=len(columns), all=every)))
    return Content(see.say("overview"), tuple(blocks), rows, document_ids(rows), wide)


def _lead(see: Seen, rows: Sequence[Row]) -> Cell:
    """The leads of one topic in one place, by function."""
    if not rows:
        return Cell((line(see.say("no_duty"), "faint"),), pattern="blank")
    leads = Counter(row["function"] for row in rows if row["lead"] and row["function"])
    unnamed = any(row["lead"] and not row["function"] for row in rows)
    duties = len({row["duty_id"] for row in rows})
    more = f"  ×{duties}" if duties > 1 else ""
    if leads or unnamed:
        ranked = sorted(leads, key=lambda id: (-leads[id], id))
        shown = [see.names.entry("functions", id) for id in ranked[:3]] or [see.say("others")]
        said = ("、" if see.lang == "zh" else ", ").join(shown)
        rest = f" +{len(ranked) - 3}" if len(ranked) > 3 else ""
        return Cell((line(said + rest + more),), hue(ranked[0] if ranked else None))
    others = {name for row in rows for name in row["others"] or ()}
    if others:
        return Cell((line(see.say("no_lead_n", n=len(others)) + more),), pattern="open")
    return Cell((line(see.say("nobody") + more),), pattern="nobody")


def compare(see: Seen, params: Params) -> Content:
    """Places side by side: lead, partners and targets by topic, differences marked."""
    columns = chosen_of(see, columns_of(see, ""), params["places"])
    columns = dict(list(columns.items())[:6])
    rows = see.compared(columns, params["topic"])
    codes = dict.fromkeys(key.split(" ", 1)[0] for key in columns)
    targets = Counter(
        row["duty_id"] for code in codes for row in see.rows("indicators", where=code)
    )
    if params["view"] not in ("", "all", "differs", "lacking"):
        raise FigureError(f"view: {params['view']} is none of all, differs, lacking")
    cells: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        cells[row["topic"], f"{row['jurisdiction']} {row['place']}"].append(row)
    spread = Counter(topic for topic, _ in cells)
    lines = []
    kept: list[Row] = []
    for topic in sorted(spread, key=lambda id: (-spread[id], id)):
        state = agreement([cells[topic, key] for key in columns if (topic, key) in cells])
        if params["view"] == "differs" and state not in ("differs", "partly"):
            continue
        if params["view"] == "lacking" and spread[topic] == len(columns):
            continue
        kept += [row for row in rows if row["topic"] == topic]
        about = cell(line(see.names.topic(topic), "strong"), line(see.say(state), "faint"))
        lines.append((about, *(_side(see, cells.get((topic, key), []), targets)
                               for key in columns)))  # fmt: skip
    if not lines:
        return Content(see.say("compare"), nothing(see), kept)
    head = (see.say("topic"), *columns.values())
    table = Table(head, tuple(lines), (1.1, *(1.5 for _ in columns)), most=MOST_ON_PAGE, grid=True)
    return Content(see.say("compare"), (table,), kept, document_ids(kept), len(columns) > 3)


def _side(see: Seen, rows: Sequence[Row], targets: Mapping[str, int]) -> Cell:
    if not rows:
        return Cell((line(f"— {see.say('blank')}", "faint"),), pattern="blank")
    groups: dict[tuple[Any, ...], list[tuple[str, Row]]] = defaultdict(list)
    for id, some in by_duty(rows).items():
        leads = tuple((row["lead"], row["function"]) for row in some if row["lead"])
        groups[leads].append((id, some[0]))
    found: list[Line] = []
    for leads, duties in groups.items():
        for name, function in leads:
            found.append(line(f"● {see.names.body(name)}", "strong"))
            found.append(line(see.names.entry("functions", function), "term", hue(function)))
        if not leads:
            others = {name for _, row in duties for name in row["others"] or ()}
            found.append(line(see.say("no_lead_n", n=len(others)) if others else role(see, None)))
        for id, row in duties:
            title = row["title"] if len(row["title"]) <= TITLE else row["title"][:TITLE] + "…"
            said = f"{row['duty']} {title}"
            if row["others"] and leads:
                said += f" (+{len(row['others'])})"
            if targets.get(id):
                said += f" ({see.say('targets', n=targets[id])})"
            found.append(line(said, "faint"))
    return cell(*found)
