"""What the two forms of a plan, prose and table, have in common: tasks under headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from .records import Section, Unsure, quick
from .source import Flow


@quick
@dataclass(frozen=True, slots=True)
class Cell:
    """A filled cell; ``inherited`` when it stands above, in a cell merged over several rows."""

    flow: Flow
    inherited: bool = False


@quick
@dataclass(frozen=True, slots=True)
class Task:
    """A duty before anything is found in it.

    ``body`` is the task without its number; its first ``lead`` characters are the title, a
    ``heading`` when more text follows. ``above`` are the titles of the headings it stands
    under, nearest first. ``cells`` are the other columns of a table's row by their role
    (`ontology/columns.ttl`).
    """

    key: str
    start: int
    end: int
    title: str
    title_start: int
    title_end: int
    heading: bool
    lead: int
    body: Flow
    section: str | None
    above: tuple[str, ...]
    cells: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True)
class Outline:
    """The operative part of a document: its headings and tasks in order.

    ``start`` is where the first heading stands; what is before belongs to the head, what
    stands from ``end`` on (annexes, signature) is read for people only. ``letter``: the items
    are those of the covering letter alone. ``headings`` are the headings that hold others and
    have brackets or labels of their own, each as a task would be.
    """

    form: str
    start: int
    end: int
    sections: tuple[Section, ...]
    tasks: tuple[Task, ...]
    unsure: tuple[Unsure, ...] = ()
    letter: bool = False
    headings: tuple[Task, ...] = ()


def cells_of(cells: Mapping[str, Cell], column: str) -> list[Cell]:
    """The cells of a column, and of those like it: lead, lead#2."""
    return [cell for name, cell in cells.items() if name.partition("#")[0] == column]


def own_key(key: str, keys: dict[str, int]) -> str:
    """A key that no other has: 一, the second time 一~2. `keys` counts those given so far."""
    keys[key] = keys.get(key, 0) + 1
    return key if keys[key] == 1 else f"{key}~{keys[key]}"


def joined(outlines: Sequence[Outline]) -> Outline:
    """Several tables of a document as one."""
    if len(outlines) == 1:
        return outlines[0]
    return replace(
        outlines[0],
        end=outlines[-1].end,
        sections=tuple(s for o in outlines for s in o.sections),
        tasks=tuple(t for o in outlines for t in o.tasks),
        unsure=tuple(u for o in outlines for u in o.unsure),
    )


def with_own_keys(outline: Outline) -> Outline:
    """An outline in which no two tasks have one key: tables apart count each for itself."""
    taken = {task.key for task in outline.tasks}
    if len(taken) == len(outline.tasks):
        return outline
    keys: dict[str, int] = {}
    tasks: list[Task] = []
    for task in outline.tasks:
        key = own_key(task.key, keys)
        while key != task.key and key in taken:
            key = own_key(task.key, keys)
        taken.add(key)
        tasks.append(replace(task, key=key))
    return replace(outline, tasks=tuple(tasks))
