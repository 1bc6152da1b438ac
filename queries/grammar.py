"""The grammar of a question: the reading half of Cypher, and nothing else.

``parse`` accepts a statement only when every word of it has its place in this grammar: clauses
that read (MATCH, OPTIONAL MATCH, WHERE, WITH, UNWIND, RETURN, ORDER BY, SKIP, LIMIT, UNION),
patterns, and expressions. A clause it has never heard of is refused like one that writes,
because no rule lets a name stand there. What it met on the way (calls, paths, list
comprehensions …) comes back as features, for :mod:`guard` and :mod:`dialect` to judge.
"""

from __future__ import annotations

from .cursor import CLAUSES, RESERVED, Call, Cursor, Feature, Statement, brackets
from .tokens import Token, plain, refuse, tokens

__all__ = ["Call", "Feature", "Statement", "parse"]

MOST_PREFIXES = 8

_OPERATORS = frozenset(["=", "<>", "<", ">", "<=", ">=", "=~", "+", "-", "*", "/", "%", "^", "||"])
_QUANTIFIERS = frozenset(["ANY", "ALL", "NONE", "SINGLE"])
_SHORTEST = frozenset(["SHORTESTPATH", "ALLSHORTESTPATHS"])


def parse(cypher: str) -> Statement:
    """Read one statement; raises :class:`Refused` at the first word that has no place.

    >>> parse("MATCH (d:Duty) WHERE d.due IS NULL RETURN d.key AS duty").columns
    ('duty',)
    """
    found = tokens(cypher)
    return _Reader(cypher, found, brackets(cypher, found)).statement()


class _Reader(Cursor):
    """Each method reads one rule and leaves the place after it."""

    # --- clauses -------------------------------------------------------------------------

    def statement(self) -> Statement:
        columns = self.single_query()
        while self.accept("UNION"):
            if not self.accept("ALL"):
                self.accept("DISTINCT")
            self.note("union", self.token.at)
            self.bound.clear()
            self.maybe_null.clear()
            columns = self.single_query()
        if self.is_mark(";") and self.ahead().kind == "end":
            semicolon = self.take()
            text = plain(self.cypher, self.found)
            text = text[: semicolon.at] + " " + text[semicolon.end :]
        else:
            text = plain(self.cypher, self.found)
        if self.token.kind != "end":
            raise self.wrong(f"expected one of {CLAUSES}")
        return Statement(
            text, columns, frozenset(self.parameters), tuple(self.calls), tuple(self.features)
        )

    def single_query(self) -> tuple[str, ...]:
        if len(self.found) == 1:
            raise refuse(self.cypher, 0, "there is no statement")
        while self.token.word != "RETURN":
            if self.token.kind == "end":
                raise refuse(self.cypher, self.token.at, "the statement has no RETURN")
            self.reading_clause()
        self.take()
        columns, ordered = self.projection(aliases=False)
        if not ordered and self.token.word != "UNION":
            self.note("unordered", self.token.at)
        return columns

    def reading_clause(self) -> None:
        start = self.token.at
        if self.accept("OPTIONAL"):
            self.expect("MATCH", "after OPTIONAL")
            self.match_body(optional=True)
        elif self.accept("MATCH"):
            self.match_body(optional=False)
        elif self.accept("UNWIND"):
            self.expression()
            self.expect("AS", "after the list of UNWIND")
            self.variable()
        elif self.accept("WITH"):
            _, ordered = self.projection(aliases=True)
            if ordered and not any(f.name == "cut" and f.at > start for f in self.features):
                self.note("with order", start)
            if self.accept("WHERE"):
                self.expression()
        else:
            raise self.wrong(f"expected one of {CLAUSES}")

    def match_body(self, *, optional: bool) -> None:
        before = set(self.bound)
        self.pattern()
        while self.accept(","):
            self.pattern()
        if self.accept("WHERE"):
            self.optional_where = optional
            self.expression()
            self.optional_where = False
        if optional:
            self.maybe_null |= self.bound - before

    def projection(self, *, aliases: bool) -> tuple[tuple[str, ...], bool]:
        """The list after WITH or RETURN: the names of its columns, and whether it is ordered."""
        self.accept("DISTINCT")
        names: list[str] = []
        plain_names: set[str] = set()
        if self.is_mark("*"):
            self.note("star", self.take().at)
            names.append("*")
            plain_names |= self.bound
            more = self.accept(",")
        else:
            more = True
        renamed: list[tuple[str, int]] = []
        while more:
            first = self.position
            self.expression()
            words = self.found[first : self.position]
            if self.accept("AS"):
                at = self.token.at
                name = self.name("after AS")
                if not (len(words) == 1 and words[0].text == name):
                    renamed.append((name, at))
            else:
                name = self.cypher[words[0].at : words[-1].end]
                if len(words) == 1 and words[0].kind == "name":
                    plain_names.add(name)
                elif aliases:
                    raise refuse(self.cypher, words[0].at, f"WITH needs a name: {name} AS …")
                else:
                    self.note("unnamed", words[0].at, name)
            names.append(name)
            more = self.accept(",")
        for name, at in renamed:
            if name in self.bound:
                self.note("name taken", at, name)
        ordered = False
        if self.accept("ORDER"):
            self.expect("BY", "after ORDER")
            ordered = True
            more = True
            while more:
                self.expression()
                if self.token.word in ("ASC", "ASCENDING", "DESC", "DESCENDING"):
                    self.take()
                more = self.accept(",")
        for word in ("SKIP", "LIMIT"):
            if self.accept(word):
                self.note("cut", self.token.at, word)
                self.expression()
        if aliases:
            self.bound = plain_names | {name for name, _ in renamed} | set(names) - {"*"}
            self.maybe_null &= self.bound
        return tuple(names), ordered

    # --- names ---------------------------------------------------------------------------

    # --- patterns ------------------------------------------------------------------------

    def pattern(self) -> None:
        if self.token.kind in ("name", "quoted") and self.ahead().text == "=":
            self.variable()
            self.take()
        if self.token.kind == "name" and self.token.word in _SHORTEST:
            self.note("shortest", self.token.at, self.token.text)
            self.take()
            self.expect("(", "after the name of a path function")
            self.chain()
            self.expect(")", "after the path")
        else:
            self.chain()

    def chain(self) -> int:
        """A node, and relationships to further nodes; gives the number of relationships."""
        self.node()
        hops = 0
        while self.is_mark("-") or (self.is_mark("<") and self.ahead().text == "-"):
            self.relationship()
            self.node()
            hops += 1
        return hops

    def node(self) -> None:
        self.expect("(", "at the start of a node")
        if self.token.kind in ("name", "quoted") and self.token.word != "WHERE":
            self.variable()
        if self.is_mark(":"):
            self.labels()
        self.properties()
        self.expect(")", "after a node")

    def relationship(self) -> None:
        start = self.token.at
        self.note("hop", start)
        left = self.accept("<")
        self.expect("-", "in a relationship")
        long = False
        if self.accept("["):
            if self.token.kind in ("name", "quoted") and self.token.word != "WHERE":
                self.variable()
            if self.is_mark(":"):
                self.labels()
            if self.is_mark("*"):
                self.length()
                long = True
            self.properties()
            self.expect("]", "after a relationship")
        self.expect("-", "in a relationship")
        right = self.accept(">")
        if left == right:
            self.note("undirected path" if long else "undirected", start)

    def labels(self) -> None:
        self.expect(":", "before a label")
        self.label_expression()

    def label_expression(self) -> None:
        """Names joined by ``|`` or, in one engine only, by ``&``, ``!`` and brackets."""
        self.label()
        while self.is_mark("|", "&", ":"):
            joint = self.take()
            if joint.text == "&":
                self.note("label expression", joint.at)
            self.accept(":")
            self.label()

    def label(self) -> None:
        if self.is_mark("!", "(", "%"):
            self.note("label expression", self.token.at)
        if self.accept("!"):
            self.label()
        elif self.accept("("):
            self.label_expression()
            self.expect(")", "after labels")
        elif not self.accept("%"):
            self.name("after :")

    def length(self) -> None:
        """``*1..4``: how many relationships in a row, bounded above."""
        star = self.take()
        if self.token.word in ("SHORTEST", "ALL", "TRAIL", "ACYCLIC"):
            self.note("path mode", self.token.at, self.token.word)
            if self.take().word == "ALL":
                self.expect("SHORTEST", "after ALL")
        least = self.take().text if self.token.kind == "number" else ""
        if self.accept(".."):
            most = self.take().text if self.token.kind == "number" else ""
        else:
            most = least
        self.note("path", star.at, most)

    def properties(self) -> None:
        if self.is_mark("{"):
            self.map()
        elif self.token.kind == "parameter":
            self.parameter()
        if self.token.word == "WHERE":
            self.note("where inside", self.take().at)
            self.expression()

    # --- expressions ---------------------------------------------------------------------

    def expression(self) -> None:
        self.operand()
        while True:
            word = self.token.word
            if (self.token.kind == "mark" and self.token.text in _OPERATORS) or word in (
                "AND",
                "OR",
                "XOR",
                "IN",
                "CONTAINS",
            ):
                operator = self.take()
                if operator.text == "=~":
                    # One string or parameter by itself, or nothing to go by.
                    alone = self.ahead().text not in (*_OPERATORS, ".", "[")
                    self.note("=~", operator.at, self.token.text if alone else "")
                elif operator.text == "||":
                    self.note("||", operator.at)
            elif word in ("STARTS", "ENDS"):
                self.take()
                self.expect("WITH", f"after {word}")
            elif word == "IS":
                self.take()
                self.accept("NOT")
                self.expect("NULL", "after IS")
                continue
            else:
                return
            self.operand()

    def operand(self) -> None:
        prefixes = 0
        while self.is_mark("+", "-") or self.token.word == "NOT":
            prefixes += 1
            if prefixes > MOST_PREFIXES:
                raise self.wrong(f"expected at most {MOST_PREFIXES} signs or NOT in a row")
            self.take()
        named = self.atom()
        while True:
            if self.is_mark("."):
                self.take()
                self.name("after a dot")
                if self.is_mark("("):
                    raise self.wrong("functions with a dot in their name are not open here")
            elif self.is_mark("["):
                self.note("index", self.token.at)
                self.take()
                if not self.is_mark(".."):
                    self.expression()
                if self.accept("..") and not self.is_mark("]"):
                    self.expression()
                self.expect("]", "after an index")
            elif named and self.is_mark(":"):
                self.note("label test", self.token.at)
                self.labels()
            elif named and self.is_mark("{"):
                self.note("map projection", self.token.at)
                self.map_projection()
            else:
                return
            named = False

    def atom(self) -> bool:
        """One value; tells whether it is a bare name, which may take labels or a projection."""
        token = self.token
        if token.kind in ("number", "string"):
            self.take()
        elif token.kind == "parameter":
            self.parameter()
        elif self.is_mark("("):
            if self.is_path_ahead():
                self.note("pattern as value", token.at)
                self.chain()
            else:
                self.take()
                self.expression()
                self.expect(")", "after an expression")
        elif self.is_mark("["):
            self.list()
        elif self.is_mark("{"):
            self.map()
        elif token.kind == "quoted":
            self.name("")
            return True
        elif token.kind == "name":
            return self.named()
        else:
            raise self.wrong("expected a value")
        return False

    def named(self) -> bool:
        token = self.token
        word = token.word
        following = self.ahead().text
        if word in ("TRUE", "FALSE", "NULL") and following != "(":
            self.take()
            return False
        if word == "CASE":
            self.case()
            return False
        if word in ("EXISTS", "COUNT", "COLLECT") and following == "{":
            self.subquery()
            return False
        if word in _QUANTIFIERS and following == "(":
            self.quantifier()
            return False
        if word == "CAST" and following == "(":
            self.cast()
            return False
        if word in _SHORTEST and following == "(":
            self.pattern()
            return False
        if following == "(":
            self.call()
            return False
        if word in RESERVED:
            raise self.wrong("expected a value")
        if self.optional_where and token.text in self.maybe_null:
            self.note("null in optional", token.at, token.text)
        self.take()
        return True

    def parameter(self) -> None:
        token = self.take()
        self.parameters.add(token.text[1:])
        if self.quantified:
            self.note("parameter in quantifier", token.at, token.text)
        if self.token.word == "IS":
            self.note("parameter is null", token.at, token.text)

    def is_path_ahead(self) -> bool:
        """Whether the bracket here is a node with a relationship after it."""
        after = self.closes[self.position] + 1
        ahead = [token.text for token in self.found[after : after + 3]]
        ahead += [""] * (3 - len(ahead))
        if ahead[0] == "<":
            return ahead[1] == "-" and ahead[2] in ("[", "-")
        return ahead[0] == "-" and (ahead[1] == "[" or (ahead[1] == "-" and ahead[2] in ("(", ">")))

    def list(self) -> None:
        start = self.take()
        if self.accept("]"):
            return
        if self.is_mark("(") and self.is_path_ahead():
            self.note("pattern comprehension", start.at)
            self.chain()
            if self.accept("WHERE"):
                self.expression()
            self.expect("|", "in a list made from a pattern")
            self.expression()
            self.expect("]", "after a list")
            return
        if self.token.kind == "name" and self.ahead().word == "IN":
            close = self.closes[self.position - 1]
            self.note("list comprehension", start.at)
            self.variable()
            self.take()
            self.expression()
            if self.accept("WHERE"):
                self.expression()
            if self.accept("|"):
                self.expression()
            if self.position != close:
                raise self.wrong("expected ] after a list comprehension")
            self.take()
            return
        more = True
        while more:
            if self.token.word == "NULL":
                self.note("null in list", self.token.at)
            self.expression()
            more = self.accept(",")
        self.expect("]", "after a list")

    def map(self) -> None:
        self.expect("{", "before a map")
        if self.accept("}"):
            return
        more = True
        while more:
            self.name("for a key of a map")
            self.expect(":", "after the key of a map")
            if self.token.word == "NULL":
                self.note("null in map", self.token.at)
            self.expression()
            more = self.accept(",")
        self.expect("}", "after a map")

    def map_projection(self) -> None:
        self.take()
        more = not self.is_mark("}")
        while more:
            if self.accept("."):
                if not self.accept("*"):
                    self.name("after a dot")
            else:
                self.name("for a key of a map")
                if self.accept(":"):
                    self.expression()
            more = self.accept(",")
        self.expect("}", "after a map")

    def case(self) -> None:
        self.take()
        if self.token.word != "WHEN":
            self.expression()
        if self.token.word != "WHEN":
            raise self.wrong("expected WHEN in CASE")
        while self.accept("WHEN"):
            self.expression()
            while self.accept(","):
                self.expression()
            self.expect("THEN", "after WHEN")
            self.expression()
        if self.accept("ELSE"):
            self.expression()
        self.expect("END", "after CASE")

    def subquery(self) -> None:
        """EXISTS, COUNT or COLLECT { … }: clauses of their own, which see the names outside."""
        word = self.take()
        close = self.closes[self.position]
        self.expect("{", f"after {word.text}")
        outside = set(self.bound)
        optional, self.optional_where = self.optional_where, False
        if word.word == "COLLECT":
            self.note("collect subquery", word.at)
        if self.is_mark("("):
            self.note("short subquery", self.token.at)
            self.match_body(optional=False)
        else:
            while self.position != close and self.token.word not in ("RETURN", "UNION"):
                self.reading_clause()
            while self.position != close:
                self.note("return in subquery", self.token.at)
                self.expect("RETURN", "at the end of a subquery")
                self.projection(aliases=False)
                if self.accept("UNION"):
                    self.accept("ALL")
                    while self.position != close and self.token.word != "RETURN":
                        self.reading_clause()
        self.expect("}", "after a subquery")
        self.bound, self.optional_where = outside, optional

    def quantifier(self) -> None:
        self.take()
        self.expect("(", "after the name of a function")
        self.variable()
        self.expect("IN", "in any, all, none or single")
        self.expression()
        self.expect("WHERE", "in any, all, none or single")
        self.quantified += 1
        self.expression()
        self.quantified -= 1
        self.expect(")", "after any, all, none or single")

    def cast(self) -> None:
        self.note("function", self.token.at, "cast")
        self.take()
        self.expect("(", "after CAST")
        self.expression()
        if self.accept("AS"):
            self.name("of a type")
            while self.accept("["):
                self.expect("]", "in the name of a type")
        elif self.accept(","):
            self.expression()
        self.expect(")", "after CAST")

    def call(self) -> None:
        token = self.take()
        self.take()
        distinct = self.accept("DISTINCT")
        arguments: list[tuple[Token, ...]] = []
        if token.word == "COUNT" and self.is_mark("*"):
            self.take()
        elif not self.is_mark(")"):
            more = True
            while more:
                first = self.position
                self.expression()
                arguments.append(tuple(self.found[first : self.position]))
                more = self.accept(",")
        self.expect(")", f"after {token.text}(…")
        self.calls.append(Call(token.text, tuple(arguments), token.at))
        self.note("function", token.at, token.text.lower() + (" distinct" if distinct else ""))
