"""The command line: words → calls, answers → text. Data goes to standard output, all else not.

Every module of ours is imported inside the command that needs it: `zeren query` starts in a
fraction of the time that building needs.
"""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from .documents import build, correct, list_, remove
from .options import Chosen, expected, graph_and_format, key_values
from .printing import many, note, out, print_result, print_rows

EXPORTS = ("csv", "xlsx", "parquet", "jsonl", "graphml", "turtle", "neo4j-admin")


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    no_args_is_help=True,
)
@click.version_option(None, "-V", "--version", package_name="zeren", message="zeren %(version)s")
@graph_and_format
def cli() -> None:
    """Zeren (责任): who is responsible for what, with the sentence that says so.

    \b
    zeren build                         the five bundled plans
    zeren ask "who leads 医疗废物 in 江海"
    zeren query who_leads --param about=医疗废物 --param where=江海
    zeren app                           the explorer in a browser
    """


for _command in (build, list_, remove, correct):
    cli.add_command(_command)


@cli.command()
@graph_and_format
@click.argument("words", nargs=-1, required=True, metavar="QUESTION")
@click.pass_obj
def ask(chosen: Chosen, words: tuple[str, ...]) -> None:
    """Ask in Chinese or English: who leads, what does a body do, where are gaps ...

    Says what it understood, answers with the quotes, then shows Cypher that gives the same rows.
    What it does not understand as a whole it does not answer; it offers the nearest questions
    instead.
    """
    from . import queries
    from .queries.ask import ask as answer
    from .queries.statement import remarked

    with expected(), queries.connect(chosen.graph) as graph:
        found = answer(graph.engine, " ".join(words))
    note(found.understood.said)
    note()
    print_result(found, chosen.format)
    if found.note:
        note(found.note)
    # Cypher that gives the rows comes last: few read it, and it is longer than most answers.
    note()
    statement = f"// {found.steps[0].question}\n{remarked(found.cypher, found.params)}"
    note(click.style(statement, dim=True))


@cli.command()
@graph_and_format
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
@graph_and_format
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
@graph_and_format
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
@graph_and_format
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
@graph_and_format
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
@graph_and_format
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
