"""One body: what it leads, answers for and supports, with whom, and who does the same elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from ..ontology import places, scheme
from . import address, answers, names, pieces
from .answers import Row
from .markup import Html, Part, join, tag, text
from .pieces import say
from .selected import direction
from .share import share

T = TypeVar("T")

# More rows than this are cut; a link shows the rest.
MOST = 60


def page() -> None:
    where = ""
    left, middle, right = st.columns([2, 2, 3], vertical_alignment="bottom")
    with left:
        # In a graph of a whole country one place at a time is looked through.
        first = next(iter(pieces.all_places())) if answers.large() else ""
        where = pieces.choose_place(default=first, clears=("body", "function", "more"))
    known = answers.rows("agencies", where=where)
    functions = Counter(row["function"] for row in known if row["function"])
    with middle:
        function = address.choose(
            "function",
            say("function"),
            sorted(functions, key=lambda id: (-functions[id], id)),
            lambda id: f"{names.entry('functions', id)} ({functions[id]})",
            placeholder=say("any"),
            clears=("body", "more"),
        )
    some = [row for row in known if not function or row["function"] == function]
    listed = {row["agency_id"]: row for row in some}
    ranked = sorted(listed, key=lambda id: (-listed[id]["leads"], -listed[id]["duties"], id))

    def called(id: str) -> str:
        row = listed[id]
        place = names.place_name(row["jurisdiction"], row["place"])
        return f"{names.spoken(row['agency'])} · {place}"

    with right:
        asked = address.choose(
            "body",
            say("choose_body"),
            ranked,
            called,
            placeholder=say("choose_body_hint"),
            clears=("more",),
        )
    if asked not in listed:
        most = [_most(listed[id]) for id in _cut(ranked)]
        body = Html(
            tag("p", say("profile_hint"), class_="faint")
            + (_listing(most) if most else pieces.note(say("nothing")))
            + _rest(ranked)
        )
        pieces.show(body, "agency-list")
        share("agency", where=where)
        return
    row = listed[asked]
    place = row["jurisdiction"] or ""
    duties = [
        one
        for one in answers.rows("duties_of", agency=asked, where=place)
        if one["agency_id"] == asked
    ]
    pairs = [
        one
        for one in answers.rows("works_with", agency=asked, where=place)
        if asked in (one["agency_a_id"], one["agency_b_id"])
    ]
    body = pieces.made(
        "agency",
        lambda: Html(
            _facts(row, duties)
            + _relatives(row)
            + _duties(duties)
            + _partners(pairs, asked, place)
            + _counterparts(row)
        ),
    )
    pieces.show(body, "agency")
    pieces.cypher("duties_of", agency=row["agency"], where=place)
    share("agency", body=asked, where=where)


def _cut(rows: Sequence[T]) -> Sequence[T]:
    """As many rows as are read at once, unless all are asked for."""
    return rows if address.get("more") else rows[:MOST]


def _rest(rows: Sequence[object]) -> Html:
    """How many are left, and the way to them."""
    left = len(rows) - len(_cut(rows))
    if not left:
        return Html("")
    way = pieces.link(say("show_all"), address.here("agency", more="1"))
    return tag("p", say("n_more", n=left), " · ", way, class_="faint")


def _most(row: Row) -> list[Part]:
    return [
        names.body(
            row["agency"],
            pieces.link(
                row["agency"],
                pieces.agency_way(row["agency_id"], row["jurisdiction"]),
            ),
        ),
        tag("span", names.place_name(row["jurisdiction"], row["place"]), class_="nowrap"),
        pieces.function_chip(row["function"]),
        row["leads"],
        row["duties"],
    ]


def _listing(rows: Sequence[Sequence[Part]]) -> Html:
    heads = [say("choose_body"), say("place"), say("function"), say("led"), say("in_all")]
    return pieces.table(heads, rows, numbers=(3, 4), label=say("agency"))


def _facts(row: Row, duties: Sequence[Row]) -> Html:
    """What the vocabularies know of it, how the texts write it, and its duties by role."""
    known: list[Part] = [
        pieces.function_chip(row["function"]),
        pieces.voc(names.entry("kinds", row["kind"])),
        pieces.voc([say("serves"), " ", names.place_name(row["jurisdiction"], row["place"])]),
    ]
    if row["owner"] and row["owner"] != row["jurisdiction"]:
        known.append(pieces.voc([say("owner"), " ", names.code_name(row["owner"])]))
    spellings = [one for one in row["spellings"] or () if one != row["agency"]]
    spelt = join([tag("span", one, class_="said-inline") for one in spellings], "、")
    also = tag("p", tag("span", say("spellings"), class_="faint"), " ", spelt)
    counts = [
        (names.entry("roles", role), sum(one["role"] == role for one in duties))
        for role in scheme("roles").concepts
    ]
    network = pieces.link(
        say("to_network"),
        address.href("linkages", scope=row["jurisdiction"], view="around",
                     centre=row["agency_id"], body=row["agency_id"]),
    )  # fmt: skip
    return Html(
        tag("h2", names.body(row["agency"]))
        + tag("p", join(known, " "), " ", pieces.voctag())
        + (also if spellings else "")
        + pieces.tiles([*((name, n) for name, n in counts if n), (say("in_all"), row["duties"])])
        + tag("p", network)
    )


def _relatives(row: Row) -> Html:
    """Its superior body, and the branches it has."""
    lines: list[Part] = []
    for one in answers.rows("branches", agency=row["agency_id"]):
        if one["agency_id"] == row["agency_id"]:
            way = _way(one["superior"], one["superior_id"], one["superior_place"])
            who = names.body(one["superior"], way if one["superior_named"] else None)
            note = None if one["superior_named"] else tag(
                "span", " ", say("not_named"), class_="faint small"
            )  # fmt: skip
            place = names.code_name(one["superior_place"])
            lines.append(tag("li", say("superior"), " ", who, " · ", place, note))
        elif one["superior_id"] == row["agency_id"]:
            who = names.body(
                one["agency"], _way(one["agency"], one["agency_id"], one["jurisdiction"])
            )
            place = names.place_name(one["jurisdiction"], one["place"])
            lines.append(tag("li", say("branch"), " ", who, " · ", place))
    if not lines:
        return Html("")
    head = tag("h2", say("relatives"), " ", pieces.voctag())
    return Html(head + tag("ul", lines, class_="plain"))


def _way(name: str, id: str, code: str | None) -> Html:
    return pieces.link(name, pieces.agency_way(id, code))


def _duties(rows: Sequence[Row]) -> Html:
    parts: list[Part] = [tag("h2", say("duties_by_role"))]
    for index, role in enumerate(scheme("roles").concepts):
        some = [row for row in rows if row["role"] == role]
        if not some:
            continue
        lines = []
        for row in _cut(some):
            said = [pieces.basis(row["basis"]), pieces.inherited([row])]
            summary = tag("summary", tag("div", pieces.duty_name(row), " ", *said))
            lines.append(
                tag("details", summary, pieces.quote(row), pieces.duty_way(row), class_="line")
            )
        # What it leads is read first; a long list of the rest is opened by who wants it.
        parts.append(
            tag(
                "details",
                tag("summary", tag("h3", pieces.role(role), f" ({len(some)})")),
                lines,
                _rest(some),
                class_="role-list",
                open=index == 0 or len(some) <= 12,
            )
        )
    if not rows:
        parts.append(tag("p", say("nothing")))
    return Html("".join(text(part) for part in parts))


def _partners(pairs: Sequence[Row], me: str, place: str) -> Html:
    """With whom, how often, and who of the two leads."""
    lines: list[list[Part]] = []
    ordered = sorted(pairs, key=lambda row: (-row["duties"], row["agency_a"], row["agency_b"]))
    for row in _cut(ordered):
        mine, other = ("a", "b") if row["agency_a_id"] == me else ("b", "a")
        id = row[f"agency_{other}_id"]
        first, second = sorted((me, id))
        shared = pieces.link(
            str(row["duties"]),
            address.href("linkages", scope=place, pair=f"{first}~{second}"),
            title=say("shared"),
        )
        lines.append(
            [
                names.body(row[f"agency_{other}"], _way(row[f"agency_{other}"], id, place)),
                pieces.function_chip(row[f"function_{other}"]),
                shared,
                direction(row[f"leads_{mine}"], row[f"leads_{other}"]),
            ]
        )
    if not lines:
        return Html(tag("h2", say("with_whom")) + tag("p", say("alone"), class_="faint"))
    heads = [say("choose_body"), say("function"), say("shared"), say("direction")]
    note = tag("p", say("direction_means"), class_="faint small")
    table = pieces.table(heads, lines, numbers=(2,), label=say("with_whom"))
    return Html(tag("h2", say("with_whom")) + note + table + _rest(ordered))


def _around(row: Row) -> str:
    """Where counterparts are looked for: everywhere, or in a graph of the country its province."""
    code = row["jurisdiction"] or ""
    if not answers.large():
        return ""
    known = places.places()
    while code in known and known[code].level not in ("province", "national"):
        code = known[code].parent or ""
    return code


def _counterparts(row: Row) -> Html:
    if not row["function"]:
        return Html("")
    same = [
        other
        for other in answers.rows("agencies", function=row["function"], where=_around(row))
        if other["agency_id"] != row["agency_id"] and other["jurisdiction"] != row["jurisdiction"]
    ]
    if not same:
        return Html("")
    head = tag("h2", say("counterparts"))
    return Html(head + _listing([_most(one) for one in _cut(same)]) + _rest(same))
