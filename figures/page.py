"""Blocks → one HTML file that needs nothing else, and from which nothing leads out.

A strict Content-Security-Policy lets nothing load and only the two scripts of a network run,
named by their hashes. Every text goes through :func:`markup.tag`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from ..graph import draw
from . import words
from .blocks import (
    Block,
    Cell,
    Legend,
    Line,
    Net,
    Note,
    Numbers,
    Table,
    Text,
    Timeline,
)
from .drawn import Sheet, _timeline, num, tint
from .letters import FAMILIES, clean, xml
from .markup import Html, Part, tag, text

# More rows than this make a page slow; the data files have all.
MOST = 2000

STYLE = f"""
:root {{ color-scheme: light; }}
body {{ margin: 0 auto; max-width: 76rem; padding: 1.6rem 1.2rem; background: #fff;
  color: #1c2321; font: 15px/1.6 {FAMILIES}; }}
h1 {{ font-size: 1.5rem; line-height: 1.3; margin: 0 0 .3rem; }}
h2 {{ font-size: 1.1rem; margin: 1.6rem 0 .4rem; }}
p {{ margin: .3rem 0; }}
.faint, footer {{ color: #56605e; font-size: 13px; }}
.scroll {{ overflow-x: auto; margin: .8rem 0; }}
table {{ border-collapse: collapse; width: 100%; }}
caption {{ text-align: left; font-weight: 600; padding: .3rem 0; }}
th, td {{ text-align: left; vertical-align: top; padding: .35rem .55rem;
  border-bottom: 1px solid #d5d9d5; overflow-wrap: anywhere; }}
thead th {{ background: #f1f4f2; overflow-wrap: normal; }}
.grid td, .grid th {{ border-right: 1px solid #d5d9d5; }}
.num {{ text-align: right; font-variant-numeric: tabular-nums; }}
blockquote {{ margin: .25rem 0; padding-left: .6rem; border-left: 3px solid #0b6b6b;
  font-family: 'Noto Serif SC','Noto Serif CJK SC','Songti SC',SimSun,serif; }}
mark {{ background: #fbeab5; color: inherit; }}
.term {{ display: inline-block; border: 1px dashed #8a9693; border-radius: 4px;
  padding: 0 .4rem; font-size: 13px; }}
.dot {{ display: inline-block; width: .7em; height: .7em; border-radius: 50%;
  margin-right: .35em; }}
.box {{ display: inline-block; width: 1.1em; height: .9em; margin-right: .4em;
  border: 1px solid #8a9693; vertical-align: -.1em; }}
.open {{ outline: 1.5px dashed #8a9693; outline-offset: -4px; }}
.nobody {{ background: repeating-linear-gradient(45deg, #fff 0 5px, #dde3e0 5px 7px); }}
.legend {{ display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; margin: .6rem 0; }}
.numbers {{ display: flex; flex-wrap: wrap; gap: .4rem 2rem; margin: .8rem 0; }}
.numbers b {{ font-size: 1.5rem; display: block; line-height: 1.2; }}
.text {{ white-space: pre-wrap; border: 1px solid #d5d9d5; border-radius: 6px; padding: 1rem;
  margin: .6rem 0; overflow-wrap: anywhere;
  font-family: 'Noto Serif SC','Noto Serif CJK SC','Songti SC',SimSun,serif; }}
.f-duty {{ font-weight: 700; }}
.f-clause {{ background: #e3f1f0; }}
.f-mention {{ text-decoration: underline 2px #0b6b6b; }}
.f-indicator {{ background: #f3ead9; }}
.f-due {{ background: #e6ecf8; }}
.f-citation {{ background: #ece8f7; }}
.f-person {{ background: #f7e6ec; }}
figure {{ margin: .8rem 0; }}
figure svg {{ max-width: 100%; height: auto; }}
pre {{ white-space: pre-wrap; font-size: 13px; }}
footer {{ border-top: 1px solid #d5d9d5; margin-top: 1.5rem; padding-top: .6rem; }}
@media print {{ body {{ max-width: none; padding: 0; }} .scroll {{ overflow: visible; }} }}
"""


def page(
    *,
    title: str,
    chosen: Sequence[str],
    blocks: Sequence[Block],
    footer: Sequence[str],
    citation: str,
    lang: str,
) -> str:
    """The whole file."""
    frames = [_frame(one, lang) if isinstance(one, Net) else None for one in blocks]
    frame = next((one for one in frames if one), None)
    scripts = f"script-src {' '.join(frame.hashes)}" if frame else "script-src 'none'"
    policy = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
        f"form-action 'none'; {scripts}"
    )
    body: list[Part] = [tag("h1", clean(title))]
    body += [tag("p", clean(one), class_="faint") for one in chosen]
    for one, held in zip(blocks, frames, strict=True):
        body.append(Html(held.body) if held else _BLOCKS[type(one)](one, lang))
    cited = None
    if citation:
        cited = tag("details", tag("summary", words.say(lang, "cite")), tag("pre", citation))
    body.append(tag("footer", [tag("p", clean(one)) for one in footer], cited))
    head = [
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", clean(title)),
        tag("style", Html(STYLE + (frame.style if frame else ""))),
    ]
    after = [tag("script", Html(one)) for one in frame.scripts] if frame else []
    whole = tag(
        "html",
        tag("head", head),
        tag("body", tag("main", body), after),
        lang="en" if lang == "en" else "zh-Hans",
    )
    return f"<!doctype html>\n{whole}\n"


def _frame(block: Net, lang: str) -> draw.Frame:
    look = draw.Look(
        title=block.caption,
        fit=words.say(lang, "fit"),
        zoom_in=words.say(lang, "zoom_in"),
        zoom_out=words.say(lang, "zoom_out"),
    )
    return draw.frame(block.network, block.colours, look=look, titles=block.titles)


# ---------------------------------------------------------------- blocks


def _table(block: Table, lang: str) -> Html:
    numbers = {index for row in block.rows for index, one in enumerate(row) if one.number}
    head = [
        tag("th", clean(one), scope="col", class_="num" if index in numbers else None)
        for index, one in enumerate(block.head)
    ]
    lines = []
    for row in block.rows[:MOST]:
        cells = []
        for index, one in enumerate(row):
            classes = " ".join(filter(None, ("num" if one.number else "", one.pattern)))
            style = None
            if one.hue:
                style = f"background:{tint(one.hue)};border-left:5px solid {one.hue}"
            name = "th" if block.grid and index == 0 else "td"
            cells.append(
                tag(name, _lines(one), class_=classes or None, style=style,
                    scope="row" if name == "th" else None)
            )  # fmt: skip
        lines.append(tag("tr", cells))
    # Shares of the whole, and a width below which the table is scrolled instead.
    whole = sum(block.parts)
    columns = [tag("col", style=f"width:{num(100 * part / whole)}%") for part in block.parts]
    table = tag(
        "table",
        tag("caption", clean(block.caption)) if block.caption else None,
        tag("colgroup", columns),
        tag("thead", tag("tr", head)),
        tag("tbody", lines),
        class_="grid" if block.grid else None,
        style=f"min-width:{min(64, 7 * len(block.head))}rem",
    )
    label = clean(block.caption or " · ".join(block.head[:3]))
    shown = tag("div", table, class_="scroll", tabindex=0, role="region", aria_label=label)
    if len(block.rows) > MOST:
        said = words.say(lang, "cut", n=MOST, all=len(block.rows))
        shown = Html(shown + tag("p", said, class_="faint"))
    return shown


def _lines(one: Cell) -> Html:
    return text([_line(part) for part in one.lines])


def _line(one: Line) -> Html:
    if one.kind == "quote":
        body: Part = _closed(one.text)
        if one.mark:
            a, b = one.mark
            body = [_closed(one.text[:a]), tag("mark", _closed(one.text[a:b])),
                    _closed(one.text[b:])]  # fmt: skip
        return tag("blockquote", body, lang="zh-Hans")
    dot = tag("span", class_="dot", style=f"background:{one.hue}") if one.hue else None
    shown = clean(one.text)
    if one.kind == "term":
        return tag("div", tag("span", dot, shown, class_="term"))
    inner = tag("strong", shown) if one.kind == "strong" else shown
    return tag("div", dot, inner, class_="faint" if one.kind == "faint" else None)


def _closed(words_: str) -> str:
    return clean(words_)


def _legend(block: Legend, lang: str) -> Html:
    signs = []
    for one in block.signs:
        style = f"background:{one.hue}" if one.hue else None
        classes = f"box {one.pattern}".strip()
        box = tag("span", class_=classes, style=style, aria_hidden="true")
        signs.append(tag("span", box, clean(one.label)))
    key = tag("div", tag("span", block.title, class_="faint"), signs, class_="legend")
    return Html(key + (tag("p", block.note, class_="faint") if block.note else ""))


def _numbers(block: Numbers, lang: str) -> Html:
    boxes = [tag("div", tag("b", value), tag("span", name, class_="faint"))
             for name, value in block.pairs]  # fmt: skip
    return tag("div", boxes, class_="numbers")


def _note(block: Note, lang: str) -> Html:
    return tag("p", clean(block.text), class_="faint")


def _dates(block: Timeline, lang: str) -> Html:
    """The picture, as it is in a figure of its own, and its numbers."""
    sheet = Sheet(900, lang)
    _timeline(sheet, block)
    label = xml(clean(block.caption))
    drawn = (
        f'<svg viewBox="0 0 900 {num(sheet.y)}" width="900" height="{num(sheet.y)}" role="img" '
        f'aria-label="{label}" font-family="{xml(FAMILIES)}">{"".join(sheet.parts)}</svg>'
    )
    said = "; ".join(f"{one.label}: {sum(one.counts.values())}" for one in block.points)
    return tag("figure", Html(drawn), tag("figcaption", said, class_="faint"))


def _text(block: Text, lang: str) -> Html:
    """The text as it was read, cut where a finding begins or ends."""
    opened: dict[int, list[str]] = defaultdict(list)
    closed: dict[int, list[str]] = defaultdict(list)
    for start, end, kind in block.spans:
        opened[start].append(kind)
        closed[end].append(kind)
    on: dict[str, int] = defaultdict(int)
    parts: list[Part] = []
    for start, end in pairwise(sorted({0, len(block.text), *opened, *closed})):
        for kind in closed[start]:
            on[kind] -= 1
        for kind in opened[start]:
            on[kind] += 1
        now = [kind for kind in block.labels if on[kind] > 0]
        said = xml_free(block.text[start:end])
        if now:
            names = " · ".join(block.labels[kind] for kind in now)
            classes = " ".join(f"f-{kind}" for kind in now)
            parts.append(tag("span", said, class_=classes, title=names))
        else:
            parts.append(said)
    key = [tag("span", name, class_=f"f-{kind}") for kind, name in block.labels.items()]
    shown = tag("div", parts, class_="text", lang="zh-Hans")
    return Html(tag("h2", block.caption) + tag("div", key, class_="legend") + shown)


def xml_free(words_: str) -> str:
    """Text without what a page can't hold, with its line breaks."""
    return "\n".join(clean(one) for one in words_.splitlines()) + (
        "\n" if words_.endswith("\n") else ""
    )


_BLOCKS: dict[type, Callable[[Any, str], Html]] = {
    Table: _table,
    Legend: _legend,
    Numbers: _numbers,
    Note: _note,
    Text: _text,
    Timeline: _dates,
}
