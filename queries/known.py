"""What a graph knows that helps to understand a question: names, places, words of duties."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from ..graph.engine import Engine
from .terms import LEVELS_ZH

# Whether a document applies to the place, to one below it, or to the zone of that name.
_LIES_IN = (
    "(toLower(doc.place_name) = $place OR EXISTS { MATCH (doc)-[:APPLIES_TO]->"
    "(:Jurisdiction)-[:PART_OF*0..4]->(up:Jurisdiction) WHERE $place IN up.names })"
)
_TITLED = (
    "MATCH (d:Duty)-[:IN_DOCUMENT]->(doc:Document) WHERE toLower(d.title) CONTAINS $words "
    f"AND ($place = '' OR {_LIES_IN}) RETURN d.id AS id LIMIT 1"
)
# Words of its text that are not only in the names of its bodies.
_SAYING = (
    "MATCH (d:Duty)-[:IN_DOCUMENT]->(doc:Document) WHERE toLower(d.text) CONTAINS $words "
    f"AND ($place = '' OR {_LIES_IN}) "
    "OPTIONAL MATCH (a:Agency)-[r:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]->(d) "
    "WHERE doc.form <> 'table' AND NOT r.inherited AND toLower(r.mention) CONTAINS $words "
    "WITH d, count(a.id) AS names "
    "WHERE size(toLower(d.text)) - size(replace(toLower(d.text), $words, '')) "
    "> names * size($words) RETURN d.id AS id LIMIT 1"
)


class Known:
    """Names and words that stand in a graph, looked up when needed; without one, none do."""

    def __init__(self, engine: Engine | None) -> None:
        self.engine = engine
        self._places: dict[str, bool] = {}

    def _rows(self, cypher: str, **params: object) -> list[tuple[Any, ...]]:
        return [] if self.engine is None else self.engine.rows(cypher, params).rows

    def _first(self, cypher: str, **params: object) -> list[str]:
        """What stands in the first column."""
        return [row[0] for row in self._rows(cypher, **params)]

    def spellings(self, text: str) -> list[str]:
        """The names of bodies that the text holds."""
        return self._first(
            "MATCH (a:Agency) WHERE a.named UNWIND a.spellings AS name WITH DISTINCT name "
            "WHERE $text CONTAINS name RETURN name ORDER BY name",
            text=text,
        )

    def branches(self, text: str) -> list[str]:
        """The names of branches that the text holds without the level they begin with.

        医疗保障局江海分局 is 市医疗保障局江海分局: it names its place.
        """
        return self._first(
            "MATCH (a:Agency) WHERE a.named AND a.kind = 'branch' UNWIND a.spellings AS name "
            "WITH DISTINCT name WHERE $text CONTAINS right(name, size(name) - 1) "
            "AND left(name, 1) IN $levels AND NOT $text CONTAINS name RETURN name ORDER BY name",
            text=text,
            levels=list(LEVELS_ZH),
        )

    def metrics(self, words: str) -> list[str]:
        """What targets measure, where these words are in it."""
        return self._first(
            "MATCH (i:Indicator) WHERE toLower(i.metric) CONTAINS $words "
            "RETURN DISTINCT i.metric AS metric ORDER BY metric",
            words=words,
        )

    def cited(self, words: str) -> list[str]:
        """The titles of documents that are cited and have these words in it."""
        return self._first(
            "MATCH (doc:Document)-[r:BASED_ON|CITES]->(c:Document) WHERE r.title CONTAINS $words "
            "RETURN DISTINCT r.title AS title ORDER BY title",
            words=words,
        )

    def bodies(self, function: str, where: Sequence[str]) -> list[tuple[str, tuple[str, ...], str]]:
        """Name, spellings and place of the bodies of a function, in these places."""
        found = []
        for one in where or ("",):
            found += self._rows(
                "MATCH (a:Agency)-[:HAS_FUNCTION]->(f:Function) "
                "WHERE a.named AND f.id = $function AND NOT a.kind IN ['group', 'collective'] "
                "OPTIONAL MATCH (a)-[:SERVES]->(j:Jurisdiction) WITH a, j "
                "WHERE $place = '' OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(up:Jurisdiction) "
                "WHERE $place IN up.names } "
                "RETURN a.name AS name, a.spellings AS spellings, j.code AS code "
                "ORDER BY name, code",
                function=function,
                place=one,
            )
        return [(name, tuple(spellings), code or "") for name, spellings, code in found]

    def has_body(self, name: str, where: Sequence[str]) -> bool:
        """Whether a body, of whatever kind, is written so in one of these places."""
        text = (
            "MATCH (a:Agency)-[:SERVES]->(j:Jurisdiction) WHERE a.named AND $name IN a.spellings "
            "AND EXISTS { MATCH (j)-[:PART_OF*0..4]->(up:Jurisdiction) "
            "WHERE $place IN up.names } RETURN a.id AS id ORDER BY id LIMIT 1"
        )
        return any(self._rows(text, name=name, place=one.lower()) for one in where)

    def has_words(self, words: str, where: Sequence[str] = ()) -> bool:
        """Whether a duty has these words, in each of these places: as who_leads looks for them."""
        return all(self._has_words(words, one.lower()) for one in where or ("",))

    def _has_words(self, words: str, where: str) -> bool:
        return any(self._rows(text, words=words, place=where) for text in (_TITLED, _SAYING))

    def texts(self, duties: Collection[str]) -> dict[str, str]:
        """The text of each of these duties, without the names of its bodies."""
        if not duties:
            return {}
        rows = self._rows(
            "MATCH (d:Duty) WHERE d.id IN $duties OPTIONAL MATCH (a:Agency)"
            "-[r:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]->(d) "
            "RETURN d.id AS id, d.text AS text, collect(DISTINCT r.mention) AS names ORDER BY id",
            duties=sorted(duties),
        )
        found = {}
        for one, text, names in rows:
            for name in sorted(names, key=len, reverse=True):
                text = text.replace(name, "、")
            found[one] = text
        return found

    def has_documents(self, where: str) -> bool:
        """Whether a document of this place, or of one below it, is in the graph."""
        if self.engine is None:
            return True
        if where not in self._places:
            rows = self._rows(
                f"MATCH (doc:Document) WHERE doc.loaded AND {_LIES_IN} RETURN doc.id AS id LIMIT 1",
                place=where.lower(),
            )
            self._places[where] = bool(rows)
        return self._places[where]

    def superseded(self, where: str) -> list[str]:
        """The documents of this place, or of one below it, that are superseded."""
        return self._first(
            "MATCH (doc:Document) WHERE doc.loaded AND doc.validity = 'superseded' "
            f"AND ($place = '' OR {_LIES_IN}) RETURN doc.id AS id ORDER BY id",
            place=where.lower(),
        )

    def without_topic(self, where: str) -> list[str]:
        """The documents of this place, or of one below it, none of whose duties has a topic."""
        return self._first(
            "MATCH (doc:Document) WHERE doc.loaded "
            "AND coalesce(doc.validity, 'unknown') <> 'superseded' "
            f"AND ($place = '' OR {_LIES_IN}) "
            "AND NOT EXISTS { MATCH (d:Duty)-[:IN_DOCUMENT]->(doc) WHERE d.main_topic IS NOT NULL }"
            " RETURN doc.id AS id ORDER BY id",
            place=where.lower(),
        )

    def zones(self) -> list[str]:
        """Own names of zones and towns that have documents but no code."""
        return self._first(
            "MATCH (d:Document) WHERE d.loaded AND d.place_name IS NOT NULL "
            "RETURN DISTINCT d.place_name AS name ORDER BY name"
        )

    def places(self) -> list[str]:
        """Codes of the places that have documents."""
        return self._first(
            "MATCH (d:Document)-[:APPLIES_TO]->(j:Jurisdiction) WHERE d.loaded "
            "RETURN DISTINCT j.code AS code ORDER BY code"
        )

    def topics(self) -> list[str]:
        """Topics by the number of duties they are the main one of."""
        return self._first(
            "MATCH (t:Topic)<-[about:ABOUT]-(d:Duty) WHERE about.main "
            "RETURN t.id AS id, count(d) AS many ORDER BY many DESC, id"
        )
