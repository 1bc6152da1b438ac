"""Views: the rows of named questions → what a figure shows of them.

``ask`` gives the rows of a named question. The parameters of a view are those of its page in the
explorer, so that a link and a figure say the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..graph.engine import GraphError
from ..ontology import places, scheme
from .blocks import (
    Block,
    Cell,
    Kind,
    Legend,
    Line,
    Note,
    Numbers,
    Point,
    Sign,
    Table,
    Text,
    Timeline,
    cell,
    line,
)
from .colours import HUES, OTHER_HUE, STATES
from .words import Names

Row = Mapping[str, Any]
Ask = Callable[..., Iterable[Row]]
Params = Mapping[str, str]

# Columns, or rows of a network, that one picture can hold and be read.
MOST_PLACES = 8
MOST_ON_PAGE = 2000
SIGNS = {"leads": "●", "responsible": "◐", "cooperates": "○", "participates": "◌", "guides": "◇"}
GAPS = ("no-lead", "no-agency", "no-due", "open-ended")
# What programs need and people don't.
FOR_PROGRAMS = ("_id", "_start", "_end", "document", "about", "cited", "by")
# So much of a title stands in a cell beside others.
TITLE = 44


class FigureError(GraphError):
    """There is no such view, or it can't be drawn or saved like that; the message says why."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a view shows: its title, its blocks, and the rows behind it.

    ``documents`` are the ids of those it rests on; ``None``: all of the places it is of.
    """

    title: str
    blocks: tuple[Block, ...]
    rows: Sequence[Row]
    documents: frozenset[str] | None = None
    wide: bool = False


class Seen:
    """Who is asked, in which language; what several views need is asked once."""

    def __init__(self, ask: Ask, lang: str) -> None:
        self._ask = ask
        self._kept: dict[tuple[object, ...], Sequence[Row]] = {}
        self.names = Names(lang)
        self.lang = lang
        self.say = self.names.say

    def rows(self, question: str, **params: str) -> Sequence[Row]:
        """The rows of a named question; empty parameters mean any."""
        given = {key: value for key, value in params.items() if value}
        key = (question, *sorted(given.items()))
        if key not in self._kept:
            self._kept[key] = list(self._ask(question, **given))
        return self._kept[key]

    def hues(self) -> dict[str, str]:
        """A colour for each of the functions that lead most, the same in all figures of a graph."""
        led = Counter(row["function"] for row in self.rows("compare") if row["function"])
        ranked = sorted(led, key=lambda id: (-led[id], id))
        return dict(zip(ranked, HUES, strict=False))

    def hue(self, function: str | None) -> str:
        return self.hues().get(function or "", OTHER_HUE)

    def functions(self) -> dict[str, str | None]:
        return {row["agency_id"]: row["function"] for row in self.rows("agencies")}


def split(text: str) -> list[str]:
    """A list as it stands in an address: parts between commas."""
    return [part for one in text.replace("，", ",").split(",") if (part := one.strip())]


def document_ids(rows: Iterable[Row]) -> frozenset[str]:
    return frozenset(row["document"] for row in rows if row.get("document"))


# ---------------------------------------------------------------- lines that several views have


def quoted(row: Row) -> Line | None:
    """The words of a document, with the name in question marked."""
    said = row.get("quote")
    if not said:
        return None
    start, first, last = (row.get(key) for key in ("char_start", "mention_start", "mention_end"))
    mark = None
    if start is not None and first is not None and last is not None:
        a, b = first - start, last - start
        mark = (a, b) if 0 <= a < b <= len(said) else None
    return Line(said, "quote", mark=mark)


def duty(see: Seen, row: Row, key: str = "duty", *, topic: bool = True) -> Cell:
    """A duty by its printed number and title; in English the topic says what it is about."""
    about = row.get("topic") if see.lang == "en" and topic else None
    lines = [line(f"{row[key]} {row['title']}")]
    if about:
        lines.append(line(see.names.topic(about), "term"))
    return cell(*lines)


def role(see: Seen, id: str | None) -> str:
    if not id:
        return f"▨ {see.say('nobody')}"
    return f"{SIGNS.get(id, '·')} {see.names.entry('roles', id)}"


def _who(see: Seen, rows: Sequence[Row]) -> list[Line]:
    """Who has which role in one duty: a line a lead, the others together, then the words."""
    found: list[Line] = []
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        own = row["agency_id"] if row["role"] == "leads" else None
        groups[row["role"], row.get("basis"), row.get("char_start"), own].append(row)
    held = list(groups.items())
    for index, ((id, basis, start, own), some) in enumerate(held):
        comma = "、" if see.lang == "zh" else "; "
        names = comma.join(see.names.body(row["agency"]) for row in some)
        kind: Kind = "strong" if id == "leads" else "plain"
        found.append(line(f"{role(see, id)}  {names}".strip(), kind))
        function = see.functions().get(own or "")
        terms = (see.names.entry("functions", function), see.names.entry("bases", basis))
        if any(terms):
            hue = see.hue(function) if function else ""
            found.append(line(" · ".join(filter(None, terms)), "term", hue))
        # The words stand once, below the last of those whom they name.
        words = quoted(some[0])
        if words and (index + 1 == len(held) or held[index + 1][0][2] != start):
            alone = len(some) == 1 and sum(key[2] == start for key, _ in held) == 1
            found.append(words if alone else replace(words, mark=None))
    return found


def _by_duty(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["duty_id"]].append(row)
    return found


def _place(see: Seen, row: Row) -> Cell:
    spoken, _, name = see.names.place(row["jurisdiction"], row["place"]).rpartition(" ")
    return cell(spoken, name)


def _nothing(see: Seen) -> tuple[Block, ...]:
    return (Note(see.say("nothing")),)


def _columns(see: Seen, where: str) -> dict[str, str]:
    """The places with documents, in the order of their codes: key → name."""
    return {
        f"{row['jurisdiction']} {row['place']}": see.names.place(row["jurisdiction"], row["place"])
        for row in see.rows("documents", where=where)
    }


def _chosen(see: Seen, columns: Mapping[str, str], some: str) -> dict[str, str]:
    """The places that are named, by code or name; none named means all."""
    wanted = split(some)
    if not wanted:
        return dict(columns)
    found: dict[str, str] = {}
    for one in wanted:
        near = {
            key: name for key, name in columns.items()
            if one == key or one in key.split(" ", 1) or key.split(" ", 1)[-1].startswith(one)
        }  # fmt: skip
        if not near:
            # A place above, in pinyin, in full: the questions know them all.
            near = {key: name for key, name in _columns(see, one).items() if key in columns}
        if not near:
            raise FigureError(f"places: there are no documents of {one}")
        found |= near
    return found


# ---------------------------------------------------------------- overview


def overview(see: Seen, params: Params) -> Content:
    """Topics by places: who leads, by function."""
    columns = _chosen(see, _columns(see, params["where"]), params["places"])
    every = len(columns)
    columns = dict(list(columns.items())[:MOST_PLACES])
    rows = [
        row
        for row in see.rows("compare", topic=params["topic"], where=params["where"])
        if f"{row['jurisdiction']} {row['place']}" in columns
    ]
    if not rows:
        return Content(see.say("overview"), _nothing(see), rows)
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
    named = {id: hue for id, hue in see.hues().items() if id in used}
    signs = [Sign(see.names.entry("functions", id), hue) for id, hue in named.items()]
    if used - named.keys():
        signs.append(Sign(see.say("others"), OTHER_HUE))
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
        return Cell((line(said + rest + more),), see.hue(ranked[0] if ranked else None))
    others = {name for row in rows for name in row["others"] or ()}
    if others:
        return Cell((line(see.say("no_lead_n", n=len(others)) + more),), pattern="open")
    return Cell((line(see.say("nobody") + more),), pattern="nobody")


# ---------------------------------------------------------------- who leads, one body


def who(see: Seen, params: Params) -> Content:
    """Who leads a topic, or what a body is charged with: each with its words."""
    if params["agency"]:
        found = see.rows("duties_of", agency=params["agency"], where=params["where"])
    else:
        found = see.rows("who_leads", about=params["about"], where=params["where"],
                         validity=params["validity"])  # fmt: skip
    functions = see.functions()
    wanted = {key: split(params[key]) for key in ("role", "basis", "function")}

    def fits(row: Row) -> bool:
        held = {
            "role": row["role"] or "none",
            "basis": row["basis"] or "",
            "function": functions.get(row["agency_id"]) or "",
        }
        return all(not some or held[key] in some for key, some in wanted.items())

    rows = [row for row in found if fits(row)]
    return Content(see.say("who"), answer(see, rows), rows, document_ids(rows))


def answer(see: Seen, rows: Sequence[Row]) -> tuple[Block, ...]:
    """Duties with who does them and the words that say so."""
    if not rows:
        return _nothing(see)
    lines = tuple(
        (_place(see, some[0]), duty(see, some[0]), cell(*_who(see, some)))
        for some in _by_duty(rows).values()
    )
    head = (see.say("place"), see.say("duty"), see.say("said"))
    return (Table(head, lines, (1.0, 2.3, 4.2)),)


def agency(see: Seen, params: Params) -> Content:
    """One body, or all of one function: its duties, its partners, its counterparts."""
    bodies = {row["agency_id"]: row for row in see.rows("agencies")}
    asked, where = params["agency"], params["where"]
    own = bodies.get(params["body"])
    if params["body"] and own is None:
        raise FigureError(f"body: there is no body {params['body']!r}")
    if own is not None:
        asked, where = own["agency"], where or own["jurisdiction"] or ""
    if not asked:
        raise FigureError("agency: name a body or a function, e.g. agency=区卫生健康局")
    duties = [row for row in see.rows("duties_of", agency=asked, where=where)
              if own is None or row["agency_id"] == params["body"]]  # fmt: skip
    ids = {row["agency_id"] for row in duties}
    if own is None and len(ids) == 1:
        own = bodies.get(next(iter(ids)))
    title = see.say("agency")
    if not duties:
        return Content(title, _nothing(see), duties)
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
            cell(line(see.names.entry("functions", function), "term", see.hue(function))),
            *(cell(row[key], number=True) for key in ("duties", f"leads_{mine}", f"leads_{other}")),
        ))  # fmt: skip
    if lines:
        head = ("agency_", "function", "shared", "this_leads", "other_leads")
        found.append(Table(tuple(map(see.say, head)), tuple(lines), (3, 2.2, 1, 1.2, 1.2),
                           see.say("with_whom"), 20))  # fmt: skip
    same = [
        (_place(see, row), cell(see.names.body(row["agency"])), cell(row["leads"], number=True),
         cell(row["duties"], number=True))
        for row in see.rows("agencies")
        if own["function"] and row["function"] == own["function"]
        and row["agency_id"] != me and row["jurisdiction"] != own["jurisdiction"]
    ]  # fmt: skip
    if same:
        head = ("place", "agency_", "led", "in_all")
        found.append(Table(tuple(map(see.say, head)), tuple(same), (2, 4, 1, 1),
                           see.say("counterparts"), 20))  # fmt: skip
    return found


# ---------------------------------------------------------------- places compared


def compare(see: Seen, params: Params) -> Content:
    """Places side by side: lead, partners and targets by topic, differences marked."""
    columns = _chosen(see, _columns(see, ""), params["places"])
    columns = dict(list(columns.items())[:6])
    rows = [
        row
        for row in see.rows("compare", topic=params["topic"])
        if f"{row['jurisdiction']} {row['place']}" in columns
    ]
    targets = Counter(row["duty_id"] for row in see.rows("indicators"))
    cells: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        cells[row["topic"], f"{row['jurisdiction']} {row['place']}"].append(row)
    spread = Counter(topic for topic, _ in cells)
    lines = []
    kept: list[Row] = []
    for topic in sorted(spread, key=lambda id: (-spread[id], id)):
        state = _same([cells[topic, key] for key in columns if (topic, key) in cells])
        if params["view"] == "differs" and state != "differs":
            continue
        kept += [row for row in rows if row["topic"] == topic]
        about = cell(line(see.names.topic(topic), "strong"), line(see.say(state), "faint"))
        lines.append((about, *(_side(see, cells.get((topic, key), []), targets)
                               for key in columns)))  # fmt: skip
    if not lines:
        return Content(see.say("compare"), _nothing(see), kept)
    head = (see.say("topic"), *columns.values())
    table = Table(head, tuple(lines), (1.1, *(1.5 for _ in columns)), most=MOST_ON_PAGE, grid=True)
    return Content(see.say("compare"), (table,), kept, document_ids(kept), len(columns) > 3)


def _same(sides: Sequence[Sequence[Row]]) -> str:
    """Whether the leads of a topic have the same functions wherever it has any."""
    functions = {frozenset(row["function"] for row in rows if row["lead"]) for rows in sides}
    return "only_one" if len(sides) < 2 else "same" if len(functions) == 1 else "differs"


def _side(see: Seen, rows: Sequence[Row], targets: Mapping[str, int]) -> Cell:
    if not rows:
        return Cell((line(f"— {see.say('blank')}", "faint"),), pattern="blank")
    groups: dict[tuple[Any, ...], list[tuple[str, Row]]] = defaultdict(list)
    for id, some in _by_duty(rows).items():
        leads = tuple((row["lead"], row["function"]) for row in some if row["lead"])
        groups[leads].append((id, some[0]))
    found: list[Line] = []
    for leads, duties in groups.items():
        for name, function in leads:
            found.append(line(f"● {see.names.body(name)}", "strong"))
            found.append(line(see.names.entry("functions", function), "term", see.hue(function)))
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


# ---------------------------------------------------------------- targets and dates


def indicators(see: Seen, params: Params) -> Content:
    """Targets by topic, the earliest and strictest first; when they fall due; their state."""
    day = params["on"] or params["day"]
    rows = [
        row
        for row in see.rows("indicators_due", where=params["where"])
        if not params["topic"] or row["topic"] == params["topic"]
    ]
    if not rows:
        return Content(see.say("indicators"), _nothing(see), rows)
    states = {key: (see.say(key), colour) for key, colour in STATES.items()}
    count = Counter(_state(row, day) for row in rows)
    numbers = Numbers(tuple((see.say(key), str(count[key])) for key in states))

    def order(row: Row) -> tuple[str, str, float, str]:
        return (row["topic"] or "~", row["due_by"] or "9999", -(row["value"] or 0.0),
                row["indicator_id"])  # fmt: skip

    lines = []
    for row in sorted(rows, key=order):
        words = quoted(row)
        metric = row["metric"] or see.names.entry("indicator-kinds", row["kind"])
        lines.append((
            cell(line(see.names.topic(row["topic"]) or "—")),
            _place(see, row),
            cell(line(metric), *([words] if words else [])),
            _figure(see, row),
            cell(line(row["due"]) if row["due"] else line(see.say("missing"), "faint")),
            cell(see.say(_state(row, day))),
        ))  # fmt: skip
    head = tuple(map(see.say, ("topic", "place", "metric", "value", "due", "state")))
    blocks: list[Block] = [numbers]
    points = _points(rows, day)
    if points:
        blocks.append(Timeline(points, states, see.say("timeline")))
    blocks += [
        Table(head, tuple(lines), (1.45, 1.0, 3.5, 1.1, 1.0, 1.1)),
        Note(f"{see.say('state_on', day=day)}: {see.say('done_note')}" if see.lang == "en"
             else f"{see.say('state_on', day=day)}：{see.say('done_note')}"),
    ]  # fmt: skip
    return Content(see.say("indicators"), tuple(blocks), rows, document_ids(rows))


def _state(row: Row, day: str) -> str:
    """Done as the document says so; overdue or not by the last day it means."""
    if row.get("status"):
        return "done"
    if not row["due_by"]:
        return "open"
    return "overdue" if row["due_by"] < day else "pending"


def _points(rows: Sequence[Row], day: str) -> tuple[Point, ...]:
    """The days, or where these are too many the months, or the years, with what falls due."""
    for length in (10, 7, 4):
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for row in rows:
            if row["due_by"]:
                counts[row["due_by"][:length]][_state(row, day)] += 1
        if len(counts) <= 24:
            break
    # The middle of a month or of a year stands for all of it.
    middle = {10: "", 7: "-15", 4: "-07-01"}[length]
    return tuple(Point(key + middle, key, counts[key]) for key in sorted(counts))


def _figure(see: Seen, row: Row) -> Cell:
    if row["value"] is None:
        return cell(line(see.names.entry("indicator-kinds", row["kind"]), "term"))
    sign = {">=": "≥", "<=": "≤"}.get(row["comparator"] or "", row["comparator"] or "")
    return cell(f"{sign} {row['value']:g} {row['unit'] or ''}".strip())


# ---------------------------------------------------------------- one document


def document(see: Seen, params: Params) -> Content:
    """A document: its duties with who does them, and its text with what was found in it."""
    documents = see.rows("documents", document=params["document"])
    if not documents:
        raise FigureError(f"document: there is no document {params['document']}")
    row = documents[0]
    id = row["document"]
    found = see.rows("findings", document=id)
    assigned = _by_duty(see.rows("assignments", document=id))
    lines = []
    for one in see.rows("duties", document=id):
        said = _who(see, assigned.get(one["duty_id"], [])) or [line(role(see, None))]
        if one["due"]:
            said.append(line(f"{see.say('due')} {one['due']}"))
        lines.append((duty(see, one, "duty_key"), cell(*said)))
    facts = " · ".join(
        filter(None, (see.names.place(row["jurisdiction"], row["place"]), row["number"],
                      row["issued_on"], see.names.entry("forms", row["form"]), row["file"]))
    )  # fmt: skip
    spans = _spans(found, len(row["text"]))
    labels = {kind: see.say(f"k_{kind}") for kind in dict.fromkeys(kind for *_, kind in spans)}
    blocks = (
        Note(facts),
        Table((see.say("duty"), see.say("said")), tuple(lines), (1.0, 1.5)),
        Text(row["text"], spans, labels, see.say("full_text")),
    )
    return Content(row["title"], blocks, found, frozenset((id,)))


_FINDINGS = {
    "due": "due", "indicator": "indicator", "based-on": "citation", "cites": "citation",
    "member": "person", "post": "person",
} | dict.fromkeys(SIGNS, "clause")  # fmt: skip


def _spans(found: Sequence[Row], length: int) -> tuple[tuple[int, int, str], ...]:
    spans = set()
    for one in found:
        if one["finding"] in _FINDINGS and one["char_start"] is not None:
            spans.add((one["char_start"], one["char_end"], _FINDINGS[one["finding"]]))
        if one["mention_start"] is not None and one["finding"] in (*SIGNS, "duty"):
            kind = "duty" if one["finding"] == "duty" else "mention"
            spans.add((one["mention_start"], one["mention_end"], kind))
    return tuple(sorted(one for one in spans if 0 <= one[0] < one[1] <= length))


# ---------------------------------------------------------------- gaps, any question


def gaps(see: Seen, params: Params) -> Content:
    """What the documents leave open, by place and by duty."""
    kinds = split(params["gap"]) or list(GAPS)
    if unknown := [one for one in kinds if one not in GAPS]:
        raise FigureError(f"gap: {unknown[0]} is none of {', '.join(GAPS)}")
    rows = [row for row in see.rows("gaps", where=params["where"]) if row["gap"] in kinds]
    if not rows:
        return Content(see.say("gaps"), _nothing(see), rows)
    count = Counter((row["jurisdiction"], row["place"], row["gap"]) for row in rows)
    at = dict.fromkeys((row["jurisdiction"], row["place"]) for row in rows)
    summary = tuple(
        (cell(see.names.place(*one)), *(cell(count[(*one, gap)], number=True) for gap in kinds))
        for one in at
    )
    lines = []
    for some in _by_duty(rows).values():
        said = [line(see.say(row["gap"])) for row in some]
        lines.append((_place(see, some[0]), duty(see, some[0]), cell(*said)))
    blocks = (
        Table((see.say("place"), *map(see.say, kinds)), summary, (2.0, *(1.0 for _ in kinds))),
        Note(see.say("gaps_note")),
        Table(tuple(map(see.say, ("place", "duty", "gap"))), tuple(lines), (1.2, 4.0, 1.6)),
    )
    return Content(see.say("gaps"), blocks, rows, document_ids(rows))


def questions(see: Seen, params: Params) -> Content:
    """The rows of any named question, as they are."""
    name = params["query"] or "who_leads"
    given = {key: value for key, value in params.items() if key not in ("query", "day")}
    rows = see.rows(name, **given)
    return plain(see, f"{see.say('questions')} · {name}", rows)


def plain(see: Seen, title: str, rows: Sequence[Row]) -> Content:
    """Rows as a table of their own columns; ids and offsets are left to the data files."""
    if not rows:
        return Content(title, _nothing(see), rows)
    columns = [name for name in rows[0] if not name.endswith(FOR_PROGRAMS) and name != "text"]
    columns = columns or list(rows[0])
    lines = tuple(tuple(_any(row, name) for name in columns) for row in rows[:MOST_ON_PAGE])
    blocks: list[Block] = [Table(tuple(columns), lines, tuple(_share(rows, columns)))]
    if len(rows) > MOST_ON_PAGE:
        blocks.append(Note(see.say("cut", n=MOST_ON_PAGE, all=len(rows))))
    return Content(title, tuple(blocks), rows, document_ids(rows) or None, len(columns) > 7)


def _any(row: Row, name: str) -> Cell:
    value = row[name]
    if value is None:
        return cell(line("—", "faint"))
    if isinstance(value, bool):
        return cell("✓" if value else "–")
    if isinstance(value, (list, tuple)):
        value = "、".join(map(str, value))
    if isinstance(value, (int, float)):
        return cell(f"{value:g}" if isinstance(value, float) else str(value), number=True)
    text = str(value)
    text = text if len(text) <= 600 else text[:600] + "…"
    return cell(line(text, "quote" if name.startswith("quote") else "plain"))


def _share(rows: Sequence[Row], columns: Sequence[str]) -> Iterable[float]:
    """How wide each column is: by what stands in it, within bounds."""
    for name in columns:
        sizes = [len(str(row[name] or "")) for row in rows[:60]]
        yield min(max(4.0, len(name) * 0.62, sum(sizes) / len(sizes) * 0.9), 22.0)


def whole_place(see: Seen, where: str) -> str:
    """A place as a title names it; a code by its name."""
    known = places.places().get(where)
    return see.names.place(where, known.name) if known else where
