"""The command line: words → calls, answers → text. Data goes to standard output, all else not.

Every module of ours is imported inside the command that needs it: `zeren query` starts in a
fraction of the time that building needs.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .printing import FORMATS, many, note, out, print_result, print_rows, print_table

if TYPE_CHECKING:
    from .graph.store import FileReport, Report

EXPORTS = ("csv", "xlsx", "parquet", "jsonl", "graphml", "turtle", "neo4j-admin")

#: Exit status of a build that kept what it could and lists what it could not.
SKIPPED = 3

F = TypeVar("F", bound=Callable[..., Any])


@dataclass
class Chosen:
    """What was said before or after the command's name; ``None`` where nothing was."""

    graph: str | None = None
    format: str = "table"


def _remember(context: click.Context, option: click.Parameter, value: str | None) -> None:
    if value is not None and option.name is not None:
        setattr(context.ensure_object(Chosen), option.name, value)


def common(command: F) -> F:
    """--graph and --format, which may stand before or after the command's name."""
    command = click.option(
        "--graph",
        metavar="TARGET",
        expose_value=False,
        callback=_remember,
        help="A file (embedded), or bolt://, neo4j://, neo4j+s://. Else ZEREN_GRAPH, else "
        "graph.zeren in the working folder.",
    )(command)
    return click.option(
        "--format",
        type=click.Choice(FORMATS),
        expose_value=False,
        callback=_remember,
        help="How the answer is written (default: table).",
    )(command)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    no_args_is_help=True,
)
@click.version_option(None, "-V", "--version", package_name="zeren", message="zeren %(version)s")
@common
def cli() -> None:
    """Zeren (责任): who is responsible for what, with the sentence that says so.

    \b
    zeren build                         the five bundled plans
    zeren ask "who leads 医疗废物 in 江海"
    zeren query who_leads --param about=医疗废物 --param where=江海
    zeren app                           the explorer in a browser
    """


# Reading what was typed


def key_values(pairs: Sequence[str]) -> dict[str, Any]:
    """`name=text` and `name:=JSON` as parameters.

    >>> key_values(("where=江海", "limit:=5"))
    {'where': '江海', 'limit': 5}
    """
    values: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip(":"):
            raise click.ClickException(
                f"--param {pair}: a parameter is written name=value, e.g. --param where=江海"
            )
        if name.rstrip(":").strip() in values:
            raise click.ClickException(f"--param {pair}: {name.rstrip(':')} is given twice")
        if name.endswith(":"):
            try:
                values[name[:-1].strip()] = json.loads(value)
            except json.JSONDecodeError as error:
                raise click.ClickException(f"--param {pair}: not JSON ({error})") from None
        else:
            values[name.strip()] = value
    return values


@contextmanager
def expected() -> Iterator[None]:
    """Errors of the field as one clear line; anything else is a fault and keeps its traceback."""
    from .graph.engine import GraphError
    from .ontology.schema import OntologyError

    try:
        yield
    except (GraphError, OntologyError) as error:
        marked = getattr(error, "__notes__", [])
        raise click.ClickException("\n".join([str(error), *marked])) from error


# Commands


@cli.command()
@common
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
    for path, words in report.lost:
        note(f"a correction is not applied: {path}: {words}")
    left_out = [one for one in report.files if one.status == "skipped"]
    if left_out:
        _print_left_out(left_out, chosen.format)
        note(f"left out: {len(left_out)} of {many(len(report.files), 'file')}")
    if left_out or report.lost:
        raise SystemExit(SKIPPED)


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


@cli.command("list")
@common
@click.pass_obj
def list_(chosen: Chosen) -> None:
    """The documents in the graph."""
    from .graph import store

    with expected():
        rows = store.documents(chosen.graph)
    columns = list(rows[0]) if rows else ["id"]
    print_rows(columns, rows, chosen.format)


@cli.command()
@common
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


@cli.command()
@common
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
    for path, words in report.lost:
        note(f"a correction is not applied: {path}: {words}")
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


@cli.command()
@common
@click.argument("words", nargs=-1, required=True, metavar="QUESTION")
@click.pass_obj
def ask(chosen: Chosen, words: tuple[str, ...]) -> None:
    """Ask in Chinese or English: who leads, what does a body do, where are gaps ...

    Says what it understood, answers with the quotes, then shows the Cypher it ran. What it does
    not understand as a whole it does not answer; it offers the nearest questions instead.
    """
    from . import queries
    from .queries.ask import ask as answer

    with expected(), queries.connect(chosen.graph) as graph:
        found = answer(graph.engine, " ".join(words))
    note(found.understood.said)
    note()
    print_result(found, chosen.format)
    if found.note:
        note(found.note)
    # What was run comes last: few read it, and it is longer than most answers.
    note()
    shown = ""
    for step in found.steps:
        given = [f"${name} = '{value}'" for name, value in step.params.items() if value]
        statement = "" if step.cypher == shown else f"\n{step.cypher}"
        shown = step.cypher
        text = f"// {step.question}  {', '.join(given)}".rstrip() + statement
        note(click.style(text, dim=True))


@cli.command()
@common
@click.argument("name", required=False)
@click.option("--param", "-p", "params", multiple=True, metavar="NAME=VALUE")
@click.option("--limit", type=click.IntRange(1), help="One page of so many rows.")
@click.option("--after", default="", metavar="PLACE", help="Where the page before ended.")
@click.pass_obj
def query(
    chosen: Chosen, name: str | None, params: tuple[str, ...], limit: int | None, after: str
) -> None:
    """Run a named question; without a name: list them with their parameters."""
    from . import queries

    values = key_values(params)
    with expected():
        if name is None:
            _print_questions(chosen.format)
            return
        with queries.connect(chosen.graph) as graph:
            found = graph.query(name, limit=limit, after=after, **values)
            print_result(found, chosen.format)
            if not found and not after:
                from .queries.hints import hints

                for text in hints(graph.engine, values):
                    note(text)
            if found.after:
                many = graph.count(name, **values)
                rest = f"--limit {limit} --after {found.after}"
                note(f"{len(found)} of {many:,} rows; the next: {rest}")


def _print_questions(how: str) -> None:
    from .queries import QUERIES

    rows: list[dict[str, object]] = [
        {
            "name": one.name,
            "question": one.question,
            "parameters": [f"{known.name}={known.example}" for known in one.parameters],
            "columns": list(one.columns),
        }
        for one in QUERIES.values()
    ]
    columns = list(rows[0])
    print_rows(columns[:3] if how == "table" else columns, rows, how)


@cli.command()
@common
@click.argument("text", metavar="CYPHER")
@click.option(
    "--param", "-p", "params", multiple=True, metavar="NAME=VALUE", help="NAME:=JSON for a number."
)
@click.pass_obj
def cypher(chosen: Chosen, text: str, params: tuple[str, ...]) -> None:
    """Run a reading Cypher statement (-: from standard input).

    What would write to the graph, or touch files or the network, is refused.
    """
    from . import queries

    values = key_values(params)
    if text == "-":
        text = sys.stdin.read()
    with expected(), queries.connect(chosen.graph) as graph:
        print_result(graph.cypher(text, **values), chosen.format)


@cli.command()
@common
@click.pass_obj
def check(chosen: Chosen) -> None:
    """Prove every quote against the stored text, and against the file where it is still there.

    What is not as it should be is listed, a missing or changed source too; exit status 1.
    """
    from .graph import store

    with expected():
        findings = [asdict(one) for one in store.check(chosen.graph)]
    if findings or chosen.format != "table":
        print_rows(("document", "place", "message"), findings, chosen.format)
    if findings:
        raise click.ClickException(many(len(findings), "finding"))
    note("Every quote stands where the graph says.")


@cli.command()
@common
@click.argument("kind", type=click.Choice(EXPORTS))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.pass_obj
def export(chosen: Chosen, kind: str, folder: Path) -> None:
    """Write the graph as tables: one file a label and relationship, quotes included."""
    from .graph.export import export as write

    with expected():
        files = write(chosen.graph, kind, folder)
    if chosen.format == "table":
        for file in files:
            out(str(file))
    else:
        print_rows(["file"], [{"file": str(file)} for file in files], chosen.format)
    note(f"{many(len(files), 'file')} in {folder}")


@cli.command()
@common
@click.argument("view", required=False)
@click.option("--param", "pairs", multiple=True, metavar="NAME=VALUE", help="What it is of.")
@click.option(
    "-o",
    "--output",
    "paths",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Ends in html, svg, png, csv, xlsx, json, txt (citation) or bib; may be given again.",
)
@click.option("--lang", type=click.Choice(("zh", "en")), default="zh", show_default=True)
@click.pass_obj
def figure(
    chosen: Chosen, view: str | None, pairs: tuple[str, ...], paths: tuple[Path, ...], lang: str
) -> None:
    """Save a view of the explorer for a report; without VIEW, list the views.

    \b
    zeren figure overview -o matrix.svg
    zeren figure who --param about=医疗废物 --param where=江海 -o report.html -o report.png
    """
    from .queries.figures import listed, saved

    if view is None:
        print_rows(("view", "parameters", "example"), listed(), chosen.format)
        return
    with expected():
        files, said = saved(chosen.graph, view, key_values(pairs), paths, lang)
    for path in files:
        out(str(path))
    for text in said:
        note(text)


# The explorer


@cli.command()
@common
@click.option("--port", type=click.IntRange(1, 65535), help="Default: 8501, or the next free one.")
@click.option("--host", default="localhost", show_default=True, help="0.0.0.0: for other machines.")
@click.option(
    "--browser/--no-browser", default=None, help="Open a browser (default: where one is)."
)
@click.option("--edit", is_flag=True, help="Let documents be added and corrected, on this machine.")
@click.pass_obj
def app(chosen: Chosen, port: int | None, host: str, browser: bool | None, edit: bool) -> None:
    """Open the explorer in a browser; stop it with Ctrl-C.

    It only reads, unless --edit is given; then it is for this machine alone.
    """
    import signal
    import subprocess

    from .graph.engine import NoGraph, connect, default_target

    if edit and host not in ("localhost", "127.0.0.1", "::1"):
        raise click.ClickException("--edit is for this machine alone; leave out --host.")
    target = chosen.graph or default_target()
    with expected():
        try:
            connect(target).close()  # says what is wrong before a page has to
        except NoGraph:
            if not edit:
                raise
    _say_whether_sealed(target, host)
    port = port or _free_port(host)
    environment = dict(os.environ, ZEREN_GRAPH=target, ZEREN_EDIT="1" if edit else "")
    options = {
        "server.port": port,
        "server.address": host,
        "server.headless": "true",
        "logger.level": "warning",
    }
    command = [sys.executable, "-m", "streamlit", "run", str(Path(__file__).with_name("app.py"))]
    command += [f"--{name}={value}" for name, value in options.items()]
    # To be ended from outside is to be stopped like by Ctrl-C: the page must not stay behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    page = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        address = f"http://{'localhost' if host == '0.0.0.0' else host}:{port}"
        if not _answers(address, page):
            raise click.ClickException(f"the explorer did not start on port {port}; see above.")
        note(f"Zeren is open at {address} (stop with Ctrl-C)")
        if browser or (browser is None and _has_browser()):
            import webbrowser

            webbrowser.open(address)
        raise SystemExit(page.wait())
    except KeyboardInterrupt:
        raise SystemExit(0) from None
    finally:
        page.terminate()
        page.wait()


def _say_whether_sealed(target: str, host: str) -> None:
    """Where others can reach the explorer, tell whether they may write Cypher of their own."""
    if host in ("localhost", "127.0.0.1", "::1"):
        return
    from .queries.console import Console

    console = Console(target)
    try:
        with expected():
            if not console.sealed:
                note("The free Cypher console is off: this system can't shut in its process.")
    finally:
        console.close()


def _free_port(host: str) -> int:
    """8501 if it is free, else the next that is."""
    import socket

    for port in range(8501, 8601):
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind((host, port))
            except OSError:
                continue
            return port
    raise click.ClickException("no free port between 8501 and 8600; name one with --port.")


def _answers(address: str, page: Any, seconds: float = 60) -> bool:
    """Wait until the page answers; False where its process ended or never did."""
    import time
    from urllib.error import URLError
    from urllib.request import ProxyHandler, build_opener

    opener = build_opener(ProxyHandler({}))  # a proxy of the environment can't see this machine
    until = time.monotonic() + seconds
    while page.poll() is None and time.monotonic() < until:
        try:
            with opener.open(f"{address}/_stcore/health", timeout=2):
                return True
        except (URLError, OSError):
            time.sleep(0.1)
    return False


def _has_browser() -> bool:
    """Whether this looks like somebody's desk: not a pipe, not a server, not CI."""
    if os.environ.get("CI") or not sys.stderr.isatty():
        return False
    if sys.platform == "darwin":
        return "SSH_CONNECTION" not in os.environ
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def main() -> None:
    """The command `zeren`: every refusal is one message on standard error and exit status 1."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        status = cli.main(standalone_mode=False, obj=Chosen())
    except click.ClickException as error:
        error.show()
        status = 1
    except (click.Abort, KeyboardInterrupt):
        note("Stopped.")
        status = 130
    except BrokenPipeError:
        # The reader of our output went away (`zeren list | head`): nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    raise SystemExit(status)


if __name__ == "__main__":
    main()
