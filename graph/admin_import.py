"""The graph as files for `neo4j-admin database import`: the way to load a whole country.

The server must be stopped (a `full` import makes the database anew); the files hold all rows,
the mark by which zeren knows its graph, and the command that loads them.
"""

from __future__ import annotations

from collections.abc import Iterable
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


def write_import(tables: Iterable[Columns], folder: Path) -> list[Path]:
    """Write the rows, a header a table, `import.sh` and `schema.cypher`; give the files.

    Raises :class:`GraphError` where a key occurs twice or an end of an edge is missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files: list[tuple[str, bool, str]] = []
    for one in checked(tables):
        stem = one.name if one.ends is None else "-".join((one.name, *one.ends))
        files.append((one.name, one.ends is None, stem))
        (folder / f"{stem}.header.csv").write_text(_header(one) + "\n", "utf-8")
        _write(one.table, folder / f"{stem}.csv")
    files.append((cypher.MARK, True, cypher.MARK))
    (folder / f"{cypher.MARK}.header.csv").write_text(
        f"id:ID({cypher.MARK}),stamp:string,schema:string,whole:boolean\n", "utf-8"
    )
    stamp = blake2b(digest_size=16)
    for _, _, stem in files[:-1]:
        with (folder / f"{stem}.csv").open("rb") as file:
            stamp.update(file_digest(file, "sha256").digest())
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


def _write(table: pa.Table, path: Path) -> None:
    """Rows as CSV: text is quoted, what is not known is nothing at all."""
    for name in table.column_names:
        if pa.types.is_list(table.schema.field(name).type):
            parts = table[name]
            if pc.any(pc.match_substring(pc.list_flatten(parts), _PARTS)).as_py():
                raise GraphError(f"a list in {path.stem} holds the separator of lists (U+001F)")
            place = table.column_names.index(name)
            table = table.set_column(place, name, pc.binary_join(parts, _PARTS))
    # The texts of documents are longer than a block of the default size holds.
    options = pyarrow.csv.WriteOptions(include_header=False, quoting_style="needed")
    pyarrow.csv.write_csv(table, path, options)
