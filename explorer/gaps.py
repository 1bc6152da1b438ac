"""What the documents leave open: no lead, no body, no date, a list that ends in 等."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from . import address, answers, names, pieces
from .answers import Row
from .markup import Html, tag
from .pieces import say

GAPS = ("no-lead", "no-agency", "no-due", "open-ended")


def page() -> None:
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    with left:
        where = pieces.choose_place()
    with right:
        some = address.choose_some("gap", say("gap"), GAPS, say, pills=True)
    rows = answers.rows("gaps", where=where)
    count = Counter(row["gap"] for row in rows)
    by_place = Counter((row["jurisdiction"], row["place"], row["gap"]) for row in rows)
    places = list(dict.fromkeys((row["jurisdiction"], row["place"]) for row in rows))
    kinds = address.chosen(GAPS, some)
    summary = pieces.table(
        [say("place"), *map(say, GAPS)],
        [[names.place_name(*one), *(by_place[(*one, gap)] for gap in GAPS)] for one in places],
        numbers=(1, 2, 3, 4),
    )
    duties: dict[str, list[str]] = {}
    first: dict[str, Row] = {}
    for row in rows:
        if row["gap"] in kinds:
            duties.setdefault(row["duty_id"], []).append(row["gap"])
            first.setdefault(row["duty_id"], row)
    lines = [
        [
            names.place_name(first[id]["jurisdiction"], first[id]["place"]),
            pieces.duty_link(first[id]),
            " · ".join(say(gap) for gap in gaps),
        ]
        for id, gaps in duties.items()
    ]
    body = Html(
        tag("p", say("gaps_help"), class_="faint")
        + pieces.tiles([(say(gap), count[gap]) for gap in GAPS])
        + summary
        + tag("h2", say("duties"), f" ({len(lines)})")
        + pieces.table([say("place"), say("duty"), say("gap")], lines)
    )
    pieces.show(body, "gaps")
    pieces.cypher("gaps", where=where)
    pieces.share("gaps", rows, body)
