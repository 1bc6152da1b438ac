"""Questions that are the title of a named query, word for word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from .catalogue import QUERIES


def titled(text: str) -> str:
    """The query whose title this is, punctuation, blanks and case apart; '' if none.

    >>> titled("这件事由谁牵头"), titled("who leads THIS"), titled("who leads it")
    ('who_leads', 'who_leads', '')
    """
    return _titles().get(_bare(text), "")


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


@cache
def _titles() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name in QUERIES:
        for title in QUERIES.titles(name):
            if bare := _bare(title):
                found.setdefault(bare, name)
    return found
