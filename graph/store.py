"""The graph that stays: built from what changed and what is there, and proved.

A build reads what changed, merges it with what is there and puts the result in its place; until
then the old graph stands as it was, whatever happens. One build at a time works on a graph.
:mod:`home` knows where it stands, in a file or on a server.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import intake
from .engine import BuildError, GraphError, NoGraph, OtherVersion, connect
from .files import File, files_in
from .home import home_of
from .intake import Progress, Reading, add_titles, read_all, read_stale
from .proof import Finding as Finding
from .proof import check as check
from .recorded import Known, is_there
from .report import FileReport as FileReport
from .report import Report as Report
from .report import assignment_types, report_on

if TYPE_CHECKING:
    from .build import Graph
    from .columns import Columns
    from .home import Held

BUNDLED = Path(__file__).parent.parent / "data" / "documents"

Target = str | os.PathLike[str] | None


# ---------------------------------------------------------------- building


def build(
    target: Target = None,
    paths: Sequence[str | os.PathLike[str]] | None = None,
    *,
    jurisdiction: str | None = None,
    date: str | None = None,
    source: str | None = None,
    fresh: bool = False,
    keep_going: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Read documents (none named: the bundled five) into the graph, all or nothing.

    Documents are added or replaced, never removed; ``fresh`` starts anew. What overrules a
    document's head is remembered with its source and holds for later builds of it. A file
    whose bytes, reader and ontology are as before is not read again, and when nothing has
    changed nothing is written.

    Raises :class:`BuildError`; the old graph is then as it was. A named file that can't be
    read is such an error unless ``keep_going``; in a folder it is skipped and reported.
    """
    home = home_of(target)
    said = {"jurisdiction": jurisdiction, "date": date, "source": source}
    given = {name: value for name, value in said.items() if value is not None}
    named = [Path(path) for path in paths] if paths is not None else [BUNDLED]
    if not named:
        raise BuildError("no file or folder was given")
    _check_overruling(jurisdiction, date)
    files = list(files_in(named, home))
    with home.held() as held:
        there, notes, again = _known(held, fresh)
        state = Reading(notes=notes)
        known, titles = there or ([], {})
        if keep_going:
            files = [replace(one, must=False) for one in files]
        read_all(state, files + again, given, known, progress)
        if not state.read and not any(one.status == "unchanged" for one in state.reports.values()):
            reasons = [one.reason for one in state.reports.values() if one.reason]
            raise BuildError(reasons[0] if len(reasons) == 1 else _nothing_read(reasons))
        read_stale(state, known, progress)
        add_titles(state, titles)
        changed = bool(state.read or state.leaving) or there is None or held.unfinished
        if changed:
            if progress:
                progress("writing the graph", 0, 1)
            if len(state.read.keys() | titles.keys()) > intake.MANY and held.spool:
                old = held if there else None
                state.notes += held.publish(_spooled(old, state, held.spool))
            else:
                state.notes += held.publish(_merged(_old_graph(held, there), state))
        return report_on(held, state.reports, state.notes, written=changed)


def remove(target: Target, ids: str | Iterable[str]) -> Report:
    """Take documents out of the graph, with all that only they say."""
    from .build import merge

    home = home_of(target)
    leaving = [ids] if isinstance(ids, str) else list(ids)
    with home.held() as held:
        old = held.read()
        titles = {row["id"]: row["title"] for row in old.nodes["Document"] if row["loaded"]}
        if unknown := [one for one in leaving if one not in titles]:
            raise BuildError(
                f"there is no document {', '.join(unknown)} in {home}; `zeren list` shows the ids"
            )
        notes = held.publish(merge(old, (), without=leaving))
        state = Reading(notes=[f"removed {one} {titles[one]}" for one in leaving] + notes)
        return report_on(held, state.reports, state.notes, written=True)


def documents(target: Target = None) -> list[dict[str, Any]]:
    """The documents in the graph, by place and title, with the file each was read from."""
    roles = "|".join(assignment_types())
    with connect(target) as engine:
        found = engine.rows(
            "MATCH (d:Document)-[:APPLIES_TO]->(j:Jurisdiction) WHERE d.loaded "
            "OPTIONAL MATCH (s:Source) WHERE s.id = d.id "
            "RETURN d.id AS id, j.code AS jurisdiction, coalesce(d.place_name, j.name) AS place, "
            "d.title AS title, d.number AS number, d.issued_on AS issued_on, d.form AS form, "
            "COUNT { MATCH (t:Duty)-[:IN_DOCUMENT]->(d) } AS duties, "
            f"COUNT {{ MATCH (:Agency)-[:{roles}]->(t:Duty)-[:IN_DOCUMENT]->(d) }} AS assignments, "
            "s.path AS path "
            "ORDER BY jurisdiction, title, id"
        )
        return list(found)


def _old_graph(held: Held, there: Known | None) -> Graph | None:
    try:
        return None if there is None else held.read()
    except GraphError as error:
        raise error if isinstance(error, BuildError) else BuildError(str(error)) from error


def _known(held: Held, fresh: bool) -> tuple[Known | None, list[str], list[File]]:
    """What is there: its documents, what to say of it, and sources to read again with it.

    The whole graph is read where something has changed, not to find that nothing has.
    """
    if fresh:
        held.start_anew()
        return None, [], []
    try:
        return held.known(), [], []
    except NoGraph:
        return None, [], []
    except OtherVersion as error:
        sources = held.recorded_sources()
        again = [
            File(Path(path), must=True, overruled=overruled, again=True)
            for path, overruled in sources
        ]
        gone = [str(one.path) for one in again if not is_there(str(one.path))]
        if not again or gone:
            why = f" ({', '.join(gone)}: not there any more)" if gone else ""
            raise BuildError(
                f"{held} was made by another version of zeren and can't be made again from its "
                f"sources{why}; start anew with `zeren build --fresh` and its documents"
            ) from error
        note = f"{held} was made by another version of zeren: all its documents are read again"
        return None, [note], again
    except BuildError:
        raise
    except GraphError as error:
        raise BuildError(str(error)) from error


def _check_overruling(jurisdiction: str | None, date: str | None) -> None:
    from ..loaders import LoadError, check_overruling

    try:
        check_overruling(jurisdiction, date)
    except LoadError as error:
        raise BuildError(str(error)) from error


def _nothing_read(reasons: Sequence[str]) -> str:
    return "none of the files could be read: " + "; ".join(reasons)


def _merged(old: Graph | None, state: Reading) -> Graph:
    """The new graph, proved: a problem here is a fault of the reader, never to be stored."""
    from .build import merge
    from .check import prove

    graph = merge(old, _fragments(state), without=state.leaving)
    prove(graph)
    return graph


def _spooled(old: Held | None, state: Reading, folder: Path) -> Iterator[Columns]:
    """The graph of many documents, proved, as tables: most of it waits on the disk."""
    from .kept import documents
    from .spool import Spool

    spool = Spool(folder)
    if old is not None:
        try:
            with old.reader() as engine:
                for part in documents(engine, state.leaving | state.read.keys()):
                    spool.add(part, again=True)
        except GraphError as error:
            raise error if isinstance(error, BuildError) else BuildError(str(error)) from error
    for part in _fragments(state):
        spool.add(part)
    return spool.tables()


def _fragments(state: Reading) -> Iterator[Graph]:
    """The graph of each document that was read, with its source."""
    from .build import fragment

    for key, (document, source) in state.read.items():
        part = fragment(document())
        for row in part.nodes["Document"]:
            if row["loaded"]:
                row["reader"] = source.reader
        part.node(
            "Source",
            id=key,
            path=source.path,
            sha256=source.sha256,
            reader=source.reader,
            overruled=source.overruled,
            corrections=source.corrections,
            lost=list(source.lost),
            read_on=date.today().isoformat(),
        )
        yield part
