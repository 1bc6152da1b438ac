"""Views of bodies: who leads a topic, and what one body is charged with."""

from __future__ import annotations

from collections.abc import Sequence

from ..ontology import scheme
from .blocks import Block, Note, Numbers, Table, cell, line
from .colours import hue
from .seen import (
    MOST_ON_PAGE,
    Content,
    FigureError,
    Params,
    Row,
    Seen,
    by_duty,
    document_ids,
    duty,
    nothing,
    place,
    quoted,
    role,
    split,
    who_lines,
)


def who(see: Seen, params: Params) -> Content:
    """Who leads a topic, or what a body is charged with: each with its words."""
    if params["agency"]:
        found = see.rows("duties_of", agency=params["agency"], where=params["where"])
    else:
        found = see.rows("who_leads", about=params["about"], where=params["where"],
                         validity=params["validity"])  # fmt: skip
    wanted = {key: split(params[key]) for key in ("role", "basis", "function")}

    def fits(row: Row) -> bool:
        held = {
            "role": row["role"] or "none",
            "basis": row["basis"] or "",
            "function": see.function(row),
        }
        return all(not some or held[key] in some for key, some in wanted.items())

    rows = [row for row in found if fits(row)]
    return Content(see.say("who"), answer(see, rows), rows, document_ids(rows))


def answer(see: Seen, rows: Sequence[Row]) -> tuple[Block, ...]:
    """Duties with who does them and the words that say so."""
    if not rows:
        return nothing(see)
    lines = tuple(
        (place(see, some[0]), duty(see, some[0]), cell(*who_lines(see, some)))
        for some in by_duty(rows).values()
    )
    head = (see.say("place"), see.say("duty"), see.say("said"))
    return (Table(head, lines, (1.0, 2.3, 4.2)),)


def agency(see: Seen, params: Params) -> Content:
    """One body, or all of one function: its duties, its partners, its counterparts."""
    asked, where = params["agency"], params["where"]
    bodies = {row["agency_id"]: row for row in see.rows("agencies", where=where)}
    own = bodies.get(params["body"])
    if params["body"] and own is None:
        raise FigureError(f"body: there is no body {params['body']!r}")
    if own is not None:
        asked, where = own["agency"], where or own["jurisdiction"] or ""
    if not asked:
        return _bodies(see, list(bodies.values()))
    duties = [row for row in see.rows("duties_of", agency=asked, where=where)
              if own is None or row["agency_id"] == params["body"]]  # fmt: skip
    ids = {row["agency_id"] for row in duties}
    if own is None and len(ids) == 1:
        own = bodies.get(next(iter(ids)))
    title = see.say("agency")
    if not duties:
        return Content(title, nothing(see), duties)
    blocks: list[Block] = []
    if own is not None:
        title = f"{see.names.body(own['agency'])} · {title}"
        blocks += _facts(see, own)
    head = (see.say("agency_") if own is None else see.say("role"), see.say("duty"),
            see.say("words"))  # fmt: skip
    lines = []
    for id in scheme("roles").concepts:
        for row in duties:
            if row["role"] != id:
                continue
            first = [line(role(see, id), "strong" if id == "leads" else "plain")]
            if own is None:
                place = see.names.place(row["jurisdiction"], row["place"])
                first = [line(see.names.body(row["agency"])), line(place, "faint"), *first]
            if row["basis"]:
                first.append(line(see.names.entry("bases", row["basis"]), "term"))
            words = quoted(row)
            lines.append((cell(*first), duty(see, row), cell(*([words] if words else []))))
    blocks.append(Table(head, tuple(lines), (1.5, 3.0, 3.4)))
    if own is not None:
        blocks += _company(see, own, where)
    return Content(title, tuple(blocks), duties, document_ids(duties))


def _bodies(see: Seen, rows: list[Row]) -> Content:
    """All bodies, those that lead most first."""
    rows.sort(key=lambda row: (-row["leads"], -row["duties"], row["agency_id"]))
    lines = tuple(
        (
            place(see, row),
            cell(see.names.body(row["agency"])),
            cell(line(see.names.entry("functions", row["function"]), "term",
                      hue(row["function"]))),
            cell(row["leads"], number=True),
            cell(row["duties"], number=True),
        )
        for row in rows[:MOST_ON_PAGE]
    )  # fmt: skip
    head = tuple(map(see.say, ("place", "agency_", "function", "led", "in_all")))
    blocks = (Table(head, lines, (1.4, 3.2, 2.4, 0.8, 1.0)),) if lines else nothing(see)
    return Content(see.say("bodies"), blocks, rows)


def _facts(see: Seen, own: Row) -> list[Block]:
    place = see.names.place(own["jurisdiction"], own["place"])
    said = " · ".join(
        filter(None, (place, see.names.entry("functions", own["function"]),
                      see.names.entry("kinds", own["kind"])))
    )  # fmt: skip
    numbers = ((see.say("led"), str(own["leads"])), (see.say("in_all"), str(own["duties"])))
    found: list[Block] = [Note(said)]
    if len(own["spellings"] or ()) > 1:
        found.append(Note(see.say("spellings", x="、".join(own["spellings"]))))
    return [*found, Numbers(numbers)]


def _company(see: Seen, own: Row, where: str) -> list[Block]:
    """With whom it works, and who does the same elsewhere."""
    found: list[Block] = []
    me, lines = own["agency_id"], []
    for row in see.rows("works_with", agency=own["agency"], where=where):
        if me not in (row["agency_a_id"], row["agency_b_id"]):
            continue
        mine, other = ("a", "b") if row["agency_a_id"] == me else ("b", "a")
        function = row[f"function_{other}"]
        lines.append((
            cell(see.names.body(row[f"agency_{other}"])),
            cell(line(see.names.entry("functions", function), "term", hue(function))),
            *(cell(row[key], number=True) for key in ("duties", f"leads_{mine}", f"leads_{other}")),
        ))  # fmt: skip
    if lines:
        columns = ("agency_", "function", "shared", "this_leads", "other_leads")
        found.append(Table(tuple(map(see.say, columns)), tuple(lines), (3, 2.2, 1, 1.2, 1.2),
                           see.say("with_whom"), 20))  # fmt: skip
    same = [
        (place(see, row), cell(see.names.body(row["agency"])), cell(row["leads"], number=True),
         cell(row["duties"], number=True))
        for row in see.rows("agencies")
        if own["function"] and row["function"] == own["function"]
        and row["agency_id"] != me and row["jurisdiction"] != own["jurisdiction"]
    ]  # fmt: skip
    if same:
        short = ("place", "agency_", "led", "in_all")
        found.append(Table(tuple(map(see.say, short)), tuple(same), (2, 4, 1, 1),
                           see.say("counterparts"), 20))  # fmt: skip
    return found
