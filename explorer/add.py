"""Add documents: drop a file, see what was read beside its text, correct it, take it in.

The only page that writes. It is there for whoever started the explorer with `zeren app --edit`
on this machine, for nobody else: see :func:`allowed`.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from .. import queries
from ..graph import corrections, shelf, store
from ..graph.build import fragment
from ..graph.engine import MEMORY, GraphError, connect, default_target
from ..loaders import LoadError, load
from ..loaders.source import LARGEST
from ..ontology import scheme, topic_schemes
from . import address, answers, names, pieces
from .answers import Row
from .document import KINDS, text_pane
from .markup import Html, Part, tag, text
from .pieces import say

EDIT_VARIABLE = "ZEREN_EDIT"

_HERE = {"localhost", "127.0.0.1", "[::1]"}
_FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Forwarded", "Via")


def allowed() -> bool:
    """Whether this visitor may write: only where editing was asked for, and only from here.

    A page that came through a proxy, or under another name of this machine, is a published one.
    """
    if os.environ.get(EDIT_VARIABLE) != "1":
        return False
    headers = st.context.headers
    host = (headers.get("Host") or "").rsplit(":", 1)[0]
    return host in _HERE and not any(headers.get(name) for name in _FORWARDED)


@dataclass
class Draft:
    """A document at hand: its file, what overrules its head, and whether it is in the graph."""

    path: Path
    overruled: dict[str, str] = field(default_factory=dict)
    id: str | None = None
    count: int = 0  # changes with every correction: the forms begin anew


@dataclass(frozen=True)
class View:
    """What was read of a draft, as the rows that named questions give."""

    document: Row
    findings: tuple[Row, ...]
    duties: tuple[Row, ...]
    assignments: tuple[Row, ...]
    unsure: tuple[Row, ...]
    corrections: tuple[Row, ...]
    lost: tuple[str, ...]


def page() -> None:
    if not allowed():
        words = say("edit_off", command="\0").split("\0")
        pieces.show(pieces.note(words[0], tag("code", "zeren app --edit"), words[1]), "edit-off")
        return
    _finished()
    _choose()
    draft: Draft | None = st.session_state.get("draft")
    if draft is None:
        return
    try:
        view = _view(draft)
    except (LoadError, GraphError) as error:
        pieces.show(
            pieces.note(tag("strong", say("not_read")), ": ", _plainly(error, draft)), "add-failed"
        )
        return
    _show(draft, view)
    _correct(draft, view)
    _corrections(draft, view)
    _accept(draft)


def _plainly(error: Exception, draft: Draft) -> str:
    """What is wrong, with the name of the file: where it waits says nothing to a visitor."""
    return str(error).replace(str(draft.path), draft.path.name)


def _finished() -> None:
    """What became of the document that was accepted last, said once."""
    done = st.session_state.pop("accepted", None)
    if done:
        link = pieces.link(say("open_document"), address.href("document", document=done["id"]))
        words = [tag("strong", done["title"]), " ", say("taken_in"), " ", link]
        pieces.show(pieces.note(words), "add-done")


# ---------------------------------------------------------------- which document


@st.cache_resource(show_spinner=False)
def _drafts() -> tempfile.TemporaryDirectory[str]:
    """Where dropped files wait; it goes with the explorer."""
    return tempfile.TemporaryDirectory(prefix="zeren-drafts-")


def _choose() -> None:
    """A file that is dropped, or a document of the graph to correct."""
    left, right = st.columns([3, 2])
    with left:
        round_ = st.session_state.get("add-round", 0)
        sent = st.file_uploader(
            say("drop"),
            key=f"add-file-{round_}",
            help=say("drop_help"),
            max_upload_size=LARGEST >> 20,
        )
    with right:
        place = st.text_input(
            say("place"), key=f"add-place-{round_}", placeholder=say("example", x="440704")
        )
        issued = st.text_input(
            say("issued"), key=f"add-date-{round_}", placeholder=say("example", x="2020-05-01")
        )
    overruled = {"jurisdiction": place.strip(), "date": issued.strip()}
    overruled = {name: value for name, value in overruled.items() if value}
    if sent is not None:
        if st.session_state.get("add-sent") != sent.file_id:
            folder = Path(tempfile.mkdtemp(dir=_drafts().name))
            path = folder / shelf.safe_name(sent.name)
            path.write_bytes(sent.getvalue())
            st.session_state["draft"] = Draft(path)
            st.session_state["add-sent"] = sent.file_id
        st.session_state["draft"].overruled = overruled
        return
    known = _known()
    chosen = st.selectbox(
        say("or_known"),
        list(known),
        index=None,
        format_func=lambda id: known[id],
        key=f"add-known-{round_}",
        placeholder=say("choose_document"),
    )
    draft: Draft | None = st.session_state.get("draft")
    if chosen is None:
        st.session_state["draft"] = None
    elif draft is None or draft.id != chosen:
        path, id, recorded = corrections.source_of(None, chosen)
        st.session_state["draft"] = Draft(path, recorded, id)


def _known() -> dict[str, str]:
    try:
        rows = answers.rows("documents")
    except GraphError:
        return {}
    return {
        row["document"]: f"{names.place_name(row['jurisdiction'], row['place'])} · {row['title']}"
        for row in rows
    }


# ---------------------------------------------------------------- what was read


def _view(draft: Draft) -> View:
    state = (str(draft.path), draft.path.stat().st_mtime_ns, str(draft.overruled), draft.count)
    kept = st.session_state.get("add-view")
    if kept is None or kept[0] != state:
        with st.spinner(say("reading")):
            kept = (state, _read(draft))
        st.session_state["add-view"] = kept
    view: View = kept[1]
    return view


def _read(draft: Draft) -> View:
    """The draft in a graph of its own, asked like any other."""
    document, lost = corrections.corrected(load(draft.path, **draft.overruled), draft.path)
    with connect(MEMORY, read_only=False) as engine:
        engine.prepare()
        engine.write(fragment(document))

        def rows(name: str) -> tuple[Row, ...]:
            return tuple(queries.run(engine, name))

        # Without the ids that would lead to pages of the graph, where it is not yet.
        found = tuple({**row, "duty_id": None} for row in rows("findings"))
        assigned = tuple({**row, "agency_id": None} for row in rows("assignments"))
        (one,) = rows("documents")
        return View(
            one,
            found,
            rows("duties"),
            assigned,
            rows("unsure"),
            rows("corrections"),
            lost,
        )


def _show(draft: Draft, view: View) -> None:
    row = view.document
    facts = [
        row["number"],
        row["issued_on"],
        names.place_name(row["jurisdiction"], row["place"]) or say("no_place"),
        names.entry("forms", row["form"]),
        # That nothing is said of it, says nothing here.
        names.entry("validity", row["validity"]) if row["validity"] != "unknown" else None,
        draft.path.name,
    ]
    counts = [
        (say("duties"), len(view.duties)),
        (say("assignments"), len(view.assignments)),
        (say("unsure_n"), len(view.unsure)),
    ]
    head = tag(
        "p",
        tag("strong", row["title"]),
        tag("br"),
        tag("span", " · ".join(one for one in facts if one), class_="faint small"),
    )
    key = [tag("span", say(f"k_{kind}"), class_=f"f {kind}") for kind in KINDS]
    page_ = text_pane(row, view.findings, list(KINDS), None)
    side = tag(
        "aside",
        tag("h3", say("was_read")),
        [_duty(one, view) for one in view.duties],
        class_="finding pane",
        tabindex=0,
        aria_label=say("was_read"),
    )
    body = Html(
        head
        + pieces.tiles(counts)
        + tag("div", key, class_="key")
        + tag("div", page_, side, class_="reader two")
        + _doubts(view)
    )
    pieces.show(pieces.unlinked(body), "add-reader")


def _duty(one: Row, view: View) -> Html:
    assigned = [row for row in view.assignments if row["duty_id"] == one["duty_id"]]
    head = tag("p", tag("span", one["duty_key"], class_="faint"), " ", tag("b", one["title"]))
    due = tag("p", tag("span", say("due"), class_="faint"), " ", one["due"]) if one["due"] else None
    return tag("section", head, pieces.assigned(assigned), due)


def _doubts(view: View) -> Html:
    """What was not understood, and corrections that do not fit."""
    parts: list[Part] = []
    if view.unsure:
        rows: list[Sequence[Part]] = [
            [
                row["line"],
                names.reason(row["reason"]),
                tag("span", row["quote"], class_="said-inline"),
            ]
            for row in view.unsure
        ]
        head = [say("line"), say("why"), say("words")]
        parts.append(pieces.table(head, rows, caption=say("unsure")))
    parts += [pieces.note(say("lost"), ": ", words) for words in view.lost]
    return text(parts)


# ---------------------------------------------------------------- correcting


def _correct(draft: Draft, view: View) -> None:
    duties = {row["duty_key"]: f"{row['duty_key']} {row['title']}"[:80] for row in view.duties}
    with st.expander(say("correct"), expanded=bool(view.corrections)):
        key = st.selectbox(
            say("duty"), list(duties), format_func=lambda one: duties[one], key="add-duty"
        )
        named = [row["agency"] for row in view.assignments if row["duty_key"] == key]
        with st.form(f"add-correct-{draft.count}", border=False):
            what, to = st.columns(2)
            agency = what.selectbox(
                say("body"),
                named,
                index=None,
                accept_new_options=True,
                help=say("body_help"),
                placeholder=say("as_is"),
            )
            role = to.selectbox(
                say("role"),
                [*scheme("roles").concepts, "none"],
                index=None,
                format_func=lambda id: say("not_in_it") if id == "none" else _role(id),
                placeholder=say("as_is"),
            )
            due = what.text_input(say("due"), placeholder=say("due_or_none"))
            topic = to.selectbox(
                say("topic"),
                [id for one in topic_schemes() for id in one.concepts],
                index=None,
                format_func=names.topic_name,
                placeholder=say("as_is"),
            )
            quote = st.text_input(say("words"), help=say("quote_help"), max_chars=2000)
            why = what.text_input(say("why"), max_chars=500)
            by = to.text_input(say("who_corrects"), value=st.session_state.get("add-by", ""))
            settle = st.checkbox(say("settle"))
            if st.form_submit_button(say("correct_this")):
                st.session_state["add-by"] = by
                _add(
                    draft,
                    corrections.Wanted(
                        duty=key or "",
                        agency=agency or "",
                        role=role or "",
                        due=due.strip(),
                        topic=topic or "",
                        unsure="none" if settle else "",
                        quote=quote.strip(),
                        why=why.strip(),
                        by=by.strip(),
                    ),
                )


_KINDS = {
    "assignment": "role",
    "due": "due",
    "topic": "topic",
    "indicator": "indicators",
    "unsure": "unsure_n",
}


def _role(id: str) -> str:
    return names.entry("roles", id)


def _add(draft: Draft, wanted: corrections.Wanted) -> None:
    try:
        corrections.add(draft.path, wanted, draft.overruled)
    except GraphError as error:
        pieces.show(pieces.note(_plainly(error, draft)), "add-refused")
        return
    _changed(draft)


def _changed(draft: Draft) -> None:
    """Show the draft anew; a document of the graph is built anew, too."""
    if draft.id is not None:
        store.build(None, [draft.path])
    draft.count += 1
    st.rerun()


def _corrections(draft: Draft, view: View) -> None:
    if not view.corrections:
        return
    rows: list[Sequence[Part]] = [
        [
            row["duty"] or "",
            row["agency"] or say(_KINDS[row["finding"]]),
            [row["was"] or "", " → ", row["said"]],
            row["corrected_by"],
            row["corrected_on"],
            row["corrected_why"],
        ]
        for row in view.corrections
    ]
    head = [say("duty"), say("what"), say("changed"), say("who_corrects"), say("on"), say("why")]
    pieces.show(pieces.table(head, rows, caption=say("corrections")), "add-corrections")
    known = {one.id: one for one in corrections.beside(draft.path)}
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    chosen = left.selectbox(
        say("take_back"), list(known), format_func=lambda id: str(known[id]), key="add-undo"
    )
    if right.button(say("take_back")) and chosen:
        corrections.take_back(draft.path, chosen)
        _changed(draft)


# ---------------------------------------------------------------- taking in


def _accept(draft: Draft) -> None:
    if draft.id is not None:
        return
    where = shelf.folder_of()
    pieces.show(tag("p", say("kept_in", folder=str(where)), class_="faint small"), "add-where")
    if not st.button(say("accept"), type="primary", key="add-accept"):
        return
    try:
        with st.spinner(say("reading")):
            report = shelf.accept(default_target(), draft.path, draft.overruled)
    except GraphError as error:
        pieces.show(
            pieces.note(tag("strong", say("failed_add")), ": ", _plainly(error, draft)),
            "add-failed",
        )
        return
    done: dict[str, Any] = {"id": report.files[0].document, "title": report.files[0].title}
    st.session_state["accepted"] = done
    st.session_state["draft"] = None
    st.session_state["add-round"] = st.session_state.get("add-round", 0) + 1
    st.rerun()
