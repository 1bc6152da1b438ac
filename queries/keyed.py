"""The same question, started from keys: what a place and a body stand for in this graph.

Optional parameters cost an engine its indexes: a text that fits every case looks at every duty.
So names are looked up first, a place as its documents and a body as its ids, and the text is
asked with ``$documents`` and ``$bodies`` in their stead. Either the query file has a statement
for the case (``// when agency is given``), or it follows here from the general one, in which
places and bodies are always asked for in the same words. Tests prove that both give the same
rows in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from ..graph.engine import Engine, parameters

if TYPE_CHECKING:
    from .catalogue import Query

# parameter → the name of its keys in a statement
KEYS: Mapping[str, str] = {"where": "documents", "agency": "bodies", "other": "others"}

# No document and no body has this key: what stands for nothing finds nothing.
_NOTHING = [""]

_ROLES = "LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES"

# How every query file asks for a place: after a WITH that only hands on what is there, or as one
# condition of several.
_WORDS = (
    r"\$where_ = ''\s+OR toLower\(doc\.place_name\) = toLower\(\$where_\)\s+"
    r"OR EXISTS \{ MATCH \(j\)-\[:PART_OF\*0\.\.4\]->\(above:Jurisdiction\)\s+"
    r"WHERE toLower\(\$where_\) IN above\.names \}"
)
_PLACE = re.compile(rf"WITH [\w, ]+\nWHERE {_WORDS}\n")
_INSIDE = re.compile(rf"\({_WORDS}\)")
# How they ask for a body.
_BODY = re.compile(
    r"\(\$(?P<parameter>\w+) = '' OR (?P<body>\w+)\.id = \$(?P=parameter)\s+"
    r"OR (?P=body)\.name = \$(?P=parameter)\s+OR \$(?P=parameter) IN (?P=body)\.spellings\s+"
    r"OR EXISTS \{ MATCH \((?P=body)\)-\[:HAS_FUNCTION\]->\((?P<f>\w+):Function\)\s+"
    r"WHERE toLower\(\$(?P=parameter)\) IN "
    r"\[(?P=f)\.id, toLower\((?P=f)\.label_zh\), toLower\((?P=f)\.label_en\)\] \}\)"
)
_APPLIES = "OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)\n"
_CLAUSE = re.compile(r"^(?:OPTIONAL MATCH|MATCH|WHERE|WITH|UNWIND|RETURN|ORDER BY)\b", re.MULTILINE)

_PLACES = (
    "MATCH (above:Jurisdiction) WHERE toLower($place) IN above.names "
    "RETURN above.code AS code ORDER BY code"
)
_BELOW = (
    "MATCH (above:Jurisdiction)<-[:PART_OF*0..4]-(j:Jurisdiction)<-[:APPLIES_TO]-(doc:Document) "
    "WHERE above.code IN $codes RETURN DISTINCT j.code AS code, doc.id AS id ORDER BY code, id"
)
# An index has the answer for one code; of a list, every place is asked.
_BELOW_ONE = _BELOW.replace("IN $codes", "= $code")
_ZONES = (
    "MATCH (doc:Document) WHERE toLower(doc.place_name) = toLower($place) "
    "OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction) "
    "RETURN j.code AS code, doc.id AS id ORDER BY code, id"
)
_EVERYWHERE = (
    "MATCH (doc:Document) OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction) "
    "RETURN j.code AS code, doc.id AS id ORDER BY code, id"
)
# The same from a place on; what has none comes last.
_FROM = _EVERYWHERE.replace(
    "RETURN", "WITH doc, j WHERE $code = '' OR j.code >= $code OR j.code IS NULL RETURN"
)
_NOWHERE = _EVERYWHERE.replace("RETURN", "WITH doc, j WHERE j.code IS NULL RETURN")
_FIRST = 64
_MEANT = (
    "(a.id = $name OR a.name = $name OR $name IN a.spellings "
    "OR toLower($name) IN [f.id, toLower(f.label_zh), toLower(f.label_en)])"
)
_BODY_BY_ID = "MATCH (a:Agency) WHERE a.id = $name RETURN a.id AS id"
# The bodies of these documents come first: one engine plans in the order of the text.
_BODIES_THERE = (
    "MATCH (d:Duty)-[:IN_DOCUMENT]->(doc:Document) WHERE doc.id IN $documents "
    f"OPTIONAL MATCH (a:Agency)-[:{_ROLES}]->(d) OPTIONAL MATCH (a)-[:HAS_FUNCTION]->(f:Function) "
    f"WITH a, f WHERE {_MEANT} RETURN DISTINCT a.id AS id ORDER BY id"
)
_BODIES_NAMED = (
    "MATCH (a:Agency) WHERE a.id = $name OR a.name = $name OR $name IN a.spellings "
    "RETURN a.id AS id ORDER BY id"
)
_BODIES_WITH = (
    "MATCH (f:Function) WHERE toLower($name) IN [f.id, toLower(f.label_zh), toLower(f.label_en)] "
    "MATCH (a:Agency)-[:HAS_FUNCTION]->(f) RETURN DISTINCT a.id AS id ORDER BY id"
)


def documents_of(engine: Engine, where: str) -> list[tuple[str | None, str]]:
    """Code and id of the documents of a place and of all below it, in order; '' means all."""
    if not where:
        return list(engine.rows(_EVERYWHERE).rows)
    codes = [where]
    zones: list[tuple[str | None, str]] = []
    if not (where.isascii() and where.isdigit()):
        codes = [code for (code,) in engine.rows(_PLACES, {"place": where}).rows]
        zones = engine.rows(_ZONES, {"place": where}).rows
    if len(codes) == 1:
        found = engine.rows(_BELOW_ONE, {"code": codes[0]}).rows
    else:
        found = engine.rows(_BELOW, {"codes": codes}).rows if codes else []
    if not zones:
        return list(found)
    return sorted({*found, *zones}, key=lambda one: (one[0] is None, one[0] or "", one[1]))


def documents_from(engine: Engine, start: str | None) -> Iterator[tuple[str | None, str]]:
    """Code and id of all documents from a place on, in order, read as far as they are taken."""
    most = _FIRST
    while start is not None:
        rows = engine.rows(f"{_FROM} LIMIT $most", {"code": start, "most": most}).rows
        if len(rows) < most:
            yield from rows
            return
        # The last place may have more of them.
        start = rows[-1][0]
        yield from (row for row in rows if row[0] != start)
        most *= 2
    yield from engine.rows(_NOWHERE).rows


def bodies_of(engine: Engine, name: str, documents: Sequence[str] | None) -> list[str]:
    """Ids of the bodies that are meant: by id, name or function, in these documents or at all."""
    if name.isascii():  # ours are, so that the index has the answer
        found = engine.rows(_BODY_BY_ID, {"name": name}).rows
        if found:
            return [name]
    if documents is not None:
        rows = engine.rows(_BODIES_THERE, {"documents": list(documents), "name": name}).rows
        return [one for (one,) in rows]
    named = engine.rows(_BODIES_NAMED, {"name": name}).rows
    working = engine.rows(_BODIES_WITH, {"name": name}).rows
    return sorted({one for (one,) in (*named, *working)})


def asked(
    engine: Engine,
    query: Query,
    values: Mapping[str, str],
    documents: Sequence[str] | None = None,
) -> tuple[str, dict[str, object]]:
    """The statement to run for these values, and what its parameters are.

    ``documents`` narrow the question to these, whatever else it asks for.
    """
    given = frozenset(name for name, value in values.items() if value)
    text = keyed(query, given, narrowed=documents is not None)
    params: dict[str, object] = {one.symbol: values[one.name] for one in query.parameters}
    used = parameters(text)
    if "documents" in used and documents is None:
        documents = [key for _, key in documents_of(engine, values["where"])]
    if documents is not None:
        params["documents"] = list(documents) or _NOTHING
    for name in ("agency", "other"):
        if (symbol := KEYS[name]) in used:
            found = bodies_of(engine, values[name], documents) or _NOTHING
            if len(found) == 1:
                text = _one(text, symbol)
                params[f"one_of_{symbol}"] = found[0]
            params[symbol] = found
    used = parameters(text)
    return text, {name: value for name, value in params.items() if name in used}


@lru_cache(maxsize=512)
def _one(text: str, symbol: str) -> str:
    """A single key is looked up by its index; a list of one is searched for."""
    return re.sub(rf"\bIN \${symbol}\b", f"= $one_of_{symbol}", text)


@lru_cache(maxsize=512)
def keyed(query: Query, given: Collection[str], *, narrowed: bool = False) -> str:
    """The text for the case in which these parameters have a value.

    ``narrowed``: to ``$documents``, also where no place is given.
    """
    names = set(given) | ({"where"} if narrowed else set())
    text = query.closest(names)
    text = _without_case(text, narrowed or "where" in names)
    return _with_bodies(text, names)


def _without_case(text: str, by_documents: bool) -> str:
    """The place as documents, or not at all; where a document lies is looked up last."""
    found = _PLACE.search(text)
    if not found:
        return _INSIDE.sub("doc.id IN $documents" if by_documents else "true", text)
    blank = "\n" * found.group().count("\n")
    text = text[: found.start()] + text[found.end() :]
    if by_documents:
        text = _anchored(text)
    return _applies_last(text) + blank


def _anchored(text: str) -> str:
    """The same with ``doc.id IN $documents`` where the documents are matched."""
    parts = list(_clauses(text))
    for at, clause in enumerate(parts):
        if clause.startswith("MATCH") and "(doc:Document)" in clause:
            after = parts[at + 1] if at + 1 < len(parts) else ""
            if after.startswith("WHERE"):
                condition = after.removeprefix("WHERE").strip()
                parts[at + 1] = f"WHERE doc.id IN $documents\n  AND ({condition})\n"
            else:
                parts[at] = f"{clause.rstrip()}\nWHERE doc.id IN $documents\n"
            return "".join(parts)
    raise ValueError("no MATCH names (doc:Document)")


def _applies_last(text: str) -> str:
    """The place of a document behind what else is optional: one engine plans in this order."""
    at = text.find(_APPLIES)
    parts = list(_clauses(text[at + len(_APPLIES) :]))
    last = 0
    for number, clause in enumerate(parts):
        follows = clause.startswith("WHERE") and 0 < last == number
        if not (follows or clause.startswith("OPTIONAL MATCH")):
            break
        last = number + 1
    if any("j." in clause or "(j)" in clause for clause in parts[:last]):
        return text
    return text[:at] + "".join(parts[:last]) + _APPLIES + "".join(parts[last:])


def _clauses(text: str) -> Iterator[str]:
    starts = [found.start() for found in _CLAUSE.finditer(text)]
    if not starts or starts[0] > 0:
        starts = [0, *starts]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        if text[start:end]:
            yield text[start:end]


def _with_bodies(text: str, given: Collection[str]) -> str:
    """Bodies as ids where they are asked for; nothing where they are not."""

    def settled(found: re.Match[str]) -> str:
        name = found["parameter"]
        return f"{found['body']}.id IN ${KEYS[name]}" if name in given else "true"

    return _BODY.sub(settled, text)
