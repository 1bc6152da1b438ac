"""Markup that text can't break out of: a plain string is escaped wherever it enters.

Titles, names, file names and parameters come from outside; none of them is ever put into a
page but through :func:`tag`.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


class Html(str):
    """Markup. Any other string is text, and is escaped when it becomes part of markup."""

    __slots__ = ()


Part = str | int | float | None | Iterable["Part"]

_VOID = {"br", "hr", "img", "input", "col", "meta", "link"}


def text(part: Part) -> Html:
    """One part as markup: lists are joined, ``None`` is nothing.

    >>> text(["a < b", Html("<br>"), None, 3])
    'a &lt; b<br>3'
    """
    if part is None:
        return Html("")
    if isinstance(part, Html):
        return part
    if isinstance(part, (str, int, float)):
        return Html(escape(str(part)))
    return Html("".join(text(one) for one in part))


def tag(name: str, /, *parts: Part, **attributes: str | int | bool | None) -> Html:
    """An element. ``class_`` and ``for_`` lose their underscore, others become dashes.

    >>> tag("a", "<b>", href="?q=a&b", class_="link", data_go=True)
    '<a href="?q=a&amp;b" class="link" data-go>&lt;b&gt;</a>'
    """
    written = []
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        key = key.rstrip("_").replace("_", "-")
        written.append(f" {key}" if value is True else f' {key}="{escape(str(value))}"')
    start = f"<{name}{''.join(written)}>"
    return Html(start if name in _VOID else f"{start}{text(parts)}</{name}>")


def join(parts: Iterable[Part], between: Part) -> Html:
    """Parts with something between each two."""
    return Html(text(between).join(text(part) for part in parts))
