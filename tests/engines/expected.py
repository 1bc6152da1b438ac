"""The answers to the named questions, worked out a second time from the rows of a graph.

In plain Python as the model says it, without Cypher and without what is derived.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from zeren.graph import Graph
from zeren.graph.build import Row
from zeren.queries import Result

ROLES = ("LEADS", "RESPONSIBLE_FOR", "COOPERATES_IN", "PARTICIPATES_IN", "GUIDES")


class Expected:
    """The answers, from the rows of a graph; one method a question, all as sets of rows."""

    def __init__(self, graph: Graph) -> None:
        self.edges = graph.edges
        self.by_id: dict[str, Row] = {
            next(iter(row.values())): row for rows in graph.nodes.values() for row in rows
        }
        self.nodes = graph.nodes

    def _one(self, name: str, src: str, label: str = "") -> Row | None:
        """The node at the end of an edge, the main one where edges say which is."""
        for row in self.edges[name]:
            if row["src"] == src and row.get("main", True) and label in ("", row["dst_label"]):
                return self.by_id[row["dst"]]
        return None

    @cached_property
    def above(self) -> dict[str, list[Row]]:
        """Every place with itself and all above it."""
        up = {
            row["src"]: row["dst"]
            for row in self.edges["PART_OF"]
            if row["src_label"] == "Jurisdiction"
        }
        found = {}
        for place in self.nodes["Jurisdiction"]:
            chain = [place]
            while chain[-1]["code"] in up:
                chain.append(self.by_id[up[chain[-1]["code"]]])
            found[place["code"]] = chain
        return found

    def _places(self, document: Row) -> list[Row | None]:
        found = [
            self.by_id[row["dst"]]
            for row in self.edges["APPLIES_TO"]
            if row["src"] == document["id"]
        ]
        return [*found] or [None]

    def _is_in(self, document: Row, place: Row | None, where: str) -> bool:
        if not where or (document["place_name"] or "").lower() == where.lower():
            return True
        chain = self.above[place["code"]] if place else []
        return any(where.lower() in one["names"] for one in chain)

    def _duties(self, where: str) -> Iterator[tuple[Row, Row, Row | None]]:
        for row in self.edges["IN_DOCUMENT"]:
            if row["src_label"] == "Duty":
                document = self.by_id[row["dst"]]
                for place in self._places(document):
                    if self._is_in(document, place, where):
                        yield self.by_id[row["src"]], document, place

    def _valid(self, where: str, validity: str) -> Iterator[tuple[Row, Row, Row | None]]:
        """The duties of the documents that are asked for by their validity."""
        return (one for one in self._duties(where) if is_asked_for(one[1], validity))

    @cached_property
    def assigned(self) -> dict[str, list[tuple[Row, Row]]]:
        """Edge and body of every assignment, by duty."""
        found = defaultdict(list)
        for name in ROLES:
            for row in self.edges[name]:
                found[row["dst"]].append((row, self.by_id[row["src"]]))
        return found

    @cached_property
    def topics(self) -> dict[str, list[tuple[Row, bool]]]:
        found = defaultdict(list)
        for row in self.edges["ABOUT"]:
            found[row["src"]].append((self.by_id[row["dst"]], row["main"]))
        return found

    def _topic(self, duty: Row) -> Row | None:
        return next((topic for topic, main in self.topics[duty["id"]] if main), None)

    def _function(self, body: Row) -> str | None:
        found = self._one("HAS_FUNCTION", body["id"])
        return None if found is None else str(found["id"])

    def _is_asked(self, body: Row, agency: str) -> bool:
        functions = [
            self.by_id[row["dst"]] for row in self.edges["HAS_FUNCTION"] if row["src"] == body["id"]
        ]
        return (
            not agency
            or agency == body["name"]
            or agency in (body["spellings"] or ())
            or any(is_named(function, agency) for function in functions)
        )

    def duties(self, where: str = "", validity: str = "any") -> set[Any]:
        return {
            (
                place and place["code"],
                document["id"],
                duty["key"],
                duty["title"],
                (self._topic(duty) or {}).get("id"),
                duty["due"],
                duty["status"],
                duty["open_ended"],
            )
            for duty, document, place in self._valid(where, validity)
        }

    def assignments(self, where: str = "", role: str = "", validity: str = "any") -> set[Any]:
        return {
            (
                place and place["code"],
                document["id"],
                duty["key"],
                edge["mention"],
                edge["role"],
                edge["basis"],
                edge["seq"],
                edge["inherited"],
                edge["quote"],
                edge["char_start"],
            )
            for duty, document, place in self._valid(where, validity)
            for edge, _ in self.assigned[duty["id"]]
            if role in ("", edge["role"])
        }

    def indicators(self, where: str = "", validity: str = "any") -> set[Any]:
        return {
            (place and place["code"], duty["key"], *(one[name] for name in _INDICATOR))
            for duty, _, place in self._valid(where, validity)
            for row in self.edges["MEASURED_BY"]
            if row["src"] == duty["id"]
            for one in [self.by_id[row["dst"]]]
        }

    def agencies(self, where: str = "", function: str = "") -> set[Any]:
        found = set()
        for body in self.nodes["Agency"]:
            place, owner = self._one("SERVES", body["id"]), self._one("BELONGS_TO", body["id"])
            chain = self.above[place["code"]] if place else []
            if not body["named"] or (function and self._function(body) != function):
                continue
            if not where or any(where.lower() in one["names"] for one in chain):
                found.add(
                    (
                        place and place["code"],
                        body["name"],
                        body["kind"],
                        self._function(body),
                        owner and owner["code"],
                    )
                )
        return found

    def who_leads(self, about: str = "", where: str = "", validity: str = "") -> set[Any]:
        found: dict[Any, list[Any]] = defaultdict(list)
        for duty, document, place in self._valid(where, validity):
            main = self._topic(duty)
            if not about:
                match, rank = None, 0
            elif main and is_named(main, about):
                match, rank = "main", 1
            elif about.lower() in duty["title"].lower():
                match, rank = "title", 1
            elif self._says(duty, document, about.lower()) or any(
                is_named(topic, about) for topic, _ in self.topics[duty["id"]]
            ):
                match, rank = "mentioned", 2
            else:
                continue
            bodies = self.assigned[duty["id"]]
            leads = [one for one in bodies if one[0]["role"] == "leads"]
            charged = [one for one in bodies if one[0]["role"] == "responsible"]
            key = (place and place["code"], document["place_name"])
            for edge, body in leads or charged or [({}, {})]:
                answer = (key[0], document["id"], duty["key"], body.get("name"), edge.get("role"))
                found[key].append((rank, (*answer, edge.get("basis"), edge.get("quote"), match)))
        return {
            answer
            for rows in found.values()
            for rank, answer in rows
            if rank == min(one for one, _ in rows)
        }

    def _says(self, duty: Row, document: Row, words: str) -> bool:
        """Whether the text of a duty has these words, beside the names of its bodies."""
        names = [
            edge["mention"].lower()
            for edge, _ in self.assigned[duty["id"]]
            if document["form"] != "table" and not edge["inherited"]
        ]
        text: str = duty["text"].lower()
        return text.count(words) > sum(words in name for name in names)

    def duties_of(self, agency: str = "", where: str = "", validity: str = "") -> set[Any]:
        return {
            (place and place["code"], body["name"], duty["key"], edge["role"], edge["quote"])
            for duty, _, place in self._valid(where, validity)
            for edge, body in self.assigned[duty["id"]]
            if self._is_asked(body, agency)
        }

    def works_with(self, agency: str = "", where: str = "", validity: str = "") -> set[Any]:
        found: dict[Any, list[int]] = defaultdict(lambda: [0, 0, 0])
        asked = {row["id"] for row in self.nodes["Agency"] if self._is_asked(row, agency)}
        for duty in {d["id"]: d for d, _, _ in self._valid(where, validity)}.values():
            for edge_a, a in self.assigned[duty["id"]]:
                for edge_b, b in self.assigned[duty["id"]]:
                    if not agency or (a["id"] in asked and b["id"] in asked):
                        wanted = a["id"] < b["id"]
                    else:
                        wanted = a["id"] in asked
                    if wanted and a["id"] != b["id"]:
                        counts = found[a["id"], b["id"]]
                        counts[0] += 1
                        counts[1] += edge_a["role"] == "leads"
                        counts[2] += edge_b["role"] == "leads"
        return {(*pair, *counts) for pair, counts in found.items()}

    def compare(self, topic: str = "", where: str = "", validity: str = "") -> set[Any]:
        found = set()
        for duty, _, place in self._valid(where, validity):
            main = self._topic(duty)
            if main is None or (topic and not is_named(main, topic)):
                continue
            bodies = self.assigned[duty["id"]]
            leads = [one for one in bodies if one[0]["role"] == "leads"]
            for edge, lead in leads or [({}, {})]:
                others = {body["name"] for _, body in bodies if body["id"] != lead.get("id")}
                found.add(
                    (
                        place and place["code"],
                        duty["key"],
                        main["id"],
                        lead.get("name"),
                        self._function(lead) if lead else None,
                        edge.get("basis"),
                        tuple(sorted(others)),
                    )
                )
        return found

    def gaps(self, where: str = "", validity: str = "") -> set[Any]:
        found = set()
        for duty, document, place in self._valid(where, validity):
            roles = {edge["role"] for edge, _ in self.assigned[duty["id"]]}
            holds = {
                "no-lead": "leads" not in roles,
                "no-agency": not roles,
                "no-due": duty["due"] is None,
                "open-ended": duty["open_ended"],
            }
            key = (place and place["code"], document["id"], duty["key"])
            found |= {(*key, gap) for gap, here in holds.items() if here}
        return found

    def overlaps(self, topic: str = "", where: str = "", validity: str = "") -> set[Any]:
        led: dict[str, set[tuple[str | None, str | None]]] = defaultdict(set)
        for place, _, about, lead, function, _, _ in self.compare(topic, where, validity):
            if lead:
                led[about].add((function, place))
        found = set()
        for about, pairs in led.items():
            functions, places = {f for f, _ in pairs}, {p for _, p in pairs if p}
            if len(functions) > 1 and len(places) > 1:
                for function in functions:
                    there = tuple(sorted(p for f, p in pairs if f == function and p))
                    found.add((about, function, len(there), there))
        return found

    def overview(self, where: str = "", validity: str = "") -> set[Any]:
        documents = {
            document["id"]
            for document in self.nodes["Document"]
            if document["loaded"] and is_asked_for(document, validity)
            for place in self._places(document)
            if self._is_in(document, place, where)
        }
        duties = {duty["id"] for duty, one, _ in self._duties(where) if one["id"] in documents}
        counts = Counter(
            (edge["role"], edge["basis"]) for duty in duties for edge, _ in self.assigned[duty]
        )
        whole = (("documents", documents), ("duties", duties))
        return {(what, None, None, len(some)) for what, some in whole if some} | {
            ("assignments", *how, many) for how, many in counts.items()
        }

    def indicators_due(self, before: str = "", where: str = "", validity: str = "") -> set[Any]:
        found = set()
        for row in self.indicators(where, validity):
            by = row[-1]
            if not before or (by and (by <= before or by.startswith(before))):
                found.add(row)
        return found


_INDICATOR = ("kind", "metric", "comparator", "value", "unit", "due", "quote", "due_by")


def is_named(node: Row, words: str) -> bool:
    """Whether a topic or function is meant, by id or label, in capitals or not."""
    return words.lower() in (node["id"], node["label_zh"].lower(), node["label_en"].lower())


def is_asked_for(document: Row, validity: str) -> bool:
    """Whether a document counts: any, those of one validity, or all but superseded ones."""
    state = document["validity"] or "unknown"
    if validity in ("", "current"):
        return state != "superseded"
    return validity == "any" or state == validity


# Of each question, the columns that are compared with what is expected.
COMPARED: dict[str, str] = {
    "duties": "jurisdiction document duty_key title topic due status open_ended",
    "assignments": "jurisdiction document duty_key agency role basis seq inherited quote"
    " char_start",
    "indicators": "jurisdiction duty_key kind metric comparator value unit due quote due_by",
    "agencies": "jurisdiction agency kind function owner",
    "who_leads": "jurisdiction document duty agency role basis quote match",
    "duties_of": "jurisdiction agency duty role quote",
    "works_with": "agency_a_id agency_b_id duties leads_a leads_b",
    "compare": "jurisdiction duty topic lead function basis others",
    "gaps": "jurisdiction document duty gap",
    "overlaps": "topic function places jurisdictions",
    "overview": "what role basis number",
    "indicators_due": "jurisdiction duty kind metric comparator value unit due quote due_by",
}


def picked(result: Result, name: str) -> list[tuple[Any, ...]]:
    """The compared columns of an answer; lists as tuples, so that rows can stand in a set."""
    columns = [result.columns.index(column) for column in COMPARED[name].split()]
    rows = [tuple(row[place] for place in columns) for row in result.rows]
    return [tuple(tuple(v) if isinstance(v, list) else v for v in row) for row in rows]
