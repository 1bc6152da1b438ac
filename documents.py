"""The commands that read documents into a graph, list them, take them out and correct them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import Chosen, expected, graph_and_format
from .printing import many, note, out, print_result, print_rows, print_table

if TYPE_CHECKING:
    from .graph.store import FileReport, Report

#: Exit status of a build that kept what it could and lists what it could not.
SKIPPED = 3


@click.command()
@graph_and_format
@click.argument("paths", nargs=-1, metavar="[FILES or folders]...")
@click.option("--jurisdiction", metavar="CODE", help="The place, instead of what the head says.")
@click.option("--date", metavar="YYYY-MM-DD", help="The date of issue, instead of the head's.")
@click.option("--source", metavar="URL", help="Where the document was published.")
@click.option("--fresh", is_flag=True, help="Start anew: what is in the graph now goes.")
@click.option("--keep-going", is_flag=True, help="Leave out named files that can't be read.")
@click.pass_obj
def build(
    chosen: Chosen,
    paths: tuple[str, ...],
    jurisdiction: str | None,
    date: str | None,
    source: str | None,
    fresh: bool,
    keep_going: bool,
) -> None:
    """Read documents into the graph (none named: the five bundled plans).

    Adds or replaces, and never removes. All or nothing: where a named file can't be read, the
    graph stays as it was. Files in a folder that can't be read are left out and listed, as are
    named ones with --keep-going; the exit status is then 3, as it is where a correction does
    not fit any more.
    """
    from .graph import store

    with expected(), _progress() as progress:
        report = store.build(
            chosen.graph,
            [Path(path) for path in paths] or None,
            jurisdiction=jurisdiction,
            date=date,
            source=source,
            fresh=fresh,
            keep_going=keep_going,
            progress=progress,
        )
    _print_report(report, chosen.format)
    _print_lost(report)
    left_out = [one for one in report.files if one.status == "skipped"]
    if left_out:
        _print_left_out(left_out, chosen.format)
        note(f"left out: {len(left_out)} of {many(len(report.files), 'file')}")
    if left_out or report.lost:
        raise SystemExit(SKIPPED)


def _print_lost(report: Report) -> None:
    """Corrections that fit nothing any more."""
    for path, words in report.lost:
        note(f"a correction is not applied: {path}: {words}")


def _print_left_out(files: Sequence[FileReport], how: str) -> None:
    """Which files were left out and why, after all else."""
    if how == "table":
        rows = [(Path(one.path).name, _why(one)) for one in files]
        print_table(("left out", "why"), rows, note)
    else:
        for one in files:
            note(f"left out: {one.reason}")


def _why(one: FileReport) -> str:
    """The reason without the name of the file, which stands before it."""
    return (one.reason or "").removeprefix(one.path).removeprefix(":").strip()


def _print_report(report: Report, how: str) -> None:
    """What a build did: by file, in numbers, and what the reader was unsure of."""
    if how == "json":
        out(json.dumps(asdict(report), ensure_ascii=False, indent=2))
    elif how != "table":
        files = [asdict(one) for one in report.files]
        print_rows(list(files[0]), files, how)
    else:
        shown = [one for one in report.files if one.status != "skipped"]
        print_table(
            ("file", "status", "document", "title"),
            ((Path(one.path).name, one.status, one.document, one.title) for one in shown),
        )
        print_table(("role", "basis", "assignments"), report.assignments)
        if report.unsure:
            print_table(
                ("unsure of", "line", "why", "words"),
                ((Path(path).name, one.line, one.reason, one.quote) for path, one in report.unsure),
            )
    for text in report.notes:
        note(text)
    for one in report.files:
        if one.reason and one.status != "skipped":
            note(f"{one.path}: {one.reason}")
    state = "written" if report.written else "nothing had changed"
    note(f"{_held(report)} ({state})")


def _held(report: Report) -> str:
    """What the graph holds now."""
    duties = many(report.duties, "duty", "duties")
    return f"{many(report.documents, 'document')}, {duties} in {report.target}"


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar on a terminal, nothing elsewhere: called with what is done, how many, of how many."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("", total=None)

        def step(what: str, done: int, total: int) -> None:
            bars.update(task, description=what, completed=done, total=total)

        yield step


@click.command("list")
@graph_and_format
@click.pass_obj
def list_(chosen: Chosen) -> None:
    """The documents in the graph."""
    from .graph import store

    with expected():
        rows = store.documents(chosen.graph)
    columns = list(rows[0]) if rows else ["id"]
    print_rows(columns, rows, chosen.format)


@click.command()
@graph_and_format
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.pass_obj
def remove(chosen: Chosen, ids: tuple[str, ...]) -> None:
    """Take documents out of the graph, by the id that `zeren list` shows."""
    from .graph import store

    with expected():
        report = store.remove(chosen.graph, ids)
    for text in report.notes:
        note(text)
    note(_held(report))


@click.command()
@graph_and_format
@click.argument("document", required=False)
@click.option("--duty", "-d", metavar="KEY", default="", help="The duty, by its number.")
@click.option("--agency", "-a", metavar="NAME", default="", help="The body, as it is written.")
@click.option("--role", default="", help="leads, responsible, cooperates ...; none: not named.")
@click.option("--basis", default="", help="stated, first-listed, sole or prose.")
@click.option("--due", metavar="DATE", default="", help="2026-12-31, 2026-12, 2026 or none.")
@click.option("--topic", metavar="ID", default="", help="The main topic, or none.")
@click.option("--no-target", is_flag=True, help="The words (--quote) are no target.")
@click.option("--settle", is_flag=True, help="Nothing is to be found in the words (--quote).")
@click.option("--quote", "-q", metavar="WORDS", default="", help="The words that say so.")
@click.option("--why", default="", help="The reason.")
@click.option(
    "--by", metavar="NAME", default="", help="Who corrects (else ZEREN_NAME, the account)."
)
@click.option("--on", metavar="YYYY-MM-DD", default="", help="When (default: today).")
@click.option("--undo", metavar="ID", help="Take a correction back, by the id that is listed.")
@click.pass_obj
def correct(
    chosen: Chosen,
    /,
    document: str | None,
    undo: str | None,
    no_target: bool,
    settle: bool,
    **given: str,
) -> None:
    """Overrule a finding or add one; without a document: list the corrections.

    DOCUMENT is an id, a number, a title or a file. A correction is a line of corrections.csv
    beside the file, says who, when and why, and rests on words of the text. It is built in at
    once and by every later build.

    \b
    zeren correct plan.txt -d 二/一 -a 县财政局 --role leads --why "见附件"
    """
    from . import queries
    from .graph import corrections

    with expected():
        if document is None and (undo or any(given.values())):
            raise click.UsageError("name the DOCUMENT as well; `zeren list` shows them")
        if document is None:
            with queries.connect(chosen.graph) as graph:
                print_result(graph.query("corrections"), chosen.format)
            return
        if undo is not None:
            report = corrections.undo(chosen.graph, document, undo)
            said = f"taken back: {undo}"
        else:
            none = {"indicator": "none" * no_target, "unsure": "none" * settle}
            wanted = corrections.Wanted(**given, **none)
            report, id = corrections.made(chosen.graph, document, wanted)
            said = _corrected(chosen.graph, document, id)
    if said:
        note(said)
    _print_lost(report)
    note(_held(report))


def _corrected(target: str | None, document: str, id: str) -> str:
    """What a correction has changed, old → new, and how it is taken back."""
    from . import queries

    with queries.connect(target) as graph:
        row = next((one for one in graph.query("corrections") if one["correction"] == id), None)
    if row is None:
        return ""
    about = " ".join(filter(None, (row["duty"], row["agency"] or row["finding"])))
    change = f"{row['was'] or 'none'} → {row['said'] or 'none'}"
    return f"{about}: {change} (take it back: zeren correct {document} --undo {id})"
