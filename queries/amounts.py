"""The figures that a question names of targets: 达到100%, 90%以上, at least 80%."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from operator import eq, ge, gt, le, lt
from typing import NamedTuple

from .terms import bounded


class Figure(NamedTuple):
    """A percentage, and how the value of a target stands to it (=, >=, >, <=, <)."""

    sign: str
    value: float

    def said(self) -> tuple[str, str]:
        shown = f"{self.value:g}%"
        zh, en = _WORDS[self.sign]
        return f"{zh}{shown}的", f"those of {en} {shown}".replace("  ", " ")


_WORDS = {
    "=": ("数值为", ""),
    ">=": ("不低于", "at least"),
    ">": ("高于", "more than"),
    "<=": ("不高于", "at most"),
    "<": ("低于", "less than"),
}
COMPARES: Mapping[str, Callable[[float, float], bool]] = {
    "=": eq, ">=": ge, ">": gt, "<=": le, "<": lt,
}  # fmt: skip
_NUMBER = r"(?P<value>\d{1,3}(?:\.\d+)?) ?(?:%|percent|per cent)"
_BEFORE_EN = (
    "at least|no less than|not less than|at most|no more than|more than|above|over|"
    "less than|below|under|of|reaching"
)
_PATTERNS = (
    re.compile(
        r"(?P<before>不低于|不少于|至少|不高于|不超过|至多|超过|高于|大于|低于|小于|达到|达|等于|为|是)?"
        r"(?P<value>\d{1,3}(?:\.\d+)?)%(?P<after>及?以上|及?以下)?(?:的)?"
    ),
    bounded(rf"(?:(?P<before>{_BEFORE_EN}) )?{_NUMBER}(?P<after> or more| or higher| or less)?"),
)
_SIGNS = {
    ">=": "不低于|不少于|至少|及以上|以上|at least|no less than|not less than|or more|or higher",
    "<=": "不高于|不超过|至多|及以下|以下|at most|no more than|or less",
    ">": "超过|高于|大于|more than|above|over",
    "<": "低于|小于|less than|below|under",
}


def figures(text: str) -> Iterator[tuple[int, int, Figure]]:
    """Start, end and meaning of the percentages in a text.

    >>> [found[2] for found in figures("90%以上的指标")]
    [Figure(sign='>=', value=90.0)]
    """
    for pattern in _PATTERNS:
        for found in pattern.finditer(text):
            words = {(found["after"] or "").strip(), (found["before"] or "").strip()} - {""}
            signs = [sign for sign, listed in _SIGNS.items() if words & set(listed.split("|"))]
            yield *found.span(), Figure(signs[0] if signs else "=", float(found["value"]))
