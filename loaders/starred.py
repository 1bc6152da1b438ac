"""Marks at names in a cell: ★县农业农村局、县财政局, where a note says that ★ leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .clauses import Clause, Named, read_clause
from .marks import SIGN, SIGNS, meanings
from .source import fold

UNTOLD = "a mark at a name, and nothing says what it means"


def told(text: str) -> Mapping[str, str] | None:
    """Mark → column of a role, by what a text says; None where it has no marks."""
    if not any(sign in text for sign in SIGNS):
        return None
    return meanings(fold(text)) or {}


def starred(norm: str, role: str, means: Mapping[str, str], roles: Mapping[str, str]) -> Clause:
    """What a cell with marks says; `roles` gives the role of a column."""
    clause = read_clause(SIGN.sub("、", norm), 0, len(norm), default=role)
    names: list[Named] = []
    doubt = clause.doubt
    listed = not means and SIGN.match(norm.strip()) and len(SIGN.findall(norm)) == len(clause.names)
    for name in clause.names:
        before, behind = norm[max(0, name.start - 1) : name.start], norm[name.end : name.end + 1]
        sign = next((one for one in (before, behind) if one and one in SIGNS), None)
        if sign is not None and means.get(sign) in roles:
            name = replace(name, role=roles[means[sign]], basis="stated")
        elif sign is not None and not listed:  # a sign before each name only parts them
            doubt = doubt or UNTOLD
        names.append(name)
    return replace(clause, names=tuple(names), stated=True, doubt=doubt)
