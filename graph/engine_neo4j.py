"""A Neo4j server as engine, through the official driver.

The address names the server; NEO4J_USERNAME, NEO4J_PASSWORD and NEO4J_DATABASE the rest.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import neo4j
from neo4j.exceptions import AuthError, DriverError, Neo4jError, ServiceUnavailable

from ..ontology.schema import schema
from . import cypher
from .engine import GraphError, QueryError, Rows, check_parameters

if TYPE_CHECKING:
    from .build import Graph, Row

BATCH = 5_000  # rows a statement: enough to spare round trips, small enough for any heap

_POSITION = re.compile(r"\s*\(line (\d+), column (\d+)(?: \(offset: \d+\))?\)")


class Neo4jEngine:
    """A graph in a database of a Neo4j server."""

    name = "neo4j"

    def __init__(self, target: str, *, read_only: bool = True) -> None:
        self.target = target
        self.read_only = read_only
        self._database = os.environ.get("NEO4J_DATABASE") or None
        user = os.environ.get("NEO4J_USERNAME", "neo4j")
        password = os.environ.get("NEO4J_PASSWORD", "")
        self._driver = neo4j.GraphDatabase.driver(
            target, auth=(user, password), notifications_min_severity="OFF"
        )
        try:
            self._driver.verify_connectivity()
        except AuthError as error:
            self.close()
            raise GraphError(
                f"{target} refuses {user}; set NEO4J_USERNAME and NEO4J_PASSWORD"
            ) from error
        except (DriverError, Neo4jError) as error:
            self.close()
            raise GraphError(f"cannot reach {target}: {error}") from error

    def prepare(self) -> None:
        """Make the unique keys of the ontology; those that are there stay."""
        for statement in cypher.constraints(schema()):
            self._run(statement, {}, neo4j.RoutingControl.WRITE)

    def write(self, graph: Graph) -> None:
        """Put these rows in the place of all nodes of our labels; other data stays untouched."""
        kinds = schema()
        for label in kinds.nodes:
            self._clear(label)
        for label, node in kinds.nodes.items():
            rows = ({"key": row[node.key], "properties": row} for row in graph.nodes.get(label, ()))
            for batch in _batches(rows):
                self._write(cypher.merge_nodes(node), batch)
        for name, edge in kinds.edges.items():
            by_ends: dict[tuple[str, str], list[Row]] = defaultdict(list)
            columns = [one.name for one in edge.properties]
            for row in graph.edges.get(name, ()):
                properties = {column: row[column] for column in columns}
                by_ends[row["src_label"], row["dst_label"]].append(
                    {"src": row["src"], "dst": row["dst"], "properties": properties}
                )
            for (start, stop), some in by_ends.items():
                text = cypher.create_edges(edge, kinds.nodes[start], kinds.nodes[stop])
                for batch in _batches(some):
                    written = self._write(text, batch).rows[0][0]
                    if written != len(batch):
                        raise GraphError(
                            f"{len(batch) - written} of {len(batch)} {name} have an end that is "
                            "not in the graph"
                        )

    def read(self) -> Graph:
        """The whole graph as rows, in no particular order."""
        from .build import Graph

        kinds = schema()
        graph = Graph()
        for label, node in kinds.nodes.items():
            names = [one.name for one in node.properties]
            found = self.rows(cypher.read_nodes(node)).rows
            graph.nodes[label] = [dict(zip(names, row, strict=True)) for row in found]
        for name, edge in kinds.edges.items():
            names = ["src", "dst", *(one.name for one in edge.properties)]
            graph.edges[name] = [
                {"src_label": start, "dst_label": stop, **dict(zip(names, row, strict=True))}
                for start, stop in edge.ends
                for row in self.rows(
                    cypher.read_edges(edge, kinds.nodes[start], kinds.nodes[stop])
                ).rows
            ]
        return graph

    def rows(self, cypher: str, params: Mapping[str, Any] | None = None) -> Rows:
        """Run one statement; a parameter that is missing or unknown is an error."""
        given = dict(params or {})
        check_parameters(cypher, given)
        access = neo4j.RoutingControl.READ if self.read_only else neo4j.RoutingControl.WRITE
        return self._run(cypher, given, access)

    def stamp(self) -> str:
        """A hash over what was read into the graph."""
        found = self.rows(
            "MATCH (s:Source) RETURN s.id AS id, s.sha256 AS sha256, s.reader AS reader ORDER BY id"
        )
        return blake2b(repr(found.rows).encode(), digest_size=8).hexdigest()

    def close(self) -> None:
        self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _clear(self, label: str) -> None:
        text = (
            f"MATCH (node:{cypher.quoted(label)}) WITH node LIMIT $limit "
            "DETACH DELETE node RETURN count(*) AS gone"
        )
        while self._run(text, {"limit": BATCH}, neo4j.RoutingControl.WRITE).rows[0][0]:
            pass

    def _write(self, text: str, batch: list[Row]) -> Rows:
        return self._run(text, {"rows": batch}, neo4j.RoutingControl.WRITE)

    def _run(self, text: str, params: dict[str, Any], access: neo4j.RoutingControl) -> Rows:
        try:
            # The text comes from the query files or from the user, never from the data.
            found = self._driver.execute_query(
                neo4j.Query(text),
                params,
                routing_=access,
                database_=self._database,
            )
        except ServiceUnavailable as error:
            raise GraphError(f"lost {self.target}: {error}") from error
        except DriverError as error:
            raise GraphError(f"{self.target}: {error}") from error
        except Neo4jError as error:
            raise _query_error(error) from error
        return Rows(tuple(found.keys), [tuple(record.values()) for record in found.records])


def _query_error(error: Neo4jError) -> QueryError:
    text = (error.message or str(error)).splitlines()[0]
    found = _POSITION.search(text)
    if not found:
        return QueryError(text)
    return QueryError(_POSITION.sub("", text), line=int(found[1]), column=int(found[2]))


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch
