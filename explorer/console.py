"""A console for Cypher of one's own: the text, what the graph holds beside it, rows and picture.

The address carries the text, so that it can be handed on; it runs only when its reader says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import streamlit as st

from ..figures.colours import HUES
from ..graph import things
from ..graph.engine import GraphError, Overrun, QueryError, default_target
from ..graph.linkages import network
from ..ontology.schema import EdgeType, NodeType, Property, schema
from ..queries.console import Busy, Console, Lost, NoStart
from ..queries.console import console as console_of
from ..queries.guard import LONGEST
from ..queries.limits import Answer
from ..queries.pointing import mark
from ..queries.shape import shape
from . import address, answers, canvas, pieces
from .markup import Html, Part, tag
from .pieces import say
from .rows import as_written
from .share import share_rows

# A longer text stays out of the address: browsers and servers cut it off.
LONGEST_LINK = 6_000
DRAWN = 80
# A mark under a column needs letters of one width.
MONO = """<style>.stTextArea textarea {
  font-family: 'Noto Sans Mono CJK SC', 'Noto Sans Mono', ui-monospace, monospace; }</style>"""
ROWS = (100, 500, 1_000, 5_000)
SECONDS = (1, 2, 5)
HERE = ("localhost", "127.0.0.1", "::1")
# What a server between here and the visitor adds.
BETWEEN = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Forwarded", "Via")

TEXT, URL, GO, ANSWER = "cypher-text", "cypher-url", "cypher-go", "cypher-answer"

EXAMPLES = (
    (
        "谁牵头最多",
        "Who leads most",
        "MATCH (a:Agency)-[:LEADS]->(d:Duty)\n"
        "RETURN a.name AS agency, count(d) AS duties\n"
        "ORDER BY duties DESC, agency\nLIMIT 20",
    ),
    (
        "一个地方的牵头关系（图）",
        "Who leads what in one place (picture)",
        '// $place = "江海区"\n'
        "MATCH (a:Agency)-[r:LEADS]->(d:Duty)-[:IN_DOCUMENT]->(doc:Document)\n"
        "WHERE doc.place_name = $place\n"
        "RETURN a.name AS agency, d.title AS duty, r.quote AS quote,\n"
        "  doc.id AS document, r.char_start AS char_start, r.char_end AS char_end\n"
        "ORDER BY agency, char_start",
    ),
    (
        "没有牵头单位的任务",
        "Duties without a lead",
        "MATCH (d:Duty)-[:IN_DOCUMENT]->(doc:Document)\n"
        "WHERE NOT EXISTS { MATCH (:Agency)-[:LEADS]->(d) }\n"
        "RETURN doc.title AS plan, d.key AS key, d.title AS duty\n"
        "ORDER BY plan, key",
    ),
    (
        "两家单位之间的路（图）",
        "How two bodies are linked (picture)",
        '// $a = "卫生健康"\n// $b = "公安"\n'
        "MATCH (a:Agency)-[r]->(d:Duty)<-[s]-(b:Agency)\n"
        "WHERE a.name CONTAINS $a AND b.name CONTAINS $b\n"
        "RETURN a, r, d, s, b\nLIMIT 25",
    ),
)


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a text: an answer, or the reason why there is none."""

    cypher: str
    answer: Answer | None = None
    said: str = ""
    marked: str = ""


def page() -> None:
    console = console_of(default_target())
    if not (local() or console.sealed):
        pieces.show(pieces.note(say("console_shut")), "console-shut")
        return
    _prefill()
    st.html(MONO)
    left, right = st.columns([7, 3], gap="medium")
    with left, st.form("cypher", border=False):
        st.text_area(say("cypher_text"), key=TEXT, height=230, max_chars=LONGEST)
        first, second, third = st.columns([2, 2, 2], vertical_alignment="bottom")
        rows = first.selectbox(
            say("rows_at_most"), ROWS, index=2, key="cypher-rows", format_func="{:,}".format
        )
        seconds = second.selectbox(
            say("seconds_at_most"), SECONDS, index=len(SECONDS) - 1, key="cypher-seconds"
        )
        third.form_submit_button(say("run"), width="stretch", on_click=_asked)
    with right:
        pieces.show(_beside(), "console-beside")
    # Under the text, not under what stands beside it: that is as high as the window.
    with left:
        if st.session_state.pop(GO, False):
            with st.spinner(say("working")):
                st.session_state[ANSWER] = _run(console, st.session_state[TEXT], rows, seconds)
        else:
            console.warm()
        ran = st.session_state.get(ANSWER)
        if isinstance(ran, Ran) and ran.cypher == st.session_state[TEXT]:
            _show(ran)
        else:
            pieces.show(Html(tag("p", say("console_hint"), class_="faint")), "console-hint")


def local() -> bool:
    """Whether the visitor sits at this machine, with nobody in between."""
    return is_local(st.get_option("server.address"), st.context.headers)


def is_local(bound: str | None, headers: Mapping[str, str]) -> bool:
    """The same, of where the explorer listens and what came with a request.

    >>> is_local("127.0.0.1", {"Host": "localhost:8501"})
    True
    >>> is_local("127.0.0.1", {"Host": "zeren.example.org"})
    False
    """
    if bound not in HERE or any(headers.get(name) for name in BETWEEN):
        return False
    return urlsplit("//" + (headers.get("Host") or "")).hostname in HERE


# The text


def _prefill() -> None:
    """The text of the address, when it is another than it was: by a link, or by Back."""
    given = address.get("cypher")
    state = st.session_state
    if TEXT not in state or state.get(URL) != given:
        state[TEXT] = given or state.get("cypher-kept", EXAMPLES[0][2])
        state[URL] = given
    state["cypher-kept"] = state[TEXT]


def _asked() -> None:
    """A click: the only thing that runs a text."""
    state = st.session_state
    link = state[TEXT] if len(quote(state[TEXT])) <= LONGEST_LINK else ""
    state[GO], state[URL] = True, link
    address.put(cypher=link)


def _run(console: Console, cypher: str, rows: int, seconds: int) -> Ran:
    try:
        return Ran(cypher, console.ask(cypher, rows=rows, seconds=seconds))
    except Busy:
        return Ran(cypher, said=say("console_busy"))
    except NoStart:
        return Ran(cypher, said=say("console_no_start"))
    except Lost:
        return Ran(cypher, said=say("console_lost"))
    except Overrun as error:
        key = "console_memory" if "memory" in str(error) else "console_time"
        return Ran(cypher, said=say("console_row" if "one row" in str(error) else key))
    except QueryError as error:
        words = str(error).removesuffix(f" (line {error.line}, column {error.column})")
        words = say("in_english", x=words)
        if error.line is not None:
            where = say("line_column", line=error.line, column=error.column)
            words = f"{where}{words}"
        return Ran(cypher, said=words, marked=mark(cypher, error.line, error.column))
    except GraphError as error:
        return Ran(cypher, said=say("in_english", x=str(error)))


# What comes of it


def _show(ran: Ran) -> None:
    if ran.answer is None:
        parts: list[Part] = [tag("strong", ran.said)]
        if ran.marked:
            parts.append(tag("pre", ran.marked, class_="marked"))
        pieces.show(Html(tag("div", parts, class_="note", role="alert")), "console-failed")
        return
    answer = ran.answer
    took = f"{answer.took:.2f}"
    said = [say("rows_n", n=len(answer))]
    said.append(say("took_n", n=took) if float(took) else say("took_little"))
    if answer.cut:
        said.append(say(f"cut_{answer.cut}"))
    pieces.show(
        Html(tag("p", " · ".join(said), class_="faint" if not answer.cut else None, role="status")),
        "console-said",
    )
    nodes, edges = shape(answer.columns, answer.rows)
    ways = ["table", "picture"] if edges else ["table"]
    way = "table"
    if edges:
        way = address.choose_one("as", say("view"), ways, lambda one: say(f"as_{one}"), "table")
    if way == "picture":
        net = network(nodes, edges, most=DRAWN)
        kinds = sorted({node.function or "" for node in net.nodes})
        colours = dict(zip(kinds, HUES, strict=False))
        canvas.show(
            net,
            colours,
            dark=st.context.theme.type == "dark",
            body="",
            pair="",
            more={},
            scope=str(hash((ran.cypher, len(answer)))),
            tapped=_nothing,
        )
        chips = [
            tag("span", tag("span", class_="dot", style=f"--hue:{colours[kind]}"), _label(kind))
            for kind in kinds
            if kind in colours
        ]
        counted = say("nodes_n", n=len(nodes), m=len(edges))
        if net.left_out:
            counted += " · " + say("drawn_n", n=len(net.nodes))
        legend = tag("div", chips, class_="legend") + tag("p", counted, class_="faint small")
        pieces.show(Html(legend), "console-legend")
    rows = [{key: things.shown(value) for key, value in row.items()} for row in answer]
    body = as_written(rows)
    if way == "table":
        pieces.show(body, "console-rows")
    share_rows("cypher", "Cypher", rows)


def _nothing() -> None:
    """A click in the picture selects nothing here."""


def _label(kind: str) -> str:
    known = schema().nodes.get(kind)
    if known is None:
        return kind
    return f"{known.label_zh if address.lang() == 'zh' else known.label_en} ({kind})"


# What stands beside it


def _beside() -> Html:
    """Examples, and what the graph holds; each starts a text, and none runs it."""
    return answers.keep(("console-beside", address.lang()), _make_beside)


def _make_beside() -> Html:
    zh = address.lang() == "zh"
    examples = [tag("li", _start(a if zh else b, cypher)) for a, b, cypher in EXAMPLES]
    nodes = [one for one in schema().nodes.values() if not one.internal]
    known = {one.name for one in nodes}
    edges = [
        (edge, start, stop)
        for edge in schema().edges.values()
        for start, stop in edge.ends
        if start in known and stop in known
    ]
    parts: list[Part] = [
        tag("h2", say("examples")),
        tag("ul", examples, class_="plain"),
        tag("h2", say("in_the_graph")),
        [_node(one) for one in nodes],
        tag("h3", say("relationships")),
        [_edge(*one) for one in edges],
        tag("p", say("console_help", rows=f"{ROWS[-1]:,}"), class_="faint small"),
    ]
    return tag(
        "div", parts, class_="beside", tabindex=0, role="region", aria_label=say("in_the_graph")
    )


def _start(label: Part, cypher: str) -> Html:
    return pieces.link(label, address.href("questions", view="cypher", cypher=cypher))


def _node(one: NodeType) -> Html:
    named = one.label_zh if address.lang() == "zh" else one.label_en
    start = f"MATCH (n:{one.name})\nRETURN n\nLIMIT 25"
    head = tag("summary", tag("code", f"(:{one.name})"), " ", tag("span", named, class_="faint"))
    return tag("details", head, _properties(one.properties), tag("p", _start(say("try"), start)))


def _edge(edge: EdgeType, start: str, stop: str) -> Html:
    named = edge.label_zh if address.lang() == "zh" else edge.label_en
    drawn = f"(:{start})-[:{edge.name}]->(:{stop})"
    begun = f"MATCH (a:{start})-[r:{edge.name}]->(b:{stop})\nRETURN a, r, b\nLIMIT 25"
    head = tag("summary", tag("code", drawn), " ", tag("span", named, class_="faint"))
    return tag("details", head, _properties(edge.properties), tag("p", _start(say("try"), begun)))


def _properties(some: Sequence[Property]) -> Html:
    parts = [
        tag("li", tag("code", one.name), " ", tag("span", _typed(one), class_="faint"))
        for one in some
    ]
    return tag("ul", parts, class_="plain small")


def _typed(one: Property) -> str:
    """The type of a property, and what a derived one is worked out from."""
    return f"{one.type} ← {', '.join(one.derived)}" if one.derived else one.type


def link(cypher: str) -> Html:
    """A link that puts a statement into the console, to be changed and run there."""
    return _start(say("to_console"), cypher)
