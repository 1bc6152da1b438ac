"""What is loaded, and who leads what where: topics by places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import streamlit as st

from ..figures.agreement import comparable
from . import address, answers, names, pieces
from .answers import Row
from .markup import Html, Part, join, tag, text
from .pieces import say
from .share import share

# More columns than this are chosen from, not all shown.
WIDEST = 8


def page() -> None:
    with st.spinner(say("working")):
        loaded = _loaded()
    head = [
        loaded,
        tag("h2", say("matrix")),
        tag("p", say("matrix_help"), class_="faint"),
    ]
    pieces.show(Html("".join(head)), "overview-head")
    places = answers.rows("places")
    columns = _columns([row for row in places if comparable(row)] or places)
    every = len(columns)
    if len(columns) > WIDEST:
        some = address.choose_some(
            "places", say("places"), list(columns), columns.__getitem__, most=WIDEST
        )
        columns = {code: columns[code] for code in (some or list(columns)[:WIDEST])}
    codes = dict.fromkeys(one.split(" ")[0] for one in columns)
    compared = [
        row
        for code in codes
        for row in answers.rows("compare", where=code)
        if row["jurisdiction"] == code
    ]
    # Where all places stand in the table, all that it leaves out is counted.
    counted = [row for row in places if len(columns) == every or _column(row) in columns]
    body = text([pieces.without_topic(counted), _matrix(compared, columns)])
    pieces.show(
        body,
        "overview-matrix",
        at="tr.detail" if address.get("topic") else "",
    )
    pieces.cypher("compare")
    share("overview", places=",".join(columns))


def _loaded() -> Html:
    """What the graph holds, and since when."""
    counted = Counter[str]()
    places = answers.rows("places")
    # In a graph of a whole country the roles are not counted one by one.
    for row in () if answers.large() else answers.rows("overview"):
        counted[row["what"]] += row["number"]
    if answers.large():
        counted["documents"] = sum(row["documents"] for row in places)
        counted["duties"] = sum(row["duties"] for row in places)
    bodies = sum(row["agencies"] for row in answers.rows("foremost"))
    built = answers.built_at()
    numbers = pieces.tiles(
        [
            (say("documents"), f"{counted['documents']:,}"),
            (say("places"), f"{len(places):,}"),
            (say("duties"), f"{counted['duties']:,}"),
            *(
                [(say("assignments"), f"{counted['assignments']:,}")]
                if counted["assignments"]
                else []
            ),
            (say("bodies"), f"{bodies:,}"),
        ]
    )
    when = f" · {built}" if built else ""
    if answers.large():
        return Html(numbers + (tag("p", say("loaded"), when, class_="faint") if built else ""))
    duties = {row["place"]: row["duties"] for row in places}
    rows = []
    seen = set()
    for row in answers.rows("documents"):
        if row["document"] in seen:
            continue
        seen.add(row["document"])
        rows.append(
            [
                names.place_name(row["jurisdiction"], row["place"]),
                pieces.link(
                    row["title"],
                    address.href("document", document=row["document"]),
                    lang="zh-Hans",
                ),
                row["number"] or "",
                row["issued_on"] or "",
                duties.get(row["place"], ""),
                tag("span", row.get("file") or "", class_="faint"),
            ]
        )
    heads = [say("place"), say("title"), say("number"), say("issued"), say("duties"), say("file")]
    listed = tag(
        "details",
        tag("summary", say("loaded"), when),
        pieces.table(heads, rows, numbers=(4,), caption=say("loaded") + when),
    )
    return Html(numbers + listed)


def _columns(documents: Sequence[Row]) -> dict[str, str]:
    """The places in the order of their codes; a zone without one has a column of its own."""
    return {_column(row): names.place_name(row["jurisdiction"], row["place"]) for row in documents}


def _column(row: Row) -> str:
    return f"{row['jurisdiction']} {row['place']}"


def _matrix(compared: Sequence[Row], columns: dict[str, str]) -> Html:
    cells: dict[tuple[str, str], list[Row]] = defaultdict(list)
    topics: dict[str, int] = {}
    for row in compared:
        if _column(row) in columns:
            cells[row["topic"], _column(row)].append(row)
            topics[row["topic"]] = topics.get(row["topic"], 0) + 1
    open_at = (address.get("topic"), address.get("column"))
    heads = [tag("th", say("topic"), " ", pieces.voctag(), scope="col")]
    heads += [tag("th", name, scope="col") for name in columns.values()]
    lines: list[Html] = []
    order = sorted(topics, key=lambda id: (-len({c for t, c in cells if t == id}), -topics[id], id))
    for topic in order:
        line = [tag("th", names.topic_name(topic), scope="row")]
        for column, name in columns.items():
            here = (topic, column)
            line.append(_cell(cells.get(here, []), here, name, here == open_at))
        lines.append(tag("tr", line))
        if open_at[0] == topic and cells.get(open_at):
            inside = _detail(cells[open_at], topic, columns[open_at[1]])
            lines.append(tag("tr", tag("td", inside, colspan=len(columns) + 1), class_="detail"))
    grid = tag(
        "table",
        tag("thead", tag("tr", heads)),
        tag("tbody", lines),
        class_="matrix",
        style=f"--places:{len(columns)}",
    )
    framed = tag("div", grid, class_="scroll", tabindex=0, role="region", aria_label=say("matrix"))
    return Html(_legend(compared) + framed)


def _legend(compared: Sequence[Row]) -> Html:
    used = {row["function"] for row in compared if row["function"]}
    boxes = pieces.legend(used, "box")
    boxes.append(tag("span", tag("span", class_="box open"), say("no_lead")))
    boxes.append(tag("span", tag("span", class_="box nobody"), say("nobody")))
    return tag("div", tag("span", say("lead_by_function"), pieces.voctag()), boxes, class_="legend")


def _cell(rows: Sequence[Row], here: tuple[str, str], place: str, is_open: bool) -> Html:
    """The leads of one topic in one place, by function."""
    if not rows:
        return tag(
            "td",
            tag(
                "span",
                "—",
                class_="blank",
                title=say("no_duty"),
                role="img",
                aria_label=say("no_duty"),
            ),
        )
    leads = Counter(row["function"] for row in rows if row["lead"] and row["function"])
    unnamed = sum(1 for row in rows if row["lead"] and not row["function"])
    duties = {row["duty_id"] for row in rows}
    parts: list[Part] = []
    shown: Part
    if leads or unnamed:
        ranked = sorted(leads, key=lambda id: (-leads[id], id))
        kind, colour = "", pieces.hue(ranked[0] if ranked else None)
        parts = [names.entry("functions", id) for id in ranked[:3]] or [say("others")]
        shown = join(parts, tag("span", "、" if address.lang() == "zh" else ", "))
        if len(ranked) > 3:
            shown = [shown, f" +{len(ranked) - 3}"]
    else:
        others = {name for row in rows for name in row["others"] or ()}
        colour = None
        kind = "open" if others else "nobody"
        shown = say("no_lead_n", n=len(others)) if others else say("nobody")
    if len(duties) > 1:
        shown = [shown, " ", tag("span", f"×{len(duties)}", class_="many")]
    classes = " ".join(filter(None, (kind, "on" if is_open else "")))
    return tag(
        "td",
        pieces.opener(
            shown,
            "overview",
            here,
            is_open,
            class_=classes or None,
            style=f"--hue:{colour}" if colour else None,
            title=f"{names.topic_name(here[0])} · {place}",
        ),
    )


def _detail(rows: Sequence[Row], topic: str, place: str) -> Html:
    """The duties behind a cell, each with the words that give it to somebody."""
    about = answers.rows("assignments", where=rows[0]["jurisdiction"])
    duties: dict[str, Row] = {}
    for row in rows:
        duties.setdefault(row["duty_id"], row)
    by_duty: dict[str, list[Row]] = defaultdict(list)
    for one in about:
        if one["duty_id"] in duties:
            by_duty[one["duty_id"]].append(one)
    spans = {row["duty_id"]: row for row in answers.rows("duties", where=rows[0]["jurisdiction"])}
    cards = []
    for id, row in duties.items():
        span = spans.get(id, row)
        cards.append(
            tag(
                "div",
                tag("div", pieces.duty_link(span, key=row["duty"], topic=False)),
                pieces.assigned(by_duty[id]),
                class_="card",
            )
        )
    return Html(pieces.opened_head("overview", topic, place) + "".join(cards))
