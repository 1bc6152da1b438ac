"""Figures for reports: one view of a graph as a picture, a page, rows and a citation.

:func:`figure` asks named questions, a view makes blocks of their rows, and the same blocks are
drawn (SVG, PNG), written (HTML) and counted (CSV, XLSX, JSON). The same graph gives the same
bytes: the date in the footer is that of the graph, and nothing looks at a clock.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any

from . import bodies, cite, files, papers, places, words
from .blocks import Block
from .letters import clean
from .seen import Ask, Content, FigureError, Row, Seen, document_ids, split, whole_place

__all__ = ["FORMATS", "VIEWS", "Figure", "FigureError", "View", "figure", "table"]

LANGUAGES = ("zh", "en")
#: How a figure is saved, by the end of a file's name.
FORMATS = ("html", "svg", "png", "csv", "xlsx", "json", "txt", "bib")
# A footer names so many documents; all stand in the citation.
NAMED = 3


@dataclass(frozen=True, slots=True)
class View:
    """A view: what makes it, the parameters it knows, and what an example of it needs."""

    make: Callable[[Seen, Mapping[str, str]], Content]
    params: tuple[str, ...] = ()
    example: str = ""


def _linkages(see: Seen, params: Mapping[str, str]) -> Content:
    # Imported here: networkx takes a third of a second, and only this view needs it.
    from .linkages import linkages

    return linkages(see, params)


VIEWS: dict[str, View] = {
    "overview": View(places.overview, ("where", "places", "topic")),
    "who": View(bodies.who, ("about", "where", "agency", "role", "basis", "function", "validity"),
                "about=医疗废物"),
    "agency": View(bodies.agency, ("agency", "where", "body"), "agency=区卫生健康局"),
    "linkages": View(_linkages, ("where", "topic", "roles", "least", "most", "by", "centre",
                                 "nodes"), "where=江海"),
    "compare": View(places.compare, ("places", "topic", "view"), "places=江海,翁源"),
    "indicators": View(papers.indicators, ("where", "topic", "on", "state"), "on=2020-12-31"),
    "document": View(papers.document, ("document",)),
    "gaps": View(papers.gaps, ("where", "gap"), "where=盐城"),
    "questions": View(papers.questions, ("query",), "query=citations"),
}  # fmt: skip

# view → the question whose columns its rows have
_ROWS_OF = {
    "overview": "compare", "who": "who_leads", "agency": "duties_of", "compare": "compare",
    "indicators": "indicators_due", "document": "findings", "gaps": "gaps",
}  # fmt: skip
_LINES = ("a", "b", "duties", "leads_a", "leads_b", "function_a", "function_b", "a_id", "b_id")


def _headings(see: Seen, view: str, given: Mapping[str, str]) -> tuple[str, ...]:
    """The columns of a view that has no rows to tell them."""
    if view == "linkages":
        return _LINES
    name = _ROWS_OF.get(view, "")
    if view == "who" and given.get("agency"):
        name = "duties_of"
    elif view == "gaps" and given.get("gap") == papers.UNSURE:
        name = papers.UNSURE
    elif view == "questions" and given:
        name = given.get("query") or "who_leads"
    return see.columns(name, given.get("where", "")) if name else ()


@dataclass(frozen=True)
class Figure:
    """One view of a graph, to be shown in a notebook or saved: ``figure.save("report.html")``."""

    view: str
    lang: str
    title: str
    chosen: tuple[str, ...]
    content: Content
    documents: tuple[Row, ...]
    edition: cite.Edition
    headings: tuple[str, ...] = ()  # the columns, where there are no rows

    @property
    def blocks(self) -> tuple[Block, ...]:
        return self.content.blocks

    @property
    def rows(self) -> Sequence[Row]:
        """The rows behind the picture."""
        return self.content.rows

    @cached_property
    def footer(self) -> tuple[str, ...]:
        """Where it comes from, and of which state of the graph it is."""
        edition = self.edition
        named = [_named(row) for row in self.documents[:NAMED]]
        comma = "；" if self.lang == "zh" else "; "
        said = comma.join(named)
        if len(self.documents) > NAMED:
            said += comma + self._say("source_and", n=len(self.documents))
        lines = [self._say("source", x=said)] if named else []
        lines.append(
            self._say("stands", zeren=edition.zeren, day=edition.day, version=edition.version)
        )
        notes = [self._say("voc_note")]
        if self.lang == "en":
            notes.append(self._say("no_translation"))
        return (*lines, " ".join(notes))

    def _say(self, key: str, **values: object) -> str:
        return words.say(self.lang, key, **values)

    # What it is saved as

    def svg(self) -> str:
        """The picture at print size: it fits a page of A4."""
        return self._svg

    @cached_property
    def _svg(self) -> str:
        from .drawn import svg

        return svg(
            title=self.title,
            chosen=self.chosen,
            blocks=self.blocks,
            footer=self.footer,
            lang=self.lang,
            wide=self.content.wide,
        )

    def png(self) -> bytes:
        """The picture at 300 dots an inch."""
        size = re.search(r'width="([\d.]+)mm" height="([\d.]+)mm"', self._svg)
        assert size is not None
        return files.as_png(self._svg, float(size[1]), float(size[2]))

    def html(self) -> str:
        """One file that works from a disk, with no address outside of it."""
        from .page import page

        return page(
            title=self.title,
            chosen=self.chosen,
            blocks=self.blocks,
            footer=self.footer,
            citation=f"{self.gbt()}\n{self.bibtex()}",
            lang=self.lang,
        )

    def csv(self) -> bytes:
        return files.as_csv(self.rows, self.headings)

    def json(self) -> bytes:
        return files.as_json(self.rows)

    def xlsx(self) -> bytes:
        notes = [("", self.title), *(("", one) for one in (*self.chosen, *self.footer))]
        return files.as_xlsx(
            self.rows,
            self.headings,
            [*notes, *(("", one) for one in self.gbt().split("\n"))],
        )

    @property
    def _cited(self) -> str:
        """The title with what was asked: two figures of one view are two works."""
        return " · ".join((self.content.work or self.title, *self.chosen))

    def gbt(self) -> str:
        """The citation by GB/T 7714—2015."""
        return cite.gbt(self._cited, self.documents, self.edition, self.lang)

    def bibtex(self) -> str:
        """The citation for LaTeX."""
        return cite.bibtex(self._cited, self.documents, self.edition)

    def data(self, kind: str) -> bytes:
        """The bytes of a file of one of :data:`FORMATS`."""
        if kind not in FORMATS:
            raise FigureError(f"a figure is saved as {', '.join(FORMATS)}, not as {kind or 'that'}")
        makers: dict[str, Callable[[], str | bytes]] = {
            "html": self.html, "svg": self.svg, "png": self.png, "csv": self.csv,
            "xlsx": self.xlsx, "json": self.json, "txt": self.gbt, "bib": self.bibtex,
        }  # fmt: skip
        made = makers[kind]()
        return made if isinstance(made, bytes) else made.encode("utf-8", "replace")

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write it as what the name ends in; gives the path."""
        goal = Path(path)
        data = self.data(goal.suffix.lower().removeprefix("."))
        try:
            goal.write_bytes(data)
        except OSError as error:
            raise FigureError(f"cannot write {goal}: {error.strerror}") from error
        return goal

    def _repr_svg_(self) -> str:
        return self._svg

    def _repr_html_(self) -> str:
        # As an image, the picture can neither style the notebook nor be styled by it.
        from base64 import b64encode

        data = b64encode(self._svg.encode("utf-8", "replace")).decode()
        return (
            f'<img alt="{escape(self.title)}" style="max-width:100%" '
            f'src="data:image/svg+xml;base64,{data}">'
        )

    def __repr__(self) -> str:
        return f"<figure {self.view}: {self.title}, {len(self.rows)} rows>"


def figure(ask: Ask, view: str, /, *, lang: str = "zh", **params: Any) -> Figure:
    """A view of the graph that answers ``ask(question, **params)``.

    Parameters are those of :data:`VIEWS`; what is left out stands for any. Raises
    :class:`FigureError` for a view, a parameter or a language that there is not.
    """
    if view not in VIEWS:
        raise FigureError(f"there is no view {view!r}; there are {', '.join(VIEWS)}")
    given = _given(view, params)
    see = Seen(ask, _language(lang))
    edition = _edition(see)
    known = dict.fromkeys(VIEWS[view].params, "") | given | {"day": edition.day}
    return _made(see, view, VIEWS[view].make(see, known), given, edition)


def table(
    ask: Ask, title: str, rows: Iterable[Row], *, lang: str = "zh", by_duty: bool = False
) -> Figure:
    """Rows of any answer as a figure; ``by_duty`` those of a question as `who_leads` is."""
    see = Seen(ask, _language(lang))
    held = list(rows)
    if by_duty and held:
        content = Content(title, bodies.answer(see, held), held, document_ids(held))
    else:
        content = papers.plain(see, title, held)
    return _made(see, "questions", content, {}, _edition(see))


def _made(
    see: Seen, view: str, content: Content, given: Mapping[str, str], edition: cite.Edition
) -> Figure:
    ids = content.documents
    if ids is not None and len(ids) <= 12:
        every = [row for id in sorted(ids) for row in see.rows("documents", document=id)]
    else:
        every = list(see.rows("documents", where=given.get("where", "")))
    every.sort(key=lambda row: (row["jurisdiction"] or "", row["document"]))
    documents: dict[str, Row] = {}
    for row in every:
        if ids is None or row["document"] in ids:
            documents.setdefault(row["document"], row)
    return Figure(
        view,
        see.lang,
        clean(content.title),
        tuple(_chosen(see, given)),
        content,
        tuple(documents.values()),
        edition,
        () if content.rows else _headings(see, view, given),
    )


def _given(view: str, params: Mapping[str, Any]) -> dict[str, str]:
    known = VIEWS[view].params
    given = {}
    for name, value in params.items():
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            raise FigureError(f"{view}: {name} takes a text, not a {type(value).__name__}")
        # The question of `questions` brings parameters of its own, and checks them itself.
        if name not in known and view != "questions":
            raise FigureError(f"{view} has no parameter {name!r}; it has {', '.join(known)}")
        if value.strip():
            given[name] = value.strip()
    if view == "indicators" and "on" in given and not _is_day(given["on"]):
        raise FigureError(f"indicators: on takes a day such as 2020-12-31, not {given['on']}")
    return given


def _is_day(text: str) -> bool:
    from datetime import date

    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


def _language(lang: str) -> str:
    if lang not in LANGUAGES:
        raise FigureError(f"there is no language {lang!r}; there are {', '.join(LANGUAGES)}")
    return lang


def _edition(see: Seen) -> cite.Edition:
    """The last day on which a document was read, and a hash over all that made the graph."""
    rows = see.rows("sources")
    digest = blake2b(digest_size=6)
    for row in rows:
        known = (row["document"], row["sha256"], row["reader"], row["corrections"])
        digest.update(f"{known}\n".encode())
    day = max((row["read_on"] or "" for row in rows), default="")
    return cite.Edition(day or "–", digest.hexdigest(), version("zeren"))


def _chosen(see: Seen, given: Mapping[str, str]) -> Iterable[str]:
    """What was chosen, in words, below the title."""
    said = []
    for name, value in given.items():
        key = f"p_{name}"
        if not words.has(key) or name == "body":
            continue
        said.append(f"{see.say(key)}{'：' if see.lang == 'zh' else ': '}{_value(see, name, value)}")
    if said:
        yield clean(" · ".join(said))


def _value(see: Seen, name: str, value: str) -> str:
    names: dict[str, Callable[[str], str]] = {
        "where": lambda one: whole_place(see, one),
        "topic": see.names.topic,
        "about": see.names.topic,
        "roles": lambda one: see.names.entry("roles", one),
        "role": lambda one: see.names.entry("roles", one),
        "basis": lambda one: see.names.entry("bases", one),
        "function": lambda one: see.names.entry("functions", one),
        "gap": see.say,
        "state": see.say,
        "validity": lambda one: see.names.entry("validity", one),
    }
    if name in ("roles", "role", "basis", "function", "gap", "state"):
        return "、".join(names[name](one) for one in split(value))
    return names.get(name, str)(value)


def _named(row: Row) -> str:
    about = "，".join(filter(None, (row.get("number"), row.get("place"), row.get("issued_on"))))
    return f"《{row['title']}》" + (f"（{about}）" if about else "")
