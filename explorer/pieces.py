"""The pieces that pages are put together from: links, chips, quotes, tables, sharing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from .. import queries
from ..figures import colours
from ..figures.colours import hue as hue
from ..queries.statement import remarked
from . import address, answers
from .answers import Row
from .markup import Html, Part, join, tag, text
from .names import entry, place_name, said, topic_name
from .style import CSS

# Links inside the markup go through the browser's history, as Back and Forward do, so the page
# answers without loading the app anew; with a modifier key they are ordinary links.
_SCRIPT = """
export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".zr");
  if (root.dataset.html !== data.key) {
    root.innerHTML = data.html;
    root.dataset.html = data.key;
    root.lang = data.lang;
  }
  root.onclick = (event) => {
    const link = event.target.closest("a[data-go]") ?? event.target.closest("[data-to]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const goal = link.href ?? new URL(link.dataset.to, window.location.href).href;
    if (goal === window.location.href) return;
    window.history.pushState({}, "", goal);
    window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  };
  if (data.at && root.dataset.at !== data.at) {
    const goal = root.querySelector(data.at);
    if (goal) {
      const pane = goal.closest(".pane");
      if (pane) {
        const off = goal.getBoundingClientRect().top - pane.getBoundingClientRect().top;
        pane.scrollTop += off - pane.clientHeight / 3;
        const top = pane.getBoundingClientRect().top;
        if (top < 0 || top > window.innerHeight * 0.7) pane.scrollIntoView({ block: "start" });
      } else {
        goal.scrollIntoView({ block: "nearest" });
      }
      if (data.focus) goal.focus({ preventScroll: true });
    }
  }
  root.dataset.at = data.at || "";
}
"""


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    return st.components.v2.component(
        "zeren_markup", html='<div class="zr"></div>', css=CSS, js=_SCRIPT
    )


def show(html: Html, key: str, *, at: str = "", focus: bool = False) -> None:
    """Put markup on the page; ``at`` is a selector of what to bring into view."""
    data = {"html": str(html), "key": str(hash(html)), "lang": html_lang(), "at": at}
    _component()(data=data | {"focus": focus}, key=key)


def made(name: str, make: Callable[[], Html], *more: object) -> Html:
    """Markup that follows from the address and the graph alone (and ``more``), made once."""
    whole = ("made", name, address.all_given(), address.embedded(), *more)
    return answers.keep(whole, make)


def html_lang() -> str:
    return "zh-Hans" if address.lang() == "zh" else "en"


def say(key: str, **values: object) -> str:
    return address.say(key, **values)


def head(key: str) -> str:
    """A label as it stands at the head of something."""
    said = say(key)
    return said[0].upper() + said[1:]


def link(label: Part, href: str, **attributes: str | bool | None) -> Html:
    """A link to another view of the explorer."""
    return tag("a", label, href=href, data_go=True, **attributes)


# Colours


def legend(functions: Iterable[str | None], sign: str = "dot") -> list[Html]:
    """What the colours of these functions stand for."""
    known = colours.legend(functions, address.lang(), partial(entry, "functions"), say("others"))
    return [
        tag("span", tag("span", class_=sign, style=f"--hue:{one}"), label) for label, one in known
    ]


def opener(
    label: Part, view: str, here: tuple[str, str], is_open: bool, **attributes: str | bool | None
) -> Html:
    """A cell of a table of topics by places, as a link that opens it below its row or closes it."""
    topic, column = (None, None) if is_open else here
    target = address.here(view, topic=topic, column=column)
    return link(label, target, aria_expanded="true" if is_open else "false", **attributes)


def opened_head(view: str, topic: str, place: str) -> Html:
    """What heads the cell that is open, with a way to close it."""
    close = link(say("close"), address.here(view, topic=None, column=None))
    return tag("h3", topic_name(topic), " · ", place, " ", tag("span", close, class_="small"))


# Words of vocabularies, words of documents


def voc(label: Part, *, colour: str | None = None) -> Html:
    """A word of a vocabulary."""
    dot = tag("span", class_="dot", style=f"--hue:{colour}") if colour else None
    return tag("span", dot, label, class_="voc")


def voctag() -> Html:
    return tag("span", say("vocabulary"), class_="voctag")


def function_chip(id: str | None) -> Html:
    return voc(entry("functions", id), colour=hue(id)) if id else Html("")


_SIGNS = {"leads": "●", "responsible": "◐", "cooperates": "○", "participates": "◌", "guides": "◇"}


def role(id: str | None) -> Html:
    """A role with its sign."""
    if not id:
        return tag("span", "▨ ", say("nobody"), class_="none")
    sign = tag("span", _SIGNS.get(id, "·"), class_="sign", aria_hidden="true")
    return tag("span", sign, entry("roles", id), class_="role")


def unled() -> Html:
    """Of a duty that others may well be named for: nobody leads it or answers for it."""
    return tag("span", "▨ ", say("unled"), class_="none")


def basis(id: str | None) -> Html:
    return tag("span", entry("bases", id), class_="basis") if id else Html("")


def quote(row: Row) -> Html:
    """The words of a document, the name in question marked, and where they stand.

    ``marks`` in the row are the places of several names that the words are about.
    """
    said = row.get("quote")
    if not said:
        return Html("")
    start, end = row["char_start"], row["char_end"]
    given = row.get("marks") or [(row.get("mention_start"), row.get("mention_end"))]
    marks = sorted(
        {(a, b) for a, b in given if a is not None and b is not None and start <= a < b <= end}
    )
    body: list[Part] = []
    done = start
    for a, b in marks:
        if a >= done:
            body += [said[done - start : a - start], tag("mark", said[a - start : b - start])]
            done = b
    body.append(said[done - start :])
    first, last = marks[0] if len(marks) == 1 else (start, end)
    where = [
        link(
            say("open_document"),
            address.href("document", document=row["document"], at=f"{first}-{last}"),
        ),
        Html(" · "),
        say("chars", a=start, b=end),
    ]
    return tag(
        "blockquote",
        tag("div", closed(body), class_="said"),
        tag("div", where, class_="source"),
    )


def closed(part: Part) -> Html:
    """Text with the line breaks of its page undone where it is only shown, not proved."""
    return Html(str(text(part)).replace("\r", "").replace("\n", "").replace("\t", " "))


def duty_name(row: Row) -> Html:
    """A duty by its printed number and title, where no link can stand; in English its topic."""
    title = tag("span", row["title"], lang="zh-Hans")
    name = row.get("duty", row.get("duty_key"))
    shown = tag("span", tag("span", name, class_="faint"), " ", title, class_="duty")
    if address.lang() == "en" and row.get("topic"):
        return Html(shown + " " + voc(topic_name(row["topic"])))
    return shown


def duty_way(row: Row) -> Html:
    """The way from a duty to its words in the document."""
    start, end = row.get("duty_start"), row.get("duty_end")
    at = f"{start}-{end}" if start is not None else None
    href = address.href("document", document=row["document"], duty=row["duty_id"], at=at)
    return tag("p", link(say("see_duty"), href), class_="small")


def duty_link(
    row: Row, title: str | None = None, key: str | None = None, *, topic: bool = True
) -> Html:
    """A duty by its printed number and title, leading to its words."""
    start = row.get("duty_start", row.get("char_start"))
    end = row.get("duty_end", row.get("char_end"))
    at = f"{start}-{end}" if start is not None else None
    name = key if key is not None else row.get("duty", row.get("duty_key"))
    shown = link(
        [tag("span", name, class_="faint"), " ", title if title is not None else row["title"]],
        address.href("document", document=row["document"], duty=row["duty_id"], at=at),
        class_="duty",
        lang="zh-Hans",
    )
    # Its title is never translated; in English the topic says what it is about.
    if address.lang() == "en" and topic and row.get("topic"):
        return Html(shown + " " + voc(topic_name(row["topic"])))
    return shown


def assigned(rows: Sequence[Row]) -> Html:
    """Who has which role in one duty: a line a role, then every quote once."""
    if not rows:
        return tag("p", role(None))
    lines = []
    for one_role in dict.fromkeys(row["role"] for row in rows):
        some = [row for row in rows if row["role"] == one_role]
        names = join([_body(row) for row in some], "、")
        bases = join([basis(one) for one in dict.fromkeys(row["basis"] for row in some)], " ")
        by = sorted({one for row in some if (one := row.get("corrected_by"))})
        mark = tag("span", " ", say("corrected", by="、".join(by)), class_="basis") if by else None
        lines.append(tag("p", role(one_role), " ", names, " ", bases, mark))
    quotes: dict[tuple[int, int], list[Row]] = {}
    for row in rows:
        quotes.setdefault((row["char_start"], row["char_end"]), []).append(row)
    taken = inherited(rows)
    return Html(
        "".join(lines)
        + "".join(quote(together(some)) for some in quotes.values())
        + (tag("p", taken) if taken else "")
    )


def without_topic(places: Iterable[Row]) -> Part:
    """How many documents of these places no comparison by topic can show."""
    many = sum(row["without_topic"] for row in places)
    return tag("p", say("n_without_topic", n=many), class_="faint") if many else None


def inherited(rows: Sequence[Row]) -> Part:
    """That a role is taken from above, as where cells are merged, and not written here."""
    if not any(row.get("inherited") for row in rows):
        return None
    return tag("span", " ", say("inherited"), class_="faint small")


def _body(row: Row) -> Html:
    """A body as the text writes it, leading to all that it does."""
    if not row.get("agency_id"):
        return said(row["agency"])
    return link(
        said(row["agency"]), agency_way(row["agency_id"], row.get("jurisdiction")), class_="quiet"
    )


def agency_way(id: str, code: str | None) -> str:
    """The address of a body; in a graph of a whole country with its place."""
    return address.href("agency", body=id, where=code if answers.large() else None)


def together(rows: Sequence[Row]) -> Row:
    """Rows of one quote as one: all the names that it is about are marked in it."""
    return {**rows[0], "marks": [(row["mention_start"], row["mention_end"]) for row in rows]}


# Tables, cards


def table(
    head: Sequence[Part],
    body: Iterable[Sequence[Part]],
    *,
    caption: str | None = None,
    numbers: Sequence[int] = (),
    narrow: Sequence[int] = (),
    on: int | None = None,
    even: bool = False,
    below: Mapping[int, Part] | None = None,
    label: str = "",
) -> Html:
    """Rows under a head; ``numbers`` are the columns set to the right, ``narrow`` those of a few
    signs, ``on`` the chosen row.

    ``even``: all columns but the first have one width, for comparing side by side. What is
    opened ``below`` a row is as wide as all of them.
    """
    kinds = dict.fromkeys(narrow, "narrow") | dict.fromkeys(numbers, "num")
    lines = []
    for index, row in enumerate(body):
        cells = [tag("td", cell, class_=kinds.get(column)) for column, cell in enumerate(row)]
        lines.append(tag("tr", cells, class_="on" if index == on else None))
        if below and index in below:
            lines.append(tag("tr", tag("td", below[index], colspan=len(head)), class_="detail"))
    heads = [
        tag("th", one, scope="col", class_=kinds.get(column)) for column, one in enumerate(head)
    ]
    inner = tag(
        "table",
        tag("caption", caption) if caption else None,
        tag("thead", tag("tr", heads)),
        tag("tbody", lines),
        class_="even" if even else None,
        style=f"--places:{len(head) - 1}" if even else None,
    )
    named = label or caption or say("table")
    return tag("div", inner, class_="scroll", tabindex=0, role="region", aria_label=named)


def tiles(pairs: Iterable[tuple[str, object]]) -> Html:
    """Numbers with their names."""
    boxes = [
        tag("div", tag("b", str(value)), tag("span", name), class_="tile") for name, value in pairs
    ]
    return tag("div", boxes, class_="tiles")


def note(*parts: Part) -> Html:
    return tag("div", parts, class_="note", role="status")


# Choices that several pages have


def all_places() -> dict[str, str]:
    """The places with documents: code → name."""

    def make() -> dict[str, str]:
        return {
            row["jurisdiction"]: place_name(row["jurisdiction"], row["place"])
            for row in answers.rows("places", validity="any")
        }

    return answers.keep(("places", address.lang()), make)


def choose_place(
    *, default: str = "", label: str | None = None, clears: tuple[str, ...] = ()
) -> str:
    known = all_places()
    return address.choose(
        "where",
        label or say("place"),
        list(known),
        lambda code: known.get(code, code),
        default=default,
        placeholder=say("any"),
        clears=clears,
    )


def cypher(name: str, **params: str) -> None:
    """The statement behind a view, with its parameters, to read and to copy."""
    query = queries.QUERIES[name]
    statement(query.statement(params), _symbols(name, params))


def statement(text: str, given: Mapping[str, Any]) -> None:
    """Cypher with the values of its parameters as remarks before it."""
    if address.embedded():
        return
    with st.expander(say("cypher")):
        st.code(remarked(text, given), language="cypher")


def spelled(name: str, **params: str) -> str:
    """A named question as Cypher that runs as it stands, in the console or elsewhere."""
    return remarked(queries.QUERIES[name].statement(params), _symbols(name, params))


def _symbols(name: str, params: Mapping[str, str]) -> dict[str, str]:
    return {one.symbol: params.get(one.name, "") for one in queries.QUERIES[name].parameters}


def unlinked(body: Html) -> Html:
    """The markup without its links, where they would lead nowhere."""
    way = re.compile(f"<a [^>]*data-go[^>]*>{re.escape(text(say('open_document')))}</a> · ")
    body = Html(way.sub("", body))
    return Html(re.sub(r"<a [^>]*data-go[^>]*>", "<span>", body).replace("</a>", "</span>"))


def footer_words() -> str:
    """What a saved view is of: the documents' own notes are in its rows."""
    day = (answers.built_at() or "")[:10]
    stands = say("graph_of", day=day) if day else ""
    return join([one for one in ("Zeren 责任", stands, say("vocabulary_note")) if one], " · ")
