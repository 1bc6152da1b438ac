"""The state of a view is its address: what is chosen stands in the URL and nowhere else.

So every view is a link, and Back works. A widget takes its value from the URL before it is
drawn and writes it back when it changes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Literal
from urllib.parse import urlencode

import streamlit as st

from . import words

Lang = Literal["zh", "en"]

# Pages by the name in the URL; the first one has none.
HOME = "overview"


# How long a parameter of the address may be, where that is more than a thousand signs.
LONGEST = {"cypher": 10_000}


class _Run(threading.local):
    """The address as it was when this run of the page began.

    A page asks for its language and its state thousands of times; Streamlit's own look-up takes
    its time, and within a run nothing changes.
    """

    params: dict[str, str] | None = None
    language: Lang = "zh"
    framed: bool = False


_run = _Run()


def begin() -> None:
    """Read the address: at the start of every run, when what a click changes has been written."""
    _run.params = None
    given = {name: st.query_params[name][: LONGEST.get(name, 1000)] for name in st.query_params}
    asked = given.get("lang", "")
    if asked not in ("zh", "en"):
        kept = st.session_state.get("lang")
        if kept in ("zh", "en"):
            asked = kept
        else:
            asked = "zh" if (st.context.locale or "zh").lower().startswith("zh") else "en"
    st.session_state["lang"] = asked
    _run.params, _run.language = given, "en" if asked == "en" else "zh"
    _run.framed = bool(st.context.is_embedded)


def get(name: str, default: str = "") -> str:
    """A parameter of the URL, cut to a length no honest link has."""
    if _run.params is None:
        begin()
    return (_run.params or {}).get(name, default)


def all_given() -> tuple[tuple[str, str], ...]:
    """All the state of this view, language included: what its markup depends on."""
    if _run.params is None:
        begin()
    return (*sorted((_run.params or {}).items()), ("lang", _run.language))


def lang() -> Lang:
    """The language of the page: the URL's, else the browser's."""
    if _run.params is None:
        begin()
    return _run.language


def say(key: str, **values: object) -> str:
    """A label in the language of the page."""
    return words.say(lang(), key, **values)


def href(page: str, **params: str | int | None) -> str:
    """The address of a view, in the same language, relative to any other page."""
    given = {key: str(value) for key, value in params.items() if value not in (None, "")}
    path = "./" if page == HOME else page
    framed = {"embed": "true"} if embedded() else {}
    return f"{path}?{urlencode({'lang': lang()} | given | framed)}"


def embedded() -> bool:
    """Whether the view stands in somebody's page: `?embed=true`, without bar and tools."""
    return _run.framed


def here(page: str, **changed: str | None) -> str:
    """The address of this view with some of its state changed (``None``: taken away)."""
    now: dict[str, str | None] = {key: value for key, value in all_given() if key != "lang"}
    return href(page, **(now | changed))


def put(**changed: str | None) -> None:
    """Change some of the state of this view (``None`` or empty: taken away)."""
    now = {one: st.query_params[one] for one in st.query_params}
    now |= {key: value or "" for key, value in changed.items()}
    st.query_params.from_dict({k: v for k, v in now.items() if v} | {"lang": lang()})
    _run.params = None


def _write(name: str, key: str, default: str, clears: tuple[str, ...]) -> None:
    value = st.session_state[key]
    if isinstance(value, (list, tuple)):
        value = ",".join(value)
    now = {one: st.query_params[one] for one in st.query_params if one not in clears}
    now.pop(name, None)
    if value not in (None, "", default):
        now[name] = str(value)
    now["lang"] = lang()
    st.query_params.from_dict(now)
    _run.params = None


def choose(
    name: str,
    label: str,
    options: Sequence[str],
    shown: Callable[[str], str],
    *,
    default: str = "",
    clears: tuple[str, ...] = (),
    free: bool = False,
    placeholder: str | None = None,
    help: str | None = None,
) -> str:
    """A select box bound to the URL; ``free`` also takes words that are not on the list."""
    key = f"url-{name}"
    value = get(name) or default or None
    known = list(options)
    if value is not None and value not in known:
        if free:
            known.insert(0, value)
        else:
            value = default or None
    if st.session_state.get(key, "") != value:
        st.session_state[key] = value
    chosen = st.selectbox(
        label,
        known,
        index=None,
        key=key,
        format_func=shown,
        accept_new_options=free,
        placeholder=placeholder,
        help=help,
        on_change=_write,
        args=(name, key, default, clears),
    )
    return chosen or default


def choose_some(
    name: str,
    label: str,
    options: Sequence[str],
    shown: Callable[[str], str],
    *,
    pills: bool = False,
    placeholder: str | None = None,
    most: int | None = None,
) -> list[str]:
    """Several of a list, bound to the URL; none chosen means all."""
    key = f"url-{name}"
    value = [one for one in get(name).split(",") if one in options][:most]
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    if pills:
        st.pills(
            label,
            list(options),
            selection_mode="multi",
            key=key,
            format_func=shown,
            on_change=_write,
            args=(name, key, "", ()),
        )
    else:
        st.multiselect(
            label,
            list(options),
            key=key,
            format_func=shown,
            placeholder=placeholder or say("any"),
            max_selections=most,
            on_change=_write,
            args=(name, key, "", ()),
        )
    return list(st.session_state[key])


def choose_one(
    name: str, label: str, options: Sequence[str], shown: Callable[[str], str], default: str
) -> str:
    """One of a few, side by side, bound to the URL."""
    key = f"url-{name}"
    value = get(name)
    if value not in options:
        value = default
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    st.segmented_control(
        label,
        list(options),
        key=key,
        format_func=shown,
        required=True,
        on_change=_write,
        args=(name, key, default, ()),
    )
    return str(st.session_state[key])


def number(name: str, label: str, low: int, high: int, default: int) -> int:
    """A whole number on a slider, bound to the URL."""
    key = f"url-{name}"
    asked = get(name)
    value = int(asked) if asked.isdecimal() and len(asked) < 7 else default
    value = min(max(value, low), high)
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    st.slider(label, low, high, key=key, on_change=_write, args=(name, key, str(default), ()))
    return int(st.session_state[key])


def words_for(name: str, label: str, example: str, help: str) -> str:
    """A line of text bound to the URL."""
    key = f"url-{name}"
    value = get(name)
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    st.text_input(
        label,
        key=key,
        placeholder=example,
        help=help,
        max_chars=500,
        on_change=_write,
        args=(name, key, "", ()),
    )
    return str(st.session_state[key])


def day(name: str, label: str, default: date) -> str:
    """A day bound to the URL, as ISO text."""
    key = f"url-{name}"
    try:
        value = date.fromisoformat(get(name))
    except ValueError:
        value = default
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    st.date_input(
        label,
        key=key,
        format="YYYY-MM-DD",
        min_value=date(1949, 10, 1),
        max_value=date(2199, 12, 31),
        on_change=_write,
        args=(name, key, default.isoformat(), ()),
    )
    return value.isoformat()


def chosen(options: Iterable[str], some: Sequence[str]) -> list[str]:
    """What a choice of none, one or several comes to: none means all."""
    return [one for one in options if not some or one in some]
