"""The colours of functions and states, on pages and in pictures.

A function has the colour of its field of government, whatever else a graph holds: a picture of
today and one of next year can be laid side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from ..ontology import scheme

# Of the fields of government, in the order of their scheme; each has at least 3:1 against white
# and the dark ground, and text never has it. Kinds of things take a colour of these, too.
HUES = (
    "#0f8a86", "#c9701b", "#8460cf", "#cf4560", "#3878d4", "#4a9440",
    "#a3683f", "#bd5797", "#7f8a1f", "#2592b5", "#6470de", "#8a7a68",
)  # fmt: skip
OTHER_HUE = "#78838a"

# The state of a target → colour; its label has a sign, too.
STATES = {"done": "#4a9440", "overdue": "#cf4560", "pending": "#3878d4", "open": "#78838a"}


@cache
def _hues() -> dict[str, str]:
    """The colour of each field."""
    return dict(zip(scheme("fields").concepts, HUES, strict=True))


@cache
def _fields() -> dict[str, str]:
    """Function → its field."""
    functions = scheme("functions").concepts.values()
    return {one.id: field for one in functions for field in one.notes.get("field", ())}


def hue(function: str | None) -> str:
    """The colour of a function; one of no field is grey."""
    field = _fields().get(function or "")
    return _hues()[field] if field else OTHER_HUE


def legend(
    functions: Iterable[str | None], lang: str, called: Callable[[str], str], others: str
) -> list[tuple[str, str]]:
    """What the colours of these functions stand for, as (label, colour): a function that is alone
    in its field by its own name, several by the field's."""
    used = set(functions) - {None}
    found = []
    for field in scheme("fields").concepts.values():
        some = [id for id in used if id and _fields().get(id) == field.id]
        if some:
            whole = field.label_zh if lang == "zh" else field.label_en
            found.append((called(some[0]) if len(some) == 1 else whole, _hues()[field.id]))
    if used - _fields().keys():
        found.append((others, OTHER_HUE))
    return found
