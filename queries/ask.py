"""Questions in Chinese and English: words → a named query and its parameters.

Nothing is guessed. Every word of a question has to mean something: a place, a topic, a body, a
date, a sign of what is asked (牵头, who, deadline …; see :mod:`.wording`) or a word of courtesy.
The signs have to fit one of the rules, and what is named has to fit that rule too. Otherwise
:class:`NotUnderstood` says what was not understood and offers questions that are.

What words mean comes from the vocabularies in ``ontology``; with a graph, also from the names of
bodies and the words of duties that stand in it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..graph.engine import Engine
from ..ontology import scheme
from .boundaries import stands
from .catalogue import QUERIES
from .known import Known
from .meaning import LONGEST, meaning
from .nearest import near_questions
from .pieces import Lost, Question
from .result import Result
from .session import run
from .statement import whole
from .terms import OFFERED, concepts, flat, place_named
from .understood import Keep, NotUnderstood, Piece, Understood, Within

__all__ = [
    "LONGEST",
    "Answer",
    "Keep",
    "NotUnderstood",
    "Piece",
    "Understood",
    "Within",
    "ask",
    "understand",
]


@dataclass(frozen=True, slots=True, repr=False)
class Answer(Result):
    """The rows that answer a question, with what was understood.

    ``cypher``, with ``params``, gives the rows again: all that narrowed them is in it. ``steps`` is
    every query that was run, as it was run.
    ``note`` says what the rows alone don't: that nothing was read for a place, for instance, and
    how many documents are ``left_out``.
    """

    understood: Understood = field(kw_only=True)
    steps: tuple[Result, ...] = field(kw_only=True)
    of_rows: str = field(kw_only=True, default="")
    left_out: str = field(kw_only=True, default="")

    @property
    def note(self) -> str:
        return f"{self.of_rows} {self.left_out}".strip()

    @property
    def result(self) -> Result:
        """The rows alone."""
        return Result(self.columns, self.rows, self.cypher, self.params, self.question)


def understand(text: str, engine: Engine | None = None) -> Understood:
    """What a question means; with a graph, its bodies and the words of its duties are known.

    Raises :class:`NotUnderstood` where a word is left over, or where words don't fit together.
    """
    question = Question.read(text)
    known = Known(engine)
    try:
        return meaning(question, known)
    except Lost as lost:
        raise NotUnderstood(
            lost.zh,
            lost.en,
            language=question.language(lost.pieces),
            unused=lost.unused,
            questions=near_questions(question, lost, known, meaning),
        ) from None


def ask(engine: Engine, text: str) -> Answer:
    """Answer a question, or raise :class:`NotUnderstood`."""
    meant = understand(text, engine)
    steps = [run(engine, meant.query, **_now(meant), **params) for params in meant.runs]
    rows = list(dict.fromkeys(_hashable(row) for step in steps for row in step.rows))
    columns = steps[0].columns
    wanted: list[set[Any]] = []  # of each thing asked within, the duties it is said of
    if chance := _across(engine, steps):
        wanted.append(_duties(steps, chance))
    for within in meant.within:
        found = [run(engine, within.query, **params) for params in within.runs]
        steps += found
        wanted.append(_duties(found, _across(engine, found)))
    for duties in wanted:
        at = columns.index("duty_id")
        rows = [row for row in rows if row[at] in duties]
    every = rows
    for keep in meant.keep:
        at = columns.index(keep.column)
        rows = [row for row in rows if keep.holds(row[at])]
    cypher, given = whole(steps[: len(meant.runs)], meant.keep, wanted)
    note = _note(engine, meant, steps[: len(meant.runs)], len(rows))
    if not rows and meant.query == "assignments" and meant.params.get("role"):
        others, said = _others(engine, meant, wanted)
        steps += others
        if said:
            note = said if note in NOTHING else f"{note} {said}"
    if not rows and [keep.column for keep in meant.keep] == ["role"]:
        note = _in_other_roles(meant, [row[columns.index("role")] for row in every]) or note
    return Answer(
        columns,
        tuple(tuple(list(v) if isinstance(v, tuple) else v for v in row) for row in rows),
        cypher,
        given,
        meant.said,
        understood=meant,
        steps=tuple(steps),
        of_rows=note,
        left_out=_left_out(engine, meant),
    )


def _duties(found: Sequence[Result], chance: Collection[str]) -> set[str]:
    """The duties in these rows, but for those that have the words only by `chance`."""
    return {one for result in found for one in result.column("duty_id") if one}.difference(chance)


def _across(engine: Engine, found: Sequence[Result]) -> set[str]:
    """The duties found by words that run across other words there: 水利 in 再生水利用."""
    chance: set[str] = set()
    for result in found:
        words = result.params.get("about", "")
        if not words or words in concepts() or "match" not in result.columns:
            continue
        titles = {r["duty_id"]: r["title"] for r in result if r["match"] == "title"}
        texts = Known(engine).texts({r["duty_id"] for r in result if r["match"] == "mentioned"})
        for duty, text in (titles | texts).items():
            if words in flat(text) and not stands(words, text):
                chance.add(duty)
    return chance


# Listings give superseded plans too; what has to be done is asked of those that still stand.
_STANDING = frozenset(("assignments", "duties", "indicators", "people"))
# What is listed whatever the validity.
_MIRRORS = frozenset(("agencies", "citations", "documents"))
# What is asked topic by topic.
_TOPICAL = frozenset(("compare", "overlaps", "topics"))
NOTHING = ("没有找到。", "Nothing of the kind was found.")


def _now(meant: Understood) -> dict[str, str]:
    return {"validity": "current"} if meant.query in _STANDING else {}


def _left_out(engine: Engine, meant: Understood) -> str:
    """How many plans of the places asked for do not count: superseded, or without topics."""
    known = Known(engine)
    places = {params.get("where", "") for params in meant.runs}
    zh = meant.language == "zh"
    said = []
    takes = {one.name for one in QUERIES[meant.query].parameters}
    if "validity" in takes and meant.query not in _MIRRORS:
        many = len(set().union(*map(known.superseded, places)))
        if many and zh:
            said.append(f"已废止的{many}份文件不算在内。")
        elif many:
            said.append(f"{many} superseded document{'s are' if many > 1 else ' is'} left out.")
    if _by_topic(meant):
        many = len(set().union(*map(known.without_topic, places)))
        if many and zh:
            said.append(f"没有主题的{many}份文件不在其中。")
        elif many:
            said.append(f"Not counted: {many} document{'s' * (many > 1)} without topics.")
    return (" " * (not zh)).join(said)


def _by_topic(meant: Understood) -> bool:
    """Whether only what has a topic is in the answer."""
    runs = [*meant.runs, *(run for one in meant.within for run in one.runs)]
    named = {run.get(name) for run in runs for name in ("about", "topic")} - {None}
    return meant.query in _TOPICAL or any(one in concepts() for one in named)


def _hashable(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(tuple(value) if isinstance(value, list) else value for value in row)


def _others(
    engine: Engine, meant: Understood, wanted: Sequence[Collection[Any]]
) -> tuple[list[Result], str]:
    """Who leads or answers for what nobody has the role in: the queries, and the words for it.

    Only the duties that are in all of ``wanted`` count.
    """
    steps = [
        run(engine, "assignments", **_now(meant), **{n: given[n] for n in given if n != "role"})
        for given in meant.runs
    ]
    zh = meant.language == "zh"
    said = []
    for role in ("leads", "responsible"):
        names = dict.fromkeys(
            row["agency_name"]
            for step in steps
            for row in step
            if row["role"] == role and all(row["duty_id"] in duties for duties in wanted)
        )
        if names:
            entry = scheme("roles").concepts[role]
            shown = list(names)[:OFFERED]
            more = len(names) > OFFERED
            said.append(
                f"{entry.label_zh}的是{'、'.join(shown)}{'等' * more}"
                if zh
                else f"who {entry.label_en}: {', '.join(shown)}{' and others' * more}"
            )
    if not said:
        return steps, ""
    none = scheme("roles").concepts[str(meant.params["role"])]
    if zh:
        return steps, f"没有写明谁{none.label_zh}；{'；'.join(said)}。"
    return steps, f"Nobody is named who {none.label_en}; {'; '.join(said)}."


def _in_other_roles(meant: Understood, roles: Sequence[str]) -> str:
    """How many duties the body has in other roles than the one asked for."""
    entries = scheme("roles").concepts
    zh = meant.language == "zh"
    many = [(entries[role], roles.count(role)) for role in entries if role in roles]
    wanted = entries[meant.keep[0].values[0]]
    if not many:
        return ""
    if zh:
        said = "、".join(f"{one.label_zh}{n}项" for one, n in many)
        return f"没有写明由它{wanted.label_zh}的任务；它{said}。"
    said = ", ".join(f"{one.label_en}: {n}" for one, n in many)
    return f"No duty is named in which it {wanted.label_en}; what it has in other roles: {said}."


def _note(engine: Engine, meant: Understood, found: Sequence[Result], rows: int) -> str:
    """Which of the places have no document, or no row; or how many rows there are."""
    known = Known(engine)
    zh = meant.language == "zh"
    of_place: dict[str, int] = {}
    for params, result in zip(meant.runs, found, strict=True):
        if where := params.get("where"):
            of_place[where] = of_place.get(where, 0) + len(result)
    missing = [where for where in of_place if not known.has_documents(where)]
    if missing:
        named = [place_named(where)[0 if zh else 1] for where in missing]
        if zh:
            return f"图里没有{'、'.join(named)}的文件。"
        return f"No document of {' or '.join(named)} is in the graph."
    empty = [place_named(where)[0 if zh else 1] for where, many in of_place.items() if not many]
    if rows and empty:
        if zh:
            return f"{'、'.join(empty)}没有找到。"
        return f"Nothing of the kind was found for {' or '.join(empty)}."
    if not rows:
        return NOTHING[0 if zh else 1]
    if meant.counts:
        return f"共{rows}条。" if zh else f"{rows} in all."
    return ""
