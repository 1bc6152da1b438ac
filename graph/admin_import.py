"""The graph as files for `neo4j-admin database import`: the way to load a whole country.

The server must be stopped (a `full` import makes the database anew); the files hold all rows,
the mark by which zeren knows its graph, and the command that loads them.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import blake2b, file_digest
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from ..ontology.schema import schema
from . import cypher
from .columns import Columns, checked
from .engine import GraphError

if TYPE_CHECKING:
    from ..ontology.schema import Property

# No value of a list holds it: a separator of units, which no text of a document has.
_PARTS = "\x1f"

_WRITERS = 2  # tables that are written at a time
_ROWS = 100_000  # rows that are turned into CSV at a time

_KIND = {
    "string": "string",
    "integer": "long",
    "float": "double",
    "boolean": "boolean",
    "strings": "string[]",
}

_COMMAND = """\
#!/bin/sh
# Makes the database anew from the files beside this script; the server must be stopped.
#   sh import.sh [database]         (neo4j-admin on the path, else in $NEO4J_HOME/bin)
# Afterwards, with the server running, make the keys and indexes (the next `zeren build` also
# does):
#   cypher-shell -f schema.cypher
# Into a database that holds other data (Enterprise only, keys made first, server stopped):
#   "database import incremental --force" in the place of "database import full"
set -eu
cd "$(dirname "$0")"
PATH="$PATH:${{NEO4J_HOME:-.}}/bin"
exec neo4j-admin database import full "${{1:-neo4j}}" \
  {options}
"""


def options(files: Iterable[tuple[str, bool, str]]) -> list[str]:
    """What `neo4j-admin database import full` is told, in a folder with these files."""
    found = ["--overwrite-destination", "--multiline-fields=true", "--array-delimiter=U+001F"]
    for name, is_node, stem in files:
        kind = "nodes" if is_node else "relationships"
        found.append(f"--{kind}={name}=./{stem}.header.csv,./{stem}.csv")
    return found


def import_options(folder: Path) -> list[str]:
    """The same for a folder that :func:`write_import` has filled."""
    listed = (folder / "import.sh").read_text("utf-8").splitlines()
    return [line.strip(" '\\") for line in listed if line.startswith("  '--")]


def write_import(tables: Iterable[Columns], folder: Path) -> list[Path]:
    """Write the rows, a header a table, `import.sh` and `schema.cypher`; give the files.

    Raises :class:`GraphError` where a key occurs twice or an end of an edge is missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files: list[tuple[str, bool, str]] = []
    digests: list[Future[bytes]] = []
    with ThreadPoolExecutor(_WRITERS) as pool:
        for one in checked(tables):
            stem = one.name if one.ends is None else "-".join((one.name, *one.ends))
            files.append((one.name, one.ends is None, stem))
            (folder / f"{stem}.header.csv").write_text(_header(one) + "\n", "utf-8")
            digests.append(pool.submit(_write, one, folder / f"{stem}.csv"))
            if len(digests) > _WRITERS:
                digests[-_WRITERS - 1].result()  # no more tables in memory than are written
    stamp = blake2b(digest_size=16)
    for digest in digests:
        stamp.update(digest.result())
    files.append((cypher.MARK, True, cypher.MARK))
    (folder / f"{cypher.MARK}.header.csv").write_text(
        f"id:ID({cypher.MARK}),stamp:string,schema:string,whole:boolean\n", "utf-8"
    )
    mark = f"graph,{stamp.hexdigest()},{cypher.version(schema())},true\n"
    (folder / f"{cypher.MARK}.csv").write_text(mark, "utf-8")
    shown = " \\\n  ".join(f"'{one}'" for one in options(files))
    (folder / "import.sh").write_text(_COMMAND.format(options=shown), "utf-8")
    statements = (*cypher.constraints(schema()), *cypher.indexes(schema()))
    (folder / "schema.cypher").write_text(";\n".join(statements) + ";\n", "utf-8")
    return sorted(path for path in folder.iterdir() if path.is_file())


def _header(one: Columns) -> str:
    kinds = schema()
    if one.ends is None:
        node = kinds.nodes[one.name]
        first = [f"{node.key}:ID({one.name})"]
        return ",".join(first + [_typed(column) for column in node.properties[1:]])
    start, stop = one.ends
    ends = [f":START_ID({start})", f":END_ID({stop})"]
    return ",".join(ends + [_typed(column) for column in kinds.edges[one.name].properties])


def _typed(column: Property) -> str:
    return f"{column.name}:{_KIND[column.type]}"


def _write(one: Columns, path: Path) -> bytes:
    """Rows as CSV; gives a hash of what was written.

    Text is quoted where it must be; what is not known is nothing at all.
    """
    options = pyarrow.csv.WriteOptions(include_header=False, quoting_style="needed")
    with pyarrow.OSFile(str(path), "wb") as file:
        for some in one.batches(_ROWS):
            table = _without_lists(some, path.stem)
            pyarrow.csv.write_csv(table, file, options)
    with path.open("rb") as written:
        return file_digest(written, "sha256").digest()


def _without_lists(table: pa.Table, name: str) -> pa.Table:
    """The same rows with lists as one text."""
    for at, column in enumerate(table.schema):
        if pa.types.is_list(column.type):
            parts = table[at]
            if pc.any(pc.match_substring(pc.list_flatten(parts), _PARTS)).as_py():
                raise GraphError(f"a list in {name} holds the separator of lists (U+001F)")
            table = table.set_column(at, column.name, pc.binary_join(parts, _PARTS))
    return table
