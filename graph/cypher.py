"""The schema as statements: tables of the embedded engine, constraints of Neo4j, bulk writes.

Nothing here knows an engine's library; the text follows from the ontology alone, so a new node
or edge type needs no line in this module.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..ontology.schema import EdgeType, NodeType, Property, Schema

# type of the ontology -> column type of the embedded engine
COLUMN = {
    "string": "STRING",
    "integer": "INT64",
    "float": "DOUBLE",
    "boolean": "BOOLEAN",
    "strings": "STRING[]",
}

# The label of the nodes that say what stands in a database, and what is being done with it.
MARK = "ZerenGraph"

# Names that Neo4j has and the embedded engine spells otherwise; with these the same text runs.
# A list is counted from 0 by one and from 1 by the other: `head` and `last` mean the same.
MACROS = (
    "CREATE MACRO type(edge) AS label(edge)",
    "CREATE MACRO relationships(path) AS rels(path)",
    "CREATE MACRO toString(value) AS cast(value, 'STRING')",
    "CREATE MACRO toInteger(value) AS cast(value, 'INT64')",
    "CREATE MACRO toFloat(value) AS cast(value, 'DOUBLE')",
    "CREATE MACRO head(items) AS list_extract(items, 1)",
    "CREATE MACRO last(items) AS list_extract(items, -1)",
    "CREATE MACRO split(text, separator) AS string_split(text, separator)",
)


def quoted(name: str) -> str:
    """A label, type or property name in back-ticks."""
    return "`" + name.replace("`", "``") + "`"


def _columns(properties: tuple[Property, ...]) -> list[str]:
    return [f"{quoted(one.name)} {COLUMN[one.type]}" for one in properties]


def node_table(node: NodeType) -> str:
    """``CREATE NODE TABLE`` with the key of the label as primary key."""
    key = quoted(node.properties[0].name)
    columns = ", ".join([*_columns(node.properties), f"PRIMARY KEY({key})"])
    return f"CREATE NODE TABLE {quoted(node.name)}({columns})"


def edge_table(edge: EdgeType) -> str:
    """``CREATE REL TABLE`` with every pair of ends the type may have."""
    ends = [f"FROM {quoted(start)} TO {quoted(stop)}" for start, stop in edge.ends]
    return f"CREATE REL TABLE {quoted(edge.name)}({', '.join(ends + _columns(edge.properties))})"


def tables(schema: Schema) -> Iterator[str]:
    """All tables of the embedded engine, nodes first."""
    for node in schema.nodes.values():
        yield node_table(node)
    for edge in schema.edges.values():
        yield edge_table(edge)


def constraints(schema: Schema) -> Iterator[str]:
    """One unique key a label, for Neo4j; each may be run again without harm."""
    for node in schema.nodes.values():
        key = node.properties[0].name
        yield (
            f"CREATE CONSTRAINT {quoted(f'{node.name}_{key}')} IF NOT EXISTS "
            f"FOR (node:{quoted(node.name)}) REQUIRE node.{quoted(key)} IS UNIQUE"
        )


def indexes(schema: Schema) -> Iterator[str]:
    """For Neo4j: words of names and texts, and how a body came to its role."""
    for node in schema.nodes.values():
        searched = [f"node.{quoted(one.name)}" for one in node.properties if one.index == "words"]
        if searched:
            # Of Chinese, this analyzer keeps every two signs that stand side by side.
            yield (
                f"CREATE FULLTEXT INDEX {quoted(f'{node.name}_words')} IF NOT EXISTS "
                f"FOR (node:{quoted(node.name)}) ON EACH [{', '.join(searched)}] "
                "OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}"
            )
    for edge in schema.edges.values():
        for one in edge.properties:
            if one.index == "value":
                yield (
                    f"CREATE INDEX {quoted(f'{edge.name}_{one.name}')} IF NOT EXISTS "
                    f"FOR ()-[edge:{quoted(edge.name)}]-() ON (edge.{quoted(one.name)})"
                )


def version(schema: Schema) -> str:
    """What the tables of the ontology look like, in 16 hex digits."""
    return blake2b("\n".join(tables(schema)).encode(), digest_size=8).hexdigest()


def merge_nodes(node: NodeType) -> str:
    """Write the rows of ``$rows`` as nodes of one label: what is there under the key is replaced.

    Each row is a list of its values in the order of the ontology, the key first: names that
    every row would repeat cost half the time.
    """
    key = quoted(node.properties[0].name)
    return (
        f"UNWIND $rows AS row MERGE (node:{quoted(node.name)} {{{key}: row[0]}}) "
        f"SET node = {_by_place(node.properties, 0)} RETURN count(*) AS written"
    )


def load_nodes(node: NodeType, columns: Sequence[str]) -> str:
    """Make new nodes of the rows of ``$rows``: lists of the values of these columns."""
    values = _places(columns, 0)
    return (
        f"UNWIND $rows AS row CREATE (node:{quoted(node.name)} {values}) RETURN count(*) AS written"
    )


def load_edges(edge: EdgeType, start: NodeType, stop: NodeType, columns: Sequence[str]) -> str:
    """Make new edges of the rows of ``$rows``, of which many share their ends.

    The keys of the ends are ``$starts`` and ``$stops``, each looked up once; a row is a list of
    their two places and the values of these columns. Nothing is written where one is not there.
    """

    def found(one: NodeType, keys: str, before: str) -> str:
        return (
            f"UNWIND range(0, size(${keys}) - 1) AS at "
            f"MATCH (end:{quoted(one.name)} {{{quoted(one.properties[0].name)}: ${keys}[at]}}) "
            f"WITH {before}at, end ORDER BY at WITH {before}collect(end) AS {keys} "
            f"WHERE size({keys}) = size(${keys}) "
        )

    return (
        f"{found(start, 'starts', '')}{found(stop, 'stops', 'starts, ')}"
        "UNWIND $rows AS row WITH row, starts[row[0]] AS a, stops[row[1]] AS b "
        f"CREATE (a)-[edge:{quoted(edge.name)} {_places(columns, 2)}]->(b) "
        "RETURN count(*) AS written"
    )


def _places(columns: Sequence[str], first: int) -> str:
    pairs = (f"{quoted(name)}: row[{at}]" for at, name in enumerate(columns, first))
    return f"{{{', '.join(pairs)}}}"


def delete_some(node: NodeType, most: int) -> str:
    """Take out so many nodes of a label that have our key, and their edges."""
    key = quoted(node.properties[0].name)
    return (
        f"MATCH (node:{quoted(node.name)}) WHERE node.{key} IS NOT NULL WITH node LIMIT {most} "
        "DETACH DELETE node RETURN count(*) AS written"
    )


def _by_place(properties: tuple[Property, ...], first: int) -> str:
    """A map of properties whose values stand in a row, from a place on; nulls set nothing."""
    return _places([one.name for one in properties], first)


def delete_nodes(node: NodeType) -> str:
    """Take out the nodes of one label whose keys are ``$rows``, and their edges."""
    key = quoted(node.properties[0].name)
    return (
        f"UNWIND $rows AS row MATCH (node:{quoted(node.name)} {{{key}: row}}) DETACH DELETE node "
        "RETURN count(*) AS written"
    )


def create_edges(edge: EdgeType, start: NodeType, stop: NodeType) -> str:
    """Write the rows of ``$rows`` as edges between two labels.

    Each row is a list: the keys of both ends, then the values in the order of the ontology. An
    end that is not there drops the row, so the writer compares the count that comes back.
    """
    first, second = quoted(start.properties[0].name), quoted(stop.properties[0].name)
    return (
        f"UNWIND $rows AS row MATCH (a:{quoted(start.name)} {{{first}: row[0]}}) "
        f"MATCH (b:{quoted(stop.name)} {{{second}: row[1]}}) "
        f"CREATE (a)-[edge:{quoted(edge.name)} {_by_place(edge.properties, 2)}]->(b) "
        "RETURN count(*) AS written"
    )


def delete_edges(edge: EdgeType, start: NodeType, stop: NodeType) -> str:
    """Take out all edges of a type between the pairs of nodes ``[src, dst]`` of ``$rows``."""
    first, second = quoted(start.properties[0].name), quoted(stop.properties[0].name)
    return (
        f"UNWIND $rows AS row MATCH (a:{quoted(start.name)} {{{first}: row[0]}})"
        f"-[edge:{quoted(edge.name)}]->(b:{quoted(stop.name)} {{{second}: row[1]}}) "
        "DELETE edge RETURN count(*) AS written"
    )


def read_nodes(node: NodeType, only: Sequence[str] | None = None) -> str:
    """All nodes of a label, one column a property in the order of the ontology, or some of them."""
    columns = ", ".join(_chosen("node", node.properties, only))
    return f"MATCH (node:{quoted(node.name)}) RETURN {columns}"


def read_edges(
    edge: EdgeType, start: NodeType, stop: NodeType, only: Sequence[str] | None = None
) -> str:
    """All edges of a type between two labels: the keys of both ends, then the properties."""
    columns = [
        f"a.{quoted(start.properties[0].name)} AS src",
        f"b.{quoted(stop.properties[0].name)} AS dst",
        *_chosen("edge", edge.properties, only),
    ]
    return (
        f"MATCH (a:{quoted(start.name)})-[edge:{quoted(edge.name)}]->(b:{quoted(stop.name)}) "
        f"RETURN {', '.join(columns)}"
    )


def _chosen(
    name: str, properties: tuple[Property, ...], only: Sequence[str] | None
) -> Iterator[str]:
    for one in properties:
        if only is None or one.name in only:
            yield f"{name}.{quoted(one.name)} AS {quoted(one.name)}"


def count_edges(schema: Schema) -> str:
    """How many edges of each type there are, whoever's; the server keeps count."""
    return " UNION ALL ".join(
        f"MATCH ()-[edge:{quoted(name)}]->() WITH count(*) AS many RETURN '{name}' AS name, many"
        for name in schema.edges
    )


def page_of_nodes(node: NodeType, columns: Sequence[str]) -> str:
    """The ``$most`` nodes of a label whose keys come after ``$after``, as one list of rows."""
    values = ", ".join(f"node.{quoted(name)}" for name in columns)
    return f"{_page('node', node)}RETURN collect([{values}]) AS page"


def page_of_edges(edge: EdgeType, start: NodeType, stop: NodeType, columns: Sequence[str]) -> str:
    """The edges of a type that leave the ``$most`` nodes whose keys come after ``$after``.

    One list of pairs: a key, and the rows of its edges, the key of the other end first.
    """
    values = [f"b.{quoted(stop.properties[0].name)}", *(f"edge.{quoted(name)}" for name in columns)]
    return (
        f"{_page('a', start)}RETURN collect([a.{quoted(start.properties[0].name)}, COLLECT {{ "
        f"MATCH (a)-[edge:{quoted(edge.name)}]->(b:{quoted(stop.name)}) "
        f"RETURN [{', '.join(values)}] }}]) AS page"
    )


def _page(name: str, node: NodeType) -> str:
    key = f"{name}.{quoted(node.properties[0].name)}"
    return (
        f"MATCH ({name}:{quoted(node.name)}) WHERE {key} > $after "
        f"WITH {name} ORDER BY {key} LIMIT $most "
    )
