"""Views of documents: targets and dates, one document, what is left open, any question."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from .blocks import Block, Cell, Note, Numbers, Point, Table, Text, Timeline, cell, line
from .colours import STATES
from .columns import heads, parted
from .columns import value as worded
from .seen import (
    MOST_ON_PAGE,
    SIGNS,
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
    whole_place,
)
from .words import reason

UNSURE = "unsure"
GAPS = ("no-agency", "no-lead", "open-ended", "no-due", UNSURE)


def indicators(see: Seen, params: Params) -> Content:
    """Targets by topic, the earliest and strictest first; when they fall due; their state."""
    day = params["on"] or params["day"]
    rows = [
        row
        for row in see.rows("indicators_due", where=params["where"])
        if not params["topic"] or row["topic"] == params["topic"]
    ]
    if not rows:
        return Content(see.say("indicators"), nothing(see), rows)
    states = {key: (see.say(key), colour) for key, colour in STATES.items()}
    if unknown := [one for one in split(params["state"]) if one not in STATES]:
        raise FigureError(f"state: {unknown[0]} is none of {', '.join(STATES)}")
    count = Counter(_state(row, day) for row in rows)
    points = _points(rows, day)
    some = split(params["state"])
    rows = [row for row in rows if not some or _state(row, day) in some]
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
            place(see, row),
            cell(line(metric), *([words] if words else [])),
            _figure(see, row),
            cell(line(row["due"]) if row["due"] else line(see.say("missing"), "faint")),
            cell(see.say(_state(row, day))),
        ))  # fmt: skip
    head = tuple(map(see.say, ("topic", "place", "metric", "value", "due", "state")))
    blocks: list[Block] = [numbers]
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


def document(see: Seen, params: Params) -> Content:
    """A document: its duties with who does them, and its text with what was found in it."""
    documents = see.rows("documents", document=params["document"])
    if not documents:
        raise FigureError(f"document: there is no document {params['document']}")
    row = documents[0]
    id = row["document"]
    found = see.rows("findings", document=id)
    assigned = by_duty(see.rows("assignments", document=id))
    lines = []
    for one in see.rows("duties", document=id):
        said = who_lines(see, assigned.get(one["duty_id"], [])) or [line(role(see, None))]
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
    title = row["title"]
    return Content(title, blocks, found, frozenset((id,)), work=see.say("work_of", x=title))


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


def gaps(see: Seen, params: Params) -> Content:
    """What the documents leave open and what was not understood, by place and by duty."""
    kinds = split(params["gap"]) or list(GAPS)
    if unknown := [one for one in kinds if one not in GAPS]:
        raise FigureError(f"gap: {unknown[0]} is none of {', '.join(GAPS)}")
    rows = [row for row in see.rows("gaps", where=params["where"]) if row["gap"] in kinds]
    doubts = see.rows("unsure", where=params["where"]) if UNSURE in kinds else []
    if not rows and not doubts:
        return Content(see.say("gaps"), nothing(see), rows)
    count = Counter((row["jurisdiction"], row["place"], row["gap"]) for row in rows)
    count.update((row["jurisdiction"], row["place"], UNSURE) for row in doubts)
    at = sorted({one[:2] for one in count}, key=lambda one: (one[0] or "", one[1] or ""))
    summary = tuple(
        (cell(see.names.place(*one)), *(cell(count[(*one, gap)], number=True) for gap in kinds))
        for one in at
    )
    blocks: list[Block] = [
        Table((see.say("place"), *map(see.say, kinds)), summary, (2.0, *(1.0 for _ in kinds))),
        Note(see.say("gaps_note")),
    ]
    if rows:
        lines = tuple(
            (place(see, some[0]), duty(see, some[0]),
             cell(*(line(see.say(row["gap"])) for row in some)))
            for some in by_duty(rows).values()
        )  # fmt: skip
        head = tuple(map(see.say, ("place", "duty", "gap")))
        blocks.append(Table(head, lines, (1.2, 4.0, 1.6)))
    if doubts:
        lines = tuple(
            (
                place(see, row),
                cell(line(row["quote"], "quote")),
                cell(reason(see.lang, row["reason"])),
            )
            for row in doubts
        )
        head = tuple(map(see.say, ("place", "words", "why")))
        blocks.append(Table(head, lines, (1.2, 3.2, 2.4), see.say(UNSURE), 20))
    return Content(see.say("gaps"), tuple(blocks), rows or doubts,
                   document_ids([*rows, *doubts]))  # fmt: skip


def questions(see: Seen, params: Params) -> Content:
    """The rows of any named question, as they are."""
    name = params["query"] or "who_leads"
    given = {key: value for key, value in params.items() if key not in ("query", "day")}
    rows = see.rows(name, **given)
    return plain(see, f"{see.say('questions')} · {name}", rows)


def plain(see: Seen, title: str, rows: Sequence[Row]) -> Content:
    """Rows as a table of their own columns; ids and offsets are left to the data files."""
    if not rows:
        return Content(title, nothing(see), rows)
    columns = parted(list(rows[0]))[0] or list(rows[0])
    lines = tuple(tuple(_any(see, row, name) for name in columns) for row in rows[:MOST_ON_PAGE])
    head = tuple(heads(see.lang, columns, list(rows[0])))
    blocks: list[Block] = [Table(head, lines, tuple(_share(rows, columns)))]
    if len(rows) > MOST_ON_PAGE:
        blocks.append(Note(see.say("cut", n=MOST_ON_PAGE, all=len(rows))))
    return Content(title, tuple(blocks), rows, document_ids(rows) or None, len(columns) > 7)


def _any(see: Seen, row: Row, name: str) -> Cell:
    value = worded(see.names, name, row[name])
    if name == "jurisdiction" and value:
        value = whole_place(see, str(value))
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
