"""What places are compared by, and how they agree: one rule for pages and pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def comparable(place: Mapping[str, Any]) -> bool:
    """Whether a row of `places` has documents with topics.

    One without would seem to lack each of them.
    """
    return bool(place["without_topic"] < place["documents"])


def leading(rows: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """The functions of the bodies that lead."""
    return frozenset(row["function"] for row in rows if row["lead"])


def agreement(sides: Sequence[Sequence[Mapping[str, Any]]]) -> str:
    """How the leads of a topic agree over the places that have it (`sides`: the rows of each).

    ``only_one`` place has it; it ``differs``; all are the ``same``; ``partly`` without a lead;
    ``no_lead`` in any of them.
    """
    functions = {leading(rows) for rows in sides}
    if len(sides) < 2:
        return "only_one"
    named = functions - {frozenset()}
    if not named:
        return "no_lead"
    if len(named) > 1:
        return "differs"
    return "same" if named == functions else "partly"
