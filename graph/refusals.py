"""What a server or its driver says when something is wrong, in one line that says what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from neo4j.exceptions import (
    AuthError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)

from .engine import BuildError, GraphError, Overrun, QueryError

if TYPE_CHECKING:
    from .engine_neo4j import Neo4jEngine

_POSITION = re.compile(r"\s*\(line (\d+), column (\d+)(?: \(offset: \d+\))?\)")
_PASSWORD = re.compile(r"//[^/@\s]*@")

When = Literal["open", "read", "write"]


def told(error: Exception, engine: Neo4jEngine, when: When) -> GraphError:
    """The error for the user, after what was being done."""
    code = (error.code or "") if isinstance(error, Neo4jError) else ""
    known = _of_the_server(code, error, engine, when)
    if known:
        return known
    if isinstance(error, Neo4jError):
        return _query_error(error)
    return _of_the_line(error, engine, when)


def _of_the_server(
    code: str, error: Exception, engine: Neo4jEngine, when: When
) -> GraphError | None:
    """What the server's codes stand for."""
    target, place = engine.target, engine.place()
    if isinstance(error, AuthError) or "AuthenticationRateLimit" in code:
        wait = "; wait a moment after several failures" if "RateLimit" in code else ""
        return GraphError(
            f"{target} refuses {engine.user}; set NEO4J_USERNAME and NEO4J_PASSWORD{wait}"
        )
    if code.startswith("Neo.ClientError.Database.DatabaseNotFound"):
        return GraphError(f"{target} has no database {engine.database}; set NEO4J_DATABASE")
    if "DatabaseUnavailable" in code or "DatabaseNotFound" in code:
        return GraphError(f"the database at {place} is not available now; try again in a moment")
    if code.endswith("Security.Forbidden") and when == "write":
        return GraphError(f"{engine.user} may not write to {place}")
    if code.endswith(("Cluster.NotALeader", "General.WriteOnReadOnlyAccessDatabase")):
        return GraphError(f"{place} takes no writes: give the address as neo4j://, not bolt://")
    if "OutOfMemory" in code and "MemoryPool" not in code:
        return GraphError(f"{place}: the server has too little memory for this")
    if code.startswith("Neo.DatabaseError.") and when == "write":
        return BuildError(
            f"{place} could not write ({_line(error)}); look for a full disk in the server's log"
        )
    return None


def _of_the_line(error: Exception, engine: Neo4jEngine, when: When) -> GraphError:
    """What is wrong with the address, or with the way to it."""
    target = _PASSWORD.sub("//", engine.target)
    if isinstance(error, ServiceUnavailable | SessionExpired | OSError):
        if when == "open":
            return GraphError(f"cannot reach {target}: {_line(error)}{_hint(target, error)}")
        after = (
            "; what was being written is there as a whole or not at all: run it again"
            if when == "write"
            else "; try again when it is back"
        )
        return GraphError(f"lost {target}: {_line(error)}{after}")
    if "@" in engine.target:
        return GraphError(f"{target}: give name and password by NEO4J_USERNAME and NEO4J_PASSWORD")
    kind = "" if isinstance(error, DriverError) else "not an address: "
    return GraphError(f"{target}: {kind}{_line(error)}")


def _hint(target: str, error: Exception) -> str:
    scheme = target.partition("://")[0].lower()
    text = " ".join(map(repr, _behind(error)))
    trusting = f"{scheme.partition('+')[0]}+ssc:// trusts a certificate that nobody vouches for"
    if "+s" in scheme and "CERTIFICATE_VERIFY" in text:
        return f"; {trusting}"
    if "+s" in scheme:
        # Of a routed address the driver does not hand on what the line said.
        more = f"; {trusting}" if scheme == "neo4j+s" else ""
        return f"; does the server speak TLS? Without it the address has no +s{more}"
    if "handshake" in text or "closed" in text or "defunct" in text:
        return f"; is it a Neo4j server, and does it want TLS ({scheme}+s://)?"
    if scheme == "neo4j" and "routing" in text.lower():
        return "; a single server also answers to bolt://"
    return "; is it running, and is this its Bolt port?"


def _behind(error: BaseException | None) -> Iterator[BaseException]:
    """An error and all that led to it: the driver wraps what the line said more than once."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _query_error(error: Neo4jError) -> QueryError:
    code = error.code or ""
    if "TransactionTimedOut" in code:
        return Overrun("it took longer than it was given")
    if "MemoryPoolOutOfMemory" in code:
        return Overrun("it took more memory than it was given")
    text = (error.message or str(error)).splitlines()[0]
    found = _POSITION.search(text)
    if not found:
        return QueryError(text)
    return QueryError(_POSITION.sub("", text), line=int(found[1]), column=int(found[2]))


def _line(error: Exception) -> str:
    """The first line of an error, without a final stop."""
    text = str(error) or type(error).__name__
    return _PASSWORD.sub("//", text.splitlines()[0]).rstrip(".: ")
