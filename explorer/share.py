"""The ways out of a view: its link, a frame for another page, files of its figure, a citation.

All that is saved is made by :mod:`zeren.figures`, as `zeren figure` makes it; nothing is made
before it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from urllib.parse import urlencode

import streamlit as st

from .. import figures
from . import address, answers
from .address import say
from .answers import Row

KINDS = {
    "html": "text/html",
    "svg": "image/svg+xml",
    "png": "image/png",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
HEIGHT = 720


def share(view: str, /, **params: str) -> None:
    """Share a view as it is chosen now; ``params`` are those of the figure."""
    given = {name: value for name, value in params.items() if value}
    key = ("figure", view, address.lang(), *sorted(given.items()))
    make = partial(figures.figure, answers.rows, view, lang=address.lang(), **given)
    _offer(view, partial(answers.keep, key, make))


def share_rows(view: str, title: str, rows: Sequence[Row], *, by_duty: bool = False) -> None:
    """Share the rows of an answer that no view gives."""
    make = partial(figures.table, answers.rows, title, rows, lang=address.lang(), by_duty=by_duty)
    _offer(view, make)


def _offer(view: str, figure: Callable[[], figures.Figure]) -> None:
    if address.embedded():
        return
    # Not a popover: at the foot of a page that has no room. Closed, it holds nothing, since a
    # citation asks for the documents behind a view.
    box = st.expander(
        say("share"), icon=":material/ios_share:", key=f"share-{view}", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        link = _link()
        st.markdown(say("share_link"))
        st.code(link, language=None, wrap_lines=True)
        height = st.number_input(say("share_height"), 200, 4000, HEIGHT, 20, key=f"height-{view}")
        st.code(_frame(link, view, int(height)), language="html", wrap_lines=True)
        st.markdown(say("share_files"))
        columns = st.columns(3)
        for index, (kind, mime) in enumerate(KINDS.items()):
            with columns[index % 3]:
                st.download_button(
                    say(f"share_{kind}"),
                    partial(_data, figure, kind),
                    f"zeren-{view}.{kind}",
                    mime,
                    key=f"{kind}-{view}",
                    on_click="ignore",
                    width="stretch",
                )
        st.markdown(say("share_cite"))
        made = figure()
        st.code(made.gbt(), language=None, wrap_lines=True)
        st.code(made.bibtex(), language="latex", wrap_lines=True)


def _data(figure: Callable[[], figures.Figure], kind: str) -> bytes:
    return figure().data(kind)


def _link() -> str:
    """The address of this view as another visitor opens it."""
    here = {name: st.query_params[name] for name in st.query_params}
    return f"{(st.context.url or '').split('?')[0]}?{urlencode(here | {'lang': address.lang()})}"


def _frame(link: str, view: str, height: int) -> str:
    return (
        f'<iframe src="{escape(link)}&amp;embed=true" width="100%" height="{height}" '
        f'style="border:0" loading="lazy" title="Zeren: {escape(say(view))}"></iframe>'
    )
