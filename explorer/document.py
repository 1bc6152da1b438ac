"""A document: its outline, its text with all that was found in it, and the duty at hand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from . import address, answers, names, pieces
from .answers import Row
from .markup import Html, Part, tag, text
from .pieces import say
from .share import share

# The kinds of findings that are marked, and what `findings` calls them.
KINDS: dict[str, tuple[str, ...]] = {
    "duty-title": ("duty",),
    "clause": ("leads", "responsible", "cooperates", "participates", "guides"),
    "mention": ("leads", "responsible", "cooperates", "participates", "guides"),
    "indicator": ("indicator",),
    "due": ("due",),
    "citation": ("based-on", "cites"),
    "person": ("member", "post"),
    "body": ("issuer", "group"),
    "unsure": ("unsure",),
}
# A target longer than this is a whole duty: it is tinted, not framed.
WIDE = 80
_SPAN = re.compile(r"^(\d{1,9})-(\d{1,9})$")


def page() -> None:
    where = ""
    if answers.large():
        given = address.get("document")
        known = answers.rows("documents", document=given) if given else ()
        place = known[0]["jurisdiction"] if known else next(iter(pieces.all_places()))
        where = pieces.choose_place(default=place, clears=("document", "at", "duty"))
    documents = {row["document"]: row for row in answers.rows("documents", where=where)}

    def called(id: str) -> str:
        row = documents[id]
        gone = f" · {names.entry('validity', 'superseded')}" * (row["validity"] == "superseded")
        return f"{names.place_name(row['jurisdiction'], row['place'])} · {row['title']}{gone}"

    asked = address.choose(
        "document",
        say("document"),
        list(documents),
        called,
        default=next(iter(documents)),
        clears=("at", "duty"),
    )
    row = documents[asked if asked in documents else next(iter(documents))]
    found = answers.rows("findings", document=row["document"])
    marked = address.choose_some(
        "kinds", say("mark_kinds"), list(KINDS), lambda kind: say(f"k_{kind}"), pills=True
    )
    kinds = address.chosen(KINDS, marked)
    target = _target(len(row["text"]))
    body = pieces.made("reader", lambda: _reader(row, found, kinds, target))
    pieces.show(body, "document-reader", at=".page .target" if target else "")
    listed = pieces.made("findings", lambda: _findings(row, found))
    pieces.show(listed, "document-findings")
    share("document", document=row["document"])


def _target(length: int) -> tuple[int, int] | None:
    """The span that a link points at, where it is one of this text."""
    found = _SPAN.match(address.get("at"))
    if not found:
        return None
    start, end = int(found[1]), int(found[2])
    return (start, end) if start < end <= length else None


def _reader(
    row: Row, found: Sequence[Row], kinds: Sequence[str], target: tuple[int, int] | None
) -> Html:
    duties = [one for one in answers.rows("duties", document=row["document"])]
    duty = next((one for one in duties if one["duty_id"] == address.get("duty")), None)
    if duty is None and target:
        # The narrowest duty that holds the words pointed at.
        around = [d for d in duties if d["char_start"] <= target[0] and target[1] <= d["char_end"]]
        duty = min(around, key=lambda d: d["char_end"] - d["char_start"], default=None)
    outline = tag(
        "nav",
        tag("h2", say("outline")),
        _outline(row, duties, duty),
        class_="outline pane",
        aria_label=say("outline"),
    )
    page_ = text_pane(row, found, kinds, target)
    key = tag(
        "div",
        [tag("span", say(f"k_{kind}"), class_=f"f {kind}") for kind in kinds],
        class_="key",
    )
    # The hint stays when a duty is chosen: what is read must not move under the pointer.
    hint = tag("p", say("finding_hint"), class_="faint small")
    if duty is None:
        return Html(_head(row) + key + hint + tag("div", outline, page_, class_="reader plain"))
    card = tag(
        "aside",
        tag("h2", say("finding")),
        _card(row, duty),
        class_="finding pane",
        tabindex=0,
        aria_label=say("finding"),
    )
    return Html(_head(row) + key + hint + tag("div", outline, page_, card, class_="reader"))


def _head(row: Row) -> Html:
    facts = [row["number"], row["issued_on"], names.entry("forms", row["form"]), row.get("file")]
    shown = " · ".join(one for one in facts if one)
    return tag(
        "p",
        tag("strong", row["title"]),
        tag("br"),
        tag("span", shown, class_="faint small"),
        _validity(row),
    )


def _validity(row: Row) -> Html | None:
    """Whether the plan is in force, with the sentence that says so; nothing where none does."""
    found = answers.rows("validity", document=row["document"])
    told = next((one for one in found if one["quote"]), None)
    if told is None:
        return None
    until = [" · ", say("valid_until", day=told["valid_until"])] if told["valid_until"] else None
    at = f"{told['char_start']}-{told['char_end']}"
    sentence = tag("span", pieces.closed(told["quote"]), class_="said-inline")
    return tag(
        "span",
        tag("br"),
        tag("b", names.entry("validity", told["validity"])),
        until,
        " ",
        pieces.link(sentence, address.href("document", document=told["document"], at=at)),
        class_="small",
    )


def _outline(row: Row, duties: Sequence[Row], duty: Row | None) -> Html:
    """The sections that hold duties, nested, with their duties as links."""
    sections = {
        one["section"]: one
        for one in answers.rows("sections", document=row["document"])
        if one["duties"]
    }
    below: dict[str | None, list[str]] = defaultdict(list)
    for key, one in sections.items():
        below[one["above"] if one["above"] in sections else None].append(key)
    inside: dict[str | None, list[Row]] = defaultdict(list)
    for one in duties:
        inside[one["section"] if one.get("section") in sections else None].append(one)

    def branch(key: str | None, depth: int) -> list[tuple[int, Html]]:
        items = [(one["seq"], tag("li", _duty(row, one, duty))) for one in inside[key]]
        if depth < 9:
            for lower in below[key]:
                section = sections[lower]
                name = tag(
                    "span", f"{_last(lower)} {section['title'] or ''}".strip(), class_="head"
                )
                inner = tag("ul", [item for _, item in branch(lower, depth + 1)])
                items.append((section["first_duty"] or 0, tag("li", name, inner)))
        return sorted(items, key=lambda item: item[0])

    return tag("ul", [item for _, item in branch(None, 0)])


def _last(key: str) -> str:
    """The last number of a printed path, unless it is a title itself."""
    last = key.rsplit("/", 1)[-1]
    return f"{last}、" if len(last) <= 3 else ""


def _duty(row: Row, one: Row, duty: Row | None) -> Html:
    now = duty is not None and one["duty_id"] == duty["duty_id"]
    return pieces.link(
        [tag("span", one["duty_key"].rsplit("/", 1)[-1][:8], class_="faint"), " ", one["title"]],
        address.here(
            "document",
            document=row["document"],
            duty=one["duty_id"],
            at=f"{one['title_start'] or one['char_start']}-{one['title_end'] or one['char_end']}",
        ),
        class_="on" if now else None,
        aria_current="location" if now else None,
    )


def _spans(found: Iterable[Row], kinds: Sequence[str]) -> set[tuple[int, int, str]]:
    spans = set()
    for kind in kinds:
        for one in found:
            if one["finding"] not in KINDS[kind]:
                continue
            inner = kind in ("duty-title", "mention")
            a, b = ("mention_start", "mention_end") if inner else ("char_start", "char_end")
            if one[a] is not None and one[b] is not None:
                spans.add((one[a], one[b], kind))
    return spans


def _ways(found: Iterable[Row], kinds: Sequence[str]) -> list[tuple[int, int, str]]:
    """From the text to the graph: where a finding stands → the duty that it belongs to."""
    ways = []
    for kind in kinds:
        for one in found:
            if one["finding"] in KINDS[kind] and one["duty_id"]:
                inner = kind in ("duty-title", "mention")
                a, b = ("mention_start", "mention_end") if inner else ("char_start", "char_end")
                if one[a] is not None and one[b] is not None:
                    here = address.here(
                        "document",
                        document=one["document"],
                        duty=one["duty_id"],
                        at=f"{one[a]}-{one[b]}",
                    )
                    ways.append((one[a], one[b], here))
    # The narrowest finding that holds a place comes first.
    return sorted(ways, key=lambda way: (way[1] - way[0], way))


def _way(ways: Sequence[tuple[int, int, str]], start: int, end: int) -> str | None:
    return next((way for a, b, way in ways if a <= start and end <= b), None)


def text_pane(
    row: Row, found: Sequence[Row], kinds: Sequence[str], target: tuple[int, int] | None
) -> Html:
    """The text of a document beside its outline or its findings, with each finding marked."""
    return tag(
        "div",
        marked_text(row["text"], found, kinds, target),
        class_="page pane",
        tabindex=0,
        role="document",
        aria_label=row["title"],
        lang="zh-Hans",
    )


def marked_text(
    words: str, found: Sequence[Row], kinds: Sequence[str], target: tuple[int, int] | None
) -> Html:
    """The text as it was read, cut where a finding begins or ends."""
    spans = _spans(found, kinds)
    wide = target is not None and target[1] - target[0] > WIDE
    if target:
        spans.add((*target, "target"))
    ways = _ways(found, kinds)
    opened: dict[int, list[str]] = defaultdict(list)
    closed: dict[int, list[str]] = defaultdict(list)
    for start, end, kind in spans:
        opened[start].append(kind)
        closed[end].append(kind)
    cuts = sorted({0, len(words), *opened, *closed})
    on: dict[str, int] = defaultdict(int)
    parts: list[Part] = []
    for start, end in pairwise(cuts):
        for kind in closed[start]:
            on[kind] -= 1
        for kind in opened[start]:
            on[kind] += 1
        now = [kind for kind in (*KINDS, "target") if on[kind] > 0]
        if not now:
            parts.append(words[start:end])
            continue
        said = " · ".join(say(f"k_{kind}") for kind in now if kind != "target")
        classes = " ".join(("f", *now, *(["wide"] if wide and "target" in now else [])))
        parts.append(
            tag(
                "span",
                words[start:end],
                class_=classes,
                title=said or None,
                data_to=_way(ways, start, end),
            )
        )
    return Html("".join(text(part) for part in parts))


def _card(row: Row, duty: Row) -> Html:
    """From the words to the graph: everything that one duty holds."""
    assigned = [
        one
        for one in answers.rows("assignments", **_within(row))
        if one["duty_id"] == duty["duty_id"]
    ]
    targets = [
        one
        for one in answers.rows("indicators", **_within(row))
        if one["duty_id"] == duty["duty_id"]
    ]
    parts: list[Part] = [tag("p", pieces.duty_link(duty, key=duty["duty_key"], topic=False))]
    if duty["topic"]:
        parts.append(tag("p", pieces.voc(names.topic_name(duty["topic"])), " ", pieces.voctag()))
    parts.append(pieces.assigned(assigned))
    if duty["open_ended"]:
        parts.append(tag("p", say("open_ended"), class_="faint small"))
    facts = [(say("due"), duty["due"]), (say("status"), duty["status"])]
    for name, value in facts:
        if value:
            parts.append(tag("p", tag("span", name, class_="faint"), " ", tag("b", value)))
    if targets:
        parts.append(tag("h3", say("indicators")))
        for one in targets:
            said = pieces.quote({**one, "mention_start": None, "mention_end": None})
            parts.append(tag("div", names.entry("indicator-kinds", one["kind"]), said))
    return Html("".join(text(part) for part in parts))


def _within(row: Row) -> dict[str, str]:
    """The document by its place too, by which a large graph is searched quickly."""
    place = {"where": row["jurisdiction"]} if row["jurisdiction"] else {}
    return {"document": row["document"]} | place


def _findings(row: Row, found: Sequence[Row]) -> Html:
    """Every finding as a row: the same as the colours, without them."""
    groups_of = {kind: name for name, kinds in KINDS.items() if name != "mention" for kind in kinds}
    groups: dict[str, list[Row]] = defaultdict(list)
    for one in found:
        if one["finding"] in groups_of:
            groups[groups_of[one["finding"]]].append(one)
    parts: list[Part] = [tag("h2", say("findings_table"))]
    for kind in KINDS:
        if not groups[kind]:
            continue
        lines = []
        for one in groups[kind]:
            a, b = one["char_start"], one["char_end"]
            inner = one["mention_start"] is not None
            first, last = (one["mention_start"], one["mention_end"]) if inner else (a, b)
            said = row["text"][first:last] if kind == "duty-title" else one["quote"]
            lines.append(
                [
                    _what(one),
                    one["duty"] or "",
                    tag("span", pieces.closed(said or ""), class_="said-inline words"),
                    pieces.link(
                        f"{a}–{b}",
                        address.here(
                            "document",
                            document=row["document"],
                            duty=one["duty_id"],
                            at=f"{first}-{last}",
                        ),
                        class_="nowrap",
                    ),
                ]
            )
        head = [say("what"), say("duty"), say("words"), say("text")]
        name = pieces.head(f"k_{kind}")
        table = pieces.table(head, lines, label=name)
        summary = tag("summary", f"{name} ({len(lines)})")
        parts.append(tag("details", summary, table))
    return Html("".join(text(part) for part in parts))


def _what(one: Row) -> Part:
    kind = one["finding"]
    if kind in KINDS["clause"]:
        return [
            pieces.role(kind),
            " ",
            names.said(one["label"]),
            " ",
            pieces.basis(one["detail"]),
        ]
    if kind in ("based-on", "cites"):
        return [say(kind), " ", one["detail"] or ""]
    if kind in KINDS["body"]:
        return names.said(one["label"])
    if kind == "indicator":
        return [one["label"] or "", " ", names.entry("indicator-kinds", one["detail"])]
    if kind == "unsure":
        return names.reason(one["label"])
    if kind == "due":
        return [one["label"]]
    if kind == "duty":
        return say("duty")
    return [one["label"] or "", " ", one["detail"] or ""]
