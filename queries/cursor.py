"""A place among the words of a statement: what stands there, and how one goes on."""

from __future__ import annotations

from dataclasses import dataclass, field

from .tokens import Refused, Token, refuse

# Deeper brackets, and CASE in CASE, take the embedded engine exponential time to plan
# (CASE 20 deep: 0.9 s, 24 deep: 24 s), and thousands of brackets end its process.
DEEPEST_BRACKET = 24
DEEPEST_CASE = 6

# Never a variable: where a value is expected, these are a clause gone wrong.
RESERVED = frozenset(
    {
        "MATCH",
        "OPTIONAL",
        "WHERE",
        "WITH",
        "UNWIND",
        "RETURN",
        "ORDER",
        "SKIP",
        "LIMIT",
        "UNION",
        "WHEN",
        "THEN",
        "ELSE",
        "END",
        "AS",
        "AND",
        "OR",
        "XOR",
        "IN",
        "IS",
        "STARTS",
        "ENDS",
        "CONTAINS",
        "ASC",
        "ASCENDING",
        "DESC",
        "DESCENDING",
    }
)

# A statement or clause that begins so does more than ask; each with what it would do.
_BEYOND = {
    "writes to the graph": (
        "CREATE",
        "MERGE",
        "SET",
        "DELETE",
        "DETACH",
        "REMOVE",
        "FOREACH",
        "INSERT",
    ),
    "changes how the graph is kept": (
        "DROP",
        "ALTER",
        "RENAME",
        "COMMENT",
        "GRANT",
        "DENY",
        "REVOKE",
        "ENABLE",
        "START",
        "STOP",
    ),
    "reads files or the network, or loads an extension": ("LOAD",),
    "reads or writes files": ("COPY", "EXPORT", "IMPORT"),
    "fetches an extension from the network": ("INSTALL", "UNINSTALL", "UPDATE", "FORCE"),
    "leaves this graph for another": ("ATTACH", "USE"),
    "runs procedures, which can change settings, read files or write": ("CALL", "YIELD"),
    "rewrites the file of the graph": ("CHECKPOINT",),
    "steers transactions": ("BEGIN", "COMMIT", "ROLLBACK", "TRANSACTION"),
    "steers how the engine works": ("EXPLAIN", "PROFILE", "CYPHER", "USING", "HINT"),
    "shows or stops what the server does": ("SHOW", "TERMINATE"),
}
_REASONS = {word: reason for reason, words in _BEYOND.items() for word in words}
CLAUSES = "MATCH, OPTIONAL MATCH, WHERE, WITH, UNWIND, RETURN, ORDER BY, SKIP, LIMIT and UNION"

_PAIRS = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Feature:
    """Something a statement uses: its name, what it says about it, and where it stands."""

    name: str
    detail: str
    at: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function called by name, with the words of each argument."""

    name: str
    arguments: tuple[tuple[Token, ...], ...]
    at: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A question that was understood. ``text`` is it with comments blanked, offsets kept."""

    text: str
    columns: tuple[str, ...]
    parameters: frozenset[str]
    calls: tuple[Call, ...]
    features: tuple[Feature, ...]


def brackets(cypher: str, found: list[Token]) -> dict[int, int]:
    """Which bracket closes which, by position in the list; refuses what is too deep."""
    closes: dict[int, int] = {}
    open_: list[int] = []
    cases = 0
    for position, token in enumerate(found):
        if token.word == "CASE":
            cases += 1
            if cases > DEEPEST_CASE:
                raise refuse(cypher, token.at, f"CASE inside CASE goes {DEEPEST_CASE} deep at most")
        elif token.word == "END":
            cases = max(0, cases - 1)
        elif token.kind == "mark" and token.text in _PAIRS:
            open_.append(position)
            if len(open_) > DEEPEST_BRACKET:
                raise refuse(cypher, token.at, f"brackets go {DEEPEST_BRACKET} deep at most")
        elif token.kind == "mark" and token.text in _PAIRS.values():
            if not open_ or _PAIRS[found[open_[-1]].text] != token.text:
                raise refuse(cypher, token.at, f"{token.text} closes nothing")
            closes[open_.pop()] = position
    if open_:
        opened = found[open_[-1]]
        raise refuse(cypher, opened.at, f"{opened.text} is never closed")
    return closes


@dataclass
class Cursor:
    """One pass over the words, and what was met on the way."""

    cypher: str
    found: list[Token]
    closes: dict[int, int]
    position: int = 0
    bound: set[str] = field(default_factory=set)
    maybe_null: set[str] = field(default_factory=set)
    optional_where: bool = False
    quantified: int = 0
    parameters: set[str] = field(default_factory=set)
    calls: list[Call] = field(default_factory=list)
    features: list[Feature] = field(default_factory=list)

    @property
    def token(self) -> Token:
        return self.found[self.position]

    def ahead(self, count: int = 1) -> Token:
        return self.found[min(self.position + count, len(self.found) - 1)]

    def take(self) -> Token:
        token = self.token
        if token.kind != "end":
            self.position += 1
        return token

    def is_mark(self, *texts: str) -> bool:
        return self.token.kind == "mark" and self.token.text in texts

    def accept(self, text: str) -> bool:
        """Step over a mark, or over a keyword (in capitals), if it stands here."""
        if (self.token.kind == "mark" and self.token.text == text) or (
            self.token.kind == "name" and self.token.word == text
        ):
            self.position += 1
            return True
        return False

    def expect(self, text: str, where: str) -> None:
        if not self.accept(text):
            raise self.wrong(f"expected {text} {where}")

    def wrong(self, expected: str) -> Refused:
        token = self.token
        if token.kind == "end":
            return refuse(self.cypher, token.at, f"{expected}, but the statement ends here")
        if token.kind == "name" and token.word in _REASONS:
            return refuse(
                self.cypher,
                token.at,
                f"{token.word} {_REASONS[token.word]}; a question may use {CLAUSES} only",
            )
        if token.text == ";":
            return refuse(self.cypher, token.at, "one statement at a time: nothing may follow ;")
        return refuse(self.cypher, token.at, f"{expected}, found {token.text}")

    def note(self, name: str, at: int, detail: str = "") -> None:
        self.features.append(Feature(name, detail, at))

    def name(self, where: str) -> str:
        """A name of any kind, keywords too: an alias, a property, a label."""
        token = self.take()
        if token.kind == "quoted":
            self.note("quoted", token.at, token.text)
            return token.text[1:-1]
        if token.kind != "name":
            self.position = self.found.index(token)
            raise self.wrong(f"expected a name {where}")
        return token.text

    def variable(self) -> str:
        if self.token.kind == "name" and self.token.word in RESERVED:
            raise self.wrong("expected a name")
        name = self.name("for a variable")
        self.bound.add(name)
        return name
