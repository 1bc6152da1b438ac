"""Two to six places side by side: lead, partners and targets by topic, differences marked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import streamlit as st

from ..figures.agreement import agreement, comparable, leading
from . import address, answers, names, pieces
from .answers import Row
from .markup import Html, Part, join, tag, text
from .pieces import say
from .share import share

MOST = 6
Cells = Mapping[tuple[str, str], Sequence[Row]]


def page() -> None:
    # A place whose plans are all superseded would seem to lack everything.
    places = answers.rows("places")
    standing = {row["jurisdiction"] for row in places if comparable(row)}
    known = {code: name for code, name in pieces.all_places().items() if code in standing}
    left, right = st.columns([1, 1])
    with left:
        some = address.choose_some(
            "places", say("places"), list(known), known.__getitem__, most=MOST
        )
    with right:
        view = address.choose_one(
            "view",
            say("difference"),
            ["all", "differs", "lacking"],
            lambda one: say({"all": "all_topics", "differs": "only_differences"}.get(one, one)),
            "all",
        )
    chosen = (some or list(known))[:MOST]
    if len(chosen) < 2:
        pieces.show(pieces.note(say("compare_hint")), "compare-hint")
        return
    rows = [row for code in chosen for row in answers.rows("compare", where=code)
            if row["jurisdiction"] == code]  # fmt: skip
    cells: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        cells[row["topic"], row["jurisdiction"]].append(row)
    counted = [row for row in places if row["jurisdiction"] in chosen or not some]
    none = text(pieces.without_topic(counted))
    if not some and len(known) > MOST:
        more = tag("p", say("places_more", n=MOST, all=len(known)), class_="faint small")
        none = Html(none + more)
    body = pieces.made(
        "compare",
        lambda: Html(
            none + _lacks(cells, chosen, known) + _key() + _table(cells, chosen, known, view)
        ),
    )
    pieces.show(body, "compare")
    pieces.cypher("compare")
    share("compare", places=",".join(chosen), view=view)


def _lacks(cells: Cells, chosen: Sequence[str], known: Mapping[str, str]) -> Html:
    """What one place alone has, and what it alone lacks."""
    topics = sorted({topic for topic, _ in cells})
    having = {topic: [code for code in chosen if (topic, code) in cells] for topic in topics}
    lines: list[list[Part]] = []
    for code in chosen:
        alone = [topic for topic in topics if having[topic] == [code]]
        lacks = [
            topic
            for topic in topics
            if code not in having[topic] and len(having[topic]) == len(chosen) - 1
        ]
        has = sum(code in having[topic] for topic in topics)
        named = tag("span", known[code], class_="nowrap")
        lines.append([named, has, _listed(alone), _listed(lacks)])
    heads = [say("place"), say("topics_n"), say("only_here"), say("only_not_here")]
    if len(chosen) == 2:  # what one has alone, the other alone lacks
        heads.pop()
        lines = [line[:-1] for line in lines]
    return tag(
        "details",
        tag("summary", say("has_and_lacks")),
        pieces.table(heads, lines, numbers=(1,), label=say("has_and_lacks")),
        open=True,
    )


def _listed(topics: Sequence[str]) -> Part:
    if not topics:
        return tag("span", "—", class_="faint")
    between = "、" if address.lang() == "zh" else ", "
    links = [pieces.link(names.topic_name(topic), address.href("who", q=topic)) for topic in topics]
    return join(links, between)


def _key() -> Html:
    signs = [f"{_SIGNS[one]} {say(one)}" for one in _SIGNS]
    marked = tag("mark", say("stands_out"), class_="odd")
    return tag(
        "p", " · ".join(signs), " · ", marked, " · ", say("compare_help"), class_="faint small"
    )


def _table(cells: Cells, chosen: Sequence[str], known: Mapping[str, str], view: str) -> Html:
    targets: dict[str, list[Row]] = defaultdict(list)
    for code in chosen:
        for row in answers.rows("indicators", where=code):
            if row["jurisdiction"] == code:
                targets[row["duty_id"]].append(row)
    topics = sorted({topic for topic, _ in cells})
    lines: list[list[Part]] = []
    opened = (address.get("topic"), address.get("column"))
    below: dict[int, Part] = {}
    for topic in sorted(topics, key=lambda id: (-_spread(cells, id, chosen), id)):
        state = agreement([cells[topic, code] for code in chosen if (topic, code) in cells])
        if view == "differs" and state not in ("differs", "partly"):
            continue
        if view == "lacking" and _spread(cells, topic, chosen) == len(chosen):
            continue
        usual = _usual(cells, topic, chosen)
        line: list[Part] = [
            [
                tag("strong", names.topic_name(topic)),
                tag("br"),
                tag("span", f"{_SIGNS[state]} {say(state)}", class_="small faint"),
            ]
        ]
        for code in chosen:
            held, here = cells.get((topic, code), []), (topic, code)
            line.append(_cell(held, targets, usual, here, here == opened))
            if held and here == opened:
                below[len(lines)] = _detail(held, targets, topic, known[code])
        lines.append(line)
    heads: list[Part] = [[say("topic"), " ", pieces.voctag()]]
    heads += [known[code] for code in chosen]
    if not lines:
        return pieces.note(say("nothing"), " ", say("nothing_hint"))
    return pieces.table(heads, lines, even=True, below=below, label=say("compare"))


_SIGNS = {"same": "＝", "differs": "≠", "partly": "◑", "only_one": "①", "no_lead": "–"}


def _spread(cells: Cells, topic: str, chosen: Sequence[str]) -> int:
    return sum(1 for code in chosen if (topic, code) in cells)


def _usual(cells: Cells, topic: str, chosen: Sequence[str]) -> str | None:
    """The function that leads a topic in most of the places, where one does."""
    count = Counter(one for code in chosen for one in leading(cells.get((topic, code), [])))
    ranked = count.most_common(2)
    if not ranked or ranked[0][1] < 2 or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def _cell(
    rows: Sequence[Row],
    targets: Mapping[str, Sequence[Row]],
    usual: str | None,
    here: tuple[str, str],
    is_open: bool,
) -> Part:
    """One topic in one place: its leads, each once; a link that opens the duties below."""
    if not rows:
        return tag("span", "— ", say("no_duty"), class_="lack")
    duties = {row["duty_id"] for row in rows}
    leads = Counter((row["lead"], row["function"]) for row in rows if row["lead"])
    others = {name for row in rows for name in row["others"] or ()}
    who: list[Part] = []
    for (lead, function), number in leads.most_common():
        odd = usual is not None and function != usual
        who.append(
            tag(
                "div",
                pieces.role("leads"),
                " ",
                names.body(lead),
                " ",
                tag("mark", pieces.function_chip(function), class_="odd")
                if odd
                else pieces.function_chip(function),
                tag("span", f" ×{number}", class_="faint small") if number > 1 else None,
            )
        )
    if not who:
        who.append(
            tag("span", say("no_lead_n", n=len(others)), class_="none")
            if others
            else pieces.role(None)
        )
    figures = sum(len(targets.get(id, ())) for id in duties)
    facts = [say("duties_n", n=len(duties))] if len(duties) > 1 else []
    facts += [say("partners_n", n=len(others))] if others and leads else []
    facts += [say("indicators_n", n=figures)] if figures else []
    return pieces.opener(
        tag("div", who, tag("div", " · ".join(facts), class_="faint small")),
        "compare",
        here,
        is_open,
        class_="opens on" if is_open else "opens",
    )


def _detail(
    rows: Sequence[Row], targets: Mapping[str, Sequence[Row]], topic: str, place: str
) -> Html:
    """The duties of one topic in one place, with their words, partners and targets."""
    duties: dict[str, list[Row]] = {}
    for row in rows:
        duties.setdefault(row["duty_id"], []).append(row)
    inside = [_inside(some, targets.get(id, ())) for id, some in duties.items()]
    return Html(pieces.opened_head("compare", topic, place) + "".join(inside))


def _inside(rows: Sequence[Row], targets: Sequence[Row]) -> Html:
    others = rows[0]["others"] or []
    inside: list[Part] = [tag("p", pieces.duty_link(rows[0], topic=False))]
    for row in rows:
        if row["lead"]:
            inside += [pieces.quote(row), pieces.inherited([row])]
    if others:
        named = join([names.said(one) for one in others], "、")
        inside.append(tag("p", tag("span", say("partner_bodies"), class_="faint"), " ", named))
    for one in targets:
        inside.append(tag("p", tag("span", say("indicators"), class_="faint"), " ",
                          names.entry("indicator-kinds", one["kind"])))  # fmt: skip
        inside.append(pieces.quote({**one, "mention_start": None}))
    return tag("div", text(inside), class_="answer")
