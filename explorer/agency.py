"""One body: what it leads and answers for, with whom, and who does the same elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from ..ontology import scheme
from . import address, answers, names, pieces
from .answers import Row
from .markup import Html, Part, join, tag, text
from .pieces import say


def page() -> None:
    bodies = {row["agency_id"]: row for row in answers.rows("agencies")}
    ranked = sorted(bodies, key=lambda id: (-bodies[id]["leads"], -bodies[id]["duties"], id))

    def called(id: str) -> str:
        row = bodies[id]
        return f"{row['agency']} · {names.place_name(row['jurisdiction'], row['place'])}"

    asked = address.choose(
        "body", say("choose_body"), ranked, called, placeholder=say("choose_body_hint")
    )
    if asked not in bodies:
        most = [_most(bodies[id]) for id in ranked[:12]]
        body = Html(tag("p", say("profile_hint"), class_="faint") + _listing(most))
        pieces.show(body, "agency-list")
        return
    row = bodies[asked]
    place = row["jurisdiction"] or ""
    duties = [
        one
        for one in answers.rows("duties_of", agency=row["agency"], where=place)
        if one["agency_id"] == asked
    ]
    pairs = [
        one
        for one in answers.rows("works_with", agency=row["agency"], where=place)
        if asked in (one["agency_a_id"], one["agency_b_id"])
    ]
    body = Html(_facts(row) + _duties(duties) + _partners(pairs, asked) + _counterparts(row))
    pieces.show(body, "agency")
    pieces.cypher("duties_of", agency=row["agency"], where=place)
    pieces.share("agency", duties, body)


def _most(row: Row) -> list[Part]:
    return [
        pieces.link(row["agency"], address.here("agency", body=row["agency_id"])),
        names.place_name(row["jurisdiction"], row["place"]),
        pieces.function_chip(row["function"]),
        row["leads"],
        row["duties"],
    ]


def _listing(rows: Sequence[Sequence[Part]]) -> Html:
    heads = [say("agency"), say("place"), say("function"), say("led"), say("in_all")]
    return pieces.table(heads, rows, numbers=(3, 4))


def _facts(row: Row) -> Html:
    """What the vocabularies know of it, and how the texts write it."""
    known: list[Part] = [
        pieces.function_chip(row["function"]),
        pieces.voc(names.entry("kinds", row["kind"])),
        pieces.voc([say("serves"), " ", names.place_name(row["jurisdiction"], row["place"])]),
    ]
    if row["owner"] and row["owner"] != row["jurisdiction"]:
        known.append(pieces.voc([say("owner"), " ", names.code_name(row["owner"])]))
    spelt = join([tag("span", one, class_="said-inline") for one in row["spellings"] or ()], "、")
    return Html(
        tag("h2", row["agency"])
        + tag("p", join(known, " "), " ", pieces.voctag())
        + tag("p", tag("span", say("spellings"), class_="faint"), " ", spelt)
        + pieces.tiles([(say("led"), row["leads"]), (say("in_all"), row["duties"])])
    )


def _duties(rows: Sequence[Row]) -> Html:
    parts: list[Part] = [tag("h2", say("duties_by_role"))]
    for role in scheme("roles").concepts:
        some = [row for row in rows if row["role"] == role]
        if not some:
            continue
        parts.append(tag("h3", pieces.role(role), f" ({len(some)})"))
        for row in some:
            summary = tag("summary", pieces.duty_link(row), " ", pieces.basis(row["basis"]))
            parts.append(tag("details", summary, pieces.quote(row)))
    if not rows:
        parts.append(tag("p", say("nothing")))
    return Html("".join(text(part) for part in parts))


def _partners(pairs: Sequence[Row], me: str) -> Html:
    """With whom, how often, and who of the two leads."""
    lines = []
    for row in pairs:
        mine, other = ("a", "b") if row["agency_a_id"] == me else ("b", "a")
        href = address.here("agency", body=row[f"agency_{other}_id"])
        lines.append(
            [
                pieces.link(row[f"agency_{other}"], href),
                pieces.function_chip(row[f"function_{other}"]),
                row["duties"],
                row[f"leads_{mine}"],
                row[f"leads_{other}"],
            ]
        )
    lines.sort(key=lambda line: -int(str(line[2])))
    heads = [say("agency"), say("function"), say("shared"), say("this_leads"), say("other_leads")]
    return Html(tag("h2", say("with_whom")) + pieces.table(heads, lines, numbers=(2, 3, 4)))


def _counterparts(row: Row) -> Html:
    same = [
        other
        for other in answers.rows("agencies")
        if other["function"] == row["function"]
        and other["agency_id"] != row["agency_id"]
        and other["jurisdiction"] != row["jurisdiction"]
    ]
    if not same or not row["function"]:
        return Html("")
    return Html(tag("h2", say("counterparts")) + _listing([_most(one) for one in same]))
